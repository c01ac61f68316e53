// This file knows which pair comes next: it asks ahead, has the pictures ready, and keeps what was put off for last.

import { get } from "../api.js";

const AHEAD = 3;
const MOST_PUT_OFF = 100;

export const pictureOf = (id) => `/thumbnails/${id}/800.webp`;
const nameOf = ({ left, right }) => [left, right].sort().join(":");

export class Queue {
  // data: what the page began with. Pairs put off are remembered for as long as the tab is open.
  constructor(data) {
    this.data = data;
    this.store = `pairs put off ${data.checkpoint}`;
    this.putOff = JSON.parse(sessionStorage.getItem(this.store) ?? "[]");
    this.pairsLeft = data.pairsLeft;
    this.shown = null;
    this.accept(this.putOff.length ? [] : data.pairs);
  }

  // The pair to show now; null when every pair was answered.
  async take() {
    if (this.ready.length) this.asking?.abort();
    else await this.ask();
    this.shown = this.ready.shift() ?? null;
    return this.shown;
  }

  // Asks what comes after the pair that is shown, by all that was answered so far; the newest question counts.
  async ask() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { checkpoint, pool, top } = this.data;
    const wanted = new URLSearchParams({ pool, top, count: AHEAD });
    for (const pair of this.putOff.slice(-MOST_PUT_OFF)) wanted.append("put_off", pair);
    try {
      const told = await get(`checkpoints/${checkpoint}/pair?${wanted}`, { signal: this.asking.signal });
      this.pairsLeft = told.pairs_left;
      this.accept(told.pairs);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  accept(pairs) {
    this.ready = pairs.filter((pair) => !this.shown || nameOf(pair) !== nameOf(this.shown));
    for (const { left, right } of this.ready.slice(0, 2)) [left, right].forEach(fetchPicture);
  }

  // The pair that is shown comes again when nothing else is left to ask.
  delay() {
    const name = nameOf(this.shown);
    this.putOff = [...this.putOff.filter((one) => one !== name), name];
    sessionStorage.setItem(this.store, JSON.stringify(this.putOff));
  }

  // Shows another pair instead, and the one that was shown after it.
  interrupt(pair) {
    this.asking?.abort();
    if (this.shown) this.ready.unshift(this.shown);
    this.shown = pair;
  }
}

const pictures = new Map();

// A picture that is decoded, so that showing it takes no time.
export function fetchPicture(id) {
  if (!pictures.has(id)) {
    const picture = new Image();
    picture.src = pictureOf(id);
    pictures.set(id, picture.decode().catch(() => pictures.delete(id)));
  }
  return pictures.get(id);
}
