// This file sends answers one after the other, in the order in which they were given, while the next is looked at.

import { post } from "../api.js";

const TIMEOUT_MS = 20000;

// Events: `kept` (detail: about, told) once the server has said that one is durable; `lost` (detail: error, abouts) when
// one was not taken: neither it nor what waited behind it is sent again; `change` whenever `count` does.
export class Sender extends EventTarget {
  #waiting = [];
  #working = null;

  constructor(path) {
    super();
    this.path = path;
    addEventListener("beforeunload", (event) => { if (this.count) event.preventDefault(); });
  }

  // Answers that the server has not acknowledged.
  get count() { return this.#waiting.length; }

  // `about`: what the page knows it by.
  add(body, about) {
    this.#waiting.push({ body, about });
    this.#tell("change");
    this.#working ??= this.#work();
  }

  // Resolves when nothing is on its way any more, kept or lost.
  async idle() {
    while (this.#working) await this.#working;
  }

  async #work() {
    try {
      while (this.#waiting.length) {
        const [{ body, about }] = this.#waiting;
        const told = await post(this.path, body, { signal: AbortSignal.timeout(TIMEOUT_MS) });
        this.#waiting.shift();
        this.#tell("kept", { about, told });
        this.#tell("change");
      }
    } catch (error) {
      const abouts = this.#waiting.splice(0).map((one) => one.about);
      this.#tell("lost", { error, abouts });
      this.#tell("change");
    } finally {
      this.#working = null;
    }
  }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}
