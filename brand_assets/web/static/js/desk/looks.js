// This file paints what stands around the pictures: the counts, the gauge, whether all is kept, the size of the tiles.

import { tellCounts } from "./words.js";

export class Looks {
  #state;
  #kind = "kept";

  constructor(state) {
    this.#state = state;
    for (const button of document.querySelectorAll(".sizes [data-size]")) button.addEventListener("click", () => this.setSize(button.dataset.size));
    this.setSize(read("desk-size") ?? "medium");
    state.addEventListener("change", () => this.paint());
    setInterval(() => this.#paintSave(), 500);
    this.paint();
  }

  setSize(size) {
    document.getElementById("grid").dataset.size = size;
    for (const button of document.querySelectorAll(".sizes [data-size]")) button.setAttribute("aria-pressed", String(button.dataset.size === size));
    try { localStorage.setItem("desk-size", size); } catch { /* lasts for this page */ }
  }

  paint() {
    const counts = this.#state.counts();
    const { to_approve: most } = this.#state.data;
    const isOver = counts.byRule > most;
    put("approved", `${counts.byRule} of ${most} approved${isOver ? `, ${counts.byRule - most} too many` : ""}`);
    document.querySelector('[data-count="approved"]').classList.toggle("is-over", isOver);
    put("decided", this.#state.isReadonly ? "" : `${counts.decided} of ${counts.all} decided`);
    put("brief", tellCounts(counts, this.#state.data));
    put("left", counts.undecided ? `Go on: ${counts.undecided} left` : "Submit");
    for (const part of document.querySelectorAll("[data-while-undecided]")) part.hidden = !counts.undecided;
    for (const part of document.querySelectorAll("[data-when-decided]")) part.hidden = counts.undecided > 0;
    this.#paintGauge(counts);
    this.#paintSave();
    const rule = document.querySelector("[data-rule]");
    if (rule) rule.hidden = new Set(this.#state.candidates.flatMap(({ id }) => this.#state.others(id).map(({ reviewer }) => reviewer))).size === 0 && this.#state.data.reviewers.length < 2;
  }

  #paintGauge(counts) {
    const gauge = document.querySelector("[data-gauge]");
    let at = 0;
    for (const name of ["approved", "starred", "rejected"]) {
      const bar = gauge.querySelector(`.gauge-${name}`);
      bar.setAttribute("x", String(at));
      bar.setAttribute("width", String(counts[name]));
      at += counts[name];
    }
    gauge.setAttribute("aria-valuenow", String(counts.decided));
    gauge.setAttribute("aria-valuetext", tellCounts(counts, this.#state.data));
  }

  // Nothing is called kept before the ledger was read again after what an earlier page left.
  get #isKnown() { return this.#state.isCaughtUp || !this.#state.outbox.hasAdopted; }

  #paintSave() {
    const { waiting, refused, problem, retryAt } = this.#state.outbox;
    const kind = refused.length ? "refused" : waiting.length && problem ? "late" : waiting.length || !this.#isKnown ? "saving" : "kept";
    this.#announce(kind, this.#tellSave(kind, waiting.length, refused.length, problem, 0));
    for (const line of document.querySelectorAll("[data-save-state]")) {
      line.dataset.saveState = kind;
      const words = line.querySelector("[data-save-words]");
      const told = this.#tellSave(kind, waiting.length, refused.length, problem, retryAt);
      if (words.textContent !== told) words.textContent = told;
      const button = line.querySelector("[data-do]");
      button.hidden = kind !== "late" && kind !== "refused";
      button.dataset.do = kind === "refused" ? "see-refused" : "retry";
      button.textContent = kind === "refused" ? "See which" : "Retry now";
    }
  }

  // Read out when it changes for the worse, and when that is over; the line itself counts seconds, and is not.
  #announce(kind, words) {
    const wasTrouble = ["late", "refused"].includes(this.#kind);
    if (kind === this.#kind || kind === "saving") return;
    this.#kind = kind;
    if (kind !== "kept" || wasTrouble) document.getElementById("announce").textContent = words;
  }

  #tellSave(kind, waiting, refused, problem, retryAt) {
    if (kind === "refused") return `${refused} not kept`;
    if (kind === "late") {
      const why = problem.status === 401 ? "you are no longer logged in" : problem.status === 503 ? "the ledger is busy" : "no connection";
      const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
      return `${waiting} not kept yet: ${why}${seconds ? `, again in ${seconds} s` : ""}`;
    }
    if (kind === "saving") return "Saving";
    return this.#state.isReadonly ? "" : this.#state.steps.length ? "All kept" : "";
  }
}

function put(name, words) {
  for (const node of document.querySelectorAll(`[data-count="${name}"]`)) if (node.textContent !== words) node.textContent = words;
}

function read(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}
