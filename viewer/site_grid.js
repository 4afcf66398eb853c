// SPDX-License-Identifier: MIT
// A grid of sites (rows) by clusters (columns, in sorted order), which the figures of configurations and states fill.
"use strict";

{
  const cellHeight = 26, left = 46;

  // Numbers below columns of clusters, `wide` pixels each.
  function clusterAxis(p, y, wide, K, theme) {
    const every = [1, 2, 5, 10, 20, 50].find((s) => s * wide >= 20) || 100;
    for (let k = 0; k < K; k += every)
      p.text(left + (k + 0.5) * wide, y + 15, String(k), {fill: theme.quiet, size: 11, anchor: "middle"});
    p.text(left + (wide * K) / 2, y + 31, "cluster", {fill: theme.quiet, anchor: "middle"});
  }
  // A triangle over the reference's column.
  function referenceMark(p, top, wide, theme) {
    const own = Seam.data.words.reference_cluster, at = left + (own + 0.5) * wide;
    if (own >= 0)
      p.polyline([[at - 6, top - 12], [at + 6, top - 12], [at, top - 3]], {fill: theme.reference, closed: true});
  }

  // The figure of an array (K, T), with `top` pixels above the grid and `bottom` below. `colourOf(theme)` gives the
  // function (site, cluster) -> colour; `more(p, place, theme)`, if there is one, draws around the grid of that place;
  // `says(site, cluster)` are the lines of a tip; `rowOf(cluster)` is a row of the table, under `header`.
  Seam.siteGrid = function({array, title, name, caption, top, bottom, colourOf, more, says, header, rowOf}) {
    const data = Seam.data, [K, T] = data.shapes[array];
    const step = (width) => (width - left - 12) / K;
    return Seam.figure({
      name,
      title,
      height: top + cellHeight * T + bottom,
      caption,
      draw: (p, width, height, theme) => {
        const wide = step(width), end = top + cellHeight * T;
        p.image(left, top, wide * K, cellHeight * T, Seam.picture(K, T, colourOf(theme)));
        data.sites.forEach(
            (site, t) => p.text(
                left - 8, top + (t + 0.65) * cellHeight, site.name,
                {fill: Seam.css(Seam.siteColour(t, theme.dark)), weight: "bold", anchor: "end"}));
        for (let t = 1; t < T; ++t)
          p.line(left, top + t * cellHeight, left + wide * K, top + t * cellHeight, theme.ground, 2);
        if (wide > 6)
          for (let k = 1; k < K; ++k) p.line(left + k * wide, top, left + k * wide, end, theme.ground, 1);
        clusterAxis(p, end, wide, K, theme);
        referenceMark(p, top, wide, theme);
        if (more) more(p, {left, top, end, wide, K, T}, theme);
      },
      pick: (px, py, event) => {
        const k = Math.floor((px - left) / step(event.target.clientWidth)), t = Math.floor((py - top) / cellHeight);
        if (!(k >= 0 && t >= 0 && k < K && t < T)) return null;
        return {
          lines: [`Cluster ${k}, site ${data.sites[t].name}`, ...says(t, k)],
          act: Seam.partition().own ? (click) => Seam.selectCluster(k, click) : null
        };
      },
      table: () => ({
        header: ["Cluster_Sorted", ...data.sites.map((site) => site.name), ...header],
        rows: Array.from({length: K}, (_, k) => [k, ...rowOf(k)])
      }),
    });
  };
}
