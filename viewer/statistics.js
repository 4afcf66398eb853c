// SPDX-License-Identifier: MIT
// Numbers of sets of sequences: quantiles, letter frequencies, logos as matrices. The same formulas as the library's.
"use strict";

// The quantile of ascending values at rank share (n - 1), interpolated.
Seam.quantile = function(ascending, share) {
  const rank = share * (ascending.length - 1);
  const below = Math.floor(rank), above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (ascending[above] - ascending[below]) * (rank - below);
};

// Median, quartiles, whiskers (the last values within 1.5 interquartile ranges of the box), extremes, mean.
Seam.statisticsOf = function(values) {
  const sorted = Float32Array.from(values).filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) {
    const none = NaN;
    return {count: 0, median: none, q1: none, q3: none, mean: none, low: none, high: none, least: none, greatest: none};
  }
  const q1 = Seam.quantile(sorted, 0.25), q3 = Seam.quantile(sorted, 0.75), reach = 1.5 * (q3 - q1);
  let low = 0, high = sorted.length - 1, sum = 0;
  while (sorted[low] < q1 - reach) ++low;
  while (sorted[high] > q3 + reach) --high;
  for (const value of sorted) sum += value;
  return {
    count: sorted.length,
    median: Seam.quantile(sorted, 0.5),
    q1,
    q3,
    mean: sum / sorted.length,
    low: sorted[low],
    high: sorted[high],
    least: sorted[0],
    greatest: sorted[sorted.length - 1],
  };
};

Seam.histogram = function(values, lower, upper, bins) {
  const counts = new Float64Array(bins);
  const scale = upper > lower ? bins / (upper - lower) : 0;
  for (const value of values)
    if (value >= lower && value <= upper) counts[Math.min(bins - 1, Math.floor((value - lower) * scale))] += 1;
  return counts;
};

Seam.rangeOf = function(values) {
  let lower = Infinity, upper = -Infinity;
  for (const value of values) {
    if (value < lower) lower = value;
    if (value > upper) upper = value;
  }
  return lower <= upper ? [lower, upper] : [0, 1];
};

// Letters of `rows` at each position, (L, letters), from the sequences that the page holds.
Seam.countLetters = function(data, rows) {
  const letters = data.letters.length, counts = new Float64Array(data.L * letters), row8 = new Uint8Array(data.L);
  let counted = 0;
  for (const row of rows) {
    if (!data.hasLetters(row)) continue;
    data.readLetters(row, row8);
    for (let p = 0; p < data.L; ++p)
      if (row8[p] < letters) counts[p * letters + row8[p]] += 1;
    ++counted;
  }
  return {counts, counted};
};

// The mean map of `rows`, (L, A), over those whose maps the page holds. Weighted by the sequences' own letters when
// `own` says so: what each sequence's own letters contribute.
Seam.meanMap = function(data, rows, own = false) {
  const sum = new Float32Array(data.L * data.mapColumns);
  const one = own ? new Float32Array(sum.length) : null;
  const row8 = own ? new Uint8Array(data.L) : null;
  let counted = 0;
  for (const row of rows) {
    if (!own) {
      if (data.addMap(row, sum)) ++counted;
      continue;
    }
    if (data.mapPlace(row) < 0 || !data.hasLetters(row)) continue;
    data.addMap(row, one.fill(0));
    data.readLetters(row, row8);
    for (let p = 0; p < data.L; ++p)
      if (row8[p] < data.mapColumns) sum[p * data.mapColumns + row8[p]] += one[p * data.mapColumns + row8[p]];
    ++counted;
  }
  if (counted > 0)
    for (let i = 0; i < sum.length; ++i) sum[i] /= counted;
  return {map: sum, counted};
};

// Every position's mean over its letters becomes 0: the gauge in which logos are drawn.
Seam.centred = function(map, columns) {
  const result = new Float32Array(map.length);
  for (let start = 0; start < map.length; start += columns) {
    let mean = 0;
    for (let a = 0; a < columns; ++a) mean += map[start + a];
    mean /= columns;
    for (let a = 0; a < columns; ++a) result[start + a] = map[start + a] - mean;
  }
  return result;
};

// Information logo of counts (L, letters): p log2-information, p = (n + 0.5) / (N + 0.5 letters).
Seam.informationLogo = function(counts, letters) {
  const logo = new Float32Array(counts.length);
  for (let start = 0; start < counts.length; start += letters) {
    let total = 0, information = 0;
    for (let a = 0; a < letters; ++a) total += counts[start + a];
    for (let a = 0; a < letters; ++a) {
      const p = (counts[start + a] + 0.5) / (total + 0.5 * letters) + 1e-6;
      logo[start + a] = p;
      information += p * Math.log2(p * letters);
    }
    for (let a = 0; a < letters; ++a) logo[start + a] *= information;
  }
  return logo;
};

// Enrichment logo: log2 of the letters' frequencies inside the set over those outside, half a count added to each.
Seam.enrichmentLogo = function(counts, all, letters) {
  const logo = new Float32Array(counts.length);
  for (let start = 0; start < counts.length; start += letters) {
    let inside = 0, outside = 0;
    for (let a = 0; a < letters; ++a) {
      inside += counts[start + a];
      outside += all[start + a] - counts[start + a];
    }
    if (outside <= 0) continue;
    for (let a = 0; a < letters; ++a) {
      const here = (counts[start + a] + 0.5) / (inside + 0.5 * letters);
      const there = (all[start + a] - counts[start + a] + 0.5) / (outside + 0.5 * letters);
      logo[start + a] = Math.log2(here / there);
    }
  }
  return logo;
};

// Entropy in bits, most frequent letter and its share, for each position of counts (L, letters).
Seam.summarise = function(counts, letters) {
  const length = counts.length / letters;
  const entropy = new Float32Array(length), consensus = new Float32Array(length), letter = new Uint8Array(length);
  for (let p = 0; p < length; ++p) {
    let total = 0, best = 0, bits = 0;
    for (let a = 0; a < letters; ++a) {
      total += counts[p * letters + a];
      if (counts[p * letters + a] > counts[p * letters + best]) best = a;
    }
    for (let a = 0; a < letters && total > 0; ++a) {
      const f = counts[p * letters + a] / total;
      if (f > 0) bits -= f * Math.log2(f);
    }
    entropy[p] = total > 0 ? bits : NaN;
    consensus[p] = total > 0 ? (100 * counts[p * letters + best]) / total : NaN;
    letter[p] = best;
  }
  return {entropy, consensus, letter};
};

// Distance of each row's map from `mean`, sqrt of the sum of squares, for the rows whose maps the page holds.
Seam.distancesFrom = function(data, rows, mean) {
  const distances = [], one = new Float32Array(mean.length);
  for (const row of rows) {
    if (!data.addMap(row, one.fill(0))) continue;
    let sum = 0;
    for (let i = 0; i < mean.length; ++i) sum += (one[i] - mean[i]) ** 2;
    distances.push(Math.sqrt(sum));
  }
  return distances;
};
