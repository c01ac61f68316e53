// This file decides on the images that are compared, and shows scores of those that are decided. What is decided goes
// through the desk's outbox: in order, once, and shown as decided only when it is kept.

import { Clock } from "../desk/clock.js";
import { Outbox } from "../desk/outbox.js";
import { onKey } from "../keys.js";
import { tell, tellFailure } from "../toast.js";

const NAMES = { approved: ["ok", "approved"], rejected: ["bad", "rejected"], starred: ["star", "starred"] };

export class Panes {
  constructor(data) {
    this.images = data.images;
    this.nodes = [...document.querySelectorAll("[data-pane]")];
    this.focused = 0;
    this.areScoresShown = false;
    this.clock = new Clock();
    this.look = {};
    this.clock.show(this.look);
    this.past = [];
    this.outbox = new Outbox(data.me);
    this.outbox.addEventListener("kept", ({ detail }) => this.learn(detail.item));
    this.outbox.addEventListener("refused", ({ detail }) => this.giveUp(detail));
    this.outbox.addEventListener("change", () => this.tellLate());
    for (const image of this.images) image.wanted = { decision: image.decision ?? "withdrawn", rubric: image.rubric, reason: image.reason };
    for (const { image_id: id, checkpoint, decision, rubric = [], reason = null } of this.outbox.waiting) {
      const image = this.images.find((one) => one.id === id && one.checkpoint === checkpoint);
      if (image) image.wanted = { decision, rubric, reason };
    }
    this.nodes.forEach((node, index) => {
      node.addEventListener("focusin", () => this.focus(index));
      node.addEventListener("pointerdown", () => this.focus(index));
      node.querySelectorAll("[data-decide]").forEach((button) => {
        button.addEventListener("click", () => { this.focus(index); this.decide(button.dataset.decide); });
      });
      this.draw(index);
    });
    this.focus(0);
    this.outbox.retry();
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

  decide(decision) {
    const index = this.focused;
    const before = this.images[index].wanted;
    if (before.decision === decision) return;
    this.past.push({ index, before });
    this.send(index, { decision, rubric: [], reason: null });
  }

  // What was before comes back with its reasons.
  undo() {
    const last = this.past.pop();
    if (!last) return;
    this.send(last.index, last.before);
    this.focus(last.index);
    tell(`Undone: ${this.images[last.index].name}.`);
  }

  send(index, wanted) {
    const image = this.images[index];
    image.wanted = wanted;
    const { decision, rubric, reason } = wanted;
    const body = { image_id: image.id, decision };
    if (rubric.length) body.rubric = rubric;
    if (reason) body.reason = reason;
    if (decision !== "withdrawn") body.seconds = this.clock.read(this.look);
    this.look = {};
    this.clock.show(this.look);
    this.outbox.add(image.checkpoint, body);
    this.draw(index);
  }

  // The ledger has it.
  learn({ image_id: id, checkpoint, decision, rubric = [], reason = null }) {
    const index = this.images.findIndex((image) => image.id === id && image.checkpoint === checkpoint);
    if (index < 0) return;
    Object.assign(this.images[index], { decision: decision === "withdrawn" ? null : decision, rubric, reason, hidden: !["approved", "rejected"].includes(decision) });
    this.draw(index);
  }

  // The ledger did not take it: what stood before stands, and there is nothing of it to undo.
  giveUp({ item, error }) {
    tellFailure(error);
    const index = this.images.findIndex(({ id }) => id === item.image_id);
    if (index < 0) return;
    const image = this.images[index];
    image.wanted = { decision: image.decision ?? "withdrawn", rubric: image.rubric, reason: image.reason };
    this.past = this.past.filter((step) => step.index !== index);
    this.outbox.forgetRefused();
    this.draw(index);
  }

  tellLate() {
    if (this.outbox.problem && !this.late) this.late = tell(`Not kept yet, and tried again: ${this.outbox.problem.message}`, { kind: "bad", forMs: 0 });
    if (!this.outbox.problem && this.late) {
      this.late.remove();
      this.late = null;
    }
  }

  showScores(areShown) {
    this.areScoresShown = areShown;
    this.images.forEach((_, index) => this.draw(index));
  }

  draw(index) {
    const image = this.images[index];
    const node = this.nodes[index];
    node.querySelectorAll("[data-decide]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.decide === image.decision));
    const isComing = (image.decision ?? "withdrawn") !== image.wanted.decision;
    const isAlone = !image.decision && image.machine;
    const state = isComing ? ["wait", "saving"] : isAlone ? ["star", `${image.verdict} by ${image.machine}, no person looked`] : NAMES[image.decision ?? image.verdict];
    const badge = node.querySelector("[data-state]");
    badge.className = state ? `badge ${state[0]}` : "";
    badge.textContent = state ? state[1] : "";
    const scores = node.querySelector("[data-scores]");
    if (image.hidden && !this.areScoresShown) scores.textContent = "Scores are hidden until you decide.";
    else scores.replaceChildren(...drawScores(image));
  }
}

function drawScores({ scores, place, findings, lettering }) {
  const parts = scores.map(drawScore);
  if (place !== null) parts.unshift(Object.assign(document.createElement("span"), { className: "score place", textContent: place }));
  const told = [...findings, lettering].filter(Boolean);
  if (told.length) {
    const list = document.createElement("ul");
    list.append(...told.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    parts.push(list);
  }
  return parts.length ? parts : ["Nothing was scored."];
}

function drawScore({ name, meaning, value }) {
  const node = Object.assign(document.createElement("span"), { className: "score", title: meaning, textContent: `${name} ` });
  node.append(Object.assign(document.createElement("strong"), { textContent: value.toFixed(2) }));
  return node;
}
