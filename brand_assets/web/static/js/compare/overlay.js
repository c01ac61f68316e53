// This file lays two pictures over each other: a slider between before and after, or one blinking into the other.

import { onKey } from "../keys.js";

const SHARE_OF_KEY = 5;

export class Overlay {
  constructor(root, panes) {
    Object.assign(this, { root, panes, mode: "beside", front: "before", split: 50 });
    if (!root) return;
    this.view = root.querySelector("[data-view]");
    this.slider = root.querySelector("[data-slider]");
    this.slider.addEventListener("input", () => this.slide(Number(this.slider.value)));
    this.view.addEventListener("pointerdown", (event) => this.grab(event), { capture: true });
    onKey("b", "Blink between the two", () => this.blink());
    this.slide(50);
  }

  show(mode) {
    this.mode = mode;
    const isOver = mode !== "beside";
    this.root.hidden = !isOver;
    this.panes.classList.toggle("bare", isOver);
    this.root.dataset.mode = mode;
    this.root.querySelector("[data-slide]").hidden = mode !== "slider";
    this.root.querySelector("[data-edge]").hidden = mode !== "slider";
    document.querySelectorAll("[data-mode].chip").forEach((chip) => chip.setAttribute("aria-pressed", chip.dataset.mode === mode));
    this.turn(mode === "blink" ? "before" : null);
  }

  // The first press lays them over each other, each further one shows the other picture.
  blink() {
    if (this.mode !== "blink") return this.show("blink");
    return this.turn(this.front === "before" ? "after" : "before");
  }

  // front: which picture alone is seen; null for both.
  turn(front) {
    this.front = front;
    for (const name of ["before", "after"]) {
      const isHidden = front !== null && front !== name;
      this.root.querySelector(`[data-half="${name}"]`).classList.toggle("hidden", isHidden);
      this.root.querySelector(`[data-label="${name}"]`).hidden = isHidden;
    }
  }

  slide(split) {
    this.split = Math.min(100, Math.max(0, split));
    this.slider.value = this.split;
    this.slider.setAttribute("aria-valuetext", `${Math.round(this.split)} % parent`);
    this.root.style.setProperty("--split", this.split / 100);
  }

  nudge(by) { this.slide(this.split + by * SHARE_OF_KEY); }

  // Near the edge the pointer moves the edge, elsewhere the pictures.
  grab(event) {
    if (this.mode === "blink") return;
    const box = this.view.getBoundingClientRect();
    const share = (at) => (100 * (at.clientX - box.left)) / box.width;
    if (Math.abs(share(event) - this.split) * box.width > 2400) return;
    event.stopPropagation();
    this.view.setPointerCapture(event.pointerId);
    const follow = (moved) => { moved.stopPropagation(); this.slide(share(moved)); };
    const stop = () => this.view.removeEventListener("pointermove", follow, { capture: true });
    this.view.addEventListener("pointermove", follow, { capture: true });
    this.view.addEventListener("lostpointercapture", stop, { once: true });
  }
}
