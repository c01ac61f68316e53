// This file is the page that compares: panes that zoom as one, a slider where one was made from the other.

import { pageData } from "../api.js";
import { onKey } from "../keys.js";
import { fitFrame } from "../ratio.js";
import { Panes } from "./deciding.js";
import { Overlay } from "./overlay.js";
import { Zoom } from "./zoom.js";

const data = pageData("compared");
const root = document.getElementById("main");
const panes = new Panes(data);
const overlay = new Overlay(document.querySelector("[data-overlay]"), document.querySelector("[data-panes]"));
const zoom = new Zoom(root, root.querySelectorAll("[data-view]"), (scale) => {
  root.querySelector("[data-scale]").textContent = `${Math.round(100 * scale)} %`;
});

root.querySelectorAll(".compare-view img").forEach(fitFrame);
if (data.pair) overlay.show("slider");

const isSliding = () => overlay.mode === "slider" && zoom.zoom === 1;
onKey(["+", "="], "Zoom in", () => zoom.in(), { held: true });
onKey(["-", "_"], "Zoom out", () => zoom.out(), { held: true });
onKey("0", "Whole images", () => zoom.reset());
onKey(["ArrowLeft", "ArrowRight"], "Move the slider; zoomed in, the images", (event) => {
  const way = event.key === "ArrowLeft" ? -1 : 1;
  if (isSliding()) overlay.nudge(way);
  else zoom.nudge(-way, 0);
}, { when: (event) => !event.target.matches?.("input") && (isSliding() || zoom.zoom > 1), held: true });
onKey(["ArrowUp", "ArrowDown"], "Move the images", (event) => zoom.nudge(0, event.key === "ArrowUp" ? 1 : -1), { when: (event) => !event.target.matches?.("input") && zoom.zoom > 1, held: true });
onKey("Escape", "Back", () => history.back(), { when: () => history.length > 1 });

document.addEventListener("click", (event) => {
  const { mode, zoom: way, do: deed } = event.target.closest?.("[data-mode].chip, [data-zoom], [data-do]")?.dataset ?? {};
  if (mode) overlay.show(mode);
  if (way) zoom[way]();
  if (deed === "scores") {
    const button = event.target.closest("[data-do]");
    const areShown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", areShown);
    panes.showScores(areShown);
  }
});
