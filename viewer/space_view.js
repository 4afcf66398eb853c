// SPDX-License-Identifier: MIT
// The page of the mechanism space: what is across, up and colour, the tools, the clusters' colours.
"use strict";

{
  Seam.views.space = {
    title: "Mechanism space",
    panel: true,
    build: () => {
      const space = (Seam.space = new Seam.Space());
      const choose = (label, name, options) => {
        const select = Seam.h(
            "select", {
              onchange: () => {
                Seam.change({[name]: select.value});
                if (name === "x" || name === "y") space.home();
              }
            },
            options.map(([value, text]) => Seam.h("option", {value}, text)));
        return {label: Seam.h("label", {}, label + " ", select), select};
      };
      const columns = Seam.axisOptions().map((column) => [column.id, column.name]);
      const x = choose("across", "x", columns), y = choose("up", "y", columns);
      const colour = choose("colour", "colour", [
        ...Seam.data.columns, ...Seam.data.embedding
      ].map((c) => [c.id, c.name]).concat([["cluster", "cluster"], ["density", "number of points"]]));
      const order = choose(
          "on top", "order",
          [["file", "as in the file"], ["ascending", "large values"], ["descending", "small values"]]);
      const size = Seam.h("input", {
        type: "range",
        min: 1,
        max: 12,
        step: 0.5,
        value: Seam.state.size,
        oninput: () => Seam.change({size: Number(size.value)})
      });
      const tool = (id, text, title) => Seam.h(
          "button", {type: "button", title, "aria-pressed": "false", "data-tool": id, onclick: () => pick(id)}, text);
      const tools = [
        tool("move", "Move", "Drag to move, wheel to zoom, click a point for its cluster"),
        tool("lasso", "Lasso", "Draw around points"),
        tool("polygon", "Polygon", "Click the corners; Enter or a double click closes")
      ];
      function pick(id) {
        space.tool = id;
        space.path = [];
        for (const button of tools) button.setAttribute("aria-pressed", String(button.dataset.tool === id));
        space.figure.redraw();
      }
      pick("move");
      const chips = Seam.h("div", {class: "chips"});
      const hint = Seam.data.embedding.length
          ? null
          : Seam.h(
                "p", {class: "quiet"}, "This analysis has no embedding (", Seam.h("code", {}, "seam embed"),
                " makes one). ",
                Seam.data.column("means:1")
                    ? "Shown instead: the maps along the two directions in which the clusters' mean maps differ most" +
                        (Seam.data.mapsComplete
                             ? "."
                             : `, for the ${Seam.whole(Seam.data.mapsCount)} sequences whose maps are in this file.`)
                             : "Shown instead: what is known of each sequence.");
      const refresh = (changed) => {
        const chosen = Seam.spaceAxes();
        x.select.value = chosen.x.id;
        y.select.value = chosen.y.id;
        colour.select.value = Seam.state.colour;
        order.select.value = Seam.state.order;
        if (!changed || ["cut", "merges", "colour", "clusters", "names"].some((name) => changed.has(name)))
          fillChips(chips);
        space.figure.redraw();
      };
      refresh();
      const element = Seam.h(
          "div", {},
          Seam.h(
              "div", {class: "bar"}, Seam.h("span", {class: "group"}, tools),
              Seam.h(
                  "button", {
                    type: "button",
                    title: "Show everything (0)",
                    onclick: () => {
                      space.home();
                      space.figure.redraw();
                    }
                  },
                  "All"),
              x.label, y.label, colour.label, order.label, Seam.h("label", {}, "size ", size)),
          chips, space.figure.element, hint);
      return {element, refresh};
    },
  };
  function fillChips(chips) {
    const partition = Seam.partition();
    chips.hidden = Seam.state.colour !== "cluster";
    if (chips.hidden) return;
    Seam.fill(
        chips,
        partition.clusters.map(
            (c) => Seam.h(
                "button", {
                  type: "button",
                  class: "chip",
                  title: `${partition.title(c.id)}: ${Seam.count(c.count, "sequence")}`,
                  "aria-pressed": String(Seam.state.clusters.includes(c.id)),
                  onclick: (event) => Seam.selectCluster(c.id, event)
                },
                Seam.h("i", {style: {background: Seam.css(Seam.distinct(c.id))}}), String(c.id))));
  }
}
