// SPDX-License-Identifier: MIT
// Clusterings that the page can make of its groups: the analysis's own, any cut of the tree, and merged ones. Clusters
// are numbered by ascending median activity, or as the analysis did where they are its own.
"use strict";

{
  // The groups below each cluster when the tree has `wanted` clusters (fewer where heights tie), and the height.
  Seam.cutTree = function(data, wanted) {
    const {heights, children} = Seam.treeOf(data);
    const sorted = Float64Array.from(heights).sort().reverse();
    const height = wanted - 1 < sorted.length ? sorted[wanted - 1] : -1;
    const clusters = [], G = data.groups;
    const leaves = (node, out) => {
      const stack = [node];
      while (stack.length) {
        const top = stack.pop();
        if (top < G)
          out.push(top);
        else
          stack.push(children[top - G][1], children[top - G][0]);
      }
      return out;
    };
    const stack = [G + heights.length - 1];
    while (stack.length) {
      const node = stack.pop();
      if (node < G || heights[node - G] <= height)
        clusters.push(leaves(node, []));
      else
        stack.push(children[node - G][1], children[node - G][0]);
    }
    return {clusters, height};
  };

  // The page's part of the tree. heights: the largest in the subtree, which is what a cut compares (they are the
  // linkage's own unless these fall).
  Seam.treeOf = function(data) {
    if (data.tree) return data.tree;
    const merges = data.arrays.merges || new Float64Array(0), rows = merges.length / 4, G = data.groups;
    const heights = new Float64Array(rows), children = [];
    for (let row = 0; row < rows; ++row) {
      const pair = [merges[4 * row], merges[4 * row + 1]];
      heights[row] = merges[4 * row + 2];
      for (const child of pair)
        if (child >= G) heights[row] = Math.max(heights[row], heights[child - G]);
      children.push(pair);
    }
    data.tree = {heights, children, G, exists: rows > 0};
    return data.tree;
  };

  // A cluster's key stays the same when others change: its first group and how many it has.
  const keyOf = (groups) => `${Math.min(...groups)}x${groups.length}`;

  function ownGroups(data) {
    const clusters = data.words.order.map(() => []);
    data.arrays.group_cluster.forEach((cluster, group) => {
      if (cluster >= 0) clusters[cluster].push(group);
    });
    return clusters;
  }

  function merged(clusters, merges) {
    let list = clusters;
    for (const keys of merges) {
      const inside = list.filter((groups) => keys.includes(keyOf(groups)));
      if (inside.length < 2) continue;
      const union = inside.flat().sort((a, b) => a - b);
      list = list.filter((groups) => !inside.includes(groups));
      list.push(union);
    }
    return list;
  }

  function sameAs(own, clusters) {
    if (own.length !== clusters.length) return false;
    const keys = new Set(own.map(keyOf));
    return clusters.every((groups) => keys.has(keyOf(groups)));
  }

  class Partition {
    constructor(data, clusters, height, own) {
      this.data = data;
      this.height = height;
      this.own = own;  // whether these are the analysis's clusters, in its order
      this.groupCluster = new Int32Array(data.groups).fill(-1);
      const ordered = this.sort(clusters);
      ordered.forEach((cluster, id) => {
        cluster.id = id;
        for (const group of cluster.groups) this.groupCluster[group] = id;
      });
      this.clusters = ordered;
      this.K = ordered.length;
      this.of = Int32Array.from(data.group, (group) => this.groupCluster[group]);
      const medians = ordered.map((cluster) => cluster.q3 - cluster.q1);
      this.meanIqr = medians.reduce((sum, value) => sum + value, 0) / Math.max(1, this.K);
      this.reference = data.reference && data.N > 0 ? this.of[0] : -1;
    }
    sort(clusters) {
      const owner = new Int32Array(this.data.groups).fill(-1);
      clusters.forEach((groups, i) => {
        for (const group of groups) owner[group] = i;
      });
      const counts = new Uint32Array(clusters.length + 1);
      for (const group of this.data.group)
        if (owner[group] >= 0) ++counts[owner[group] + 1];
      for (let i = 0; i < clusters.length; ++i) counts[i + 1] += counts[i];
      const next = counts.slice(), rows = new Uint32Array(counts[clusters.length]);
      this.data.group.forEach((group, row) => {
        if (owner[group] >= 0) rows[next[owner[group]]++] = row;
      });
      const list = clusters.map((groups, i) => {
        const members = rows.subarray(counts[i], counts[i + 1]);
        const values = Float32Array.from(members, (row) => this.data.activity[row]);
        return {groups, rows: members, key: keyOf(groups), values, ...Seam.statisticsOf(values), count: members.length};
      });
      if (!this.own) list.sort((a, b) => a.median - b.median || a.groups[0] - b.groups[0]);
      return list;
    }
    name(id) {
      const cluster = this.clusters[id];
      return (cluster && Seam.state.names[cluster.key]) || "";
    }
    title(id) {
      const name = this.name(id);
      return `Cluster ${id}${name ? " · " + name : ""}`;
    }
    label(id) { return this.own ? this.data.words.order[id] : null; }
    counts(id) { return this.clusters[id].counts ??= this.sumOfGroups(this.clusters[id].groups); }
    sumOfGroups(groups) {
      const all = this.data.arrays.group_counts, size = this.data.L * this.data.letters.length;
      const sum = new Float64Array(size);
      for (const group of groups)
        for (let i = 0; i < size; ++i) sum[i] += all[group * size + i];
      return sum;
    }
    allCounts() { return this.data.allCounts ??= this.sumOfGroups([...Array(this.data.groups).keys()]); }
    summary(id) {
      const cluster = this.clusters[id];
      return cluster.summary ??= Seam.summarise(this.counts(id), this.data.letters.length);
    }
    // Per cent of members that differ from the reference, at each position.
    mismatch(id) {
      const cluster = this.clusters[id], data = this.data;
      if (cluster.mismatch || !data.reference) return cluster.mismatch;
      const counts = this.counts(id), letters = data.letters.length;
      cluster.mismatch = Float32Array.from({length: data.L}, (_, p) => {
        let total = 0;
        for (let a = 0; a < letters; ++a) total += counts[p * letters + a];
        const letter = data.letters.indexOf(data.reference[p]);
        return total > 0 && letter >= 0 ? 100 - (100 * counts[p * letters + letter]) / total : NaN;
      });
      return cluster.mismatch;
    }
    // Mean map, (L, A): exact, from the groups' means.
    map(id) {
      const cluster = this.clusters[id], data = this.data, size = data.L * data.mapColumns;
      if (cluster.map || !data.groupMaps) return cluster.map;
      const sum = new Float32Array(size);
      for (const group of cluster.groups) {
        const weight = data.groupSize[group] / cluster.count;
        for (let i = 0; i < size; ++i) sum[i] += weight * data.groupMaps[group * size + i];
      }
      return (cluster.map = sum);
    }
    // Mean map without background: the analysis's own, else less the shared background as it is.
    noBackground(id) {
      const data = this.data, size = data.L * data.mapColumns;
      if (this.own && data.noBackground) return data.noBackground.subarray(id * size, (id + 1) * size);
      if (!data.arrays.background) return null;
      return this.map(id).map((value, i) => value - data.arrays.background[i]);
    }
    ownBackground(id) {
      const data = this.data, size = data.L * data.mapColumns;
      return this.own && data.clusterBackground ? data.clusterBackground.subarray(id * size, (id + 1) * size) : null;
    }
    // Sites that the analysis found active in a cluster of its own.
    activeSites(id) {
      return this.own ? this.data.sites.map((site, i) => i).filter((i) => this.data.sites[i].active.includes(id)) : [];
    }
  }

  const kept = new Map();
  // The clustering of a state; remembered, since cuts are dragged back and forth.
  Seam.partitionOf = function(data, state) {
    const name = JSON.stringify([state.cut, state.merges]);
    if (kept.has(name)) return kept.get(name);
    const own = ownGroups(data);
    let clusters = own, height = null;
    if (Seam.treeOf(data).exists) {
      const cut = Seam.cutTree(data, state.cut === null ? own.length : Math.min(Math.max(1, state.cut), data.groups));
      height = cut.height;
      if (state.cut !== null && !sameAs(own, cut.clusters)) clusters = cut.clusters;
    }
    const united = merged(clusters, state.merges);
    const partition = new Partition(data, united, height, clusters === own && united === own);
    if (kept.size > 40) kept.delete(kept.keys().next().value);
    kept.set(name, partition);
    return partition;
  };
  Seam.partition = () => Seam.partitionOf(Seam.data, Seam.state);
}
