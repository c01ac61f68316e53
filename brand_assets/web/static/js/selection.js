// This file is what is chosen among many images: by mouse, keyboard and touch; and what is done with all of them.

import { post, put, remove } from "./api.js";
import { onKey } from "./keys.js";
import { tell, tellFailure } from "./toast.js";

const bar = document.getElementById("selection");
const chosen = new Map();
const MOST_COMPARED = 4;
const AT_ONCE = 6;
let last = null;

export const grid = () => document.getElementById("tiles");
const tiles = () => [...(grid()?.querySelectorAll("[data-image]") ?? [])];
const link = (tile) => tile?.querySelector(".tile-link");

function choose(tile, isOn) {
  const id = tile.dataset.image;
  if (isOn) chosen.set(id, true);
  else chosen.delete(id);
  show();
}

// After tiles came or went: what was chosen stays chosen.
export function show() {
  for (const tile of tiles()) {
    const isOn = chosen.has(tile.dataset.image);
    tile.classList.toggle("is-chosen", isOn);
    tile.querySelector(".tile-check").checked = isOn;
  }
  bar.hidden = !chosen.size;
  document.body.classList.toggle("has-selection", chosen.size > 0);
  grid()?.classList.toggle("is-choosing", chosen.size > 0);
  bar.querySelector("[data-chosen-count]").textContent = chosen.size.toLocaleString("en-US");
  bar.querySelector('[data-deed="compare"]').disabled = chosen.size < 2 || chosen.size > MOST_COMPARED;
}

function current() {
  return document.activeElement?.closest?.("[data-image]") ?? null;
}

function columns() {
  const all = tiles();
  const top = all[0]?.offsetTop;
  const wrap = all.findIndex((tile) => tile.offsetTop !== top);
  return wrap < 0 ? all.length : wrap;
}

function move(step) {
  const all = tiles();
  if (!all.length) return;
  const place = all.indexOf(current());
  const next = all[place < 0 ? 0 : Math.min(all.length - 1, Math.max(0, place + step))];
  link(next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function chooseUpTo(tile) {
  const all = tiles();
  const [from, to] = [all.indexOf(last), all.indexOf(tile)].sort((a, b) => a - b);
  for (const one of from < 0 ? [tile] : all.slice(from, to + 1)) chosen.set(one.dataset.image, true);
  show();
}

document.addEventListener("click", (event) => {
  const check = event.target.closest?.(".tile-check");
  if (check) {
    const tile = check.closest("[data-image]");
    if (event.shiftKey && last) chooseUpTo(tile);
    else choose(tile, check.checked);
    last = tile;
  }
  const box = event.target.closest?.(".tile-link");
  if (box && (event.shiftKey || event.ctrlKey || event.metaKey) && bar) {
    event.preventDefault();
    const tile = box.closest("[data-image]");
    if (event.shiftKey) chooseUpTo(tile);
    else choose(tile, !chosen.has(tile.dataset.image));
    last = tile;
  }
  const deed = event.target.closest?.("[data-deed]");
  if (deed) deeds[deed.dataset.deed]?.();
  if (event.target.closest?.("[data-close]")) event.target.closest("dialog")?.close();
});

const deeds = {
  clear() {
    chosen.clear();
    show();
  },
  compare() {
    if (chosen.size >= 2 && chosen.size <= MOST_COMPARED) location.assign(`/compare?ids=${[...chosen.keys()].join(",")}`);
  },
  tag: () => open("tag-dialog"),
  collect: () => open("collect-dialog"),
  takeaway() {
    const dialog = open("takeaway-dialog");
    dialog.querySelector('[name="image_ids"]').value = [...chosen.keys()].join(",");
    dialog.querySelector("[data-takeaway-words]").textContent = `${count(chosen.size)} as a zip, with a table (CSV) of what is known of each.`;
  },
  async uncollect() {
    const collection = document.getElementById("collection-page").dataset.collection;
    const ids = [...chosen.keys()];
    const takeOut = async (id) => {
      await remove(`collections/${collection}/images/${id}`);
      grid().querySelector(`[data-image="${id}"]`)?.remove();
      chosen.delete(id);
    };
    await each(ids, takeOut, `${count(ids.length)} taken out. They stay in the library.`);
    show();
  },
};

function open(id) {
  const dialog = document.getElementById(id);
  dialog.showModal();
  return dialog;
}

const count = (many) => `${many.toLocaleString("en-US")} image${many === 1 ? "" : "s"}`;

// A few at a time; the first failure ends it, and is told with how far it came.
async function each(ids, run, words) {
  const waiting = [...ids];
  let done = 0;
  const work = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) {
      await run(id);
      done += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    tell(words);
    return true;
  } catch (error) {
    waiting.length = 0;
    error.message = `${done} of ${ids.length} are done. ${error.message}`;
    tellFailure(error);
    return false;
  }
}

document.addEventListener("submit", async (event) => {
  const kind = event.target.dataset?.form;
  const ids = [...chosen.keys()];
  if (kind === "tag") {
    const tag = event.target.elements.tag.value.trim();
    if (tag && (await each(ids, (id) => put(`images/${id}/tags/${encodeURIComponent(tag)}`), `${count(ids.length)} tagged “${tag}”.`))) event.target.reset();
  }
  if (kind === "collect") {
    try {
      const { collection, name } = event.target.elements;
      const kept = collection.value || (await post("collections", { name: name.value.trim() || "Untitled" })).collection_id;
      await each(ids, (id) => put(`collections/${kept}/images/${id}`), `${count(ids.length)} collected.`);
      if (!collection.value) collection.append(new Option(name.value.trim() || "Untitled", kept));
      event.target.reset();
      toggleName();
    } catch (error) {
      tellFailure(error);
    }
  }
  if (kind === "takeaway") setTimeout(() => event.target.closest("dialog").close(), 100);
});

function toggleName() {
  const select = document.getElementById("collection");
  if (select) document.querySelector("[data-new-collection]").hidden = Boolean(select.value);
}
document.getElementById("collection")?.addEventListener("change", toggleName);

onKey(["l", "ArrowRight"], "Next image", () => move(1), { held: true });
onKey(["h", "ArrowLeft"], "Image before", () => move(-1), { held: true });
onKey(["j", "ArrowDown"], "Row below", () => move(columns()), { held: true });
onKey(["k", "ArrowUp"], "Row above", () => move(-columns()), { held: true });
onKey("x", "Choose it", () => {
  const tile = current();
  if (tile) choose(tile, !chosen.has(tile.dataset.image));
});
onKey("Enter", "Open it", () => link(current())?.click());
onKey("c", "Compare those chosen, two to four", () => deeds.compare(), { when: () => chosen.size > 1 });
onKey("t", "Tag those chosen", () => deeds.tag(), { when: () => chosen.size && document.getElementById("tag-dialog") });
onKey("b", "Add those chosen to a collection", () => deeds.collect(), { when: () => chosen.size && document.getElementById("collect-dialog") });
onKey("d", "Take those chosen away", () => deeds.takeaway(), { when: () => chosen.size });
onKey("Escape", "Choose none", () => deeds.clear(), { when: () => chosen.size });
