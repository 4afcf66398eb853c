// SPDX-License-Identifier: MIT
// Logos of clusters: of one kind on one scale or on their own, the difference of two, all over one another; what all
// clusters share and where they vary; how far members lie from their mean.
"use strict";

{
  // What all logos on the page share: kind, scale, letters, window.
  Seam.logoBar = function(kinds = true) {
    const select = (label, name, options) => {
      const element = Seam.h(
          "select", {onchange: () => Seam.change({[name]: element.value})},
          options.map(([value, text]) => Seam.h("option", {value, selected: Seam.state[name] === value}, text)));
      return {element, label: Seam.h("label", {}, label + " ", element), name};
    };
    const available =
        Seam.logoTypes.filter((type) => Seam.partition().K > 0 && Seam.clusterLogo(Seam.partition(), 0, type.id));
    const parts = [
      kinds ? select("logos", "logo", available.map((type) => [type.id, type.name])) : null,
      kinds ? select("scale", "scale", [["shared", "one for all"], ["own", "each its own"]]) : null,
      select(
          "letters", "letters",
          [
            ["safe", "colour-blind safe"], ["classic", "classic"],
            ...(Seam.data.reference ? [["reference", "the reference's alone"]] : [])
          ])
    ].filter(Boolean);
    const first = Seam.h("input", {type: "number", min: 0, "aria-label": "First position", onchange: typed});
    const stop = Seam.h("input", {type: "number", min: 1, "aria-label": "Position after the last", onchange: typed});
    function typed() {
      const range = [Number(first.value), Number(stop.value)];
      if (range[0] < range[1]) Seam.change({window: range[0] <= 0 && range[1] >= Seam.data.L ? null : range});
    }
    const around = Seam.siteWindow();
    const element = Seam.h(
        "div", {class: "bar"}, parts.map((part) => part.label),
        Seam.h(
            "span", {class: "group"}, Seam.h("label", {}, "positions ", first), Seam.h("span", {}, "–"), stop,
            Seam.h("button", {type: "button", onclick: () => Seam.change({window: null})}, "all"),
            around ? Seam.h("button", {type: "button", onclick: () => Seam.change({window: around})}, "sites") : null));
    const refresh = () => {
      [first.value, stop.value] = Seam.shownWindow();
      for (const part of parts) part.element.value = Seam.state[part.name];
    };
    refresh();
    return {element, refresh};
  };

  // Sites whose bands stand behind a cluster's logo: those active in it, or all where that is not known.
  Seam.bandsOf = (partition, id) => partition.own ? partition.activeSites(id).map((i) => Seam.data.sites[i]) : [];

  function sharedLimits(partition) {
    const [first, stop] = Seam.shownWindow(), type = Seam.state.logo, key = [type, first, stop].join();
    if (partition.limits && partition.limits.key === key) return partition.limits.value;
    let low = 0, high = 0;
    for (const cluster of partition.clusters) {
      const logo = Seam.clusterLogo(partition, cluster.id, type);
      if (!logo) continue;
      const limits = Seam.logoLimits([logo.matrix], logo.letters.length, first, stop);
      low = Math.min(low, limits[0]);
      high = Math.max(high, limits[1]);
    }
    partition.limits = {key, value: [low, high]};
    return partition.limits.value;
  }

  function titleOf(partition, id) {
    const {count, median} = partition.clusters[id];
    const parts = [partition.title(id), Seam.count(count, "sequence"), "median " + Seam.fixed(median)];
    if (id === partition.reference) parts.push("the reference's");
    return parts.join(" · ");
  }

  function clusterLogoFigure(id) {
    const partition = Seam.partition();
    return Seam.figure({
      name: `cluster_${id}_${Seam.state.logo}`,
      height: 124,
      title: titleOf(partition, id),
      draw: (p, width, height, theme) => {
        const now = Seam.partition(), logo = now.clusters[id] && Seam.clusterLogo(now, id),
              [first, stop] = Seam.shownWindow();
        if (!logo)
          return p.text(
              width / 2, height / 2, "the analysis has no such map of this clustering",
              {fill: theme.quiet, anchor: "middle"});
        return Seam.draw.logoFigure(p, width, height, theme, {
          ...logo,
          first,
          stop,
          sites: Seam.bandsOf(now, id),
          limits: Seam.state.scale === "shared" ? sharedLimits(now) : null
        });
      },
      table: () => {
        const logo = Seam.clusterLogo(Seam.partition(), id), [first, stop] = Seam.shownWindow();
        return {header: ["Cluster_Sorted", "Position", ...logo.letters], rows: Seam.logoRows(logo, first, stop, id)};
      },
      pick: () => ({lines: null, act: (event) => Seam.selectCluster(id, event)}),
    });
  }

  // The first selected cluster's logo less the second's.
  function differenceFigure(a, b) {
    const matrix = () => {
      const one = Seam.clusterLogo(Seam.partition(), a), other = Seam.clusterLogo(Seam.partition(), b);
      return one && other ? {...one, matrix: one.matrix.map((value, i) => value - other.matrix[i])} : null;
    };
    return Seam.figure({
      name: `difference_${a}_${b}`,
      title: `Difference: cluster ${a} less cluster ${b}`,
      height: 124,
      draw: (p, width, height, theme) => {
        const logo = matrix(), [first, stop] = Seam.shownWindow();
        if (logo) Seam.draw.logoFigure(p, width, height, theme, {...logo, first, stop, sites: Seam.data.sites});
      },
      table: () => ({
        header: ["Difference", "Position", ...matrix().letters],
        rows: Seam.logoRows(matrix(), ...Seam.shownWindow(), `${a}-${b}`)
      }),
    });
  }

  // All clusters' logos over one another.
  function variabilityFigure() {
    return Seam.figure({
      name: "variability",
      title: "All clusters over one another",
      height: 150,
      caption: "The logos of all clusters, each faint: where letters are solid all mechanisms agree.",
      draw: (p, width, height, theme) => {
        const partition = Seam.partition(), [first, stop] = Seam.shownWindow(), limits = sharedLimits(partition),
              alpha = Math.max(0.06, Math.min(0.6, 3 / partition.K));
        for (const cluster of partition.clusters) {
          const logo = Seam.clusterLogo(partition, cluster.id);
          if (logo)
            Seam.draw.logoFigure(
                p, width, height, theme,
                {...logo, first, stop, limits, alpha, sites: cluster.id === 0 ? Seam.data.sites : null});
        }
      },
    });
  }

  // How far the maps of each selected cluster's members lie from their mean.
  function spreadFigure(ids) {
    return Seam.figure({
      name: "spread",
      title: "Distance of members' maps from their cluster's mean",
      height: 44 + 30 * ids.length,
      caption: "Square root of the sum of squared differences, over the members whose maps are in this file.",
      draw: (p, width, height, theme) => {
        const partition = Seam.partition(), all = ids.map((id) => {
          const cluster = partition.clusters[id];
          return cluster.spread ??= Seam.distancesFrom(Seam.data, cluster.rows, partition.map(id));
        });
        const x = Seam.scale(0, Math.max(1e-9, ...all.map((list) => Seam.rangeOf(list)[1])), 84, width - 14);
        ids.forEach((id, i) => {
          const middle = 8 + 30 * i + 13;
          p.text(78, middle + 4, "cluster " + id, {fill: theme.quiet, size: 11, anchor: "end"});
          all[i].slice(0, 400).forEach(
              (value, k) => p.circle(x(value), middle - 8 + ((k * 7) % 16), 1.2, {fill: theme.bar}));
          if (all[i].length)
            Seam.draw.box(
                p, x, middle - 13, 26, Seam.statisticsOf(all[i]), {...theme, box: "rgba(128,150,180,0.35)"}, id);
        });
        Seam.xAxis(p, x, height - 32, theme, "");
      },
    });
  }

  // The background that all clusters share, and the standard deviation of the library's maps.
  function commonFigures() {
    const {data} = Seam, {words, arrays} = data;
    const show = (name, title, caption, matrix, sites) => Seam.figure({
      name,
      title,
      caption,
      height: 130,
      draw: (p, width, height, theme) => {
        const [first, stop] = Seam.shownWindow();
        Seam.draw.logoFigure(
            p, width, height, theme,
            {matrix, letters: words.channels, first, stop, sites: data.sites, unit: "attribution"});
      },
      table: () => ({
        header: ["Map", "Position", ...words.channels],
        rows: Seam.logoRows({matrix, letters: words.channels}, 0, data.L, name)
      }),
    });
    if (!data.drawable) return [];
    const background = arrays.background && arrays.background.length
        ? show(
              "background", "Background",
              "What the model sees whatever the mechanism: mean maps of the clusters, taken " +
                  "at the positions that drift.",
              Seam.centred(arrays.background, data.mapColumns))
        : null;
    const variation = arrays.variation && arrays.variation.length
        ? show(
              "variation", "Variation",
              "Standard deviation of the maps over the library: where they differ from one " +
                  "another.",
              arrays.variation)
        : null;
    return [background, variation].filter(Boolean);
  }

  Object.assign(Seam, {clusterLogoFigure, differenceFigure, variabilityFigure, spreadFigure, commonFigures});
}
