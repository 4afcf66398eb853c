// SPDX-License-Identifier: MIT
// The analysis as it stands in the page: words, typed arrays, and what is packed in them.
"use strict";

// Bytes of a base64 text. Faster than atob and a copy, and without its second string.
Seam.bytesOf = function(text) {
  const value = new Uint8Array(128);
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let i = 0; i < 64; ++i) value[digits.charCodeAt(i)] = i;
  let length = text.length;
  while (length > 0 && text.charCodeAt(length - 1) === 61) --length;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let to = 0;
  for (let from = 0; from < length; from += 4) {
    const a = value[text.charCodeAt(from)], b = value[text.charCodeAt(from + 1)];
    const c = from + 2 < length ? value[text.charCodeAt(from + 2)] : 0;
    const d = from + 3 < length ? value[text.charCodeAt(from + 3)] : 0;
    bytes[to++] = (a << 2) | (b >> 4);
    if (from + 2 < length) bytes[to++] = (b << 4) | (c >> 2);
    if (from + 3 < length) bytes[to++] = (c << 6) | d;
  }
  return bytes;
};

{
  const types = {
    i8: Int8Array,
    u8: Uint8Array,
    i16: Int16Array,
    u16: Uint16Array,
    i32: Int32Array,
    u32: Uint32Array,
    f32: Float32Array,
    f64: Float64Array,
  };

  // Rows of integers times the rows' factors; the most negative integer is not a number.
  function restore(values, factors, undefinedValue) {
    const restored = new Float32Array(values.length);
    const size = factors.length ? values.length / factors.length : 0;
    for (let i = 0; i < values.length; ++i)
      restored[i] = values[i] === undefinedValue ? NaN : values[i] * factors[Math.floor(i / size)];
    return restored;
  }

  // For a part of the rows: place of each row in it, or -1. null stands for all of them.
  function places(count, rows) {
    if (!rows) return null;
    const place = new Int32Array(count).fill(-1);
    rows.forEach((row, i) => {
      place[row] = i;
    });
    return place;
  }

  Seam.open = function(words, text) {
    const bytes = Seam.bytesOf(text);
    const shapes = {};
    const arrays = {};
    for (const [name, entry] of Object.entries(words.arrays)) {
      const size = entry.shape.reduce((product, length) => product * length, 1);
      arrays[name] = new types[entry.type](bytes.buffer, entry.offset, size);
      shapes[name] = entry.shape;
    }
    const data = {
      words,
      arrays,
      shapes,
      N: words.sequences,
      L: words.positions,
      A: words.channels.length,
      letters: words.letters,
      reference: words.reference,
      sites: words.sites,
      activity: arrays.activity,
      group: arrays.group,
      groups: arrays.group_cluster.length,
      mapColumns: shapes.group_maps ? shapes.group_maps[2] : 0,
    };
    data.L = shapes.group_counts[1];
    data.drawable = data.mapColumns === data.A && data.A > 0;  // a logo has a letter a column
    data.groupMaps = arrays.group_maps ? restore(arrays.group_maps, arrays.group_maps_factor, -32768) : null;
    data.noBackground =
        arrays.no_background ? restore(arrays.no_background, arrays.no_background_factor, -32768) : null;
    data.clusterBackground =
        arrays.cluster_background ? restore(arrays.cluster_background, arrays.cluster_background_factor, -32768) : null;
    data.covariance = arrays.covariance ? restore(arrays.covariance, arrays.covariance_factor, -32768) : null;
    data.groupSize = new Float64Array(data.groups);
    for (const group of data.group) data.groupSize[group] += 1;
    readLetters(data);
    readMaps(data);
    readColumns(data);
    return data;
  };

  function readLetters(data) {
    const packed = data.arrays.letters, [rows, rowBytes] = data.shapes.letters;
    const bits = data.arrays.letters_bits[0], mask = (1 << bits) - 1, perByte = 8 / bits;
    const place = places(data.N, data.arrays.letters_rows);
    data.lettersComplete = !place;
    data.lettersRows = data.arrays.letters_rows || null;
    data.lettersCount = rows;
    data.hasLetters = (row) => !place || place[row] >= 0;
    // Writes the letters of a row into `out`; what is not a letter is `letters.length` or more.
    data.readLetters = function(row, out) {
      const start = (place ? place[row] : row) * rowBytes;
      for (let p = 0; p < data.L; ++p)
        out[p] = (packed[start + Math.floor(p / perByte)] >> ((p % perByte) * bits)) & mask;
      return out;
    };
    const row8 = new Uint8Array(data.L);
    data.sequence = function(row) {
      if (!data.hasLetters(row)) return null;
      data.readLetters(row, row8);
      let text = "";
      for (let p = 0; p < data.L; ++p) text += row8[p] < data.letters.length ? data.letters[row8[p]] : "N";
      return text;
    };
  }

  function readMaps(data) {
    const maps = data.arrays.maps;
    data.mapsRows = data.arrays.maps_rows || null;
    data.mapsCount = maps ? data.shapes.maps[0] : 0;
    const place = places(data.N, data.mapsRows);
    data.mapsComplete = !!maps && !place;
    data.mapPlace = (row) => (maps ? (place ? place[row] : row) : -1);
    const size = data.L * data.mapColumns;
    // Adds weight x map of a row to `sum`; false where the page does not hold that map.
    data.addMap = function(row, sum, weight = 1) {
      const at = data.mapPlace(row);
      if (at < 0) return false;
      const factor = data.arrays.maps_factor[at] * weight, start = at * size;
      for (let i = 0; i < size; ++i)
        if (maps[start + i] !== -128) sum[i] += maps[start + i] * factor;
      return true;
    };
  }

  // Numbers that every sequence has: axes and colours of the mechanism space, columns of the table.
  function readColumns(data) {
    const columns = [{id: "activity", name: "activity", values: data.activity}];
    if (data.arrays.hamming)
      columns.push({
        id: "hamming",
        name: "mutations (Hamming distance)",
        short: "Hamming",
        values: Float32Array.from(data.arrays.hamming),
        whole: true
      });
    data.words.columns.forEach(
        (name, i) => columns.push({id: "column:" + name, name, values: data.arrays["column_" + i]}));
    data.embedding = [];
    for (let i = 0; data.arrays["embedding_" + i]; ++i) {
      const [lower, step] = data.arrays["embedding_" + i + "_scale"];
      const values = Float32Array.from(data.arrays["embedding_" + i], (v) => (v === 65535 ? NaN : lower + v * step));
      data.embedding.push({id: "embedding:" + (i + 1), name: "Ψ" + (i + 1), values, embedding: true});
    }
    data.columns = columns;
    data.column = (id) => [...columns, ...data.embedding].find((column) => column.id === id);
  }
}

// Where the sequence lies in a genome, when its name says so and the lengths agree: chr2R_17033215_17033463 counts from
// 1 and includes both ends, as browsers do. at(position) counts down where the name ends in (-): the sequence is then
// the reverse complement of what lies there.
Seam.genome = function(name, length) {
  const found = /^(chr[\w.]*?|[0-9XYM]{1,2})[_:]([0-9,]+)[-_]([0-9,]+)(?![0-9])(\(-\))?/.exec(name);
  if (!found) return null;
  const start = Number(found[2].replace(/,/g, "")), stop = Number(found[3].replace(/,/g, ""));
  if (stop - start + 1 !== length && stop - start !== length) return null;
  const step = found[4] ? -1 : 1, first = step < 0 ? stop : stop - length + 1;
  return {chromosome: found[1], first, step, at: (position) => first + step * position};
};
