// This file holds what the desk knows: the images, every decision, those on their way, and what all that comes to.

import { judge, listSteps, sameName, stand } from "./votes.js";

export class DeskState extends EventTarget {
  #rows = new Map();
  #standing = new Map();

  constructor(data, outbox) {
    super();
    this.data = data;
    this.outbox = outbox;
    this.images = data.images;
    this.byId = new Map(data.images.map((image) => [image.id, image]));
    this.showsScores = false;
    this.isCaughtUp = false; // whether the ledger was read after what an earlier page left is through
    for (const row of data.decisions) this.#rows.set(row.decision_id, row);
    outbox.addEventListener("change", () => this.#join());
    outbox.addEventListener("kept", ({ detail }) => { if (this.isOurs(detail.item)) this.learn(detail.rows); });
    this.#join();
  }

  get me() { return this.data.me; }
  get isReadonly() { return this.data.is_readonly; }
  get isSubmitted() { return this.data.status === "submitted"; }
  // Of this checkpoint's decisions, those on their way.
  get coming() { return this.outbox.waiting.filter((item) => this.isOurs(item)); }
  get candidates() { return this.images.filter((image) => image.place !== null); }

  isOurs(item) { return item.checkpoint === this.data.checkpoint; }

  // Rows of the ledger, from whomever; true when there was something new.
  learn(rows) {
    const news = rows.filter((row) => !this.#rows.has(row.decision_id));
    for (const row of news) this.#rows.set(row.decision_id, row);
    if (news.length) this.#join();
    return news;
  }

  catchUp() {
    if (this.isCaughtUp) return;
    this.isCaughtUp = true;
    this.dispatchEvent(new Event("caught-up"));
    this.dispatchEvent(new Event("change"));
  }

  // What I have decided on an image, with what is on its way counted in: { decision, rubric, reason, seconds, save }.
  mine(id) {
    const found = this.#standing.get(id)?.get(sameName(this.me));
    const save = this.outbox.refused.some(({ item }) => item.image_id === id) ? "refused"
      : !this.coming.some((item) => item.image_id === id) ? "kept"
      : this.outbox.problem ? "late" : "saving";
    return { decision: found?.decision ?? "", rubric: found?.rubric ?? [], reason: found?.reason ?? null, seconds: found?.seconds ?? null, save };
  }

  // What an image is shown and counted as: what I decided; once submitted, what came of it, and what nobody chose is rejected.
  outcome(id) {
    if (!this.isSubmitted) return this.mine(id).decision;
    if (this.byId.get(id).place === null) return "";
    return this.verdict(id) === "approved" ? "approved" : "rejected";
  }

  isChosenByNobody(id) { return this.isSubmitted && this.byId.get(id).place !== null && !this.verdict(id); }

  others(id) {
    return [...(this.#standing.get(id) ?? [])].filter(([name]) => name !== sameName(this.me)).map(([, row]) => row);
  }

  // Whether a tile shows anything but its picture.
  isTouched(id) { return this.showsScores || this.isReadonly || this.#standing.has(id) || this.outbox.refused.length > 0; }

  verdict(id) { return judge(this.#standing.get(id), this.data.rule, this.data.reviewers); }

  isDecided(id) { return ["approved", "rejected"].includes(this.mine(id).decision); }

  isDisputed(id) {
    const said = new Set([...(this.#standing.get(id)?.values() ?? [])].map(({ decision }) => decision));
    return said.has("approved") && said.has("rejected");
  }

  mayShowScores(id) { return this.showsScores || this.isReadonly || this.isDecided(id); }

  get steps() { return listSteps(this.#inOrder(), this.me); }

  counts() {
    const counts = { all: 0, approved: 0, rejected: 0, starred: 0, undecided: 0, byRule: 0 };
    for (const { id } of this.candidates) {
      const decision = this.outcome(id);
      counts.all += 1;
      if (decision) counts[decision] += 1;
      if (decision !== "approved" && decision !== "rejected") counts.undecided += 1;
      if (this.verdict(id) === "approved") counts.byRule += 1;
    }
    counts.decided = counts.approved + counts.rejected;
    return counts;
  }

  #inOrder() {
    const kept = [...this.#rows.values()].sort((one, other) => one.decision_id - other.decision_id);
    const coming = this.coming.map((item) => ({ ...item, reviewer: this.me }));
    return [...kept, ...coming];
  }

  #join() {
    this.#standing = stand(this.#inOrder());
    this.dispatchEvent(new Event("change"));
  }
}
