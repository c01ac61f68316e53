// This file is the dialogs that end a review: submit, reopen, send back. Each says first what follows and what it costs.

import { get, post } from "../api.js";
import { tellFailure } from "../toast.js";
import { make } from "./words.js";

export class Dialogs {
  #state;
  #askOthers;
  #showApproved;

  constructor(state, { ask, showApproved }) {
    this.#state = state;
    this.#askOthers = ask;
    this.#showApproved = showApproved;
  }

  get #checkpoint() { return `checkpoints/${this.#state.data.checkpoint}`; }

  async submit() {
    if (this.#state.isReadonly) return;
    const body = this.#open("submit-dialog", "Asking what follows …");
    if (!(await this.#settled(body))) return;
    const told = await this.#ask(body, `${this.#checkpoint}/foresight`);
    if (!told) return;
    const facts = make("dl", "facts verdict-facts");
    addFact(facts, "Approved", `${told.approved} of at most ${told.to_approve}`);
    addFact(facts, "Rejected", String(told.rejected));
    if (told.not_chosen) addFact(facts, "Undecided", `${told.not_chosen}, which will be rejected`);
    const words = make("p", told.is_over ? "notice bad" : "lead dialog-lead", this.#tellNext(told));
    const name = told.approved ? `Submit ${told.approved} approved` : "Submit, and let it rest";
    const actions = this.#actions("submit-dialog", name, () => this.#post(body, "submit", {}), told.approved ? "primary" : "danger");
    actions.lastElementChild.disabled = told.is_over;
    body.replaceChildren(facts, words, ...this.#tellDispute(), ...(await this.#tellRepeats()));
    if (told.is_over) body.append(this.#linkApproved());
    body.append(actions);
    (told.is_over ? actions.firstElementChild : actions.lastElementChild).focus();
  }

  reopen() {
    const body = this.#open("reopen-dialog", "");
    const words = make("p", "", "The same shortlist is put up again as a new checkpoint. What each of you decided stands there and may be changed; the submission and its decisions are kept.");
    const more = make("p", "muted small", "What was already started because of it goes on or stays; the rounds after this one are done again once you submit.");
    body.replaceChildren(words, more, this.#actions("reopen-dialog", "Reopen", () => this.#post(body, "reopen", {})));
  }

  async revise() {
    if (this.#state.isReadonly) return;
    const body = this.#open("revise-dialog", "Asking what it would cost …");
    if (!(await this.#settled(body))) return;
    const told = await this.#ask(body, `${this.#checkpoint}/revision`);
    if (!told) return;
    const field = make("label", "field");
    field.append(make("span", "label", "What is to be different?"), make("span", "hint", "Your notes go into every prompt of the next attempt."));
    const notes = make("textarea");
    Object.assign(notes, { maxLength: 2000, placeholder: "Warmer, fewer closed shapes, and the anchor less literal." });
    field.append(notes);
    const words = make("p", told.obstacle ? "notice bad" : "", told.summary);
    const actions = this.#actions("revise-dialog", told.images ? `Draw ${told.images} images again` : "Send back", () => this.#post(body, "revise", { notes: notes.value }));
    const go = actions.lastElementChild;
    go.disabled = true;
    notes.addEventListener("input", () => { go.disabled = Boolean(told.obstacle) || !notes.value.trim(); });
    body.replaceChildren(field, words, actions);
    notes.focus();
  }

  async start(button) {
    button.disabled = true;
    const words = document.querySelector("[data-started]");
    try {
      await post(`campaigns/${this.#state.data.campaign}/runs`, {});
      button.hidden = true;
      words.textContent = "Started. ";
      const link = make("a", "", "Watch it on the campaign's page");
      link.href = `/campaigns/${this.#state.data.campaign}`;
      words.append(link);
    } catch (error) {
      button.disabled = false;
      tellFailure(error);
    }
  }

  // Whatever the outbox could not deliver: what it was, and why.
  refused() {
    const { refused } = this.#state.outbox;
    if (!refused.length) return;
    const body = this.#open("refused-dialog", "");
    const list = make("ul", "refused-list");
    for (const { item, message } of refused) {
      const place = this.#state.byId.get(item.image_id)?.place;
      const entry = make("li");
      entry.append(make("strong", "", `Image ${place ?? item.image_id.slice(0, 8)}: ${item.decision}`), make("span", "muted small", message));
      list.append(entry);
    }
    const seen = this.#actions("refused-dialog", "I have seen it", () => {
      this.#state.outbox.forgetRefused();
      document.getElementById("refused-dialog").close();
      if (this.#state.data.status !== "open") location.reload();
    });
    body.replaceChildren(make("p", "", "These were sent, and the ledger did not take them. Everything else is kept."), list, seen);
  }

  #tellNext(told) {
    if (told.is_over) return `${told.approved} are approved, and at most ${told.to_approve} may be. Reject ${told.approved - told.to_approve} of them first.`;
    if (!told.approved) return "Nothing is approved: the campaign will rest.";
    const cost = told.cost_usd === null ? "what it costs cannot be told from the brief" : told.cost_usd ? `about $${told.cost_usd.toFixed(2)}` : "which costs nothing";
    const what = told.next_round ? `the ${told.next_round} round: ${told.images} images` : told.images ? `the export, with ${told.images} finished images` : "the export";
    return `Then ${what}, ${cost}. ${this.#state.data.has_daemon ? "It starts by itself." : "You start it on the next page."}`;
  }

  // Where reviewers disagree, and what the rule makes of it.
  #tellDispute() {
    const { candidates, data } = this.#state;
    const count = candidates.filter(({ id }) => this.#state.isDisputed(id)).length;
    return count ? [make("p", "notice", `Reviewers disagree on ${count} ${count === 1 ? "image" : "images"}. ${data.rule_words}`)] : [];
  }

  async #tellRepeats() {
    const { data } = this.#state;
    if (!data.repeats || this.#state.counts().undecided) return [];
    const told = await get(`${this.#checkpoint}/repeats`).catch(() => null);
    if (!told?.due.length) return [];
    const words = make("p");
    const link = make("a", "", `${told.due.length} once more`);
    link.href = `/campaigns/${data.campaign}/${data.round}/repeats`;
    words.append(link, ", to see how sure you are.");
    return [words];
  }

  #linkApproved() {
    const button = make("button", "button", "Show what I approved");
    button.type = "button";
    button.addEventListener("click", () => {
      document.getElementById("submit-dialog").close();
      this.#showApproved();
    });
    return button;
  }

  // Nothing is foretold or closed while a decision is on its way.
  async #settled(body) {
    const { outbox } = this.#state;
    if (outbox.waiting.length) body.replaceChildren(make("p", "", `${outbox.waiting.length} decisions are still on their way to the ledger …`));
    for (let waited = 0; outbox.waiting.length && waited < 100; waited += 1) await new Promise((done) => { setTimeout(done, 100); });
    if (!outbox.waiting.length) return true;
    body.replaceChildren(make("p", "notice bad", `${outbox.waiting.length} decisions are not kept yet, because ${outbox.problem?.message ?? "the server does not answer."} Nothing was submitted.`), this.#close(body));
    return false;
  }

  async #ask(body, path) {
    try {
      return await get(path);
    } catch (error) {
      body.replaceChildren(make("p", "notice bad", error.message), this.#close(body));
      return null;
    }
  }

  async #post(body, deed, sent) {
    for (const button of body.querySelectorAll("button")) button.disabled = true;
    try {
      await post(`${this.#checkpoint}/${deed}`, sent);
      location.assign(location.pathname);
    } catch (error) {
      for (const button of body.querySelectorAll("button")) button.disabled = false;
      if (error.status === 409) {
        body.closest("dialog").close();
        await this.#askOthers(); // who ended it is told there
        if (this.#state.data.status !== "open") return;
      }
      tellFailure(error);
    }
  }

  #open(id, words) {
    const dialog = document.getElementById(id);
    const body = dialog.querySelector("[data-body]");
    body.replaceChildren(make("p", "muted", words));
    if (!dialog.open) dialog.showModal();
    return body;
  }

  #close(body) {
    const actions = make("div", "dialog-actions");
    const button = make("button", "button", "Close");
    button.type = "button";
    button.addEventListener("click", () => body.closest("dialog").close());
    actions.append(button);
    return actions;
  }

  #actions(id, name, run, kind = "primary") {
    const actions = make("div", "dialog-actions");
    const cancel = make("button", "button", "Not yet");
    cancel.type = "button";
    cancel.addEventListener("click", () => document.getElementById(id).close());
    const go = make("button", `button ${kind}`, name);
    go.type = "button";
    go.addEventListener("click", run);
    actions.append(cancel, go);
    return actions;
  }
}

function addFact(list, name, value) {
  list.append(make("dt", "", name), make("dd", "", value));
}
