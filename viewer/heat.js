// SPDX-License-Identifier: MIT
// Heat maps: the summary matrix with what stands beside it, square matrices, configurations.
"use strict";

{
  // What a cell of the summary matrix can show. shade: 0 where the cluster is conserved, 1 where it is not.
  Seam.metrics = [
    {
      id: "entropy",
      name: "Entropy",
      unit: "bits",
      values: (partition, id) => partition.summary(id).entropy,
      limits: (data) => [0, Math.log2(data.letters.length)],
      shade: (t) => t
    },
    {
      id: "delta",
      name: "Entropy less drift",
      unit: "bits",
      signed: true,
      values: (partition, id) => {
        const expected = partition.own
            ? partition.data.words.expected_entropy[id] || partition.data.words.background_entropy
            : partition.data.words.background_entropy;
        return partition.clusters[id].delta ??= partition.summary(id).entropy.map((v) => v - expected);
      },
      limits: (data) => {
        const reach = Math.max(data.words.background_entropy, 0.2) * 1.25;
        return [-reach, reach];
      }
    },
    {
      id: "mismatch",
      name: "Differs from the reference",
      unit: "% of members",
      values: (partition, id) => partition.mismatch(id),
      limits: () => [0, 100],
      shade: (t) => t,
      needsReference: true
    },
    {
      id: "consensus",
      name: "Agrees with the cluster's consensus",
      unit: "% of members",
      values: (partition, id) => partition.summary(id).consensus,
      limits: (data) => [100 / data.letters.length, 100],
      shade: (t) => 1 - t
    },
  ];
  Seam.metric = () => {
    const found = Seam.metrics.find((metric) => metric.id === Seam.state.metric) || Seam.metrics[0];
    return found.needsReference && !Seam.data.reference ? Seam.metrics[0] : found;
  };
  Seam.metricColour = function(metric, value, limits, dark) {
    if (!Number.isFinite(value)) return (dark ? Seam.themes.dark : Seam.themes.light).undefined;
    const t = (value - limits[0]) / (limits[1] - limits[0]);
    return metric.signed ? Seam.diverging(2 * t - 1, dark) : Seam.sequential(metric.shade(t), dark);
  };

  // Where the parts of the summary figure lie.
  Seam.summaryLayout = function(width, K) {
    const rowHeight = Seam.clusterRowHeight(K), left = 46, right = Math.max(110, Math.round(width * 0.15));
    const matrix = {x: left, y: 86, width: width - left - right - 16, height: rowHeight * K};
    return {
      rowHeight,
      left,
      matrix,
      boxes: {x: width - right, width: right - 6},
      margin: {y: 34, height: 34},
      height: matrix.y + matrix.height + 58
    };
  };

  Seam.draw.summary = function(p, width, height, theme, partition, first, stop) {
    const data = partition.data, metric = Seam.metric(), limits = metric.limits(data);
    const {rowHeight, left, matrix, boxes, margin} = Seam.summaryLayout(width, partition.K);
    const x = Seam.scale(first, stop, matrix.x, matrix.x + matrix.width);
    const rows = partition.clusters.map((c) => metric.values(partition, c.id));
    const picture = Seam.picture(
        stop - first, partition.K, (r, c) => Seam.metricColour(metric, rows[r][first + c], limits, theme.dark));
    p.image(matrix.x, matrix.y, matrix.width, matrix.height, picture);
    siteNames(p, x, matrix, theme, first, stop, margin);
    if (partition.own) activeFrames(p, x, matrix, rowHeight, theme, first, stop);
    for (const id of Seam.state.clusters)
      if (id < partition.K)
        p.rect(
            matrix.x - 2, matrix.y + id * rowHeight, matrix.width + 4, rowHeight, {stroke: theme.accent, lineWidth: 2});
    p.rect(matrix.x, matrix.y, matrix.width, matrix.height, {stroke: theme.line});
    Seam.draw.rowNames(p, matrix.x - 6, matrix.y, rowHeight, partition, theme);
    marginals(p, x, theme, partition, first, stop, {margin, matrix, boxes, rowHeight, rows});
    Seam.positionAxis(p, x, matrix.y + matrix.height + 1, theme, first, stop);
    referenceLetters(p, x, matrix, theme, first, stop);
    Seam.colourBar(
        p, left, matrix.y + matrix.height + 33, 180,
        (t) => Seam.metricColour(metric, limits[0] + t * (limits[1] - limits[0]), limits, theme.dark), ...limits, "",
        theme);
    p.text(left + 190, matrix.y + matrix.height + 42, `${metric.name}, ${metric.unit}`, {fill: theme.quiet, size: 11});
  };

  function siteNames(p, x, matrix, theme, first, stop, margin) {
    Seam.data.sites.forEach((site, i) => {
      const from = Math.max(first, site.start), to = Math.min(stop, site.stop + 1);
      if (from >= to) return;
      const fill = Seam.css(Seam.siteColour(i, theme.dark));
      p.rect(x(from), margin.y - 8, x(to) - x(from), 4, {fill});
      p.text((x(from) + x(to)) / 2, margin.y - 12, site.name, {fill, size: 12, weight: "bold", anchor: "middle"});
    });
  }

  // Frames around runs of clusters in which a site is active.
  function activeFrames(p, x, matrix, rowHeight, theme, first, stop) {
    Seam.data.sites.forEach((site) => {
      const from = Math.max(first, site.start), to = Math.min(stop, site.stop + 1);
      if (from >= to) return;
      const active = [...site.active].sort((a, b) => a - b);
      for (let i = 0, j = 0; i < active.length; i = j + 1) {
        for (j = i; j + 1 < active.length && active[j + 1] === active[j] + 1;) ++j;
        p.rect(
            x(from), matrix.y + active[i] * rowHeight, x(to) - x(from), (active[j] - active[i] + 1) * rowHeight,
            {stroke: theme.ink, lineWidth: 1.2});
      }
    });
  }

  function referenceLetters(p, x, matrix, theme, first, stop) {
    const cell = x(1) - x(0);
    if (!Seam.data.reference || cell < 7) return;
    const letters = Seam.data.letters, colours = Seam.letterColours(letters, theme);
    for (let position = first; position < stop; ++position) {
      const letter = Seam.data.reference[position];
      p.text(x(position) + cell / 2, matrix.y - 4, letter, {
        fill: colours[letters.indexOf(letter)] || theme.quiet,
        size: Math.min(12, cell * 1.2),
        anchor: "middle",
        weight: "bold"
      });
    }
  }

  // Which cells pass the threshold: for each position the share of clusters, for each cluster the number of positions.
  Seam.passing = function(partition, rows, first, stop) {
    const metric = Seam.metric(), [low, high] = metric.limits(partition.data);
    const level = low + (Seam.state.threshold / 100) * (high - low), least = Seam.state.passing === "least";
    const byPosition = new Float64Array(partition.data.L), byCluster = new Float64Array(partition.K);
    rows.forEach((values, r) => {
      for (let c = first; c < stop; ++c)
        if (least ? values[c] >= level : values[c] <= level) {
          ++byPosition[c];
          ++byCluster[r];
        }
    });
    return {byPosition, byCluster, level};
  };

  function marginals(p, x, theme, partition, first, stop, {margin, matrix, boxes, rowHeight, rows}) {
    const {byPosition, byCluster, level} = Seam.passing(partition, rows, first, stop);
    const top = {x: matrix.x, y: margin.y, width: matrix.width, height: margin.height};
    Seam.draw.bars(p, top, theme, byPosition, first, stop, partition.K, theme.bar);
    p.text(
        matrix.x, 12,
        `above: clusters with ${Seam.state.passing === "least" ? "≥" : "≤"} ${Seam.number(level)} ${
            Seam.metric().unit} at a position`,
        {fill: theme.quiet, size: 11});
    const [lower, upper] = Seam.activityRange(partition),
                  activity = Seam.scale(lower, upper, boxes.x, boxes.x + boxes.width * 0.66);
    const most = Math.max(1, ...byCluster),
          count = Seam.scale(0, most, boxes.x + boxes.width * 0.72, boxes.x + boxes.width);
    partition.clusters.forEach((cluster, row) => {
      const y = matrix.y + row * rowHeight;
      Seam.draw.box(p, activity, y, rowHeight, cluster, theme, row);
      p.rect(
          count.low, y + 0.2 * rowHeight, count(byCluster[row]) - count.low, Math.max(0.8, 0.6 * rowHeight),
          {fill: theme.bar});
    });
    if (partition.reference >= 0) {
      const at = activity(partition.clusters[partition.reference].median);
      p.line(at, matrix.y, at, matrix.y + matrix.height, theme.reference);
    }
    p.text(
        (activity.low + activity.high) / 2, matrix.y - 8, "activity", {fill: theme.quiet, size: 11, anchor: "middle"});
    p.text((count.low + count.high) / 2, matrix.y - 8, "cells", {fill: theme.quiet, size: 11, anchor: "middle"});
    Seam.xAxis(p, activity, matrix.y + matrix.height + 1, theme, "", {ticks: Seam.ticks(lower, upper, 2)});
  }

  // A square matrix of signed values with sites framed on its diagonal; colours saturate at the largest off it.
  Seam.draw.square = function(p, width, height, theme, {values, side, block, title, unit}) {
    let reach = 0;
    for (let i = 0; i < side; ++i)
      for (let j = 0; j < side; ++j)
        if (i !== j && Math.abs(values[i * side + j]) > reach) reach = Math.abs(values[i * side + j]);
    const length = Math.min(width - 58, height - 76), area = {x: 44, y: 10};
    p.image(
        area.x, area.y, length, length,
        Seam.picture(
            side, side,
            (i, j) => Number.isFinite(values[i * side + j])
                ? Seam.diverging(values[i * side + j] / (reach || 1), theme.dark)
                : theme.undefined));
    const x = Seam.scale(0, side * block, area.x, area.x + length),
          y = Seam.scale(0, side * block, area.y, area.y + length);
    p.rect(area.x, area.y, length, length, {stroke: theme.line});
    Seam.data.sites.forEach((site, i) => {
      const from = x(site.start), size = x(site.stop + 1) - from, fill = Seam.css(Seam.siteColour(i, theme.dark));
      p.rect(from, y(site.start), size, size, {stroke: theme.ink, lineWidth: 1.3});
      p.text(from + size + 4, y(site.start) + 4, site.name, {fill, weight: "bold"});
    });
    Seam.positionAxis(p, x, area.y + length + 1, theme, 0, side * block, {genome: false});
    for (const tick of Seam.ticks(0, side * block, length / 60))
      p.text(area.x - 6, y(tick) + 4, String(tick), {fill: theme.quiet, size: 11, anchor: "end"});
    Seam.colourBar(
        p, area.x, area.y + length + 40, 180, (t) => Seam.diverging(2 * t - 1, theme.dark), -reach, reach, "", theme);
    p.text(area.x + 192, area.y + length + 49, `${title}, ${unit}`, {fill: theme.quiet, size: 11});
    return {x, y, length, area, reach};
  };
}
