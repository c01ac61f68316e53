// This file puts the desk together and says what each key and button does.

import { pageData } from "../api.js";
import { onKey } from "../keys.js";
import { tell } from "../toast.js";
import { Basket } from "./basket.js";
import { Clock } from "./clock.js";
import { Deciding } from "./deciding.js";
import { Dialogs } from "./dialogs.js";
import { Filters } from "./filters.js";
import { Grid } from "./grid.js";
import { Looks } from "./looks.js";
import { Others } from "./others.js";
import { Outbox } from "./outbox.js";
import { bindRemarks } from "./remarks.js";
import { Single } from "./single.js";
import { DeskState } from "./state.js";
import { onSwipe } from "./swipe.js";
import { nameWhy } from "./words.js";

const data = pageData("desk-data");
const outbox = new Outbox(data.me);
const state = new DeskState(data, outbox);
const grid = new Grid(state);
const looks = new Looks(state);
const filters = new Filters(state, grid, data.cluster_names);
const single = new Single(state, grid);
const deciding = new Deciding(state, grid, single, new Clock(), filters);
const basket = new Basket(state);
const others = new Others(state);
const dialogs = new Dialogs(state, { ask: () => others.ask(), showApproved });

grid.paint();
grid.addEventListener("open", ({ detail }) => single.open(detail));
state.addEventListener("change", () => filters.follow());
single.addEventListener("closed", () => deciding.hideWhy());
bindRemarks(single);
onSwipe(document.querySelector("#stage [data-picture]"), () => !state.isReadonly && !single.stage.isZoomed, (decision) => deciding.decide(decision));
others.addEventListener("ended", ({ detail }) => {
  const who = detail.submitted_by ? `${detail.submitted_by} submitted this shortlist.` : "This shortlist was replaced by another.";
  document.body.classList.add("is-ended");
  for (const dialog of document.querySelectorAll("dialog[open]:not(#refused-dialog, #help)")) dialog.close();
  tell(outbox.isUnsaved ? `${who} Some of your decisions were not kept.` : `${who} What you decided before is kept.`, { forMs: 0, action: { name: "Show it", run: () => location.reload() } });
});
outbox.addEventListener("refused", () => {
  others.ask();
  dialogs.refused();
});

const inGrid = () => !single.isOpen;
const inSingle = () => single.isOpen;
const mayDecide = () => !state.isReadonly;

function toggleScores() {
  state.showsScores = !state.showsScores;
  const button = document.querySelector('[data-do="scores"]');
  button.setAttribute("aria-checked", String(state.showsScores));
  state.dispatchEvent(new Event("change"));
  tell(state.showsScores ? "All scores are shown." : "Scores are hidden until you have decided, so that they do not decide for you.");
}

function whyReadonly() {
  if (!state.isSubmitted) return data.status === "open" ? "Deciding needs a reviewer." : "This shortlist is of the past; what was decided on it stays.";
  return document.querySelector('[data-do="reopen"]') ? "Submitted; reopen it to change a decision." : "Submitted; a reviewer can reopen it.";
}

function showApproved() {
  single.close();
  filters.chooseDecision("approved");
  if (grid.current) grid.go(grid.current);
}

function toggleFilters() {
  const form = document.getElementById("filters");
  form.hidden = !form.hidden;
  document.querySelector('[data-do="filters"]').setAttribute("aria-expanded", String(!form.hidden));
  if (!form.hidden) form.querySelector("select, input")?.focus();
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => tell("This browser does not let a page fill the screen."));
}

// On a phone one image at a time is large enough to be judged.
function goOn() {
  const { current } = deciding;
  if (!state.counts().undecided) return void dialogs.submit();
  const isPhone = inGrid() && matchMedia("(max-width: 720px)").matches;
  const next = isPhone && current && state.byId.get(current).place !== null && !state.isDecided(current) ? current : grid.nextUndecided(current);
  if (isPhone && next) single.open(next);
  else deciding.goOn();
}

onKey(["j", "ArrowDown"], "The image below; in one image the next", () => grid.move("down"), { when: inGrid, held: true });
onKey(["k", "ArrowUp"], "The image above; in one image the one before", () => grid.move("up"), { when: inGrid, held: true });
onKey(["l", "ArrowRight"], "The next image", () => grid.move("right"), { when: inGrid, held: true });
onKey(["h", "ArrowLeft"], "The image before", () => grid.move("left"), { when: inGrid, held: true });
onKey(["Home"], "The first image", () => grid.go(grid.visible[0]), { when: inGrid, hidden: true });
onKey(["End"], "The last image", () => grid.go(grid.visible.at(-1)), { when: inGrid, hidden: true });
for (const [key, dx, dy] of [["ArrowLeft", 80, 0], ["ArrowRight", -80, 0], ["ArrowUp", 0, 80], ["ArrowDown", 0, -80]]) {
  onKey([key], "Moves about in a zoomed picture", () => single.stage.pan(dx, dy), { when: () => inSingle() && single.stage.isZoomed, hidden: true, held: true });
}
onKey(["j", "l", "ArrowRight", "ArrowDown"], "The next image", () => single.turn(1), { when: inSingle, hidden: true, held: true });
onKey(["k", "h", "ArrowLeft", "ArrowUp"], "The image before", () => single.turn(-1), { when: inSingle, hidden: true, held: true });
onKey([" "], "One image, large; and back", () => (single.isOpen ? single.close() : single.open(grid.current)));
onKey(["Enter"], "One image, large; when all is decided: submit", () => dialogs.submit(), { when: () => mayDecide() && !state.counts().undecided });
onKey(["Escape", "g"], "Back to the grid", () => single.close(), { when: inSingle });
onKey(["a"], "Approve, and go on to the next undecided", () => deciding.decide("approved"), { when: mayDecide });
onKey(["r"], "Reject, and go on", () => deciding.decide("rejected"), { when: mayDecide });
onKey(["s"], "Star, to come back to; it stays undecided", () => deciding.decide("starred"), { when: mayDecide });
onKey(["u"], "Undo your last decision, and those before it", () => deciding.undo(), { when: mayDecide });
onKey(data.rubric.map((_, at) => String(at + 1)), `Why: ${data.rubric.map(nameWhy).join(", ")}`, ({ key }) => deciding.explain(data.rubric[Number(key) - 1]), { when: mayDecide });
onKey(["w"], "Why: in your own words", () => deciding.askNote(), { when: mayDecide });
onKey(["n"], "The next undecided image", () => deciding.goOn());
onKey(["c"], "Put aside to compare, up to four", () => basket.toggle(deciding.current));
onKey(["C"], "Compare those put aside", () => basket.open());
onKey(["p"], "Compare in pairs", () => location.assign(`/campaigns/${data.campaign}/${data.round}/pairs`));
onKey(["/"], "Search in the prompts", () => document.querySelector("[data-search]").select(), { when: inGrid });
onKey(["+", "="], "Zoom in", () => single.stage.in(), { when: inSingle, held: true });
onKey(["-"], "Zoom out", () => single.stage.out(), { when: inSingle, held: true });
onKey(["0"], "The whole picture", () => single.stage.reset(), { when: inSingle });
onKey(["z"], "Zoom in and out", () => single.stage.toggle(), { when: inSingle, hidden: true });
onKey(["a", "r", "s", "u", "w", "S", ...data.rubric.map((_, at) => String(at + 1))], "Says why nothing can be decided", () => tell(whyReadonly()), { when: () => !mayDecide(), hidden: true });
onKey(["f"], "Full screen", fullScreen);
onKey(["S"], "Submit", () => dialogs.submit(), { when: mayDecide });

// Space and Enter on a link or a button are the browser's; on a tile they are ours.
document.getElementById("grid").addEventListener("keydown", (event) => {
  if (!event.target.matches(".shot") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " ") single.open(grid.current);
  else if (event.key === "Enter" && mayDecide() && !state.counts().undecided) dialogs.submit();
  else return;
  event.preventDefault();
});

const DEEDS = {
  submit: () => dialogs.submit(),
  reopen: () => dialogs.reopen(),
  revise: () => dialogs.revise(),
  start: (button) => dialogs.start(button),
  undo: () => deciding.undo(),
  retry: () => outbox.retry(),
  "see-refused": () => dialogs.refused(),
  filters: toggleFilters,
  clear: () => filters.clear(),
  scores: toggleScores,
  close: () => single.close(),
  "zoom-in": () => single.stage.in(),
  "zoom-out": () => single.stage.out(),
  "zoom-reset": () => single.stage.reset(),
  "full-screen": fullScreen,
  "go-on": goOn,
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) DEEDS[button.dataset.do]?.(button);
  const decision = event.target.closest("#single [data-decide]")?.dataset.decide;
  if (decision) deciding.decide(decision);
});

// Once the first screen is there, the rest is laid out, so that scrolling need not do it.
const settle = () => setTimeout(() => requestIdleCallback(() => document.documentElement.classList.add("is-settled"), { timeout: 2000 }), 300);
if (document.readyState === "complete") settle();
else addEventListener("load", settle, { once: true });

single.follow();
// Where nothing is left to decide, the page begins with what came of it.
const first = state.isReadonly ? grid.current : grid.nextUndecided(null) ?? grid.current;
if (first && inGrid()) grid.go(first, { focus: !state.isReadonly && document.activeElement === document.body && matchMedia("(hover: hover)").matches });
outbox.retry();
if (outbox.refused.length) dialogs.refused();
looks.paint();
document.documentElement.dataset.desk = "ready";
