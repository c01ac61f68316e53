// This file sees to it that no decision is lost between the key and the ledger: a queue in order, kept over reloads,
// sent one by one until the server has said that each is durable; what it refuses is shown, never dropped. It is one
// queue for all checkpoints: what was decided on a shortlist that was replaced meanwhile is sent to that one, and told of.

import { ApiError, post } from "../api.js";

const PAUSES_S = [0.5, 1, 2, 4, 8];
const TIMEOUT_MS = 20000;
const PASSING = new Set([0, 401, 408, 425, 429, 500, 502, 503, 504]);

export class Outbox extends EventTarget {
  #key;
  #busy = false;
  #timer = 0;

  constructor(me) {
    super();
    this.#key = `outbox:${me}`;
    const kept = readStored(this.#key);
    this.waiting = kept.waiting ?? [];
    this.refused = kept.refused ?? [];
    this.failures = 0;
    this.problem = null;
    this.retryAt = 0;
    addEventListener("online", () => this.retry());
    addEventListener("beforeunload", (event) => { if (this.isUnsaved) event.preventDefault(); });
  }

  get isUnsaved() { return this.waiting.length > 0 || this.refused.length > 0; }

  add(checkpoint, decision) {
    this.waiting.push({ key: crypto.randomUUID?.() ?? makeKey(), checkpoint, ...decision });
    this.#store();
    this.#tell();
    this.#drain();
  }

  retry() {
    clearTimeout(this.#timer);
    this.retryAt = 0;
    this.#drain();
  }

  // The person has seen what was refused.
  forgetRefused() {
    this.refused = [];
    this.#store();
    this.#tell();
  }

  async #drain() {
    if (this.#busy || this.retryAt > Date.now()) return;
    this.#busy = true;
    while (this.waiting.length) {
      const item = this.waiting[0];
      try {
        const { key, checkpoint, ...body } = item;
        const told = await post(`checkpoints/${checkpoint}/decisions`, body, { headers: { "Idempotency-Key": key }, signal: AbortSignal.timeout(TIMEOUT_MS) });
        this.#shift();
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
        this.dispatchEvent(new CustomEvent("refused", { detail: { item, error } }));
      }
      this.#store();
      this.#tell();
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

  #store() {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify({ waiting: this.waiting, refused: this.refused }));
    } catch { /* no storage: `beforeunload` still warns */ }
  }
}

function isPassing(error) {
  return error instanceof ApiError ? PASSING.has(error.status) : ["AbortError", "TimeoutError"].includes(error.name);
}

function readStored(key) {
  try { return JSON.parse(sessionStorage.getItem(key)) ?? {}; } catch { return {}; }
}

function makeKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
