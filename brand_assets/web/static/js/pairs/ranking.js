// This file draws the ranking beside the pair: each image with how much it is preferred, and where that may truly lie.

import { get } from "../api.js";

const SVG = "http://www.w3.org/2000/svg";
const PERCENT = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

// How far the best can be told, in the words of footer and panel: 0 % is a blind draw.
export function tellClarity({ top, certainty, is_settled: isSettled }) {
  const best = top === 1 ? "the best one is" : `the best ${top} are`;
  const share = PERCENT.format(certainty);
  return isSettled ? `${best} clear (${share})` : `${best} ${share} clear`;
}

export class Ranking {
  constructor(data, root) {
    Object.assign(this, { data, root, whose: "mine", last: null });
  }

  // The ranking by all that is kept now.
  async refresh() {
    const { pool, top, checkpoint } = this.data;
    const query = new URLSearchParams({ pool, top, joined: this.whose === "joined" });
    this.last = await get(`checkpoints/${checkpoint}/ranking?${query}`);
    this.draw(this.last);
    return this.last;
  }

  draw(told) {
    const { images, top, certainty, comparisons } = told;
    this.root.querySelector("[data-certainty]").textContent = comparisons ? `${comparisons} compared; ${tellClarity(told)}.` : "Nothing compared yet: they are in the order of the shortlist.";
    this.root.classList.toggle("unknown", !comparisons);
    this.root.querySelector("[data-column]").textContent = top === 1 ? "Chance to be the best" : `Chance to be among the best ${top}`;
    this.root.querySelector("[data-meter]").style.setProperty("--share", comparisons ? certainty : 0);
    const low = Math.min(...images.map((image) => image.low));
    const high = Math.max(...images.map((image) => image.high));
    const place = (strength) => `${(100 * (strength - low)) / (high - low || 1)}%`;
    this.root.querySelector("[data-list]").replaceChildren(
      ...images.map((image, index) => this.drawImage(image, index, comparisons ? top : 0, place, images.length)),
    );
  }

  drawImage(image, index, top, place, count) {
    const name = this.data.names[image.image_id] ?? "image";
    const item = document.createElement("li");
    item.classList.toggle("best", index < top);
    item.classList.toggle("cut", index === top - 1 && top < count);
    const picture = Object.assign(document.createElement("img"), { className: "picture", src: `/thumbnails/${image.image_id}/150.webp`, alt: name, title: name, loading: "lazy" });
    item.append(span("rank", top ? index + 1 : "–"), picture, drawInterval(image, place), span("share", top ? PERCENT.format(image.top_probability) : "–"));
    return item;
  }
}

function drawInterval({ low, high, strength }, place) {
  const chart = document.createElementNS(SVG, "svg");
  chart.setAttribute("class", "pairs-interval");
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", `${strength.toFixed(1)}, between ${low.toFixed(1)} and ${high.toFixed(1)}`);
  chart.append(
    shape("line", { class: "zero", x1: place(0), x2: place(0), y1: 0, y2: 18 }),
    shape("line", { x1: place(low), x2: place(high), y1: 9, y2: 9, stroke: "currentColor", "stroke-width": 3, "stroke-linecap": "round", opacity: 0.45 }),
    shape("circle", { cx: place(strength), cy: 9, r: 4.5, fill: "currentColor" }),
  );
  return chart;
}

function shape(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function span(className, text) {
  return Object.assign(document.createElement("span"), { className, textContent: text });
}
