// SPDX-License-Identifier: MIT
// The positions of the sequence: which of them are kept and lost together, as a matrix and as a tree.
"use strict";

{
  Seam.covarianceFigure = function() {
    const data = Seam.data, side = data.shapes.covariance[0], block = data.arrays.covariance_block[0];
    let drawn = null;
    return Seam.figure({
      name: "covariance",
      title: "Positions that are kept and lost together",
      height: (width) => Math.min(width + 18, 620),
      caption: "Covariance of the entropies of two positions over the clusters. Red: conserved in the same clusters. " +
          "Frames: the sites." + (block > 1 ? ` Each pixel shows the strongest of ${block} × ${block} pairs.` : ""),
      draw: (p, width, height, theme) => {
        const made = Seam.draw.square(
            p, width, height, theme, {values: data.covariance, side, block, title: "covariance", unit: "bits²"});
        if (p.scale) drawn = made;
      },
      pick: (px, py) => {
        if (!drawn) return null;
        const i = Math.floor(drawn.y.invert(py) / block), j = Math.floor(drawn.x.invert(px) / block);
        return i >= 0 && j >= 0 && i < side && j < side ? {
          lines: [`positions ${i * block} and ${j * block}`, `${Seam.number(data.covariance[i * side + j])} bits²`]
        }
                                                        : null;
      },
      table: () => ({
        header: ["First", "Second", "Covariance"],
        rows: Array.from(
            {length: side * side}, (_, k) => [Math.floor(k / side) * block, (k % side) * block, data.covariance[k]])
      }),
    });
  };

  // Places of the leaves from left to right, and of every node between those of its children.
  function layout(tree, L) {
    const middle = new Float64Array(2 * L - 1), order = [], stack = [[2 * L - 2, false]];
    while (stack.length) {
      const [node, done] = stack.pop(), at = 3 * (node - L);
      if (node < L) {
        middle[node] = order.length + 0.5;
        order.push(node);
      } else if (done)
        middle[node] = (middle[tree[at]] + middle[tree[at + 1]]) / 2;
      else
        stack.push([node, true], [tree[at + 1], false], [tree[at], false]);
    }
    return {middle, order};
  }

  // The tree of the positions, from the rows of their covariance; branches of one site have its colour.
  Seam.positionTreeFigure = function() {
    const data = Seam.data, tree = data.arrays.position_tree, L = data.shapes.position_tree[0] + 1;
    const {middle, order} = layout(tree, L), box = {left: 56, top: 10, height: 190};
    const siteAt = new Int16Array(2 * L - 1).fill(-1);
    data.sites.forEach((site, i) => site.positions.forEach((p) => {
      siteAt[p] = i;
    }));
    let highest = 0;
    for (let row = 0; row < L - 1; ++row) {
      const a = siteAt[tree[3 * row]], b = siteAt[tree[3 * row + 1]];
      siteAt[L + row] = a === b ? a : -1;
      highest = Math.max(highest, tree[3 * row + 2]);
    }
    const xOf = (width) => Seam.scale(0, L, box.left, width - 14);
    return Seam.figure({
      name: "position_tree",
      title: "Tree of the positions",
      height: box.top + box.height + 34,
      caption:
          "Positions join where their rows of the covariance are alike. Coloured: branches of one site alone, with " +
          "its name below.",
      draw: (p, width, height, theme) => {
        const x = xOf(width), floor = box.top + box.height;
        const y = Seam.scale(0, highest * 1.03 || 1, floor, box.top),
              level = (node) => node < L ? floor : y(tree[3 * (node - L) + 2]);
        for (let row = 0; row < L - 1; ++row) {
          const [a, b] = [tree[3 * row], tree[3 * row + 1]], site = siteAt[L + row], up = level(L + row);
          const stroke = site < 0 ? theme.quiet : Seam.css(Seam.siteColour(site, theme.dark));
          p.polyline(
              [[x(middle[a]), level(a)], [x(middle[a]), up], [x(middle[b]), up], [x(middle[b]), level(b)]],
              {stroke, lineWidth: site < 0 ? 0.8 : 1.8});
        }
        Seam.yAxis(p, box.left, y, theme, "height", 54);
        let last = -1, from = 0;
        for (let i = 0; i <= L; ++i) {  // runs of leaves of one site
          const site = i < L ? siteAt[order[i]] : -1;
          if (site === last) continue;
          if (last >= 0) {
            const fill = Seam.css(Seam.siteColour(last, theme.dark));
            p.rect(x(from), floor + 4, Math.max(2, x(i) - x(from)), 6, {fill});
            p.text((x(from) + x(i)) / 2, floor + 24, data.sites[last].name, {fill, weight: "bold", anchor: "middle"});
          }
          last = site;
          from = i;
        }
      },
      pick: (px, py, event) => {
        const i = Math.floor(xOf(event.target.clientWidth).invert(px));
        if (i < 0 || i >= L) return null;
        const site = siteAt[order[i]];
        return {lines: [`position ${order[i]}`, site < 0 ? "of no site" : `of site ${data.sites[site].name}`]};
      },
      table: () => ({
        header: ["First", "Second", "Height"],
        rows: Array.from({length: L - 1}, (_, row) => [tree[3 * row], tree[3 * row + 1], tree[3 * row + 2]])
      }),
    });
  };
}
