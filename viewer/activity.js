// SPDX-License-Identifier: MIT
// Activities: box plots of clusters with their sizes, histograms, bars.
"use strict";

{
  Seam.clusterRowHeight = (K) => Math.min(18, Math.max(3.4, 620 / Math.max(1, K)));

  // Boxes of all clusters, first on top, and beside them how many sequences each has.
  Seam.draw.boxPlot = function(p, width, height, theme, partition, rowHeight) {
    const left = 52, top = 22, wide = Math.round((width - left) * 0.66) - 10, sizeLeft = left + wide + 34;
    const body = rowHeight * partition.K;
    const [lower, upper] = range(partition);
    const x = Seam.scale(lower, upper, left + 4, left + wide - 4);
    const size = Seam.scale(0, Math.max(1, ...partition.clusters.map((c) => c.count)), sizeLeft, width - 12);
    const selected = new Set(Seam.state.clusters);
    partition.clusters.forEach((cluster, row) => {
      const y = top + row * rowHeight;
      if (selected.has(row)) p.rect(0, y, width, rowHeight, {fill: theme.soft});
      Seam.draw.box(p, x, y, rowHeight, cluster, theme, row);
      p.rect(
          size.low, y + 0.18 * rowHeight, Math.max(0.8, size(cluster.count) - size.low),
          Math.max(0.8, 0.64 * rowHeight), {fill: row === partition.reference ? theme.reference : theme.bar});
    });
    if (Seam.state.outliers === "yes")
      for (const row of Seam.outliers(partition)) {
        const at = top + (partition.of[row] + 0.5) * rowHeight;
        p.circle(x(partition.data.activity[row]), at, Math.min(1.8, 0.3 * rowHeight), {fill: theme.quiet});
      }
    rowNames(p, left - 6, top, rowHeight, partition, theme);
    p.rect(left, top, wide, body, {stroke: theme.line});
    if (partition.reference >= 0) {
      const at = x(partition.clusters[partition.reference].median);
      p.line(at, top, at, top + body, theme.reference, 1.2);
      p.text(
          left, 14,
          `red: the reference's cluster (${partition.reference}) · average interquartile range ${
              Seam.fixed(partition.meanIqr)}`,
          {fill: theme.quiet, size: 11});
    } else
      p.text(left, 14, `average interquartile range ${Seam.fixed(partition.meanIqr)}`, {fill: theme.quiet, size: 11});
    Seam.xAxis(p, x, top + body + 1, theme, "activity");
    Seam.xAxis(p, size, top + body + 1, theme, "sequences", {ticks: Seam.ticks(0, size.to, 2)});
  };

  function range(partition) {
    let lower = Infinity, upper = -Infinity;
    const all = Seam.state.outliers === "yes";
    for (const cluster of partition.clusters) {
      lower = Math.min(lower, all ? cluster.least : cluster.low);
      upper = Math.max(upper, all ? cluster.greatest : cluster.high);
    }
    return lower < upper ? [lower, upper] : [lower - 1, lower + 1];
  }
  Seam.activityRange = range;

  // Rows whose activity lies beyond the whiskers of their cluster.
  Seam.outliers = function(partition) {
    const rows = [], {activity} = partition.data;
    for (let row = 0; row < activity.length; ++row) {
      const cluster = partition.clusters[partition.of[row]];
      if (cluster && (activity[row] < cluster.low || activity[row] > cluster.high)) rows.push(row);
    }
    return rows;
  };

  Seam.draw.box = function(p, x, y, rowHeight, cluster, theme, id) {
    const middle = y + rowHeight / 2, high = Math.max(1.2, 0.64 * rowHeight);
    if (!Number.isFinite(cluster.median)) return;
    p.line(x(cluster.low), middle, x(cluster.q1), middle, theme.quiet, 0.8);
    p.line(x(cluster.q3), middle, x(cluster.high), middle, theme.quiet, 0.8);
    p.rect(
        x(cluster.q1), middle - high / 2, Math.max(0.8, x(cluster.q3) - x(cluster.q1)), high,
        {fill: theme.box, stroke: rowHeight >= 6 ? theme.boxLine : null, lineWidth: 0.8});
    if (rowHeight >= 6)
      p.line(x(cluster.median), middle - high / 2, x(cluster.median), middle + high / 2, theme.ink, 1.8);
    else
      p.circle(x(cluster.median), middle, Math.min(1.6, 0.42 * rowHeight), {fill: theme.ink});
    if (rowHeight >= 9) p.rect(x.low - 4, y + 1, 3, rowHeight - 2, {fill: Seam.css(Seam.distinct(id))});
  };

  function rowNames(p, right, top, rowHeight, partition, theme) {
    const step = rowHeight >= 11 ? 1 : rowHeight >= 6 ? 5 : 10;
    for (let row = 0; row < partition.K; row += step)
      p.text(
          right, top + (row + 0.5) * rowHeight + 4, String(row),
          {fill: row === partition.reference ? theme.reference : theme.quiet, size: 11, anchor: "end"});
  }
  Seam.draw.rowNames = rowNames;

  Seam.statisticsTable = function(partition) {
    return {
      header: [
        "Cluster_Sorted", "Cluster", "Name", "Occupancy", "Median", "Q1", "Q3", "Mean", "Minimum", "Maximum",
        "Lower_Whisker", "Upper_Whisker"
      ],
      rows: partition.clusters.map(
          (c) =>
              [c.id, partition.label(c.id) ?? "", partition.name(c.id), c.count, c.median, c.q1, c.q3, c.mean, c.least,
               c.greatest, c.low, c.high]),
    };
  };

  Seam.boxPlotFigure = function(name) {
    const rowHeight = () => Seam.clusterRowHeight(Seam.partition().K);
    const check =
        Seam.h("input", {type: "checkbox", onchange: () => Seam.change({outliers: check.checked ? "yes" : "no"})});
    const figure = Seam.figure({
      name,
      title: "Activity and size of each cluster",
      height: () => 22 + rowHeight() * Seam.partition().K + 42,
      caption:
          "Box: first to third quartile, line at the median; whiskers reach the last value within 1.5 interquartile " +
          "ranges. Click a row to select; Shift-click adds.",
      draw: (p, width, height, theme) => {
        check.checked = Seam.state.outliers === "yes";
        Seam.draw.boxPlot(p, width, height, theme, Seam.partition(), rowHeight());
      },
      pick: (px, py) => {
        const partition = Seam.partition(), id = Math.floor((py - 22) / rowHeight());
        if (id < 0 || id >= partition.K) return null;
        const c = partition.clusters[id];
        return {
          lines: [
            partition.title(id), Seam.count(c.count, "sequence"),
            `median ${Seam.number(c.median, 4)}, quartiles ${Seam.number(c.q1)} to ${Seam.number(c.q3)}`
          ],
          act: (event) => Seam.selectCluster(id, event)
        };
      },
      keys: Seam.clusterKeys,
      table: () => Seam.statisticsTable(Seam.partition()),
    });
    figure.element.append(Seam.h("label", {class: "check"}, check, " show outliers: sequences beyond the whiskers"));
    return figure;
  };

  // Histogram of the library's activities, of a set above it on a scale of its own, and a line at the reference.
  Seam.draw.histograms = function(p, width, height, theme, values, set) {
    const [lower, upper] = Seam.rangeOf(values), bins = Math.max(20, Math.min(100, Math.round(width / 6)));
    const left = 46, bottom = height - 36, x = Seam.scale(lower, upper, left, width - 10);
    const all = Seam.histogram(values, lower, upper, bins), highest = Math.max(1, ...all);
    const y = Seam.scale(0, highest, bottom, 22), step = (x.high - x.low) / bins;
    all.forEach((n, i) => {
      if (n)
        p.rect(
            x.low + i * step + 0.3, y(n), Math.max(0.5, step - 0.6), bottom - y(n),
            {fill: theme.dark ? "#4a5a6e" : "#b9c5d4"});
    });
    if (set) {
      const part = Seam.histogram(set, lower, upper, bins), most = Math.max(1, ...part);
      const ys = Seam.scale(0, most, bottom, 22);
      part.forEach((n, i) => {
        if (n)
          p.rect(
              x.low + i * step + 0.3, ys(n), Math.max(0.5, step - 0.6), bottom - ys(n),
              {fill: theme.accent, alpha: 0.75});
      });
      p.text(left, 12, `blue: the selection (up to ${Seam.whole(most)} a bin)`, {fill: theme.accent, size: 11});
    }
    Seam.xAxis(p, x, bottom, theme, "activity");
    Seam.yAxis(p, left, y, theme, set ? "" : "sequences", 44, {ticks: Seam.ticks(0, highest, 3)});
    if (Seam.data.reference) {
      const at = x(Seam.data.activity[0]);
      p.line(at, 16, at, bottom, theme.reference, 1.5);
      p.text(
          at > width - 70 ? at - 4 : at + 4, set && at < left + 190 ? 30 : 12, "reference",
          {fill: theme.reference, size: 11, anchor: at > width - 70 ? "end" : "start"});
    }
  };

  // Bars of one value a position.
  Seam.draw.bars = function(p, box, theme, values, first, stop, top, fill) {
    const x = Seam.scale(first, stop, box.x, box.x + box.width), y = Seam.scale(0, top, box.y + box.height, box.y);
    for (let i = first; i < stop; ++i)
      if (values[i] > 0)
        p.rect(x(i) + 0.2, y(values[i]), Math.max(0.6, x(1) - x(0) - 0.4), y(0) - y(values[i]), {fill});
    p.line(box.x, y(0), box.x + box.width, y(0), theme.line);
    return {x, y};
  };
}
