// SPDX-License-Identifier: MIT
// The mechanism space: every sequence a point, by an embedding or by any two numbers; pan, zoom, and shapes that
// select.
"use strict";

{
  const room = {left: 58, right: 14, top: 12, bottom: 44};
  const axisOptions = Seam.axisOptions = () => [...Seam.data.embedding, ...Seam.data.columns];
  function axes() {
    const data = Seam.data, all = axisOptions();
    const means = all.find((column) => column.id === "means:1");
    const [x, y] = data.embedding.length > 1 ? data.embedding
        : means                              ? [means, all.find((c) => c.id === "means:2")]
                                             : [all[1] || all[0], all[0]];
    return {x: data.column(Seam.state.x) || x, y: data.column(Seam.state.y) || y};
  }

  // A padded range of what there is.
  function whole(values) {
    const [low, high] = Seam.rangeOf(values), pad = (high - low || 1) * 0.03;
    return [low - pad, high + pad];
  }

  class Space {
    constructor() {
      Seam.addProjection(Seam.data);
      this.tool = "move";
      this.path = [];  // of the shape that is being drawn, in values
      this.home();
      this.figure = Seam.figure({
        name: "mechanism_space",
        title: "Mechanism space",
        height: () => Math.max(360, Math.min(760, innerHeight - 250)),
        draw: (p, width, height, theme) => this.draw(p, width, height, theme),
        pick: (px, py) => this.pick(px, py),
        keys: (event) => this.key(event),
        drag: {start: (px, py) => this.start(px, py), move: (px, py) => this.move(px, py), end: () => this.end()},
        table: () => this.table(),
      });
      this.figure.canvas.classList.add("space");
      this.figure.canvas.addEventListener("wheel", (event) => {
        event.preventDefault();
        const box = this.figure.canvas.getBoundingClientRect();
        this.zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - box.left, event.clientY - box.top);
      }, {passive: false});
      this.figure.canvas.addEventListener("dblclick", () => {
        if (this.tool === "polygon") this.finish();
      });
    }
    home() {
      const {x, y} = axes();
      this.x = whole(x.values);
      this.y = whole(y.values);
    }
    size() { return [this.figure.element.clientWidth, parseFloat(this.figure.canvas.style.height)]; }
    scales(width, height) {
      return {
        x: Seam.scale(...this.x, room.left, width - room.right),
        y: Seam.scale(...this.y, height - room.bottom, room.top)
      };
    }
    // The picture of the points is kept until what it shows changes.
    points(width, height, scale, theme) {
      const {x, y} = axes(), {colour, size, order} = Seam.state;
      const key = JSON.stringify([
        width, height, scale, this.rough, theme.dark, x.id, y.id, this.x, this.y, colour, size, order, Seam.state.cut,
        Seam.state.merges, Seam.state.polygon, Seam.state.clusters
      ]);
      if (this.kept && this.kept.key === key) return this.kept.value;
      const selected = Seam.selectedRows(), w = Math.max(1, Math.round((width - room.left - room.right) * scale)),
            h = Math.max(1, Math.round((height - room.top - room.bottom) * scale));
      const sx = Seam.scale(...this.x, 0, w), sy = Seam.scale(...this.y, h, 0);
      let value;
      if (colour === "density")
        value = Seam.plotDensity(
            {xs: x.values, ys: y.values, x: sx, y: sy, dark: theme.dark, order: this.order(colour, order, selected)});
      else {
        const {colours, limits} = this.colours(colour, theme, selected);
        value = {
          limits,
          canvas: Seam.plotPoints({
            width: w,
            height: h,
            xs: x.values,
            ys: y.values,
            x: sx,
            y: sy,
            colours,
            order: this.order(colour, order, selected),
            diameter: size * scale,
            rough: this.rough
          })
        };
      }
      if (scale === Math.min(3, devicePixelRatio || 1)) this.kept = {key, value};
      return value;
    }
    order(colour, how, selected) {
      const key =
          JSON.stringify([colour, how, Seam.state.polygon, Seam.state.clusters, Seam.state.cut, Seam.state.merges]);
      if (!this.ordered || this.ordered.key !== key)
        this.ordered = {key, value: Seam.pointOrder(Seam.data, colour, how, selected)};
      return this.ordered.value;
    }
    colours(colour, theme, selected) {
      const key = JSON.stringify(
          [colour, theme.dark, Seam.state.polygon, Seam.state.clusters, Seam.state.cut, Seam.state.merges]);
      if (!this.coloured || this.coloured.key !== key)
        this.coloured = {key, value: Seam.pointColours(Seam.data, colour, theme, selected)};
      return this.coloured.value;
    }
    draw(p, width, height, theme) {
      const {x, y} = axes(), scales = this.scales(width, height), data = Seam.data;
      const shown = this.points(width, height, p.scale || 2, theme);
      p.rect(
          room.left, room.top, width - room.left - room.right, height - room.top - room.bottom, {stroke: theme.line});
      p.image(room.left, room.top, width - room.left - room.right, height - room.top - room.bottom, shown.canvas);
      p.clip(room.left, room.top, width - room.left - room.right, height - room.top - room.bottom, () => {
        if (data.reference && !Number.isNaN(x.values[0])) star(p, scales.x(x.values[0]), scales.y(y.values[0]), theme);
        this.shape(p, scales, theme);
      });
      Seam.xAxis(p, scales.x, height - room.bottom, theme, x.name);
      Seam.yAxis(p, room.left, scales.y, theme, y.name, 56);
      this.legend(p, width, theme, shown);
    }
    legend(p, width, theme, shown) {
      const column = Seam.data.column(Seam.state.colour);
      const x = width - room.right - 176, y = room.top + 26;
      if (column || Seam.state.colour === "density") p.rect(x - 10, y - 20, 180, 48, {fill: theme.ground, alpha: 0.85});
      if (column)
        Seam.colourBar(p, x, y, 160, (t) => Seam.ramp(t, theme.dark), ...shown.limits, column.name, theme);
      else if (Seam.state.colour === "density")
        Seam.colourBar(
            p, x, y, 160, (t) => Seam.sequential(0.12 + 0.88 * t, theme.dark), 1, shown.most,
            "sequences in a cell (log)", theme);
    }
    shape(p, scales, theme) {
      const {polygon} = Seam.state, {x, y} = axes();
      const points = this.path.length ? this.path
          : polygon && polygon.x === x.id && polygon.y === y.id
          ? polygon.points
          : [];
      if (!points.length) return;
      const places = points.map(([a, b]) => [scales.x(a), scales.y(b)]);
      p.polyline(places, {stroke: theme.ink, lineWidth: 1.6, dash: [5, 3], closed: this.path.length === 0});
      if (this.tool === "polygon" && this.path.length)
        for (const [a, b] of places) p.circle(a, b, 3, {fill: theme.ink});
    }
    nearest(px, py) {
      const {x, y} = axes(), scales = this.scales(...this.size());
      const sx = (scales.x.high - scales.x.low) / (this.x[1] - this.x[0]),
            sy = (scales.y.high - scales.y.low) / (this.y[1] - this.y[0]);
      let best = -1, least = 64;
      for (let row = 0; row < Seam.data.N; ++row) {
        const dx = scales.x.low + (x.values[row] - this.x[0]) * sx - px,
              dy = scales.y.low + (y.values[row] - this.y[0]) * sy - py;
        const distance = dx * dx + dy * dy;
        if (distance < least) {
          least = distance;
          best = row;
        }
      }
      return best;
    }
    pick(px, py) {
      if (this.dragging) return {lines: null, cursor: this.tool === "move" ? "grabbing" : "crosshair"};
      const row = this.nearest(px, py), cursor = this.tool === "move" ? (row < 0 ? "grab" : "pointer") : "crosshair";
      const act = this.tool === "polygon" ? () => this.corner(px, py)
          : this.tool === "move" && row >= 0 && !this.moved
          ? (event) => this.chosen(row, event)
          : null;
      return {lines: row < 0 ? null : this.words(row), cursor, act};
    }
    words(row) {
      const data = Seam.data, partition = Seam.partition(), sequence = data.sequence(row), id = partition.of[row];
      const lines = [
        row === 0 && data.reference ? "Row 0, the reference" : `Row ${row}`,
        `activity ${Seam.number(data.activity[row], 4)}`, id < 0 ? "in no cluster" : partition.title(id)
      ];
      if (data.arrays.hamming) lines.push(mutations(row, sequence, data.arrays.hamming[row]));
      if (sequence) lines.push(Seam.h("div", {class: "mono tip-sequence"}, coloured(sequence)));
      return lines;
    }
    chosen(row, event) {
      const id = Seam.partition().of[row];
      if (id >= 0) Seam.selectCluster(id, event);
    }
    at(px, py) {
      const {x, y} = this.scales(...this.size());
      return [x.invert(px), y.invert(py)].map((value) => Number(value.toPrecision(5)));
    }
    start(px, py) {
      this.from = {px, py, x: [...this.x], y: [...this.y]};
      this.moved = false;
      if (this.tool === "polygon") return false;
      this.dragging = true;
      if (this.tool === "lasso") this.path = [this.at(px, py)];
      return true;
    }
    move(px, py) {
      if (Math.hypot(px - this.from.px, py - this.from.py) > 3) this.moved = true;
      if (this.tool === "lasso")
        this.path.push(this.at(px, py));
      else {
        const x = Seam.scale(...this.from.x, ...this.spanX()), y = Seam.scale(...this.from.y, ...this.spanY());
        const dx = x.invert(this.from.px) - x.invert(px), dy = y.invert(this.from.py) - y.invert(py);
        this.x = this.from.x.map((v) => v + dx);
        this.y = this.from.y.map((v) => v + dy);
      }
      this.stir();
    }
    spanX() { return [room.left, this.size()[0] - room.right]; }
    spanY() { return [this.size()[1] - room.bottom, room.top]; }
    end() {
      this.dragging = false;
      if (this.tool === "lasso") this.finish();
    }
    corner(px, py) {
      this.path.push(this.at(px, py));
      this.figure.redraw();
    }
    // Ends the shape: what lies inside is selected.
    finish() {
      const points = thinned(this.path), {x, y} = axes();
      this.path = [];
      if (points.length >= 3) Seam.change({polygon: {x: x.id, y: y.id, points}, clusters: []});
      this.figure.redraw();
    }
    zoom(factor, px, py) {
      const {x, y} = this.scales(...this.size()), cx = x.invert(px), cy = y.invert(py);
      this.x = this.x.map((v) => cx + (v - cx) / factor);
      this.y = this.y.map((v) => cy + (v - cy) / factor);
      this.stir();
    }
    // Draws roughly as long as things move, and well when they rest.
    stir() {
      this.rough = Seam.data.N > 20000;
      clearTimeout(this.rest);
      this.rest = setTimeout(() => {
        this.rough = false;
        this.figure.redraw();
      }, 180);
      this.figure.redraw();
    }
    key(event) {
      const [width, height] = this.size(),
                    step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
      if (step) {
        const dx = 0.1 * (this.x[1] - this.x[0]) * step[0], dy = 0.1 * (this.y[1] - this.y[0]) * step[1];
        this.x = this.x.map((v) => v + dx);
        this.y = this.y.map((v) => v + dy);
      } else if (event.key === "+" || event.key === "=")
        this.zoom(1.25, width / 2, height / 2);
      else if (event.key === "-")
        this.zoom(0.8, width / 2, height / 2);
      else if (event.key === "0")
        this.home();
      else if (event.key === "Enter" && this.path.length)
        this.finish();
      else if (event.key === "Escape") {
        this.path = [];
        Seam.change({polygon: null});
      } else
        return;
      event.preventDefault();
      this.figure.redraw();
    }
    table() {
      const {x, y} = axes(), rows = Seam.selection().rows || Uint32Array.from({length: Seam.data.N}, (_, i) => i),
                partition = Seam.partition();
      return {
        header: ["Row", x.name, y.name, "DNN", "Cluster_Sorted"],
        rows: Array.from(rows, (row) => [row, x.values[row], y.values[row], Seam.data.activity[row], partition.of[row]])
      };
    }
  }

  // Corners that lie nearly on the line between their neighbours are left out: the address stays short.
  function thinned(points) {
    const limit = 120, step = Math.max(1, points.length / limit);
    return points.length <= limit ? points : Array.from({length: limit}, (_, i) => points[Math.floor(i * step)]);
  }

  function star(p, x, y, theme) {
    const points = Array.from({length: 10}, (_, i) => {
      const angle = (i * Math.PI) / 5 - Math.PI / 2, radius = i % 2 ? 4 : 9;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
    p.polyline(points, {fill: theme.reference, stroke: theme.ground, lineWidth: 1.2, closed: true});
  }

  function mutations(row, sequence, count) {
    const {reference} = Seam.data;
    if (!sequence || !reference || count === 0) return Seam.count(count, "mutation");
    const list = [];
    for (let p = 0; p < reference.length && list.length < 9; ++p)
      if (sequence[p] !== reference[p]) list.push(reference[p] + p + sequence[p]);
    return `${Seam.count(count, "mutation")}: ${list.slice(0, 8).join(" ")}${count > 8 ? " …" : ""}`;
  }
  // The letters in the shown window; those that differ from the reference stand out.
  function coloured(sequence) {
    const [first, stop] = Seam.shownWindow(), {reference} = Seam.data, end = Math.min(stop, first + 250), parts = [];
    for (let p = first; p < end; ++p)
      parts.push(reference && reference[p] !== sequence[p] ? Seam.h("b", {}, sequence[p]) : sequence[p].toLowerCase());
    return parts;
  }

  Seam.Space = Space;
  Seam.spaceAxes = axes;
}
