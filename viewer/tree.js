// SPDX-License-Identifier: MIT
// The dendrogram of the page's groups, with a cut that is dragged: clusters below it have their colours.
"use strict";

{
  // Places of groups from left to right and of every node, in units of groups; each group as wide as one.
  function layout(data) {
    const tree = Seam.treeOf(data), G = tree.G;
    if (tree.layout) return tree.layout;
    const middle = new Float64Array(G + tree.heights.length), order = [];
    const stack = [[G + tree.heights.length - 1, false]];
    while (stack.length) {
      const [node, done] = stack.pop();
      if (node < G) {
        middle[node] = order.length + 0.5;
        order.push(node);
      } else if (done) {
        const [left, right] = tree.children[node - G];
        middle[node] = (middle[left] + middle[right]) / 2;
      } else {
        const [left, right] = tree.children[node - G];
        stack.push([node, true], [right, false], [left, false]);
      }
    }
    return (tree.layout = {middle, order});
  }

  const box = (width, height) => ({x: 56, y: 16, width: width - 72, height: height - 36});

  // onCut(K) while the line is dragged.
  Seam.draw.dendrogram = function(p, width, height, theme, partition) {
    const data = partition.data, tree = Seam.treeOf(data), {middle} = layout(data), area = box(width, height),
          G = tree.G;
    const top = Math.max(...tree.heights) * 1.03 || 1;
    const x = Seam.scale(0, G, area.x, area.x + area.width), y = Seam.scale(0, top, area.y + area.height, area.y);
    const own = new Int32Array(G + tree.heights.length).fill(-1);  // the one cluster below a node
    for (let g = 0; g < G; ++g) own[g] = partition.groupCluster[g];
    tree.heights.forEach((_, row) => {
      const [left, right] = tree.children[row];
      own[G + row] = own[left] === own[right] ? own[left] : -1;
    });
    const selected = new Set(Seam.state.clusters);
    const drawn = data.arrays.merges;
    tree.heights.forEach((_, row) => {
      const [left, right] = tree.children[row], id = own[G + row];
      const level = y(drawn[4 * row + 2]);
      const below = (node) => (node < G ? area.y + area.height : y(drawn[4 * (node - G) + 2]));
      const stroke = id < 0 ? theme.quiet : Seam.css(Seam.distinct(id));
      const lineWidth = id >= 0 && selected.has(id) ? 2.6 : id < 0 ? 1 : 1.3;
      p.polyline(
          [
            [x(middle[left]), below(left)], [x(middle[left]), level], [x(middle[right]), level],
            [x(middle[right]), below(right)]
          ],
          {stroke, lineWidth});
    });
    const {order} = layout(data);
    for (let i = 0; i < order.length; ++i) {
      const id = partition.groupCluster[order[i]];
      p.rect(
          x(i), area.y + area.height + 3, Math.max(0.8, x(1) - x(0) + 0.3), selected.has(id) ? 10 : 6,
          {fill: Seam.css(Seam.distinct(id))});
    }
    Seam.yAxis(p, area.x, y, theme, "height", 54);
    const at = cutHeight(tree, partition.height);
    p.line(area.x, y(at), area.x + area.width, y(at), theme.reference, 1.6, [6, 4]);
    p.rect(area.x + area.width - 8, y(at) - 7, 14, 14, {fill: theme.reference});
    const words = `${partition.K} clusters, cut at ${Seam.number(at)}`;
    p.rect(area.x + area.width - 190, y(at) - 20, 180, 17, {fill: theme.ground, alpha: 0.85});
    p.text(
        area.x + area.width - 14, y(at) - 6, words, {fill: theme.reference, anchor: "end", size: 12, weight: "bold"});
    return {x, y, area};
  };

  // The cut is drawn halfway to the next merge.
  function cutHeight(tree, height) {
    const above = [...tree.heights].filter((h) => h > height);
    return above.length ? (Math.max(0, height) + Math.min(...above)) / 2 : height * 1.01;
  }

  Seam.dendrogramFigure = function(name) {
    const place = (width, height) => {
      const area = box(width, height), tree = Seam.treeOf(Seam.data), top = Math.max(...tree.heights) * 1.03 || 1;
      return {
        area,
        tree,
        y: Seam.scale(0, top, area.y + area.height, area.y),
        x: Seam.scale(0, tree.G, area.x, area.x + area.width)
      };
    };
    let figure = null;
    const size = () => [figure.element.clientWidth, parseFloat(figure.canvas.style.height)];
    const cutAt = (py) => {
      const {y, tree} = place(...size());
      const height = y.invert(py);
      return Math.min(Seam.data.groups, 1 + [...tree.heights].filter((h) => h > height).length);
    };
    const clusterAt = (px) => {
      const {x, tree} = place(...size()), i = Math.floor(x.invert(px));
      return i >= 0 && i < tree.G ? Seam.partition().groupCluster[layout(Seam.data).order[i]] : -1;
    };
    let moved = false;
    figure = Seam.figure({
      name,
      title: "Tree of the sequences' maps",
      height: 250,
      caption:
          `The upper part of the tree: ${
              Seam.data
                  .groups} groups of sequences. Drag the red line (or use the arrow keys) to cut it into more or ` +
          "fewer clusters; everything is labelled anew. Click a branch to select its cluster.",
      draw: (p, width, height, theme) => Seam.draw.dendrogram(p, width, height, theme, Seam.partition()),
      pick: (px, py) => {
        const id = clusterAt(px);
        if (id < 0) return null;
        const near = Math.abs(py - place(...size()).y(cutHeight(Seam.treeOf(Seam.data), Seam.partition().height))) < 8;
        const cluster = Seam.partition().clusters[id];
        const words = ["Drag to cut elsewhere"];
        if (!near) words.splice(0, 1, Seam.partition().title(id), Seam.count(cluster.count, "sequence"));
        if (!near) words.push(`median activity ${Seam.number(cluster.median)}`);
        const act = (event) => {
          if (!moved) Seam.selectCluster(id, event);
        };
        return {lines: words, cursor: near ? "ns-resize" : "pointer", act};
      },
      drag: {
        start: (px, py) => {
          moved = false;
          const at = place(...size()).y(cutHeight(Seam.treeOf(Seam.data), Seam.partition().height));
          return Math.abs(py - at) < 9;
        },
        move: (px, py) => {
          moved = true;
          Seam.cut(cutAt(py));
        },
        end: () => setTimeout(
            () => {
              moved = false;
            },
            0),
      },
      keys: (event) => {
        const step = {ArrowUp: -1, ArrowDown: 1}[event.key];
        if (!step) return;
        event.preventDefault();
        Seam.cut(Seam.partition().K + step);
      },
    });
    return figure;
  };

  // Another number of clusters: what was selected or merged among the old ones is no longer meant.
  Seam.cut = function(wanted) {
    const K = Math.max(1, Math.min(Seam.data.groups, wanted));
    const cut = K === Seam.data.words.order.length ? null : K;
    if (cut !== Seam.state.cut) Seam.change({cut, merges: [], clusters: []});
  };
}
