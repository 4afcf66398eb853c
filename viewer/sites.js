// SPDX-License-Identifier: MIT
// Sites and interactions: which cluster shows which site, what each site adds and what several do together.
"use strict";

{
  // Sites by clusters. continuous: how conserved; else active or not.
  function configurationFigure(continuous) {
    const name = continuous ? "configuration_continuous" : "configuration";
    const T = Seam.data.shapes[name][1], values = Seam.data.arrays[name];
    const shade = (value, theme) => (Number.isFinite(value) ? Seam.sequential(value, theme.dark) : theme.undefined);
    const fill = (theme) => (theme.dark ? [[36, 43, 52], [150, 190, 235]] : [[240, 243, 246], [45, 66, 94]]);
    return Seam.siteGrid({
      array: name,
      name,
      title: continuous ? "How conserved each site is" : "Which cluster shows which site",
      top: 20,
      bottom: continuous ? 66 : 40,
      caption: continuous
          ? "1: fully conserved in the cluster; 0: drifts, or is broken."
          : "Filled: the site is active. Clusters of the analysis, from the lowest median activity to the highest; " +
              "the triangle points at the reference's.",
      colourOf: (theme) => (t, k) =>
          continuous ? shade(values[k * T + t], theme) : fill(theme)[values[k * T + t] ? 1 : 0],
      more: continuous ? (p, {left, end}, theme) => Seam.colourBar(
                             p, left, end + 40, 140, (v) => Seam.sequential(v, theme.dark), 0, 1, "", theme)
                       : null,
      says: (t, k) =>
          [continuous ? `conserved to ${Seam.fixed(values[k * T + t])}`
               : values[k * T + t] ? "active"
                                   : "not active"],
      header: [],
      rowOf: (k) => [...values.slice(k * T, (k + 1) * T)]
    });
  }

  // Bars of all interactions that have a value, with their intervals; red more than the sum, blue less.
  function interactionFigure() {
    const data = Seam.data, terms = data.words.interactions.filter((term) => term.value !== null).slice(0, 60),
          rowHeight = 26;
    const nameOf = (term) => term.sites.map((i) => data.sites[i].name).join(" · ");
    return Seam.figure({
      name: "interactions",
      title: "What sites do together, read off the clusters",
      height: 14 + rowHeight * terms.length + 44,
      caption: "What a set of sites does beyond what its subsets explain, in units of activity, from the median " +
          "activities of clusters. Red: more than the sum, blue: less." +
          (terms.some((term) => term.low !== undefined && term.low !== null) ? " Lines: intervals." : ""),
      draw: (p, width, height, theme) => {
        const ends = terms.flatMap((term) => [term.value, term.low ?? term.value, term.high ?? term.value]);
        const reach = Math.max(1e-9, ...ends.map(Math.abs)) * 1.1, left = 76,
              x = Seam.scale(-reach, reach, left, width - 70), zero = x(0);
        terms.forEach((term, i) => {
          const y = 10 + i * rowHeight, at = x(term.value), raises = term.value > 0;
          p.rect(
              Math.min(zero, at), y + 4, Math.abs(at - zero), rowHeight - 9,
              {fill: Seam.css(Seam.diverging(raises ? 0.75 : -0.75, theme.dark))});
          if (term.low !== undefined && term.low !== null) {
            p.line(x(term.low), y + rowHeight / 2, x(term.high), y + rowHeight / 2, theme.ink, 1.6);
            for (const end of [term.low, term.high])
              p.line(x(end), y + rowHeight / 2 - 4, x(end), y + rowHeight / 2 + 4, theme.ink, 1.6);
          }
          p.text(left - 8, y + rowHeight / 2 + 4, nameOf(term), {fill: theme.ink, anchor: "end"});
          p.text(width - 62, y + rowHeight / 2 + 4, Seam.fixed(term.value, 3), {fill: theme.ink});
        });
        p.line(zero, 8, zero, 10 + rowHeight * terms.length, theme.ink, 1);
        Seam.xAxis(p, x, 12 + rowHeight * terms.length, theme, "interaction, units of activity");
      },
      table: () => ({
        header: ["Sites", "Order", "Value", "Low", "High"],
        rows: terms.map(
            (term) =>
                [term.sites.map((i) => data.sites[i].name).join("|"), term.sites.length, term.value, term.low,
                 term.high])
      }),
    });
  }

  function additiveFigure(i) {
    const data = Seam.data, site = data.sites[i], map = data.arrays["additive_" + i],
          columns = data.shapes["additive_" + i][1];
    const unseen = map.every((value) => Number.isNaN(value));
    const matrix = Seam.centred(map, columns);
    return Seam.figure({
      name: "additive_" + Seam.fileName(site.name),
      title: `Site ${site.name}${site.motifs.length ? ` (${site.motifs.join(", ")})` : ""}, positions ${
          site.start} to ${site.stop}`,
      height: 150,
      caption: unseen ? "No cluster shows this site alone." : null,
      draw: (p, width, height, theme) => {
        const box = {x: 46, y: 10, width: Math.min(width - 54, 40 * site_length(site)), height: height - 34};
        const {x, y} = Seam.draw.logo(
            p, box, theme,
            {matrix, letters: data.words.channels, first: 0, stop: matrix.length / columns, offset: site.start});
        Seam.yAxis(p, 44, y, theme, "attribution", 44, {ticks: Seam.ticks(y.from, y.to, 5)});
        Seam.positionAxis(
            p, Seam.scale(site.start, site.start + matrix.length / columns, x.low, x.high), box.y + box.height, theme,
            site.start, site.start + matrix.length / columns, {genome: false});
      },
      table: () => ({
        header: ["Site", "Position", ...data.words.channels],
        rows: Seam.logoRows({matrix, letters: data.words.channels}, 0, matrix.length / columns, site.name)
                  .map(([name, p, ...rest]) => [name, p + site.start, ...rest])
      }),
    });
  }
  const site_length = (site) => site.stop - site.start + 1;

  function withoutValue() {
    const terms = Seam.data.words.interactions.filter((term) => term.value === null);
    if (!terms.length) return null;
    return Seam.h(
        "details", {}, Seam.h("summary", {}, `${Seam.count(terms.length, "set")} of sites without a value`),
        Seam.h(
            "ul", {},
            terms.slice(0, 200).map((term) => Seam.h("li", {}, Seam.siteMarks(term.sites), ": ", term.reason))));
  }

  Seam.views.sites = {
    title: "Sites and interactions",
    panel: true,
    build: () => {
      const data = Seam.data, {words} = data;
      const has = (name) => data.arrays[name] && data.arrays[name].length > 0;
      const terms = words.interactions.some((term) => term.value !== null) ? interactionFigure() : null;
      const binary = has("configuration") ? configurationFigure(false) : null,
            continuous = has("configuration_continuous") ? configurationFigure(true) : null;
      const states = has("states") ? Seam.stateFigure() : null;
      const interventions = words.interventions.length > 0 ? Seam.interventionFigure() : null;
      const covariance = data.covariance ? Seam.covarianceFigure() : null;
      const tree = has("position_tree") ? Seam.positionTreeFigure() : null;
      const additive =
          data.sites
              .map(
                  (_, i) => has("additive_" + i) && data.shapes["additive_" + i][1] === words.channels.length
                      ? additiveFigure(i)
                      : null)
              .filter(Boolean);
      const figures = [terms, interventions, binary, continuous, states, covariance, tree, ...additive].filter(Boolean);
      const note = Seam.h(
          "p", {class: "note"}, "These belong to the analysis's own clusters, not to the cut that is shown now.");
      const refresh = () => {
        note.hidden = Seam.partition().own;
        for (const figure of figures) figure.redraw();
      };
      const element = Seam.h(
          "div", {}, note,
          data.sites.length
              ? null
              : Seam.h(
                    "p", {},
                    "No sites were found: no group of positions is conserved in some clusters and not in others."),
          interventions && interventions.element, terms && terms.element, withoutValue(),
          additive.length ? Seam.h("div", {class: "columns"}, additive.map((figure) => figure.element)) : null,
          binary && binary.element, continuous && continuous.element, states && states.element,
          covariance && covariance.element, tree && tree.element);
      refresh();
      return {element, refresh};
    },
  };
}
