// SPDX-License-Identifier: MIT
// Logos: letters as high as their values, the largest on top; negative ones hang upside down, half as bright and half
// transparent. Drawn as bars where a position is too narrow for letters.
"use strict";

{
  // The letters of one position from bottom to top: [{letter, floor, ceiling}], positives up from 0, negatives from the
  // most negative up to 0.
  Seam.stack = function(values) {
    const order = [...values.keys()]
                      .filter((a) => Number.isFinite(values[a]) && values[a] !== 0)
                      .sort((a, b) => values[a] - values[b] || a - b);
    let below = 0, above = 0;
    for (const a of order)
      if (values[a] < 0) below += values[a];
    return order.map((a) => {
      const floor = values[a] < 0 ? below : above;
      const ceiling = floor + Math.abs(values[a]);
      if (values[a] < 0)
        below = ceiling;
      else
        above = ceiling;
      return {letter: a, floor, ceiling};
    });
  };

  // Lowest and highest stack of matrices (L, A), over positions [first, stop).
  Seam.logoLimits = function(matrices, columns, first, stop) {
    let low = 0, high = 0;
    for (const matrix of matrices)
      for (let p = first; p < stop; ++p) {
        let negative = 0, positive = 0;
        for (let a = 0; a < columns; ++a) {
          const value = matrix[p * columns + a];
          if (value > 0)
            positive += value;
          else if (value < 0)
            negative += value;
        }
        low = Math.min(low, negative);
        high = Math.max(high, positive);
      }
    return low === high ? [0, 1] : [low, high];
  };

  const widest = () => Seam.outlineOf("M").width;

  // options: matrix (L, A), letters, first, stop, limits, sites (bands), unit, alpha, offset (of row 0). Under the
  // letters' scheme "reference" the reference's letters alone have colour.
  Seam.draw.logo = function(p, box, theme, options) {
    const {matrix, letters, first, stop, offset = 0} = options, columns = letters.length;
    const x = Seam.scale(first, stop, box.x, box.x + box.width);
    const [low, high] = options.limits || Seam.logoLimits([matrix], columns, first, stop);
    const y = Seam.scale(low, high, box.y + box.height, box.y);
    if (options.sites)
      Seam.siteBands(p, x, box.y, box.y + box.height, theme, first, stop, options.sites, options.names !== false);
    const colours = options.colours || Seam.letterColours(letters, theme);
    const cell = box.width / (stop - first), asBars = cell < 2.2, grey = theme.dark ? "#8b95a3" : "#8a8f98";
    const wanted = cell * 0.92, {reference} = Seam.data;
    const coloured = Seam.state.letters === "reference" && reference ? reference : null;
    for (let position = first; position < stop; ++position) {
      const values = matrix.subarray(position * columns, (position + 1) * columns);
      for (const {letter, floor, ceiling} of Seam.stack(values)) {
        const top = y(ceiling), height = y(floor) - top, negative = ceiling <= 0 && floor < 0;
        if (height < 0.15) continue;
        const plain = !coloured || coloured[offset + position] === letters[letter];
        const fill = plain ? colours[letter] : grey;
        const alpha = (negative ? 0.5 : 1) * (options.alpha || 1);
        if (asBars) {
          p.rect(x(position), top, Math.max(cell, 0.8), height, {fill, alpha});
          continue;
        }
        const relative = Math.min(1, Seam.outlineOf(letters[letter]).width / widest());
        const width = wanted * relative;
        p.letter(
            letters[letter], x(position) + (cell - width) / 2, top, width, height, fill, {flipped: negative, alpha});
      }
    }
    p.line(box.x, y(0), box.x + box.width, y(0), theme.quiet, 0.6);
    return {x, y};
  };

  // A whole logo figure: bands, axis of values, positions.
  Seam.draw.logoFigure = function(p, width, height, theme, options) {
    const left = 46,
          box = {x: left, y: 18, width: width - left - 8, height: height - 18 - (options.axis === false ? 6 : 22)};
    const {x, y} = Seam.draw.logo(p, box, theme, options);
    const ticks = Seam.ticks(y.from, y.to, 5);
    Seam.yAxis(p, left - 2, y, theme, options.unit || "", 44, {ticks});
    if (options.axis !== false) Seam.positionAxis(p, x, box.y + box.height, theme, options.first, options.stop);
    return {x, y, box};
  };

  // The positions that logos show.
  Seam.shownWindow = function() {
    const {L} = Seam.data, window_ = Seam.state.window;
    if (!window_) return [0, L];
    const first = Math.max(0, Math.min(L - 1, Math.floor(window_[0])));
    return [first, Math.max(first + 1, Math.min(L, Math.ceil(window_[1])))];
  };
  // The panel is narrow: of a long sequence it shows the sites unless a window was chosen.
  Seam.panelWindow = () =>
      Seam.state.window || Seam.data.L <= 100 ? Seam.shownWindow() : Seam.siteWindow(4) || Seam.shownWindow();
  // All sites and some room, or null without sites.
  Seam.siteWindow = function(room = 12) {
    const {sites, L} = Seam.data;
    if (!sites.length) return null;
    return [
      Math.max(0, Math.min(...sites.map((s) => s.start)) - room),
      Math.min(L, Math.max(...sites.map((s) => s.stop)) + 1 + room)
    ];
  };

  // What a cluster's logo shows: matrix, its letters, unit; null where the analysis has no such thing.
  Seam.logoTypes = [
    {id: "average", name: "Mean map", unit: "attribution"},
    {id: "noBackground", name: "Without background", unit: "attribution"},
    {id: "background", name: "The cluster's background", unit: "attribution"},
    {id: "pwm", name: "Information (PWM)", unit: "bits"},
    {id: "enrichment", name: "Enrichment", unit: "log₂ ratio"},
  ];
  Seam.clusterLogo = function(partition, id, type = Seam.state.logo) {
    const data = partition.data, kept = (partition.clusters[id].logos ??= {});
    if (kept[type]) return kept[type];
    const map = (values) => values && data.drawable
        ? {matrix: Seam.centred(values, data.mapColumns), letters: data.words.channels, unit: "attribution"}
        : null;
    const letters = data.letters;
    kept[type] = type === "noBackground" ? map(partition.noBackground(id))
        : type === "background"          ? map(partition.ownBackground(id))
        : type === "pwm" ? {matrix: Seam.informationLogo(partition.counts(id), letters.length), letters, unit: "bits"}
        : type === "enrichment" ? {
            matrix: Seam.centred(
                Seam.enrichmentLogo(partition.counts(id), partition.allCounts(), letters.length), letters.length),
            letters,
            unit: "log₂ ratio"
          }
                                : map(partition.map(id));
    return kept[type];
  };
  Seam.logoRows = function(logo, first, stop, name) {
    const rows = [];
    for (let p = first; p < stop; ++p)
      rows.push([name, p, ...Array.from(logo.matrix.subarray(p * logo.letters.length, (p + 1) * logo.letters.length))]);
    return rows;
  };
}
