// This file is one image, large, beside what is known of it; it opens from the grid and goes back to where it came from.

import { describeImage, initials, make, nameImage, SAID, tellWhy } from "./words.js";
import { Stage } from "./stage.js";

const REST_MS = 120;
const KEPT_PANELS = 40;

export class Single extends EventTarget {
  #state;
  #grid;
  #root = document.getElementById("single");
  #side = this.#root.querySelector("[data-side]");
  #panels = new Map();
  #timer = 0;
  #told = null;

  constructor(state, grid) {
    super();
    this.#state = state;
    this.#grid = grid;
    this.stage = new Stage();
    this.stage.addEventListener("zoom", ({ detail }) => { this.#root.querySelector("[data-zoom]").textContent = detail > 1.001 ? `${Math.round(detail * 100)} %` : "Fit"; });
    state.addEventListener("change", () => { if (this.id) this.#paint(); });
    this.#root.addEventListener("click", (event) => this.#click(event));
    addEventListener("popstate", () => this.follow());
    this.#setGround(readGround());
  }

  get isOpen() { return !this.#root.hidden; }
  get panel() { return this.#side; }

  // The image that the panel tells of: for a moment still the one before.
  get told() { return this.#told; }

  open(id) {
    if (!this.isOpen) {
      history.pushState({ opened: true }, "", addressWith(id));
      this.#root.hidden = false;
      document.body.classList.add("is-single");
      for (const part of outside(this.#root)) part.inert = true;
    }
    this.#turnTo(id);
    document.getElementById("single-title").focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    if (history.state?.opened) history.back();
    else {
      history.replaceState(null, "", addressWith(null));
      this.#shut();
    }
  }

  // What the address says: after Back, a reload, or a link that leads to an image.
  follow() {
    const id = new URLSearchParams(location.search).get("image");
    if (id && this.#state.byId.has(id)) {
      if (this.isOpen) this.#turnTo(id);
      else {
        history.replaceState(null, "", addressWith(null));
        this.open(id);
      }
    } else if (this.isOpen) this.#shut();
  }

  turn(step) {
    const next = this.#grid.neighbour(this.id, step);
    if (next) this.#turnTo(next);
  }

  turnTo(id) { this.#turnTo(id); }

  setGround(name) {
    this.#setGround(name);
    try { localStorage.setItem("desk-ground", name); } catch { /* the choice lasts for this page */ }
  }

  // The panel again, after something in it was changed on the server.
  renew(id) {
    this.#panels.delete(id);
    if (id === this.id) this.#fill(id);
  }

  #turnTo(id) {
    if (this.id === id) return;
    this.id = id;
    history.replaceState(history.state, "", addressWith(id));
    this.stage.show(id);
    this.#side.setAttribute("aria-busy", "true");
    this.#grid.go(id, { focus: false });
    this.#paint();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(id), this.#panels.has(id) ? 0 : REST_MS);
    this.stage.prepare([this.#grid.neighbour(id, -1), this.#grid.neighbour(id, 2), this.#grid.nextUndecided(id), this.#grid.neighbour(id, 1)]);
    this.dispatchEvent(new CustomEvent("shown", { detail: id }));
  }

  async #settle(id) {
    await this.#fill(id);
    const next = this.#grid.nextUndecided(id) ?? this.#grid.neighbour(id, 1);
    if (next) this.#fetchPanel(next).catch(() => null);
  }

  async #fill(id) {
    let html;
    try {
      html = await this.#fetchPanel(id);
    } catch {
      if (this.id !== id) return;
      this.#side.replaceChildren(make("p", "muted", "What is known of this image could not be fetched. Deciding goes on as before."));
      this.#side.removeAttribute("aria-busy");
      return;
    }
    if (this.id !== id) return;
    const parts = document.createElement("template");
    parts.innerHTML = html;
    this.#side.replaceChildren(parts.content);
    this.#side.removeAttribute("aria-busy");
    this.#told = id;
    this.#side.scrollTop = 0;
    this.#paint();
    this.dispatchEvent(new CustomEvent("panel", { detail: id }));
  }

  async #fetchPanel(id) {
    if (!this.#panels.has(id)) {
      const { campaign, round } = this.#state.data;
      this.#panels.set(id, fetch(`/campaigns/${campaign}/${round}/panel/${id}`).then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      }));
      this.#panels.get(id).catch(() => this.#panels.delete(id));
      while (this.#panels.size > KEPT_PANELS) this.#panels.delete(this.#panels.keys().next().value);
    }
    return this.#panels.get(id);
  }

  #shut() {
    const id = this.id;
    this.#root.hidden = true;
    this.id = null;
    document.body.classList.remove("is-single");
    for (const part of outside(this.#root)) part.inert = false;
    if (document.fullscreenElement) document.exitFullscreen();
    this.#grid.go(id);
    this.dispatchEvent(new Event("closed"));
  }

  #paint() {
    const image = this.#state.byId.get(this.id);
    const mine = this.#state.mine(this.id);
    this.#root.dataset.state = mine.decision;
    this.#root.dataset.save = mine.save;
    const title = document.getElementById("single-title");
    title.textContent = image.place === null ? "Not on the shortlist" : `${image.place} of ${this.#state.data.shown}`;
    title.append(make("span", "muted", image.direction ? ` ${image.direction}` : ""));
    this.#root.querySelector("[data-picture]").setAttribute("aria-label", describeImage(this.#state, image));
    for (const button of this.#root.querySelectorAll("[data-decide]")) {
      button.setAttribute("aria-pressed", String(button.dataset.decide === mine.decision));
      button.disabled = image.place === null;
    }
    for (const [step, button] of [[-1, "-1"], [1, "1"]].map(([step, name]) => [step, this.#root.querySelector(`[data-turn="${name}"]`)])) {
      button.disabled = !this.#grid.neighbour(this.id, step);
    }
    const past = this.#root.querySelector("[data-past]");
    if (past) past.textContent = image.place === null ? nameImage(image, this.#state.data.shown) : `${SAID[this.#state.verdict(this.id) || "rejected"]}${this.#state.verdict(this.id) ? "" : ": not chosen"}`;
    this.#paintMarks(mine);
    for (const part of this.#side.querySelectorAll("[data-after]")) part.hidden = !this.#state.mayShowScores(this.id);
    for (const part of this.#side.querySelectorAll("[data-before]")) part.hidden = this.#state.mayShowScores(this.id);
  }

  // Who decided what, and why.
  #paintMarks(mine) {
    const list = this.#side.querySelector("[data-marks]");
    if (!list) return;
    const own = mine.decision ? [{ ...mine, reviewer: this.#state.me }] : [];
    const rows = [...own, ...this.#state.others(this.id)];
    list.replaceChildren(...rows.map((row) => {
      const item = make("li");
      item.append(make("span", `sign is-${row.decision}`, initials(row.reviewer)), make("span", "", `${row.reviewer}: ${SAID[row.decision]}`));
      if (tellWhy(row)) item.append(make("span", "muted small", tellWhy(row)));
      return item;
    }));
    list.hidden = !rows.length;
    const dispute = this.#side.querySelector("[data-dispute]");
    if (dispute) dispute.hidden = !this.#state.isDisputed(this.id);
  }

  #click(event) {
    const turn = event.target.closest("[data-turn]")?.dataset.turn;
    if (turn) this.turn(Number(turn));
    const ground = event.target.closest("[data-ground-choice]")?.dataset.groundChoice;
    if (ground) this.setGround(ground);
    const link = event.target.closest("a[data-image]");
    if (link && this.#state.byId.has(link.dataset.image) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#turnTo(link.dataset.image);
    }
  }

  #setGround(name) {
    this.#root.dataset.ground = name;
    for (const button of this.#root.querySelectorAll("[data-ground-choice]")) button.setAttribute("aria-pressed", String(button.dataset.groundChoice === name));
  }
}

function outside(root) {
  return [...document.body.children].filter((part) => part !== root && !part.matches("dialog, script, #toasts, #announce, #why, #basket"));
}

function addressWith(id) {
  const query = new URLSearchParams(location.search);
  id ? query.set("image", id) : query.delete("image");
  return `${location.pathname}${query.size ? `?${query}` : ""}`;
}

function readGround() {
  try { return localStorage.getItem("desk-ground") ?? "neutral"; } catch { return "neutral"; }
}
