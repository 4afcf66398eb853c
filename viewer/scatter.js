// SPDX-License-Identifier: MIT
// Points on a plane, drawn pixel by pixel in plain memory: 100,000 of them take a few milliseconds in any browser, with
// or without a graphics card, and are the same everywhere.
"use strict";

{
  // A disc's pixels around its centre, with the share of each that it covers.
  const discs = new Map();
  function disc(diameter) {
    const key = Math.round(diameter * 4);
    if (discs.has(key)) return discs.get(key);
    const radius = Math.max(0.5, diameter / 2), reach = Math.ceil(radius), pixels = [];
    for (let dy = -reach; dy <= reach; ++dy)
      for (let dx = -reach; dx <= reach; ++dx) {
        const covered = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
        if (covered > 0.05) pixels.push([dx, dy, Math.round(256 * covered)]);
      }
    discs.set(key, pixels);
    return pixels;
  }

  // Draws the points `order` (rows) with `colours` (red, green, blue a row) onto a canvas of `width` x `height` pixels.
  // x and y map values to pixels. A rough picture leaves out the soft edges of discs, and is drawn in half of the time.
  Seam.plotPoints = function({width, height, xs, ys, x, y, order, colours, diameter, rough}) {
    const canvas = Seam.h("canvas", {width, height}), context = canvas.getContext("2d");
    const image = context.createImageData(width, height), bytes = image.data, words = new Uint32Array(bytes.buffer);
    const solid = (pixel) => pixel[2] >= 200, all = disc(diameter);
    const pixels = rough && all.some(solid) ? all.filter(solid) : all, reach = Math.ceil(diameter / 2) + 1;
    const sx = (x.high - x.low) / (x.to - x.from), ox = x.low - x.from * sx;
    const sy = (y.high - y.low) / (y.to - y.from), oy = y.low - y.from * sy;
    const count = pixels.length, dx = new Int32Array(count), dy = new Int32Array(count), share = new Int32Array(count);
    pixels.forEach((pixel, k) => {
      [dx[k], dy[k], share[k]] = pixel;
    });
    for (let i = 0; i < order.length; ++i) {
      const row = order[i], cx = Math.round(xs[row] * sx + ox), cy = Math.round(ys[row] * sy + oy);
      if (!(cx >= -reach && cy >= -reach && cx < width + reach && cy < height + reach)) continue;
      const red = colours[3 * row], green = colours[3 * row + 1], blue = colours[3 * row + 2];
      const word = (255 << 24) | (blue << 16) | (green << 8) | red;
      for (let k = 0; k < count; ++k) {
        const px = cx + dx[k], py = cy + dy[k];
        if (px < 0 || py < 0 || px >= width || py >= height) continue;
        const at = py * width + px, s = share[k];
        if (s >= 250) {
          words[at] = word;
          continue;
        }
        const b = 4 * at, old = bytes[b + 3];
        if (old === 0) {
          words[at] = (word & 0xffffff) | (Math.min(255, s) << 24);
          continue;
        }
        bytes[b] += ((red - bytes[b]) * s) >> 8;
        bytes[b + 1] += ((green - bytes[b + 1]) * s) >> 8;
        bytes[b + 2] += ((blue - bytes[b + 2]) * s) >> 8;
        bytes[b + 3] = Math.max(old, Math.min(255, s));
      }
    }
    context.putImageData(image, 0, 0);
    return canvas;
  };

  // Numbers of points in 101 x 101 cells over the visible part, as a picture.
  Seam.plotDensity = function({xs, ys, x, y, order, dark}) {
    const cells = 101, counts = new Uint32Array(cells * cells);
    let most = 1;
    for (const row of order) {
      const c = Math.floor((cells * (xs[row] - x.from)) / (x.to - x.from)),
            r = Math.floor((cells * (y.to - ys[row])) / (y.to - y.from));
      if (!(c >= 0 && r >= 0 && c < cells && r < cells)) continue;
      most = Math.max(most, ++counts[r * cells + c]);
    }
    const ground = dark ? [20, 24, 30] : [255, 255, 255];
    const canvas = Seam.picture(cells, cells, (r, c) => {
      const n = counts[r * cells + c];
      return n === 0 ? ground : Seam.sequential(0.12 + 0.88 * (Math.log1p(n) / Math.log1p(most)), dark);
    });
    return {canvas, most};
  };

  // Colours (red, green, blue a row) by a column or by cluster; rows outside `selected` are grey.
  Seam.pointColours = function(data, colour, theme, selected) {
    const colours = new Uint8Array(3 * data.N);
    const column = data.column(colour);
    const partition = column ? null : Seam.partition();
    const limits = column ? Seam.robustRange(column.values) : null;
    const grey = theme.dark ? [52, 59, 69] : [222, 226, 231];
    const cache = partition ? partition.clusters.map((c) => Seam.distinct(c.id)) : null;
    for (let row = 0; row < data.N; ++row) {
      let rgb = grey;
      if (!selected || selected[row]) {
        if (partition)
          rgb = partition.of[row] >= 0 ? cache[partition.of[row]] : theme.undefined;
        else {
          const value = column.values[row];
          rgb = Number.isNaN(value) ? theme.undefined
                                    : Seam.ramp((value - limits[0]) / (limits[1] - limits[0] || 1), theme.dark);
        }
      }
      colours[3 * row] = rgb[0];
      colours[3 * row + 1] = rgb[1];
      colours[3 * row + 2] = rgb[2];
    }
    return {colours, limits};
  };

  // Limits that one value in two hundred at each end lies beyond: single outliers do not take all colours.
  Seam.robustRange = function(values) {
    const sorted = Float32Array.from(values).filter((v) => Number.isFinite(v)).sort();
    if (!sorted.length) return [0, 1];
    const low = Seam.quantile(sorted, 0.005), high = Seam.quantile(sorted, 0.995);
    return low < high ? [low, high] : [sorted[0], sorted[sorted.length - 1] + 1e-9];
  };

  // Rows in the order in which they are drawn: as in the file, or by the colour's value; selected ones on top.
  Seam.pointOrder = function(data, colour, how, selected) {
    const column = data.column(colour);
    let order = Uint32Array.from({length: data.N}, (_, i) => i);
    if (how !== "file" && column) {
      const sign = how === "descending" ? -1 : 1, values = column.values;
      order.sort((a, b) => sign * (values[a] - values[b]) || a - b);
    }
    if (!selected) return order;
    const top = order.filter((row) => selected[row]), below = order.filter((row) => !selected[row]);
    order = new Uint32Array(data.N);
    order.set(below);
    order.set(top, below.length);
    return order;
  };
}
