// This file says in words what the desk shows: an image's name, who decided what, the counts.

import { sameName } from "./votes.js";

export const SAID = { approved: "approved", rejected: "rejected", starred: "starred", withdrawn: "undecided", "": "undecided" };
const SAVED = { saving: ", saving", late: ", not kept yet", refused: ", not kept", kept: "" };

export function nameImage(image, shown) {
  const place = image.place === null ? "Not on the shortlist" : `Image ${image.place} of ${shown}`;
  return image.direction ? `${place}, direction ${image.direction}` : place;
}

export function describeImage(state, image) {
  const { save } = state.mine(image.id);
  const decision = state.outcome(image.id);
  const parts = [nameImage(image, state.data.shown)];
  if (image.place !== null) parts.push(state.isChosenByNobody(image.id) ? "rejected: not chosen" : `${SAID[decision]}${SAVED[save]}`);
  for (const row of state.others(image.id)) parts.push(`${row.reviewer} ${SAID[row.decision]} it`);
  return parts.join(", ");
}

export function tellCounts(counts, data) {
  return `${counts.byRule} of ${data.to_approve} approved, ${counts.decided} of ${counts.all} decided`;
}

export function initials(name) {
  const words = name.trim().split(/[\s._-]+/u).filter(Boolean);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] ?? "?").slice(0, 2)).toUpperCase();
}

// The records spell one word of the rubric as code does.
export function nameWhy(word) { return word === "color" ? "colour" : word; }

export function tellWhy({ rubric = [], reason = null }) {
  return [rubric.map(nameWhy).join(", "), reason ?? ""].filter(Boolean).join(": ");
}

export function isMachine(name) {
  return ["auto", "demo"].includes(sameName(name));
}

// Text in a new element; nothing that came from outside is ever parsed as HTML.
export function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

// A finger has no keys to press.
export function isCoarse() { return matchMedia("(pointer: coarse)").matches; }
