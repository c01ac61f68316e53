// This file brings in what others decide while the page is open, and notices when the checkpoint is no longer this one's
// to decide: over the live connection, and by asking from time to time where there is none.

import { get } from "../api.js";
import { listen } from "../live.js";
import { tell } from "../toast.js";
import { sameName } from "./votes.js";
import { SAID } from "./words.js";

const CALM_POLLS = 8; // of the pauses between two questions, while the live connection says when to ask

export class Others extends EventTarget {
  #state;
  #isLive = false;
  #isAsking = false;
  #asksAgain = false;
  #skipped = 0;
  #asked;

  constructor(state) {
    super();
    this.#state = state;
    const { campaign, poll_s } = state.data;
    // Of what was asked for, not of what is known: my own last decision may be newer than one of others not told yet.
    this.#asked = Math.max(0, ...state.data.decisions.map((row) => row.decision_id));
    listen(`/events?campaign=${encodeURIComponent(campaign)}`, {
      open: () => { this.#isLive = true; this.ask(); },
      error: () => { this.#isLive = false; },
      decisions: () => this.ask(),
      checkpoint: () => this.ask(),
    });
    state.outbox.addEventListener("through", () => this.ask());
    this.ask(); // what the page before this one sent last may be newer than this page
    setInterval(() => this.#tick(), poll_s * 1000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.ask(); });
  }

  async ask() {
    if (this.#isAsking) {
      this.#asksAgain = true;
      return;
    }
    this.#isAsking = true;
    do {
      this.#asksAgain = false;
      await this.#askOnce();
    } while (this.#asksAgain);
    this.#isAsking = false;
  }

  #tick() {
    if (document.hidden) return;
    this.#skipped = this.#isLive ? this.#skipped + 1 : CALM_POLLS;
    if (this.#skipped < CALM_POLLS) return;
    this.#skipped = 0;
    this.ask();
  }

  async #askOnce() {
    const { outbox } = this.#state;
    const isThrough = !outbox.adopted.size;
    try {
      let told;
      do {
        told = await get(`checkpoints/${this.#state.data.checkpoint}/decisions?limit=500&after=${this.#asked}`);
        this.#learn(told.items);
        this.#asked = Math.max(this.#asked, told.items.at(-1)?.decision_id ?? 0);
      } while (told.next && told.items.length);
      if (told.checkpoint.status !== this.#state.data.status) this.#end(told.checkpoint);
      if (isThrough) this.#state.catchUp();
    } catch {
      this.#isLive = false; // it is asked again soon
      if (!outbox.hasAdopted) this.#state.catchUp();
    }
  }

  #learn(rows) {
    const news = this.#state.learn(rows).filter((row) => sameName(row.reviewer) !== sameName(this.#state.me));
    for (const row of news.slice(-1)) {
      const image = this.#state.byId.get(row.image_id);
      const more = news.length > 1 ? `, and ${news.length - 1} more` : "";
      tell(`${row.reviewer}: image ${image?.place ?? ""} ${SAID[row.decision]}${more}.`, { forMs: 2500 });
    }
  }

  #end(checkpoint) {
    this.#state.data.status = checkpoint.status;
    this.#state.data.is_readonly = true;
    this.dispatchEvent(new CustomEvent("ended", { detail: checkpoint }));
  }
}
