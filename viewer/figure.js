// SPDX-License-Identifier: MIT
// A figure on the page: a canvas that is drawn anew when its width, the theme or the state changes, a tip under the
// pointer, and its files (SVG, PNG, and CSV where it has a table).
"use strict";

{
  let tip = null;
  // Shows lines of text beside the pointer, on whichever side there is room; no text hides it.
  Seam.tip = function(lines, event) {
    tip ??= document.body.appendChild(Seam.h("div", {class: "tip", role: "status"}));
    tip.hidden = !lines || lines.length === 0;
    if (tip.hidden) return;
    Seam.fill(tip, lines.map((line, i) => Seam.h("div", {class: i ? null : "tip-title"}, line)));
    const width = tip.offsetWidth, height = tip.offsetHeight;
    const x = event.clientX + 16 + width > innerWidth ? event.clientX - width - 12 : event.clientX + 16;
    const y = Math.min(event.clientY + 14, innerHeight - height - 6);
    tip.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
  };

  // options: name (of files), title, caption, height (a number or of the width), draw(painter, width, height, theme),
  // and where it makes sense: pick(x, y) -> {lines, act, cursor}, drag {start(x, y), move(x, y), end()}, table() ->
  // {header, rows}, keys(event), bare (no head).
  Seam.figure = function(options) {
    const canvas =
        Seam.h("canvas", {tabindex: options.pick || options.keys ? 0 : null, role: "img", "aria-label": options.title});
    const head = options.bare
        ? null
        : Seam.h(
              "div", {class: "figure-head"}, Seam.h("h3", {}, options.title),
              Seam.h("div", {class: "files"}, buttons()));
    const element = Seam.h(
        "figure", {"data-figure": options.name}, head, canvas,
        options.caption ? Seam.h("figcaption", {}, options.caption) : null);
    let width = 0, height = 0;
    const figure = {element, canvas, options, draw, redraw: Seam.soon(draw), svg, setTitle};

    function setTitle(title) {
      options.title = title;
      canvas.setAttribute("aria-label", title);
      if (head) head.firstChild.textContent = title;
    }
    function buttons() {
      const one = (label, what, act) =>
          Seam.h("button", {type: "button", class: "file", title: `Save this figure as ${what}`, onclick: act}, label);
      return [
        one("SVG", "SVG (vector)", () => Seam.saveText(options.name + ".svg", svg(), "image/svg+xml")),
        one("PNG", "PNG (three times the size on the screen)", () => Seam.savePng(options.name + ".png", figure)),
        options.table ? one("CSV", "a table (CSV)", () => Seam.saveTable(options.name + ".csv", options.table()))
                      : null,
      ];
    }
    function measure() {
      width = Math.floor(element.clientWidth);
      height = Math.round(typeof options.height === "function" ? options.height(width) : options.height);
    }
    function draw() {
      if (!element.isConnected) return;
      measure();
      if (width < 20) return;
      const scale = Math.min(3, devicePixelRatio || 1);
      if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
        canvas.style.height = height + "px";
      }
      paint(canvas, scale, Seam.theme());
    }
    function paint(target, scale, theme) {
      const context = target.getContext("2d");
      const painter = new Seam.CanvasPainter(context, scale);
      context.clearRect(0, 0, width, height);
      options.draw(painter, width, height, theme);
    }
    function svg() {
      measure();
      const painter = new Seam.SvgPainter(width, height, options.title);
      painter.rect(0, 0, width, height, {fill: "#ffffff"});
      options.draw(painter, width, height, Seam.themes.light);
      return painter.finish();
    }
    figure.png = function(scale = 3) {
      measure();
      const target = Seam.h("canvas", {width: width * scale, height: height * scale});
      const context = target.getContext("2d");
      paint(target, scale, Seam.themes.light);
      context.globalCompositeOperation = "destination-over";
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, target.width, target.height);
      return target;
    };

    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    if (options.pick) {
      canvas.addEventListener("pointermove", (event) => {
        const found = options.pick(...place(event), event);
        canvas.style.cursor = found ? found.cursor || (found.act ? "pointer" : "crosshair") : "default";
        Seam.tip(found && found.lines, event);
      });
      canvas.addEventListener("pointerleave", () => Seam.tip(null));
      canvas.addEventListener("click", (event) => {
        const found = options.pick(...place(event), event);
        if (found && found.act) found.act(event);
      });
    }
    if (options.drag) {
      let dragging = false;
      canvas.addEventListener("pointerdown", (event) => {
        dragging = event.button === 0 && options.drag.start(...place(event), event) !== false;
        if (dragging) canvas.setPointerCapture(event.pointerId);
      });
      canvas.addEventListener("pointermove", (event) => {
        if (dragging) options.drag.move(...place(event), event);
      });
      for (const end of ["pointerup", "pointercancel"])
        canvas.addEventListener(end, (event) => {
          if (dragging && options.drag.end) options.drag.end(...place(event), event);
          dragging = false;
        });
    }
    if (options.keys) canvas.addEventListener("keydown", options.keys);
    new ResizeObserver(() => {
      if (Math.floor(element.clientWidth) !== width) figure.redraw();
    }).observe(element);
    return figure;
  };
}
