// SPDX-License-Identifier: MIT
// The viewer's one global: elements that are made of text and never of markup, numbers for people, and the state that
// all views share.
"use strict";
const Seam = {
  views: {},
  draw: {}
};

// An element. Attributes that begin with "on" are listeners; children are elements, texts, arrays or nothing.
Seam.h = function(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on"))
      element.addEventListener(name.slice(2), value);
    else if (name === "style")
      Object.assign(element.style, value);
    else if (name === "value" || name === "checked" || name === "selected")
      element[name] = value;
    else
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

Seam.fill = function(element, ...children) {
  element.replaceChildren(
      ...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

// A number with at most `digits` significant digits and a true minus sign.
Seam.number = function(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  let text = Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-4)
      ? value.toExponential(Math.max(0, digits - 1))
      : String(Number(value.toPrecision(digits)));
  if (Number.isInteger(value)) text = String(value);
  return text.replace(/-/g, "−");
};
Seam.fixed = function(value, decimals = 2) {
  return Number.isFinite(value) ? value.toFixed(decimals).replace(/^-(?!0\.?0*$)/, "−").replace(/^-/, "") : "–";
};
Seam.count = function(value, one, many) {
  return value.toLocaleString("en").replace(/,/g, "\u202F") + " " + (value === 1 ? one : many || one + "s");
};
Seam.whole = (value) => value.toLocaleString("en").replace(/,/g, "\u202F");

// What a view or a link can set. Everything here goes into the address and into a saved state; what is not given there
// is as it is here.
Seam.defaults = Object.freeze({
  view: "overview",  // which page
  cut: null,         // number of clusters, null = the analysis's own
  merges: [],        // lists of clusters' keys that are one
  names: {},         // key of a cluster -> name
  clusters: [],      // selected, by number
  polygon: null,     // {x, y, points}: selected in the mechanism space
  x: null,
  y: null,
  colour: "activity",
  size: 3,
  order: "file",  // mechanism space
  logo: "average",
  scale: "shared",
  window: null,
  letters: "safe",  // logos
  metric: "entropy",
  threshold: 16,
  passing: "most",  // summary matrix
  table: "sequences",
  search: "",
  sort: null,
  filter: null,
  theme: "auto",
  keys: "on",      // shortcuts of a single key
  outliers: "no",  // whether the box plots show them
});
Seam.state = {...Seam.defaults};

{
  const listeners = [];
  Seam.listen = (listener) => listeners.push(listener);
  Seam.change = function(changes) {
    const changed = new Set(
        Object.keys(changes).filter((name) => JSON.stringify(changes[name]) !== JSON.stringify(Seam.state[name])));
    if (changed.size === 0) return;
    Object.assign(Seam.state, changes);
    for (const listener of listeners) listener(changed);
  };
}

// What differs from the defaults, and back. Unknown and misshapen entries are left out: an address can hold anything.
Seam.savedState = function() {
  const saved = {};
  for (const name of Object.keys(Seam.defaults))
    if (JSON.stringify(Seam.state[name]) !== JSON.stringify(Seam.defaults[name])) saved[name] = Seam.state[name];
  return saved;
};
Seam.restoredState = function(saved) {
  const state = {};
  const isTexts = (list) => Array.isArray(list) && list.every((one) => typeof one === "string");
  const isNumbers = (list) => Array.isArray(list) && list.every(Number.isFinite);
  const shapes = {
    cut: Number.isInteger,
    clusters: (list) => Array.isArray(list) && list.every((id) => Number.isInteger(id) && id >= 0),
    size: (size) => size >= 1 && size <= 12,
    threshold: (share) => share >= 0 && share <= 100,
    merges: (list) => Array.isArray(list) && list.every(isTexts),
    names: (map) => map && typeof map === "object" && isTexts(Object.values(map)),
    window: (range) => isNumbers(range) && range.length === 2 && range[0] < range[1],
    polygon: (shape) => shape && Array.isArray(shape.points) && typeof shape.x === "string" &&
        typeof shape.y === "string" && shape.points.every((point) => isNumbers(point) && point.length === 2),
    sort: (sort) => sort && typeof sort.column === "string",
    filter: (filter) => filter && typeof filter.column === "string" && typeof filter.text === "string",
  };
  if (!saved || typeof saved !== "object") return state;
  for (const name of Object.keys(Seam.defaults)) {
    if (!(name in saved)) continue;
    const fits = shapes[name] || ((value) => typeof value === "string");
    if (fits(saved[name])) state[name] = saved[name];
  }
  return state;
};

// Calls `task` once after the next frame, however often it is asked.
Seam.soon = function(task) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      task();
    });
  };
};
