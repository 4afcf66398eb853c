// SPDX-License-Identifier: MIT
// Parts of figures: scales, ticks, axes, sites above positions, colour bars.
"use strict";

Seam.scale = function(from, to, low, high) {
  const slope = to > from ? (high - low) / (to - from) : 0;
  const map = (value) => low + (value - from) * slope;
  map.invert = (place) => (slope === 0 ? from : from + (place - low) / slope);
  Object.assign(map, {from, to, low, high});
  return map;
};

// About `count` round numbers between two limits.
Seam.ticks = function(from, to, count = 5) {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return [from];
  const raw = span / Math.max(1, count), power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999);
  const ticks = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * span; ++i)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
};

Seam.xAxis = function(p, x, y, theme, title, options = {}) {
  p.line(x.low, y, x.high, y, theme.line);
  for (const tick of options.ticks || Seam.ticks(x.from, x.to, Math.abs(x.high - x.low) / 80)) {
    p.line(x(tick), y, x(tick), y + 4, theme.line);
    p.text(
        x(tick), y + 16, options.label ? options.label(tick) : Seam.number(tick),
        {fill: theme.quiet, size: 11, anchor: "middle"});
  }
  if (title) p.text((x.low + x.high) / 2, y + 32, title, {fill: theme.quiet, anchor: "middle"});
};

Seam.yAxis = function(p, x, y, theme, title, room = 44, options = {}) {
  p.line(x, y.low, x, y.high, theme.line);
  for (const tick of options.ticks || Seam.ticks(y.from, y.to, Math.abs(y.high - y.low) / 45)) {
    p.line(x - 4, y(tick), x, y(tick), theme.line);
    p.text(x - 7, y(tick) + 4, Seam.number(tick), {fill: theme.quiet, size: 11, anchor: "end"});
  }
  if (title) p.text(x - room + 10, (y.low + y.high) / 2, title, {fill: theme.quiet, anchor: "middle", turn: -90});
};

// Numbers below positions [first, stop): every 5th, 10th, 20th, .. that has room; genome coordinates where known.
Seam.positionAxis = function(p, x, y, theme, first, stop, options = {}) {
  const perPosition = Math.abs(x(first + 1) - x(first));
  const {first: origin, step: sign} = (options.genome !== false && Seam.origin) || {first: 0, step: 1};
  const room = origin ? 84 : 34, ends = [origin + sign * first, origin + sign * (stop - 1)];
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000].find((s) => s * perPosition >= room) || 10000;
  for (let number = Math.ceil(Math.min(...ends) / step) * step; number <= Math.max(...ends); number += step) {
    const at = x(sign * (number - origin)) + perPosition / 2;
    if (at > x(stop) - room / 2 + 8) continue;
    p.line(at, y, at, y + 4, theme.line);
    p.text(
        at, y + 16, origin ? number.toLocaleString("en") : String(number),
        {fill: theme.quiet, size: 11, anchor: "middle"});
  }
};

// Names of sites above a stretch of positions, and their shade over the rest of it.
Seam.siteBands = function(p, x, top, bottom, theme, first, stop, sites = Seam.data.sites, names = true) {
  const all = Seam.data.sites;
  for (const site of sites) {
    const from = Math.max(first, site.start), to = Math.min(stop, site.stop + 1);
    if (from >= to) continue;
    const hue = all.indexOf(site);
    p.rect(x(from), top, x(to) - x(from), bottom - top, {fill: Seam.css(Seam.siteTint(hue, theme.dark))});
    if (names)
      p.text(
          (x(from) + x(to)) / 2, top - 3, site.name,
          {fill: Seam.css(Seam.siteColour(hue, theme.dark)), size: 12, weight: "bold", anchor: "middle"});
  }
};

// A bar of colours, left to right, with its limits below and its title above.
Seam.colourBar = function(p, x, y, width, colour, from, to, title, theme) {
  const steps = 60;
  for (let i = 0; i < steps; ++i)
    p.rect(x + (i * width) / steps, y, width / steps + 0.6, 10, {fill: Seam.css(colour((i + 0.5) / steps))});
  p.text(x, y + 22, Seam.number(from), {fill: theme.quiet, size: 11});
  p.text(x + width, y + 22, Seam.number(to), {fill: theme.quiet, size: 11, anchor: "end"});
  p.text(x, y - 5, title, {fill: theme.quiet, size: 11});
};

// A picture of `columns` x `rows` cells whose colours a function gives, one pixel each.
Seam.picture = function(columns, rows, colour) {
  const canvas = Seam.h("canvas", {width: columns, height: rows});
  const context = canvas.getContext("2d"), image = context.createImageData(columns, rows);
  for (let r = 0, at = 0; r < rows; ++r)
    for (let c = 0; c < columns; ++c, at += 4) {
      const rgb = colour(r, c);
      image.data[at] = rgb[0];
      image.data[at + 1] = rgb[1];
      image.data[at + 2] = rgb[2];
      image.data[at + 3] = 255;
    }
  context.putImageData(image, 0, 0);
  return canvas;
};
