// SPDX-License-Identifier: MIT
// For analyses without an embedding: the directions in which the groups' mean maps differ most (principal components of
// the means, weighted by size), and where the maps that the page holds lie along them.
"use strict";

{
  // The strongest `count` eigenvectors of a symmetric matrix, by orthogonal iteration from fixed starts.
  function leadingVectors(matrix, n, count) {
    const vectors = Array.from(
        {length: count},
        (_, v) => Float64Array.from({length: n}, (_, i) => Math.sin(1 + (i + 1) * (v + 1) * 0.7) + (i === v ? 1 : 0)));
    const product = new Float64Array(n);
    for (let round = 0; round < 100; ++round)
      vectors.forEach((vector, v) => {
        for (let i = 0; i < n; ++i) {
          let sum = 0;
          for (let j = 0; j < n; ++j) sum += matrix[i * n + j] * vector[j];
          product[i] = sum;
        }
        for (let u = 0; u < v; ++u) {
          let along = 0;
          for (let i = 0; i < n; ++i) along += product[i] * vectors[u][i];
          for (let i = 0; i < n; ++i) product[i] -= along * vectors[u][i];
        }
        const length = Math.hypot(...product) || 1;
        for (let i = 0; i < n; ++i) vector[i] = product[i] / length;
      });
    return vectors;
  }

  // Adds two axes, "means:1" and "means:2", to the columns; nothing where there are fewer than three groups or no maps.
  Seam.addProjection = function(data) {
    const G = data.groups, size = data.L * data.mapColumns;
    if (!data.groupMaps || G < 3 || data.mapsCount < 3 || data.projected) return;
    data.projected = true;
    const mean = new Float64Array(size), centred = new Float64Array(G * size);
    for (let g = 0; g < G; ++g)
      for (let i = 0; i < size; ++i) mean[i] += (data.groupSize[g] / data.N) * (data.groupMaps[g * size + i] || 0);
    for (let g = 0; g < G; ++g)
      for (let i = 0; i < size; ++i)
        centred[g * size + i] = Math.sqrt(data.groupSize[g] / data.N) * ((data.groupMaps[g * size + i] || 0) - mean[i]);
    const gram = new Float64Array(G * G);
    for (let a = 0; a < G; ++a)
      for (let b = 0; b <= a; ++b) {
        let sum = 0;
        for (let i = 0; i < size; ++i) sum += centred[a * size + i] * centred[b * size + i];
        gram[a * G + b] = gram[b * G + a] = sum;
      }
    leadingVectors(gram, G, 2).forEach((vector, v) => {
      const direction = new Float64Array(size);
      for (let g = 0; g < G; ++g)
        for (let i = 0; i < size; ++i) direction[i] += vector[g] * centred[g * size + i];
      const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0)) || 1;
      const values = new Float32Array(data.N).fill(NaN), one = new Float32Array(size);
      let offset = 0;
      for (let i = 0; i < size; ++i) offset += (mean[i] * direction[i]) / length;
      for (let k = 0; k < data.mapsCount; ++k) {
        const row = data.mapsRows ? data.mapsRows[k] : k;
        data.addMap(row, one.fill(0));
        let sum = 0;
        for (let i = 0; i < size; ++i) sum += one[i] * direction[i];
        values[row] = sum / length - offset;
      }
      data.columns.push({id: "means:" + (v + 1), name: `PC${v + 1} of the cluster means`, short: `PC${v + 1}`, values});
    });
  };
}
