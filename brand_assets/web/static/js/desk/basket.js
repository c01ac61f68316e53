// This file collects up to four images to be looked at side by side.

import { tell } from "../toast.js";
import { make } from "./words.js";

const MOST = 4;

export class Basket {
  #key;
  #state;
  #root = document.getElementById("basket");

  constructor(state) {
    this.#state = state;
    this.#key = `compare:${state.data.campaign}:${state.data.round}`;
    this.ids = readStored(this.#key).filter((id) => state.byId.has(id));
    this.#root.addEventListener("click", (event) => {
      const id = event.target.closest("[data-drop]")?.dataset.drop;
      if (id) this.toggle(id);
    });
    this.#paint();
  }

  toggle(id) {
    if (this.ids.includes(id)) this.ids = this.ids.filter((one) => one !== id);
    else if (this.ids.length === MOST) return void tell(`${MOST} images is the most that fit side by side. Press C to compare them.`);
    else this.ids.push(id);
    try { sessionStorage.setItem(this.#key, JSON.stringify(this.ids)); } catch { /* lasts for this page */ }
    this.#paint();
  }

  open() {
    if (this.ids.length < 2) return void tell("Press c on two to four images, then C to compare them.");
    location.assign(this.#address);
  }

  get #address() { return `/compare?ids=${this.ids.join(",")}`; }

  #paint() {
    this.#root.hidden = !this.ids.length;
    for (const tile of document.querySelectorAll(".tile.is-collected")) tile.classList.remove("is-collected");
    for (const id of this.ids) document.querySelector(`.tile[data-id="${id}"]`)?.classList.add("is-collected");
    const pictures = this.ids.map((id) => {
      const button = make("button", "basket-item");
      button.type = "button";
      button.dataset.drop = id;
      button.setAttribute("aria-label", `Take image ${this.#state.byId.get(id).place ?? ""} out`);
      const picture = make("img");
      picture.src = `/thumbnails/${id}/150.webp`;
      picture.alt = "";
      button.append(picture);
      return button;
    });
    const go = make("a", "button primary small", `Compare ${this.ids.length}`);
    go.href = this.#address;
    if (this.ids.length < 2) {
      go.removeAttribute("href");
      go.setAttribute("aria-disabled", "true");
      go.textContent = "One more to compare";
    }
    this.#root.replaceChildren(...pictures, go);
  }
}

function readStored(key) {
  try { return JSON.parse(sessionStorage.getItem(key)) ?? []; } catch { return []; }
}
