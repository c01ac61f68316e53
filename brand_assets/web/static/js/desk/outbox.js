// This file sees to it that no decision is lost between the key and the ledger: a queue in order, kept in the browser,
// sent one by one until the server has said that each is durable; what it refuses is shown, never dropped. It is one
// queue for all checkpoints: what was decided on a shortlist that was replaced meanwhile is sent to that one, and told of.
// What an earlier page left is adopted by the next one of the same reviewer. Two tabs may send the same: a key is taken
// once. Each entry is stored under a name of its own, so that no tab writes over what another has added.

import { ApiError, post } from "../api.js";

const PAUSES_S = [0.5, 1, 2, 4, 8];
const TIMEOUT_MS = 20000;
const PASSING = new Set([0, 401, 408, 425, 429, 500, 502, 503, 504]);

export class Outbox extends EventTarget {
  #prefix;
  #last = 0;
  #busy = false;
  #timer = 0;

  constructor(me) {
    super();
    this.#prefix = `outbox:${encodeURIComponent(me)}:`;
    const kept = readStored(this.#prefix);
    this.waiting = kept.filter(({ message }) => message === undefined).map(({ item }) => item);
    this.refused = kept.filter(({ message }) => message !== undefined);
    this.adopted = new Set(this.waiting.map(({ key }) => key)); // of an earlier page, and not through yet
    this.hasAdopted = this.adopted.size > 0;
    this.failures = 0;
    this.problem = null;
    this.retryAt = 0;
    addEventListener("online", () => this.retry());
    addEventListener("beforeunload", (event) => { if (this.isUnsaved) event.preventDefault(); });
  }

  get isUnsaved() { return this.waiting.length > 0 || this.refused.length > 0; }

  add(checkpoint, decision) {
    const item = { key: crypto.randomUUID?.() ?? makeKey(), at: this.#stamp(), checkpoint, ...decision };
    this.waiting.push(item);
    this.#store({ item });
    this.#drain(); // on its way while the page is painted
    this.#tell();
  }

  retry() {
    clearTimeout(this.#timer);
    this.retryAt = 0;
    this.#drain();
  }

  // The person has seen what was refused.
  forgetRefused() {
    for (const { item } of this.refused) this.#forget(item);
    this.refused = [];
    this.#tell();
  }

  async #drain() {
    if (this.#busy || this.retryAt > Date.now()) return;
    this.#busy = true;
    while (this.waiting.length) {
      const item = this.waiting[0];
      try {
        const { key, at, checkpoint, ...body } = item;
        const told = await post(`checkpoints/${checkpoint}/decisions`, body, { headers: { "Idempotency-Key": key }, signal: AbortSignal.timeout(TIMEOUT_MS) });
        this.#shift();
        this.#forget(item);
        this.failures = 0;
        this.problem = null;
        this.dispatchEvent(new CustomEvent("kept", { detail: { item, rows: told.decisions } }));
      } catch (error) {
        if (isPassing(error)) {
          this.#waitFor(error);
          break;
        }
        this.#shift();
        this.refused.push({ item, message: error.message });
        this.#store(this.refused.at(-1));
        this.dispatchEvent(new CustomEvent("refused", { detail: { item, error } }));
      }
      this.#tell();
      if (this.adopted.delete(item.key) && !this.adopted.size) this.dispatchEvent(new Event("through"));
    }
    this.#busy = false;
  }

  #shift() { this.waiting.shift(); }

  #waitFor(error) {
    const pause_s = PAUSES_S[Math.min(this.failures, PAUSES_S.length - 1)];
    this.failures += 1;
    this.problem = error instanceof ApiError ? error : new ApiError(0, "late", "The review app does not answer.");
    this.retryAt = Date.now() + pause_s * 1000;
    this.#timer = setTimeout(() => this.retry(), pause_s * 1000);
    this.#tell();
  }

  #tell() { this.dispatchEvent(new Event("change")); }

  // The order in which keys were pressed, also over reloads and where the clock was set back within a page.
  #stamp() {
    this.#last = Math.max(Date.now(), this.#last + 1, (this.waiting.at(-1)?.at ?? 0) + 1);
    return this.#last;
  }

  #nameOf({ at, key }) { return `${this.#prefix}${String(at).padStart(16, "0")}:${key}`; }

  #store(entry) {
    try {
      localStorage.setItem(this.#nameOf(entry.item), JSON.stringify(entry));
    } catch { /* no storage: `beforeunload` still warns */ }
  }

  #forget(item) {
    try { localStorage.removeItem(this.#nameOf(item)); } catch { /* nothing was stored */ }
  }
}

function isPassing(error) {
  return error instanceof ApiError ? PASSING.has(error.status) : ["AbortError", "TimeoutError"].includes(error.name);
}

// Entries in the order in which they were added: { item, message } where `message` says why it was refused.
function readStored(prefix) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix)).sort();
    return names.map((name) => JSON.parse(localStorage.getItem(name))).filter(Boolean);
  } catch {
    return [];
  }
}

function makeKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
