// SPDX-License-Identifier: MIT
// Clusters: the tree and its cut, activities and sizes, logos of those that are selected, side by side.
"use strict";

{
  Seam.views.clusters = {
    title: "Clusters",
    panel: true,
    build: () => {
      const partition = () => Seam.partition(), data = Seam.data;
      const hasTree = Seam.treeOf(data).exists;
      const tree = hasTree ? Seam.dendrogramFigure("tree") : null, boxes = Seam.boxPlotFigure("cluster_activity"),
            bar = Seam.logoBar();
      const number = Seam.h("input", {
        type: "number",
        min: 1,
        max: data.groups,
        "aria-label": "Number of clusters",
        onchange: () => Seam.cut(Number(number.value))
      });
      const back = Seam.h(
          "button", {type: "button", onclick: () => Seam.change({cut: null, merges: [], clusters: []})},
          "As in the analysis");
      const note = Seam.h("span", {class: "quiet"});
      const compared = Seam.h("div", {}), gallery = Seam.h("div", {class: "gallery"});
      let figures = [];
      const more = Seam.h("details", {}, Seam.h("summary", {}, "All clusters, one below the other"), gallery);
      more.addEventListener("toggle", fillGallery);
      const common = Seam.commonFigures(),
            commonPart = Seam.h(
                "details", {}, Seam.h("summary", {}, "What all clusters share, and where they vary"),
                common.map((figure) => figure.element));
      commonPart.addEventListener("toggle", () => common.forEach((figure) => figure.redraw()));
      commonPart.hidden = common.length === 0;
      function fillGallery() {
        if (!more.open) return Seam.fill(gallery);
        const all = [Seam.variabilityFigure(), ...partition().clusters.map((c) => Seam.clusterLogoFigure(c.id))];
        Seam.fill(gallery, all.map((figure) => figure.element));
        const seen = new IntersectionObserver((entries) => {
          for (const entry of entries)
            if (entry.isIntersecting) {
              all.find((figure) => figure.element === entry.target).draw();
              seen.unobserve(entry.target);
            }
        }, {rootMargin: "300px"});
        for (const figure of all) seen.observe(figure.element);
        return undefined;
      }
      function compare() {
        const {K, reference} = partition(), chosen = Seam.state.clusters.filter((id) => id < K);
        const ids = chosen.length ? chosen : [reference >= 0 ? reference : K - 1].filter((id) => id >= 0);
        figures = ids.map(Seam.clusterLogoFigure);
        if (chosen.length === 2) figures.push(Seam.differenceFigure(...chosen));
        if (chosen.length && data.mapsCount) figures.push(Seam.spreadFigure(chosen));
        Seam.fill(
            compared,
            Seam.h(
                "h3", {},
                chosen.length > 1   ? "Side by side"
                    : chosen.length ? "The selected cluster"
                                    : "The reference's cluster"),
            chosen.length < 2
                ? Seam.h(
                      "p", {class: "quiet"},
                      "Shift-click further clusters to compare them; of two, the difference is drawn too.")
                : null,
            figures.map((figure) => figure.element));
        for (const figure of figures) figure.redraw();
      }
      const refresh = (changed) => {
        const any = (...names) => !changed || names.some((name) => changed.has(name));
        number.value = partition().K;
        note.textContent = partition().own ? ""
            : Seam.state.merges.length
            ? "merged by hand: sites and configurations are those of the analysis's own clusters"
            : "another cut: sites and configurations are those of the analysis's own clusters";
        back.hidden = partition().own;
        bar.refresh();
        for (const figure of common) figure.redraw();
        if (tree) tree.redraw();
        if (any("cut", "merges", "names")) {
          boxes.redraw();
          fillGallery();
          compare();
        } else if (any("clusters", "logo")) {
          boxes.redraw();
          compare();
          if (any("logo")) fillGallery();
        } else {
          boxes.redraw();
          for (const figure of figures) figure.redraw();
          if (any("scale", "window", "letters", "theme")) fillGallery();
        }
      };
      const element = Seam.h(
          "div", {},
          Seam.h(
              "div", {class: "bar"},
              hasTree ? Seam.h("label", {}, "clusters ", number)
                      : Seam.h(
                            "span", {class: "quiet"},
                            `${data.groups} groups and no tree: clusters can be merged, not cut anew`),
              back, note),
          tree && tree.element, boxes.element, bar.element, compared, more, commonPart);
      refresh();
      return {element, refresh};
    },
  };
}
