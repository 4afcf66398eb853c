// SPDX-License-Identifier: MIT
// One way to draw, two grounds: a canvas for the screen and for PNG, SVG text for files. A figure is drawn by the same
// body on both, so that what is saved is what was seen.
"use strict";

{
  const font = (size, weight) => `${weight || "normal"} ${size}px system-ui, "Segoe UI", Helvetica, Arial, sans-serif`;
  const xml = (text) => String(text)
                            .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
                            .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\uFFFD");
  const round = (value) => String(Math.round(value * 100) / 100);

  // The outlines of letters: absolute commands, X and Y are quarters of an ellipse (see glyphs.hpp).
  const outlines = new Map();
  Seam.outlineOf = function(letter) {
    if (outlines.has(letter)) return outlines.get(letter);
    const [width, text] = Seam.data.words.glyphs[letter] || [70, "M0 0H70V100H0ZM18 18V82H52V18Z"];
    let x = 0, y = 0, path = "";
    for (const [, command, tail] of text.matchAll(/([A-Z])([^A-Z]*)/g)) {
      const numbers = tail.trim() === "" ? [] : tail.trim().split(/\s+/).map(Number);
      const quarter = 0.5522847498307936;
      if (command === "X" || command === "Y") {
        const [tx, ty] = numbers, dx = (tx - x) * quarter, dy = (ty - y) * quarter;
        path += command === "X" ? `C${x + dx} ${y} ${tx} ${ty - dy} ${tx} ${ty}`
                                : `C${x} ${y + dy} ${tx - dx} ${ty} ${tx} ${ty}`;
      } else
        path += command + numbers.join(" ");
      if (command === "H")
        x = numbers[0];
      else if (command === "V")
        y = numbers[0];
      else if (command !== "Z")
        [x, y] = numbers.slice(-2);
    }
    const outline = {width, path, shape: new Path2D(path)};
    outlines.set(letter, outline);
    return outline;
  };

  Seam.CanvasPainter = class {
    constructor(context, scale) {
      this.context = context;
      this.scale = scale;
      context.setTransform(scale, 0, 0, scale, 0, 0);
    }
    rect(x, y, width, height, {fill, stroke, lineWidth = 1, alpha = 1, dash} = {}) {
      const c = this.context;
      c.globalAlpha = alpha;
      if (fill) {
        c.fillStyle = fill;
        c.fillRect(x, y, width, height);
      }
      if (stroke) {
        this.pen(stroke, lineWidth, dash);
        c.strokeRect(x, y, width, height);
      }
      c.globalAlpha = 1;
    }
    pen(stroke, lineWidth, dash) {
      const c = this.context;
      c.strokeStyle = stroke;
      c.lineWidth = lineWidth;
      c.setLineDash(dash || []);
    }
    line(x1, y1, x2, y2, stroke, lineWidth = 1, dash) {
      this.polyline([[x1, y1], [x2, y2]], {stroke, lineWidth, dash});
    }
    polyline(points, {stroke, fill, lineWidth = 1, dash, closed, alpha = 1} = {}) {
      const c = this.context;
      c.globalAlpha = alpha;
      c.beginPath();
      points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
      if (closed) c.closePath();
      if (fill) {
        c.fillStyle = fill;
        c.fill();
      }
      if (stroke) {
        this.pen(stroke, lineWidth, dash);
        c.stroke();
      }
      c.globalAlpha = 1;
    }
    circle(x, y, radius, {fill, stroke, lineWidth = 1} = {}) {
      const c = this.context;
      c.beginPath();
      c.arc(x, y, radius, 0, 2 * Math.PI);
      if (fill) {
        c.fillStyle = fill;
        c.fill();
      }
      if (stroke) {
        this.pen(stroke, lineWidth);
        c.stroke();
      }
    }
    text(x, y, text, {fill, size = 12, anchor = "start", weight, turn} = {}) {
      const c = this.context;
      c.font = font(size, weight);
      c.fillStyle = fill;
      c.textAlign = anchor === "middle" ? "center" : anchor;
      c.textBaseline = "alphabetic";
      if (turn) {
        c.save();
        c.translate(x, y);
        c.rotate((turn * Math.PI) / 180);
        c.fillText(text, 0, 0);
        c.restore();
      } else
        c.fillText(text, x, y);
    }
    letter(letter, x, y, width, height, fill, {flipped, alpha = 1} = {}) {
      const c = this.context, outline = Seam.outlineOf(letter), s = this.scale;
      c.globalAlpha = alpha;
      c.fillStyle = fill;
      c.setTransform(
          (s * width) / outline.width, 0, 0, (flipped ? -1 : 1) * ((s * height) / 100), s * x,
          s * (flipped ? y + height : y));
      c.fill(outline.shape, "evenodd");
      c.setTransform(s, 0, 0, s, 0, 0);
      c.globalAlpha = 1;
    }
    image(x, y, width, height, source) {
      this.context.imageSmoothingEnabled = false;
      this.context.drawImage(source, x, y, width, height);
    }
    clip(x, y, width, height, draw) {
      const c = this.context;
      c.save();
      c.beginPath();
      c.rect(x, y, width, height);
      c.clip();
      draw();
      c.restore();
    }
  };

  Seam.SvgPainter = class {
    constructor(width, height, title) {
      this.parts =
          [`<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" ` +
           `viewBox="0 0 ${round(width)} ${round(height)}" font-family="system-ui, Helvetica, Arial, sans-serif">` +
           `<title>${xml(title)}</title>`];
      this.clips = 0;
    }
    style({fill, stroke, lineWidth = 1, dash, alpha = 1}) {
      return ` fill="${xml(fill || "none")}"` +
          (stroke ? ` stroke="${xml(stroke)}" stroke-width="${round(lineWidth)}"` : "") +
          (dash ? ` stroke-dasharray="${dash.join(" ")}"` : "") + (alpha < 1 ? ` opacity="${round(alpha)}"` : "");
    }
    rect(x, y, width, height, style = {}) {
      this.parts.push(
          `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" ` +
          `height="${round(Math.max(0, height))}"${this.style(style)}/>`);
    }
    line(x1, y1, x2, y2, stroke, lineWidth = 1, dash) {
      this.parts.push(
          `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"` +
          `${this.style({stroke, lineWidth, dash})}/>`);
    }
    polyline(points, style = {}) {
      const list = points.map(([x, y]) => round(x) + "," + round(y)).join(" ");
      this.parts.push(`<${style.closed ? "polygon" : "polyline"} points="${list}"${this.style(style)}/>`);
    }
    circle(x, y, radius, style = {}) {
      this.parts.push(`<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}"${this.style(style)}/>`);
    }
    text(x, y, text, {fill, size = 12, anchor = "start", weight, turn} = {}) {
      this.parts.push(
          `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${xml(fill)}"` +
          (anchor !== "start" ? ` text-anchor="${anchor}"` : "") + (weight ? ` font-weight="${weight}"` : "") +
          (turn ? ` transform="rotate(${turn} ${round(x)} ${round(y)})"` : "") + `>${xml(text)}</text>`);
    }
    letter(letter, x, y, width, height, fill, {flipped, alpha = 1} = {}) {
      const outline = Seam.outlineOf(letter), scale = (value) => String(Math.round(value * 1e5) / 1e5);
      this.parts.push(
          `<path transform="matrix(${scale(width / outline.width)} 0 0 ${scale(((flipped ? -1 : 1) * height) / 100)} ` +
          `${round(x)} ${round(flipped ? y + height : y)})" fill="${xml(fill)}" fill-rule="evenodd"` +
          (alpha < 1 ? ` fill-opacity="${round(alpha)}"` : "") + ` d="${outline.path}"/>`);
    }
    image(x, y, width, height, source) {
      this.parts.push(
          `<image x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ` +
          `preserveAspectRatio="none" style="image-rendering:pixelated" href="${source.toDataURL("image/png")}"/>`);
    }
    clip(x, y, width, height, draw) {
      const id = "clip" + ++this.clips;
      this.parts.push(`<clipPath id="${id}"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${
          round(height)}"/></clipPath>`);
      this.parts.push(`<g clip-path="url(#${id})">`);
      draw();
      this.parts.push("</g>");
    }
    finish() { return this.parts.join("\n") + "\n</svg>\n"; }
  };
}
