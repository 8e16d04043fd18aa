/* A pad on which a name is drawn. What is kept are its lines of points, from 0 to 999 across and
   down; the city draws them anew. Without this script, and by keyboard, the typed name is enough. */
"use strict";
(() => {
  const LONGEST = 11900, NEAR = 6; // characters that are sent at most; thousandths of the pad

  class Pad {
    constructor(box) {
      Object.assign(this, {
        box, canvas: box.querySelector("canvas"), kept: box.querySelector("input"),
        clear: box.querySelector("button"), says: box.querySelector("[role=status]"),
      });
      this.lines = this.kept.value ? this.kept.value.split(";").map((line) =>
        line.split(" ").map((point) => point.split(",").map(Number))) : [];
      this.pointer = null;
      this.listen();
      box.hidden = false;
      new ResizeObserver(() => this.draw()).observe(this.canvas);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    }

    listen() {
      const { canvas, clear } = this;
      canvas.addEventListener("pointerdown", (event) => this.begin(event));
      canvas.addEventListener("pointermove", (event) => this.go(event));
      for (const end of ["pointerup", "pointercancel"]) {
        canvas.addEventListener(end, (event) => this.end(event));
      }
      clear.addEventListener("click", () => {
        this.lines = [];
        this.keep();
        this.says.textContent = this.says.dataset.cleared;
      });
    }

    at(event) {
      const edge = this.canvas.getBoundingClientRect();
      const within = (place, size) => Math.max(0, Math.min(999, Math.round(place / size * 999)));
      return [within(event.clientX - edge.left, edge.width), within(event.clientY - edge.top, edge.height)];
    }

    get full() { return this.written().length > LONGEST; }

    begin(event) {
      if (this.pointer !== null || event.button !== 0 || this.full) return;
      event.preventDefault();
      this.pointer = event.pointerId;
      this.canvas.setPointerCapture(event.pointerId);
      this.lines.push([this.at(event)]);
      this.draw();
    }

    go(event) {
      if (event.pointerId !== this.pointer) return;
      const line = this.lines.at(-1);
      for (const each of event.getCoalescedEvents?.() ?? [event]) {
        const [across, down] = this.at(each), [x, y] = line.at(-1);
        if (Math.hypot(across - x, down - y) >= NEAR) line.push([across, down]);
      }
      this.draw();
      if (this.full) this.end(event);
    }

    end(event) {
      if (event.pointerId !== this.pointer) return;
      this.pointer = null;
      this.keep();
      this.says.textContent = this.says.dataset.drawn;
    }

    written() { return this.lines.map((line) => line.map((point) => point.join(",")).join(" ")).join(";"); }

    keep() {
      while (this.lines.length && this.written().length > LONGEST + 100) this.lines.pop();
      this.kept.value = this.written();
      this.draw();
    }

    draw() {
      const { canvas, lines } = this, fine = devicePixelRatio || 1;
      canvas.width = Math.round(canvas.clientWidth * fine);
      canvas.height = Math.round(canvas.clientHeight * fine);
      const pen = canvas.getContext("2d");
      Object.assign(pen, {
        lineWidth: 2.5 * fine, lineCap: "round", lineJoin: "round",
        strokeStyle: getComputedStyle(canvas).color,
      });
      for (const line of lines) {
        pen.beginPath();
        line.forEach(([x, y], place) => {
          const [across, down] = [x / 999 * canvas.width, y / 999 * canvas.height];
          if (place) pen.lineTo(across, down); else pen.moveTo(across, down);
        });
        if (line.length === 1) pen.lineTo(line[0][0] / 999 * canvas.width + fine, line[0][1] / 999 * canvas.height);
        pen.stroke();
      }
      this.box.classList.toggle("drawn", lines.length > 0);
      this.clear.disabled = lines.length === 0;
    }
  }

  document.querySelectorAll("[data-pad]").forEach((box) => new Pad(box));
})();
