// This file is the grid: what each tile shows, the one that has the focus, the order, the moves by rows and columns.

import { describeImage, initials, make, SAID } from "./words.js";

const DEEDS = [["rejected", "Reject", "cross"], ["starred", "Star", "star"], ["approved", "Approve", "check"]];

export class Grid extends EventTarget {
  #state;
  #root = document.getElementById("grid");
  #tiles = new Map();
  #painted = new Map();
  #order = [];
  #visible = [];
  #current = null;
  #hovered = { id: null, since: 0 };

  constructor(state) {
    super();
    this.#state = state;
    for (const tile of this.#root.querySelectorAll(".tile")) this.#tiles.set(tile.dataset.id, tile);
    this.#addRest();
    this.#order = state.images.map(({ id }) => id);
    this.#visible = this.#order;
    this.#current = this.#order[0] ?? null;
    state.addEventListener("change", () => this.paint());
    this.#root.addEventListener("click", (event) => this.#click(event));
    this.#root.addEventListener("focusin", (event) => this.#meet(event));
    this.#root.addEventListener("pointermove", (event) => this.#hover(event.target.closest(".tile")));
  }

  get current() { return this.#current; }
  get visible() { return this.#visible; }

  paint() {
    for (const id of this.#order) this.#paintTile(id);
  }

  // Only these are shown; the focus goes to the nearest that is left.
  show(isShown) {
    this.#visible = this.#order.filter(isShown);
    const shown = new Set(this.#visible);
    for (const [id, tile] of this.#tiles) tile.hidden = !shown.has(id);
    for (const group of this.#root.querySelectorAll(".tile-group")) group.hidden = !group.querySelector(".tile:not([hidden])");
    if (!shown.has(this.#current) && this.#visible.length) this.go(this.#visible[0], { focus: false });
    return this.#visible.length;
  }

  // groups: [{ title, note, ids }]; one without a title is the plain list.
  arrange(groups) {
    const label = this.#root.querySelector(".tiles")?.getAttribute("aria-label") ?? "";
    const parts = groups.map(({ title, note, ids }) => {
      const list = make("ol", "tiles");
      list.setAttribute("role", "list");
      list.setAttribute("aria-label", title || label);
      list.append(...ids.map((id) => this.#tiles.get(id)));
      if (!title) return list;
      const section = make("section", "tile-group");
      const heading = make("h2", "tile-heading", title);
      heading.append(make("span", "muted small", note));
      section.append(heading, list);
      return section;
    });
    this.#root.replaceChildren(...parts);
    this.#order = groups.flatMap(({ ids }) => ids);
    const shown = new Set(this.#visible);
    this.#visible = this.#order.filter((id) => shown.has(id));
  }

  go(id, { focus = true } = {}) {
    const tile = this.#tiles.get(id);
    if (!tile) return;
    const before = this.#tiles.get(this.#current)?.querySelector(".shot");
    if (before) before.tabIndex = -1;
    for (const old of this.#root.querySelectorAll(".tile.is-current")) old.classList.remove("is-current");
    this.#current = id;
    tile.classList.add("is-current");
    const shot = tile.querySelector(".shot");
    shot.tabIndex = 0;
    this.#dress(tile);
    if (focus) {
      shot.focus({ preventScroll: true });
      keepInView(tile);
    }
    this.dispatchEvent(new CustomEvent("current", { detail: id }));
  }

  // direction: "left", "right", "up", "down".
  move(direction) {
    if (!this.#visible.length) return;
    const rows = this.#listRows();
    const row = rows.findIndex((ids) => ids.includes(this.#current));
    if (row < 0) return this.go(this.#visible[0]);
    const column = rows[row].indexOf(this.#current);
    const at = this.#visible.indexOf(this.#current);
    const step = { left: this.#visible[at - 1], right: this.#visible[at + 1] };
    const target = direction in step ? step[direction] : pick(rows[row + (direction === "down" ? 1 : -1)], column);
    if (target) this.go(target);
  }

  // The next image after this one that I have not decided, once around.
  nextUndecided(from = this.#current) {
    const at = this.#visible.indexOf(from);
    const around = [...this.#visible.slice(at + 1), ...this.#visible.slice(0, Math.max(at, 0))];
    return around.find((id) => this.#state.byId.get(id).place !== null && !this.#state.isDecided(id)) ?? null;
  }

  neighbour(id, step) { return this.#visible[this.#visible.indexOf(id) + step] ?? null; }

  #listRows() {
    const rows = [];
    for (const list of this.#root.querySelectorAll(".tiles")) {
      const ids = [...list.children].filter((tile) => !tile.hidden).map((tile) => tile.dataset.id);
      const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
      for (let at = 0; at < ids.length; at += columns) rows.push(ids.slice(at, at + columns));
    }
    return rows;
  }

  // The page came with enough tiles to fill a screen; the others are made after them.
  #addRest() {
    const pattern = this.#root.querySelector(".tile");
    const list = this.#root.querySelector(".tiles");
    const rest = document.createDocumentFragment();
    for (const image of this.#state.images) {
      if (this.#tiles.has(image.id)) continue;
      const tile = makeTile(pattern, image, describeImage(this.#state, image));
      this.#tiles.set(image.id, tile);
      rest.append(tile);
    }
    list.append(rest);
  }

  #paintTile(id) {
    if (!this.#state.isTouched(id) && !this.#painted.has(id)) return;
    const image = this.#state.byId.get(id);
    const mine = { ...this.#state.mine(id), decision: this.#state.outcome(id) };
    const others = this.#state.others(id);
    const score = this.#state.mayShowScores(id) && image.quality !== undefined && image.quality !== null ? image.quality.toFixed(2) : "";
    const looks = JSON.stringify([mine.decision, mine.save, mine.rubric, others, score]);
    if (this.#painted.get(id) === looks) return;
    this.#painted.set(id, looks);
    const tile = this.#tiles.get(id);
    tile.dataset.state = mine.decision;
    tile.dataset.save = mine.decision || mine.save !== "kept" ? mine.save : "";
    tile.classList.toggle("is-disputed", this.#state.isDisputed(id));
    tile.querySelector(".shot").setAttribute("aria-label", describeImage(this.#state, image));
    tile.querySelector(".tile-others").replaceChildren(...others.map(makeSign));
    const told = tile.querySelector(".tile-score");
    told.textContent = score;
    told.title = score && "How it compares with the rest of its round, 0 to 1";
    for (const button of tile.querySelectorAll("[data-decide]")) button.setAttribute("aria-pressed", String(button.dataset.decide === mine.decision));
  }

  // The buttons of a tile are made when somebody comes near it: 1,200 images would have 3,600 of them.
  #dress(tile) {
    if (!tile || tile.querySelector(".tile-deeds") || this.#state.isReadonly) return;
    const image = this.#state.byId.get(tile.dataset.id);
    if (image.place === null) return;
    const deeds = make("div", "tile-deeds");
    for (const [decision, words, icon] of DEEDS) {
      const button = make("button", `tile-deed is-${decision}`);
      button.type = "button";
      button.dataset.decide = decision;
      button.title = words;
      button.setAttribute("aria-label", `${words} image ${image.place}`);
      button.setAttribute("aria-pressed", String(tile.dataset.state === decision));
      button.append(makeIcon(icon));
      deeds.append(button);
    }
    tile.querySelector(".shot").after(deeds);
  }

  #hover(tile) {
    if (!tile) return;
    this.#dress(tile);
    if (tile.dataset.id !== this.#hovered.id) this.#hovered = { id: tile.dataset.id, since: performance.now() };
  }

  #meet(event) {
    const tile = event.target.closest(".tile");
    if (tile && tile.dataset.id !== this.#current) this.go(tile.dataset.id, { focus: false });
  }

  #click(event) {
    const tile = event.target.closest(".tile");
    if (!tile || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const decide = event.target.closest("[data-decide]")?.dataset.decide;
    event.preventDefault();
    const seconds = this.#hovered.id === tile.dataset.id ? (performance.now() - this.#hovered.since) / 1000 : null;
    if (decide) this.dispatchEvent(new CustomEvent("decide", { detail: { id: tile.dataset.id, decision: decide, seconds } }));
    else if (event.target.closest(".shot")) this.dispatchEvent(new CustomEvent("open", { detail: tile.dataset.id }));
  }
}

export function makeIcon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

function makeTile(pattern, { id, place }, name) {
  const tile = pattern.cloneNode(true);
  const former = tile.dataset.id;
  tile.dataset.id = id;
  const shot = tile.querySelector(".shot");
  shot.href = `/look/${id}`;
  shot.tabIndex = -1;
  shot.setAttribute("aria-label", name);
  const picture = shot.querySelector("img");
  picture.loading = "lazy"; // before its address, or it would be fetched at once
  picture.srcset = picture.srcset.replaceAll(former, id);
  picture.src = picture.getAttribute("src").replace(former, id);
  tile.querySelector(".tile-place").textContent = place ?? "";
  return tile;
}

function makeSign(row) {
  const sign = make("span", `sign is-${row.decision}`, initials(row.reviewer));
  sign.title = `${row.reviewer}: ${SAID[row.decision]}`;
  return sign;
}

function pick(ids, column) { return ids?.[Math.min(column, ids.length - 1)]; }

function keepInView(tile) {
  const { top, bottom } = tile.getBoundingClientRect();
  const head = document.querySelector(".desk-head").getBoundingClientRect().bottom;
  if (top < head + 8) scrollBy({ top: top - head - 16, behavior: "instant" });
  else if (bottom > innerHeight - 16) scrollBy({ top: bottom - innerHeight + 32, behavior: "instant" });
}
