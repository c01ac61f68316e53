// This file measures how long something has been looked at before it is decided; a hidden tab does not count.

export const MOST_S = 86400; // a page that was left open; no more is taken

export class Clock {
  #image = null;
  #since = 0;
  #spent_ms = 0;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#spent_ms += performance.now() - this.#since;
      else this.#since = performance.now();
    });
  }

  show(image) {
    if (image === this.#image) return;
    this.#image = image;
    this.#spent_ms = 0;
    this.#since = performance.now();
  }

  // Seconds of this image; null when it was not the one looked at.
  read(image) {
    if (image !== this.#image) return null;
    const running_ms = document.hidden ? 0 : performance.now() - this.#since;
    return Math.min(MOST_S, Math.round(this.#spent_ms + running_ms) / 1000);
  }
}
