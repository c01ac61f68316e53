// This file zooms and moves all pictures of a page as one: by wheel, drag, pinch, keys and buttons.

const MOST = 16;
const STEP = 1.25;
const NUDGE = 0.08;
const FULL_FROM = 1.3;  // above it a thumbnail has too few pixels, and the picture itself is fetched

// root gets --zoom, --x and --y, the last two in shares of a view; views listen to the pointer.
export class Zoom {
  constructor(root, views, tell) {
    Object.assign(this, { root, tell, zoom: 1, x: 0, y: 0, pointers: new Map() });
    for (const view of views) this.listen(view);
  }

  by(factor, at = { x: 0, y: 0 }) {
    const zoom = Math.min(MOST, Math.max(1, this.zoom * factor));
    const grown = zoom / this.zoom;
    this.to(zoom, at.x - (at.x - this.x) * grown, at.y - (at.y - this.y) * grown);
  }

  in() { this.by(STEP); }
  out() { this.by(1 / STEP); }
  reset() { this.to(1, 0, 0); }
  nudge(x, y) { this.to(this.zoom, this.x + x * NUDGE, this.y + y * NUDGE); }

  to(zoom, x, y) {
    const room = (zoom - 1) / 2;
    this.zoom = zoom;
    this.x = Math.min(room, Math.max(-room, x));
    this.y = Math.min(room, Math.max(-room, y));
    this.root.style.setProperty("--zoom", this.zoom);
    this.root.style.setProperty("--x", this.x);
    this.root.style.setProperty("--y", this.y);
    if (zoom > FULL_FROM) this.sharpen();
    this.tell(this.zoom);
  }

  listen(view) {
    view.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.by(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), place(event, view));
    }, { passive: false });
    view.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      view.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, place(event, view));
    });
    view.addEventListener("pointermove", (event) => this.move(event, view));
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) view.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
    view.addEventListener("dblclick", (event) => (this.zoom > 1 ? this.reset() : this.by(3, place(event, view))));
  }

  move(event, view) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = place(event, view);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (!other) return this.to(this.zoom, this.x + now.x - before.x, this.y + now.y - before.y);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    this.by(distance(now, other) / (distance(before, other) || 1), middle);
    this.to(this.zoom, this.x + (now.x - before.x) / 2, this.y + (now.y - before.y) / 2);
  }

  sharpen() {
    for (const image of this.root.querySelectorAll("[data-full]")) {
      const full = new Image();
      full.src = image.dataset.full;
      delete image.dataset.full;
      full.decode().then(() => { image.src = full.src; }, () => {});
    }
  }
}

// Where the pointer is, in shares of the view, from its middle.
function place(event, view) {
  const box = view.getBoundingClientRect();
  return { x: (event.clientX - box.left) / box.width - 0.5, y: (event.clientY - box.top) / box.height - 0.5 };
}

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
