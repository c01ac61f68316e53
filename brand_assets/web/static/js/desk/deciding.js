// This file is what a key or a button decides: approve, reject, star, undo, why; and going on to the next image at once.

import { rest } from "../keys.js";
import { tell } from "../toast.js";
import { MOST_S } from "./clock.js";
import { isCoarse, make, nameImage, nameWhy, SAID, tellCounts, tellWhy } from "./words.js";

const MOST_LETTERS = 1000;
const LIMITED = "Only the images of the shortlist can be decided.";

export class Deciding {
  #state;
  #grid;
  #single;
  #clock;
  #last = null;
  #isFresh = false; // I have not looked at another image of my own accord since I decided the last one
  #owed = 0;
  #filters;
  #isAsking = false;
  #why = document.getElementById("why");

  constructor(state, grid, single, clock, filters) {
    this.#filters = filters;
    this.#state = state;
    this.#grid = grid;
    this.#single = single;
    this.#clock = clock;
    grid.addEventListener("current", ({ detail }) => this.#meet(detail));
    grid.addEventListener("decide", ({ detail }) => this.decide(detail.decision, detail.id, detail.seconds));
    single.addEventListener("shown", ({ detail }) => this.#meet(detail));
    state.outbox.addEventListener("kept", ({ detail }) => { if (state.isOurs(detail.item)) this.#announce(detail.item); });
    state.addEventListener("caught-up", () => { for (; this.#owed; this.#owed -= 1) this.undo(); });
    this.#why.addEventListener("click", (event) => this.#clickWhy(event));
    if (grid.current) clock.show(grid.current);
  }

  get current() { return this.#single.id ?? this.#grid.current; }

  // Of the one that I have just decided; later of the image in view, if I decided it, or else of the last one.
  get explained() {
    if (this.#isFresh && this.#last && this.#state.mine(this.#last).decision) return this.#last;
    if (this.current && this.#state.mine(this.current).decision) return this.current;
    return this.#last && this.#state.mine(this.#last).decision ? this.#last : null;
  }

  decide(decision, id = this.current, hovered_s = null) {
    const image = this.#state.byId.get(id);
    if (!image || this.#state.isReadonly) return;
    if (image.place === null) return void tell(LIMITED);
    if (this.#owed) tell("The undo was dropped: you decided before it could be done.");
    this.#owed = 0;
    const mine = this.#state.mine(id);
    const next = this.#grid.nextUndecided(id) ?? (this.#filters.isByDecision ? this.#grid.neighbour(id, 1) ?? this.#grid.neighbour(id, -1) : null);
    if (mine.decision !== decision) this.#add(id, { decision, rubric: [], reason: null, seconds: this.#lookedAt(id, hovered_s) ?? mine.seconds });
    this.#last = id;
    this.#isAsking = decision === "rejected";
    if (id === this.current || this.#single.isOpen) this.#goOn(next);
    this.#isFresh = true;
    this.#paintWhy();
  }

  // Takes the last step back that is not taken back yet, and goes to its image.
  undo() {
    if (this.#state.isReadonly) return;
    if (!this.#state.isCaughtUp) {
      this.#owed += 1;
      if (this.#state.outbox.hasAdopted) tell("It is undone once what was left from before is kept.");
      return;
    }
    const step = this.#state.steps.at(-1);
    if (!step) return void tell("There is nothing of yours to undo.");
    const { decision, rubric, reason, seconds } = step.before;
    this.#add(step.image_id, { decision, rubric, reason, seconds });
    this.hideWhy();
    this.#single.isOpen ? this.#single.turnTo(step.image_id) : this.#grid.go(step.image_id);
    tell(`Image ${this.#state.byId.get(step.image_id)?.place ?? ""} is ${SAID[decision]} again.`);
  }

  // A word of the rubric on or off.
  explain(word) {
    const id = this.explained;
    if (!id || this.#state.isReadonly) return void tell("Decide first, then say why.");
    const { decision, rubric, reason, seconds } = this.#state.mine(id);
    const words = rubric.includes(word) ? rubric.filter((one) => one !== word) : [...rubric, word];
    this.#add(id, { decision, rubric: words, reason, seconds });
    this.#askWhy(id);
  }

  // A reason in the reviewer's own words.
  askNote() {
    const id = this.explained;
    if (!id || this.#state.isReadonly) {
      rest(); // who goes on writing means a note, and no decisions
      return void tell("Decide first, then say why.");
    }
    const dialog = document.getElementById("note-dialog");
    const form = make("form");
    form.method = "dialog";
    const field = make("label", "field");
    field.append(make("span", "label", `${nameImage(this.#state.byId.get(id), this.#state.data.shown)}: ${SAID[this.#state.mine(id).decision]}`));
    const text = make("textarea");
    text.maxLength = MOST_LETTERS;
    text.value = this.#state.mine(id).reason ?? "";
    const hint = make("span", "hint");
    const tellRoom = () => { hint.textContent = `${text.value.length} of at most ${MOST_LETTERS} characters.${isCoarse() ? "" : " Ctrl+Enter keeps it, Esc leaves."}`; };
    tellRoom();
    text.addEventListener("input", tellRoom);
    field.append(text, hint);
    const keep = make("button", "button primary", "Keep the note");
    const actions = make("div", "dialog-actions");
    const cancel = make("button", "button", "Cancel");
    cancel.type = "button";
    cancel.addEventListener("click", () => dialog.close());
    actions.append(cancel, keep);
    form.append(field, actions);
    text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
    form.addEventListener("submit", () => this.#keepNote(id, text.value.trim() || null));
    dialog.querySelector("[data-body]").replaceChildren(form);
    dialog.showModal();
  }

  goOn() {
    const next = this.#grid.nextUndecided(this.current);
    if (next) this.#show(next);
    else tell(this.#doneWords());
  }

  hideWhy() {
    this.#last = null;
    this.#isFresh = false;
    this.#isAsking = false;
    this.#paintWhy();
  }

  #meet(id) {
    this.#isFresh = false;
    this.#clock.show(id);
    this.#paintWhy();
  }

  #askWhy(id) {
    this.#last = id;
    this.#isAsking = true;
    this.#paintWhy();
  }

  #keepNote(id, reason) {
    const { decision, rubric, seconds } = this.#state.mine(id);
    this.#add(id, { decision, rubric, reason, seconds });
    this.#askWhy(id);
  }

  #add(id, { decision, rubric, reason, seconds }) {
    const body = { image_id: id, decision };
    if (rubric.length) body.rubric = rubric;
    if (reason) body.reason = reason;
    if (seconds !== null && seconds !== undefined && decision !== "withdrawn") body.seconds = seconds;
    this.#state.outbox.add(this.#state.data.checkpoint, body);
  }

  #goOn(next) {
    if (next) this.#show(next);
    else if (!this.#state.counts().undecided) tell(this.#doneWords());
  }

  #show(id) { this.#single.isOpen ? this.#single.turnTo(id) : this.#grid.go(id); }

  #doneWords() {
    const { undecided, all } = this.#state.counts();
    return undecided ? `Nothing is left here; ${undecided} are undecided elsewhere.` : `All ${all} are decided.${isCoarse() ? "" : " Press S, or Enter, to submit."}`;
  }

  // With the mouse an image is looked at before it is clicked.
  #lookedAt(id, hovered_s) {
    const seconds = this.#clock.read(id);
    return hovered_s === null ? seconds : Math.min(MOST_S, Math.round(Math.max(seconds ?? 0, hovered_s) * 1000) / 1000);
  }

  #announce({ image_id: id }) {
    const image = this.#state.byId.get(id);
    const mine = this.#state.mine(id);
    document.getElementById("announce").textContent = `Image ${image?.place ?? ""} ${SAID[mine.decision]}. ${tellCounts(this.#state.counts(), this.#state.data)}.`;
  }

  // The line that asks why after a rejection; it never waits for an answer.
  #paintWhy() {
    const id = this.#isAsking ? this.explained : null;
    this.#why.hidden = !id;
    document.body.classList.toggle("has-why", Boolean(id));
    if (!id) return;
    const { rubric, reason } = this.#state.mine(id);
    const words = this.#state.data.rubric.map((word, at) => {
      const button = make("button", "chip", nameWhy(word));
      button.type = "button";
      button.dataset.word = word;
      button.setAttribute("aria-pressed", String(rubric.includes(word)));
      button.prepend(make("kbd", "", String(at + 1)));
      return button;
    });
    const note = make("button", "chip", reason ? "Note kept" : "Note");
    note.type = "button";
    note.dataset.note = "";
    note.prepend(make("kbd", "", "w"));
    const close = make("button", "chip why-close", "×");
    close.type = "button";
    close.dataset.close = "";
    close.setAttribute("aria-label", "No reason");
    const about = make("span", "why-about", `Image ${this.#state.byId.get(id).place} ${SAID[this.#state.mine(id).decision]}. Why?`);
    about.title = tellWhy({ rubric, reason });
    this.#why.replaceChildren(about, ...words, note, close);
  }

  #clickWhy(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.word) this.explain(button.dataset.word);
    else if ("note" in button.dataset) this.askNote();
    else this.hideWhy();
  }
}
