// This file chooses which tiles are shown and in which order, and keeps that in the address, so that a reload and a link
// show the same.

import { make } from "./words.js";

const FIELDS = [
  ["direction", "Direction", (image) => [image.direction]],
  ["cluster", "Cluster", (image) => [image.cluster]],
  ["provider", "Provider", (image) => [image.provider]],
  ["model", "Model", (image) => [image.model]],
  ["attribute", "Attribute", (image) => image.attributes],
  ["tag", "Tag", (image) => image.tags],
];

export class Filters {
  #state;
  #grid;
  #form = document.getElementById("filters");
  #wanted = {};

  constructor(state, grid, clusterNames) {
    this.#state = state;
    this.#grid = grid;
    this.clusterNames = clusterNames;
    const query = new URLSearchParams(location.search);
    for (const name of [...FIELDS.map(([name]) => name), "decision", "text", "order", "min", "max"]) this.#wanted[name] = query.get(name) ?? "";
    this.#build();
    this.#bind();
    if (this.#wanted.order) this.#arrange();
    if (this.#isActive) this.apply();
    this.paintCounts();
  }

  get isByDecision() { return this.#wanted.decision !== ""; }

  get #isActive() { return Object.entries(this.#wanted).some(([name, value]) => name !== "order" && value !== ""); }

  apply() {
    const found = this.#grid.show((id) => this.#fits(this.#state.byId.get(id)));
    const active = Object.entries(this.#wanted).filter(([name, value]) => !["order", "decision", "text"].includes(name) && value !== "").length;
    const badge = document.querySelector("[data-active]");
    badge.hidden = !active;
    badge.textContent = active || "";
    const line = document.querySelector("[data-found]");
    line.hidden = !this.#isActive;
    line.textContent = `${found} of ${this.#state.images.length} images`;
    document.querySelector("[data-none]").hidden = found > 0;
    document.getElementById("grid").hidden = found === 0;
    this.#write();
  }

  clear() {
    for (const name of Object.keys(this.#wanted)) if (name !== "order") this.#wanted[name] = "";
    this.#form.reset();
    document.querySelector("[data-search]").value = "";
    this.#press("");
    this.apply();
  }

  chooseDecision(decision) {
    this.#press(decision);
    this.#wanted.decision = decision;
    this.apply();
  }

  // What was decided otherwise leaves a filter by decision; without one nothing moves.
  follow() {
    this.paintCounts();
    if (!this.#wanted.decision) return;
    const { visible } = this.#grid;
    const fitting = this.#state.images.filter((image) => this.#fits(image)).length;
    if (fitting !== visible.length || !visible.every((id) => this.#fits(this.#state.byId.get(id)))) this.apply();
  }

  // The numbers on the buttons.
  paintCounts() {
    const counts = this.#state.counts();
    for (const badge of document.querySelectorAll("[data-count-of]")) badge.textContent = badge.dataset.countOf === "all" ? this.#state.images.length : counts[badge.dataset.countOf];
    const scored = this.#form.querySelector("[data-scored]");
    if (scored) scored.disabled = !this.#state.showsScores;
  }

  #fits(image) {
    const { decision, text, min, max } = this.#wanted;
    if (decision && !this.#fitsDecision(image, decision)) return false;
    for (const [name, , read] of FIELDS) if (this.#wanted[name] && !(image.prompt !== undefined && read(image).includes(this.#wanted[name]))) return false;
    if (text && !fold(text).split(" ").every((word) => fold(image.prompt ?? "").includes(word) || image.id.startsWith(word))) return false;
    if (min && !(image.quality >= Number(min))) return false;
    return !(max && !(image.quality <= Number(max)));
  }

  #fitsDecision({ id, place }, wanted) {
    if (place === null) return false;
    return wanted === "undecided" ? !["approved", "rejected"].includes(this.#state.outcome(id)) : this.#state.outcome(id) === wanted;
  }

  #build() {
    for (const [name, words, read] of FIELDS) {
      const values = [...new Set(this.#state.images.filter((image) => image.prompt !== undefined).flatMap(read))].filter(Boolean);
      if (values.length < 2 && !this.#wanted[name]) continue;
      const label = make("label", "filter");
      label.append(make("span", "label", words));
      const select = make("select");
      select.name = name;
      select.append(new Option("All", ""));
      for (const value of values.sort((one, other) => one.localeCompare(other, undefined, { numeric: true }))) {
        select.append(new Option(this.#nameValue(name, value), value));
      }
      select.value = this.#wanted[name];
      label.append(select);
      this.#form.append(label);
    }
    this.#form.append(this.#buildScores());
    const clear = make("button", "button small", "Clear");
    clear.type = "button";
    clear.dataset.do = "clear";
    this.#form.append(clear);
  }

  #buildScores() {
    const field = make("fieldset", "filter filter-scores");
    field.dataset.scored = "";
    field.append(make("legend", "", "Score, while scores are shown"));
    for (const [name, words] of [["min", "from"], ["max", "to"]]) {
      const input = make("input");
      Object.assign(input, { type: "number", name, min: 0, max: 1, step: 0.05, placeholder: words, value: this.#wanted[name] });
      input.setAttribute("aria-label", `Score ${words}`);
      field.append(input);
    }
    return field;
  }

  #nameValue(name, value) {
    if (name === "cluster") return this.clusterNames[value] || `Cluster ${value}`;
    return name === "attribute" ? value.replace("=", ": ").replaceAll("_", " ") : value;
  }

  #bind() {
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    this.#form.addEventListener("input", ({ target }) => {
      this.#wanted[target.name] = target.value;
      this.apply();
    });
    const search = document.querySelector("[data-search]");
    search.value = this.#wanted.text;
    search.addEventListener("input", () => {
      this.#wanted.text = search.value.trim();
      this.apply();
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      if (event.key === "Escape") {
        search.value = this.#wanted.text = "";
        this.apply();
      }
      event.preventDefault();
      if (this.#grid.current) this.#grid.go(this.#grid.current);
    });
    for (const button of document.querySelectorAll("[data-decision]")) {
      button.addEventListener("click", (event) => {
        this.chooseDecision(button.dataset.decision);
        if (event.detail && this.#grid.current) this.#grid.go(this.#grid.current); // a mouse's next key is about a picture
      });
    }
    this.#press(this.#wanted.decision);
    const order = document.querySelector("[data-order]");
    order.value = this.#wanted.order || "shortlist";
    order.addEventListener("change", () => {
      this.#wanted.order = order.value === "shortlist" ? "" : order.value;
      this.#arrange();
      this.#write();
    });
  }

  #press(decision) {
    for (const button of document.querySelectorAll("[data-decision]")) button.setAttribute("aria-pressed", String(button.dataset.decision === decision));
  }

  #arrange() {
    const images = this.#state.images;
    if (this.#wanted.order === "shuffled") {
      const seed = `${this.#state.data.checkpoint}:${this.#state.me}`;
      const ids = images.map(({ id }) => id).sort((one, other) => scramble(seed + one) - scramble(seed + other));
      this.#grid.arrange([{ title: "", note: "", ids }]);
    } else if (this.#wanted.order === "cluster") {
      this.#grid.arrange(this.#groupByCluster(images));
    } else {
      this.#grid.arrange([{ title: "", note: "", ids: images.map(({ id }) => id) }]);
    }
  }

  #groupByCluster(images) {
    const groups = new Map();
    for (const { id, cluster = "" } of images) groups.set(cluster, [...(groups.get(cluster) ?? []), id]);
    const sizes = this.#state.data.cluster_sizes;
    return [...groups].sort(([one], [other]) => (sizes[other] ?? 0) - (sizes[one] ?? 0)).map(([cluster, ids]) => ({
      title: cluster === "" ? "In no cluster" : capitalize(this.clusterNames[cluster] || `Cluster ${cluster}`),
      note: sizes[cluster] > ids.length ? `${ids.length} here of ${sizes[cluster]} drawn` : `${ids.length}`,
      ids,
    }));
  }

  #write() {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(this.#wanted)) value === "" ? query.delete(name) : query.set(name, value);
    history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  }
}

function capitalize(text) { return text.charAt(0).toUpperCase() + text.slice(1); }

function fold(text) { return text.normalize("NFKC").toLowerCase(); }

// FNV-1a over the text: an order that says nothing about the images, and is the same next time.
function scramble(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}
