// This file decides on the images that are compared, and shows scores of those that are decided.

import { post } from "../api.js";
import { onKey } from "../keys.js";
import { tell, tellFailure } from "../toast.js";

const NAMES = { approved: ["ok", "approved"], rejected: ["bad", "rejected"], starred: ["star", "starred"] };

export class Panes {
  constructor(data) {
    this.images = data.images;
    this.nodes = [...document.querySelectorAll("[data-pane]")];
    this.focused = 0;
    this.areScoresShown = false;
    this.since = performance.now();
    this.past = [];
    this.nodes.forEach((node, index) => {
      node.addEventListener("focusin", () => this.focus(index));
      node.addEventListener("pointerdown", () => this.focus(index));
      node.querySelectorAll("[data-decide]").forEach((button) => {
        button.addEventListener("click", () => { this.focus(index); this.decide(button.dataset.decide); });
      });
      this.draw(index);
    });
    this.focus(0);
    const keys = this.images.map((_, index) => String(index + 1));
    onKey(keys, "Choose an image", (event) => this.choose(Number(event.key) - 1));
    const may = () => data.mayDecide && Boolean(this.images[this.focused].checkpoint);
    onKey("a", "Approve the chosen image", () => this.decide("approved"), { when: may });
    onKey("r", "Reject it", () => this.decide("rejected"), { when: may });
    onKey("s", "Star it", () => this.decide("starred"), { when: may });
    onKey("u", "Undo the last decision here", () => this.undo(), { when: () => this.past.length > 0 });
  }

  focus(index) {
    this.focused = index;
    this.nodes.forEach((node, other) => node.classList.toggle("focused", other === index && this.nodes.length > 1));
  }

  choose(index) {
    this.focus(index);
    this.nodes[index].querySelector("[data-view]").focus({ preventScroll: true });
  }

  async decide(decision) {
    const index = this.focused;
    const before = this.images[index].decision;
    if (before === decision) return;
    if (await this.send(index, decision)) this.past.push({ index, before });
  }

  async undo() {
    const last = this.past.at(-1);
    if (last && await this.send(last.index, last.before ?? "withdrawn")) {
      this.past.pop();
      this.focus(last.index);
      tell(`Undone: ${this.images[last.index].name}.`);
    }
  }

  // Shown as decided only once it is kept; says whether it is.
  async send(index, decision) {
    const image = this.images[index];
    try {
      const seconds = (performance.now() - this.since) / 1000;
      await post(`checkpoints/${image.checkpoint}/decisions`, { image_id: image.id, decision, seconds });
    } catch (error) {
      tellFailure(error);
      return false;
    }
    this.since = performance.now();
    image.decision = decision === "withdrawn" ? null : decision;
    image.hidden = !["approved", "rejected"].includes(image.decision);
    this.draw(index);
    return true;
  }

  showScores(areShown) {
    this.areScoresShown = areShown;
    this.images.forEach((_, index) => this.draw(index));
  }

  draw(index) {
    const image = this.images[index];
    const node = this.nodes[index];
    node.querySelectorAll("[data-decide]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.decide === image.decision));
    const state = NAMES[image.decision ?? image.verdict];
    const badge = node.querySelector("[data-state]");
    badge.className = state ? `badge ${state[0]}` : "";
    badge.textContent = state ? state[1] : "";
    const scores = node.querySelector("[data-scores]");
    if (image.hidden && !this.areScoresShown) scores.textContent = "Scores are hidden until you decide.";
    else scores.replaceChildren(...drawScores(image));
  }
}

function drawScores({ scores, quality, rank, findings, lettering }) {
  const parts = Object.entries(scores).map(([name, value]) => score(name, value.toFixed(2)));
  if (quality !== null) parts.push(score("quality", quality.toFixed(2)));
  if (rank !== null) parts.push(score("rank", rank));
  const told = [...findings, lettering].filter(Boolean);
  if (told.length) {
    const list = document.createElement("ul");
    list.append(...told.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    parts.push(list);
  }
  return parts.length ? parts : ["Nothing was scored."];
}

function score(name, value) {
  const node = Object.assign(document.createElement("span"), { className: "score", textContent: `${name} ` });
  node.append(Object.assign(document.createElement("strong"), { textContent: value }));
  return node;
}
