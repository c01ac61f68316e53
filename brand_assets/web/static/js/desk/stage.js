// This file shows one picture large: fitted, zoomed, panned by wheel, pinch, drag and keys; its neighbours are decoded
// ahead, so that the next picture is there at once.

const MAX_ZOOM = 16;
const STEP = 1.5;
const KEPT = 10;

export class Stage extends EventTarget {
  #root = document.getElementById("stage");
  #holder = this.#root.querySelector("[data-picture]");
  #pool = new Map();
  #zoom = 1;
  #x = 0;
  #y = 0;
  #pointers = new Map();
  #pinch = null;
  #id = null;

  constructor() {
    super();
    this.#root.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.#root.addEventListener("dblclick", (event) => { if (!event.target.closest("button")) this.toggle(this.#at(event)); });
    this.#holder.addEventListener("pointerdown", (event) => this.#down(event));
    this.#holder.addEventListener("pointermove", (event) => this.#drag(event));
    for (const name of ["pointerup", "pointercancel"]) this.#holder.addEventListener(name, (event) => this.#up(event));
  }

  get isZoomed() { return this.#zoom > 1.001; }

  show(id) {
    this.#id = id;
    const ready = this.#take(id);
    this.#holder.replaceChildren(ready.small);
    this.#holder.setAttribute("data-id", id);
    this.reset();
    this.#sharpen(id, ready);
  }

  prepare(ids) { for (const id of ids) if (id) this.#take(id); }

  reset() { this.#set(1, 0, 0); }

  toggle(point = { x: 0, y: 0 }) { this.isZoomed ? this.reset() : this.zoom(3, point); }

  zoom(factor, point = { x: 0, y: 0 }) {
    const next = Math.min(MAX_ZOOM, Math.max(1, this.#zoom * factor));
    const ratio = next / this.#zoom;
    this.#set(next, point.x - (point.x - this.#x) * ratio, point.y - (point.y - this.#y) * ratio);
  }

  in() { this.zoom(STEP); }

  out() { this.zoom(1 / STEP); }

  pan(dx, dy) { this.#set(this.#zoom, this.#x + dx, this.#y + dy); }

  #take(id) {
    const known = this.#pool.get(id);
    if (known) this.#pool.delete(id);
    const ready = known ?? this.#load(id);
    this.#pool.set(id, ready);
    while (this.#pool.size > KEPT) this.#pool.delete(this.#pool.keys().next().value);
    return ready;
  }

  #load(id) {
    const small = makePicture(`/thumbnails/${id}/800.webp`);
    return { small, decoded: small.decode().catch(() => null), full: null };
  }

  // The original takes the thumbnail's place once somebody stays, decoded before it is shown.
  async #sharpen(id, ready) {
    await new Promise((done) => { setTimeout(done, 250); });
    if (this.#id !== id) return;
    ready.full ??= makePicture(`/images/${id}`);
    try { await ready.full.decode(); } catch { return; }
    if (this.#id === id) this.#holder.replaceChildren(ready.full);
  }

  #set(zoom, x, y) {
    const limit = { x: (this.#holder.clientWidth * (zoom - 1)) / 2, y: (this.#holder.clientHeight * (zoom - 1)) / 2 };
    this.#zoom = zoom;
    this.#x = Math.max(-limit.x, Math.min(limit.x, x));
    this.#y = Math.max(-limit.y, Math.min(limit.y, y));
    this.#holder.style.setProperty("--zoom", String(zoom));
    this.#holder.style.setProperty("--x", `${this.#x}px`);
    this.#holder.style.setProperty("--y", `${this.#y}px`);
    this.#root.classList.toggle("is-zoomed", this.isZoomed);
    this.dispatchEvent(new CustomEvent("zoom", { detail: zoom }));
  }

  // From the middle of the picture, in pixels.
  #at({ clientX, clientY }) {
    const box = this.#root.getBoundingClientRect();
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  }

  #wheel(event) {
    event.preventDefault();
    if (event.ctrlKey || !this.isZoomed || !event.shiftKey) this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), this.#at(event));
    else this.pan(-event.deltaX, -event.deltaY);
  }

  #down(event) {
    this.#pointers.set(event.pointerId, event);
    if (this.isZoomed || this.#pointers.size > 1) this.#holder.setPointerCapture(event.pointerId);
  }

  #drag(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    this.#pointers.set(event.pointerId, event);
    const fingers = [...this.#pointers.values()];
    if (fingers.length === 2) {
      const apart = Math.hypot(fingers[0].clientX - fingers[1].clientX, fingers[0].clientY - fingers[1].clientY);
      const middle = { clientX: (fingers[0].clientX + fingers[1].clientX) / 2, clientY: (fingers[0].clientY + fingers[1].clientY) / 2 };
      if (this.#pinch) this.zoom(apart / this.#pinch, this.#at(middle));
      this.#pinch = apart;
    } else if (this.isZoomed) {
      this.pan(event.clientX - before.clientX, event.clientY - before.clientY);
    }
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
    this.#pinch = null;
  }
}

function makePicture(address) {
  const picture = new Image();
  picture.decoding = "sync";
  picture.draggable = false;
  picture.alt = "";
  picture.src = address;
  return picture;
}
