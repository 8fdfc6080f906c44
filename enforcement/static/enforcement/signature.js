// Signatures drawn with finger, pen or mouse. Without this file a picture is handed in instead.
"use strict";

(() => {
  const INK = "#10182a";
  const WIDTH = 0.0075;  // of a line, as a part of the canvas' width
  const HEIGHT = 0.5;  // of the canvas, likewise; as in signature.css
  const EXPORTED = 1000;  // pixels across of what is sent
  const pads = new WeakMap();

  // Lines are lists of points whose unit is the canvas' width, so that turning the phone keeps them.
  class Pad {
    constructor(root) {
      this.root = root;
      this.canvas = root.querySelector("canvas");
      this.hidden = root.querySelector("input[type=hidden]");
      this.file = root.querySelector("input[type=file]");
      this.lines = [];
      this.before = null;  // the picture that came back with an error
      this.drawing = null;
      root.querySelector(".signature-drawing").hidden = false;
      root.querySelector("details").open = this.file.files.length > 0;
      this.listen();
      new ResizeObserver(() => this.paint()).observe(this.canvas);
      if (this.hidden.value) this.restore(this.hidden.value);
      this.show();
    }

    listen() {
      const canvas = this.canvas;
      canvas.addEventListener("pointerdown", (event) => this.begin(event));
      canvas.addEventListener("pointermove", (event) => this.go(event));
      for (const name of ["pointerup", "pointercancel"]) {
        canvas.addEventListener(name, (event) => this.end(event));
      }
      this.root.querySelector("[data-signature-undo]").addEventListener("click", () => this.undo());
      this.root.querySelector("[data-signature-clear]").addEventListener("click", () => this.clear());
    }

    begin(event) {
      if (this.drawing !== null || event.button > 0) return;
      event.preventDefault();
      this.canvas.setPointerCapture(event.pointerId);
      this.drawing = event.pointerId;
      this.lines.push([this.point(event)]);
      this.paint();
    }

    go(event) {
      if (event.pointerId !== this.drawing) return;
      const passed = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      const line = this.lines[this.lines.length - 1];
      for (const each of passed.length ? passed : [event]) line.push(this.point(each));
      this.paint();
    }

    end(event) {
      if (event.pointerId !== this.drawing) return;
      this.drawing = null;
      this.file.value = "";
      this.keep();
    }

    undo() {
      if (this.lines.length) this.lines.pop();
      else this.before = null;
      this.keep();
    }

    clear() {
      this.lines = [];
      this.before = null;
      this.keep();
    }

    point(event) {
      const box = this.canvas.getBoundingClientRect();
      const unit = box.width;
      return [(event.clientX - box.left) / unit, (event.clientY - box.top) / unit];
    }

    restore(url) {
      const picture = new Image();
      picture.onload = () => { this.before = picture; this.paint(); this.show(); };
      picture.src = url;
    }

    paint() {
      const width = Math.round(this.canvas.clientWidth * Math.min(window.devicePixelRatio || 1, 3));
      if (!width) return;
      const height = Math.round(width * HEIGHT);
      if (this.canvas.width !== width) [this.canvas.width, this.canvas.height] = [width, height];
      this.paintOn(this.canvas);
    }

    paintOn(canvas) {
      const brush = canvas.getContext("2d");
      const unit = canvas.width;
      brush.fillStyle = "#fff";
      brush.fillRect(0, 0, canvas.width, canvas.height);
      if (this.before) brush.drawImage(this.before, 0, 0, canvas.width, canvas.height);
      brush.strokeStyle = INK;
      brush.lineWidth = Math.max(1.5, WIDTH * unit);
      brush.lineCap = brush.lineJoin = "round";
      for (const line of this.lines) {
        brush.beginPath();
        brush.moveTo(line[0][0] * unit, line[0][1] * unit);
        for (let n = 1; n < line.length; n += 1) {
          const [x, y] = line[n];
          const [fromX, fromY] = line[n - 1];
          brush.quadraticCurveTo(fromX * unit, fromY * unit, (fromX + x) / 2 * unit, (fromY + y) / 2 * unit);
        }
        const [x, y] = line[line.length - 1];
        brush.lineTo(x * unit + 0.01, y * unit);
        brush.stroke();
      }
    }

    // What will be sent: the same lines at a fixed size, whatever the screen.
    keep() {
      if (this.lines.length || this.before) {
        const sheet = document.createElement("canvas");
        [sheet.width, sheet.height] = [EXPORTED, EXPORTED * HEIGHT];
        this.paintOn(sheet);
        this.hidden.value = sheet.toDataURL("image/png");
      } else {
        this.hidden.value = "";
      }
      this.paint();
      this.show();
      this.hidden.dispatchEvent(new Event("input", { bubbles: true }));
    }

    show() {
      const signed = this.hidden.value !== "";
      this.canvas.classList.toggle("signed", signed);
      this.canvas.setAttribute("aria-label", signed ? "手写签名框，已签名" : "手写签名框，还没有签名");
      const state = this.root.querySelector("[data-signature-state]");
      state.textContent = signed ? "已签名。不满意可以撤销或者清除重签。" : "请用手指、触控笔或者鼠标在框内签名。";
      for (const button of this.root.querySelectorAll(".signature-buttons button")) button.disabled = !signed;
    }
  }

  function settle(root) {
    for (const each of root.querySelectorAll("[data-signature]")) {
      if (!pads.has(each)) pads.set(each, new Pad(each));
    }
  }

  // A picture takes the place of the drawing. Heard here, because htmx may keep the input.
  document.addEventListener("change", (event) => {
    const root = event.target.closest("[data-signature]");
    if (root && event.target.type === "file" && event.target.files.length) pads.get(root)?.clear();
  });
  document.addEventListener("DOMContentLoaded", () => settle(document));
  document.addEventListener("htmx:load", (event) => settle(event.detail.elt));
})();
