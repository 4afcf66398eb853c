// SPDX-License-Identifier: MIT
// What is selected: the sequences inside of a drawn shape, or the members of clusters, or nothing.
"use strict";

{
  // Whether each row lies inside a polygon, by the even-odd rule; the polygon's own box is asked first.
  Seam.insidePolygon = function(xs, ys, points) {
    const px = points.map((p) => p[0]), py = points.map((p) => p[1]), n = points.length;
    const left = Math.min(...px), right = Math.max(...px), low = Math.min(...py), high = Math.max(...py);
    const rows = [];
    for (let row = 0; row < xs.length; ++row) {
      const x = xs[row], y = ys[row];
      if (!(x >= left && x <= right && y >= low && y <= high)) continue;
      let inside = false;
      for (let i = 0, j = n - 1; i < n; j = i++)
        if (py[i] > y !== py[j] > y && x < ((px[j] - px[i]) * (y - py[i])) / (py[j] - py[i]) + px[i]) inside = !inside;
      if (inside) rows.push(row);
    }
    return Uint32Array.from(rows);
  };

  let kept = {key: null, value: null};
  // {kind: "shape" | "clusters" | "none", rows, title}. Of a shape, the rows inside; of clusters, their members.
  Seam.selection = function() {
    const {polygon, clusters} = Seam.state, partition = Seam.partition(), data = Seam.data;
    const key = JSON.stringify([polygon, clusters, Seam.state.cut, Seam.state.merges, Seam.state.names]);
    if (kept.key === key) return kept.value;
    let value = {kind: "none", rows: null, title: "All sequences"};
    if (polygon) {
      Seam.addProjection(data);
      const x = data.column(polygon.x), y = data.column(polygon.y);
      if (x && y && polygon.points.length >= 3) {
        const rows = Seam.insidePolygon(x.values, y.values, polygon.points);
        value = {kind: "shape", rows, title: "Drawn selection"};
      }
    } else if (clusters.length) {
      const ids = clusters.filter((id) => id >= 0 && id < partition.K);
      if (ids.length === 1)
        value = {kind: "clusters", ids, rows: partition.clusters[ids[0]].rows, title: partition.title(ids[0])};
      else if (ids.length) {
        const rows = Uint32Array.from(ids.flatMap((id) => Array.from(partition.clusters[id].rows))).sort();
        value = {kind: "clusters", ids, rows, title: "Clusters " + ids.join(", ")};
      }
    }
    kept = {key, value};
    return value;
  };
  // For each row 1 where it is selected; null without a selection.
  Seam.selectedRows = function() {
    const selection = Seam.selection();
    if (!selection.rows) return null;
    if (!selection.mask) {
      selection.mask = new Uint8Array(Seam.data.N);
      for (const row of selection.rows) selection.mask[row] = 1;
    }
    return selection.mask;
  };

  // Selects a cluster; with Shift, Ctrl or Command adds it to those selected or takes it away.
  Seam.selectCluster = function(id, event) {
    const add = event && (event.shiftKey || event.ctrlKey || event.metaKey), old = Seam.state.clusters;
    let clusters = [id];
    if (add)
      clusters = old.includes(id) ? old.filter((one) => one !== id) : [...old, id];
    else if (old.length === 1 && old[0] === id)
      clusters = [];
    Seam.change({clusters, polygon: null});
  };
  // Arrow keys walk through the clusters.
  Seam.clusterKeys = function(event) {
    const step = {ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!step) return;
    event.preventDefault();
    const {K} = Seam.partition(), {clusters} = Seam.state;
    const id = clusters.length ? clusters[clusters.length - 1] + step : step > 0 ? 0 : K - 1;
    Seam.change({clusters: [Math.max(0, Math.min(K - 1, id))], polygon: null});
  };
}
