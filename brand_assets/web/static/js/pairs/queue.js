// This file knows which pairs come next: it asks ahead, so that the next is there when one is answered, has the pictures
// ready, and keeps what was put off for last.

import { get } from "../api.js";

const AHEAD = 8;
const PICTURES_AHEAD = 5;
const MOST_PUT_OFF = 100;

export const pictureOf = (id) => `/thumbnails/${id}/800.webp`;
const nameOf = ({ left, right }) => [left, right].sort().join(":");

export class Queue {
  // data: what the page began with. Pairs put off are remembered for as long as the tab is open.
  constructor(data) {
    Object.assign(this, { data, shown: null, ready: [], first: [], answered: new Set(), pairsLeft: data.pairsLeft, isStale: false, asking: null });
    this.store = `pairs put off ${data.checkpoint}`;
    this.putOff = JSON.parse(sessionStorage.getItem(this.store) ?? "[]");
    this.accept(this.putOff.length ? [] : data.pairs);
  }

  // Waits until there is a pair to take, or none is left.
  async fill() {
    if (!this.ready.length) await this.ask();
  }

  // The pair to show now; null when every pair was answered.
  take() {
    this.shown = this.ready.shift() ?? null;
    this.first = this.first.filter((pair) => pair !== this.shown);
    return this.shown;
  }

  // Asks what comes by all that is known now: one question at a time, and one more when something came meanwhile.
  ask() {
    this.isStale = true;
    this.asking ??= this.askUntilFresh().finally(() => { this.asking = null; });
    return this.asking;
  }

  async askUntilFresh() {
    while (this.isStale) {
      this.isStale = false;
      const { checkpoint, pool, top } = this.data;
      const wanted = new URLSearchParams({ pool, top, count: AHEAD });
      const last = [...this.answered, ...this.putOff].slice(-MOST_PUT_OFF);
      for (const pair of last) wanted.append("put_off", pair);
      const told = await get(`checkpoints/${checkpoint}/pair?${wanted}`);
      this.pairsLeft = told.pairs_left;
      this.accept(told.pairs);
    }
  }

  accept(pairs) {
    const seen = new Set(this.answered);
    if (this.shown) seen.add(nameOf(this.shown));
    this.ready = [...this.first, ...pairs].filter((pair) => !seen.has(nameOf(pair)) && seen.add(nameOf(pair)));
    for (const { left, right } of this.ready.slice(0, PICTURES_AHEAD)) [left, right].forEach(fetchPicture);
  }

  // The answer is on its way: the pair is not asked again.
  answer(pair) {
    this.answered.add(nameOf(pair));
    this.shown = null;
  }

  // The ledger has it, and so have its answers from here on.
  forget(pair) {
    this.answered.delete(nameOf(pair));
  }

  // The pair that is shown comes again when nothing else is left to ask.
  delay() {
    const name = nameOf(this.shown);
    this.putOff = [...this.putOff.filter((one) => one !== name), name];
    sessionStorage.setItem(this.store, JSON.stringify(this.putOff));
    this.shown = null;
  }

  // A pair that was put off comes next after all.
  takeUp(pair) {
    this.putOff = this.putOff.filter((one) => one !== nameOf(pair));
    sessionStorage.setItem(this.store, JSON.stringify(this.putOff));
    this.interrupt([pair]);
  }

  // These pairs come next, and after them the one that is shown.
  interrupt(pairs) {
    pairs.forEach((pair) => this.forget(pair));
    this.first = [...pairs, ...(this.shown ? [this.shown] : []), ...this.first];
    this.shown = null;
    this.accept(this.ready);
  }
}

const pictures = new Map();

// A picture that is decoded, and held, so that showing it takes no time.
export function fetchPicture(id) {
  if (!pictures.has(id)) {
    const picture = new Image();
    picture.src = pictureOf(id);
    pictures.set(id, { picture, decoded: picture.decode().catch(() => pictures.delete(id)) });
  }
  return pictures.get(id).decoded;
}
