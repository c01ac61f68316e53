// This file is the page of pairs: shows two, takes which is better, and says so once that is kept.

import { pageData, post } from "../api.js";
import { Clock } from "../desk/clock.js";
import { onKey } from "../keys.js";
import { fitFrame } from "../ratio.js";
import { tell, tellFailure } from "../toast.js";
import { fetchPicture, pictureOf, Queue } from "./queue.js";
import { Ranking } from "./ranking.js";

const TIMEOUT_MS = 20000;
const data = pageData("pairing");
const stage = document.querySelector("[data-stage]");
const aside = document.querySelector(".pairs-ranking");
const progress = document.querySelector("[data-progress]");
const ranking = aside ? new Ranking(data, aside) : null;
const queue = stage ? new Queue(data) : null;
const clock = new Clock();
let isBusy = false;

if (stage) begin();
if (aside) refreshRanking();

async function begin() {
  for (const side of ["left", "right"]) {
    const button = stage.querySelector(`[data-side="${side}"]`);
    fitFrame(button.querySelector("img"));
    button.addEventListener("click", (event) => {
      if (event.detail) button.blur();  // after a mouse, space is to mean "can't say" and not this button again
      prefer(side);
    });
  }
  await show(await queue.take());
}

async function show(pair) {
  if (pair) await Promise.all([pair.left, pair.right].map(fetchPicture));
  stage.querySelector("[data-pictures]").hidden = !pair;
  stage.querySelector("[data-done]").hidden = Boolean(pair);
  if (!pair) return;
  for (const side of ["left", "right"]) {
    const button = stage.querySelector(`[data-side="${side}"]`);
    const name = data.names[pair[side]];
    Object.assign(button.querySelector("img"), { src: pictureOf(pair[side]), alt: name });
    button.querySelector("[data-name]").textContent = name;
    button.setAttribute("aria-label", `${name} is better`);
    button.classList.remove("won");
  }
  clock.show(pair);
}

async function prefer(side) {
  const pair = queue.shown;
  if (!pair || isBusy) return;
  const winner = pair[side];
  const loser = pair[side === "left" ? "right" : "left"];
  stage.querySelector(`[data-side="${side}"]`).classList.add("won");
  await exclusively(async () => {
    await post(`checkpoints/${data.checkpoint}/comparisons`, { winner, loser, seconds: clock.read(pair) }, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await show(await queue.take());
    learn();
  });
  stage.querySelectorAll(".won").forEach((button) => button.classList.remove("won"));
}

async function skip() {
  if (!queue.shown || isBusy) return;
  await exclusively(async () => {
    queue.delay();
    await show(await queue.take() ?? await queue.take());  // the only one left comes again
  });
  queue.ask().catch(tellFailure);
}

async function undo() {
  if (isBusy) return;
  await exclusively(async () => {
    const { winner, loser } = await post(`checkpoints/${data.checkpoint}/comparisons/undo`);
    if (winner in data.names && loser in data.names) {
      queue.interrupt({ left: winner, right: loser });
      await show(queue.shown);
    }
    tell("Taken back.", { forMs: 1500 });
    learn();
  });
}

// One thing at a time: a key pressed while the last one is being kept was not meant for a pair that is not shown yet.
async function exclusively(run) {
  isBusy = true;
  stage.setAttribute("aria-busy", "true");
  try {
    await run();
  } catch (error) {
    tellFailure(error);
  } finally {
    isBusy = false;
    stage.setAttribute("aria-busy", "false");
  }
}

// What the answers so far mean, asked for while the next pair is looked at.
function learn() {
  refreshRanking();
  queue.ask().catch(tellFailure);
}

async function refreshRanking() {
  try {
    const told = await ranking.refresh();
    if (!told) return;
    const approve = document.querySelector('[data-do="approve"]');
    if (approve && ranking.whose === "mine") {
      approve.disabled = !told.comparisons;
      approve.classList.toggle("primary", told.is_settled && told.comparisons > 0);
    }
    tellProgress();
  } catch (error) {
    tellFailure(error);
  }
}

function tellProgress() {
  const told = ranking?.last;
  if (!progress || !told || ranking.whose !== "mine") return;
  const compared = `${told.comparisons} compared`;
  const best = data.top === 1 ? "the best one" : `the best ${data.top}`;
  if (told.images.length <= told.top) progress.textContent = `All ${told.images.length} are looked for: ask for fewer to tell them apart`;
  else if (told.is_settled) progress.textContent = `${compared}; ${best} ${data.top === 1 ? "is" : "are"} clear`;
  else if (told.more_expected === null) progress.textContent = `${compared}, ${queue.pairsLeft} pairs left; ${best} may stay close`;
  else progress.textContent = `${compared}, about ${told.more_expected} more to be sure of ${best}`;
}

async function approve() {
  const told = ranking.last;
  if (!told?.comparisons || ranking.whose !== "mine") return;
  const dialog = document.getElementById("approve");
  const best = told.images.slice(0, told.top).map((image) => image.image_id);
  dialog.querySelector("[data-thumbs]").replaceChildren(
    ...best.map((id) => Object.assign(document.createElement("img"), { className: "picture", src: `/thumbnails/${id}/150.webp`, alt: data.names[id] })),
  );
  const others = data.approved.filter((id) => id in data.names && !best.includes(id)).length;
  const back = others ? ` Your approval of ${others} other${others === 1 ? "" : "s"} is taken back.` : "";
  dialog.querySelector("[data-words]").textContent = `These are your decisions, which you may change until the round is submitted.${back}`;
  dialog.returnValue = ""; // of the time before, which Escape would leave
  dialog.showModal();
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "yes") return;
    await exclusively(async () => {
      const { pool, top } = data;
      await post(`checkpoints/${data.checkpoint}/ranking/approvals?${new URLSearchParams({ pool, top })}`, { images: best });
      location.assign(data.desk);
    });
    refreshRanking();
  }, { once: true });
}

document.addEventListener("click", (event) => {
  const deed = event.target.closest?.("[data-do]")?.dataset.do;
  if (deed === "skip") skip();
  if (deed === "undo") undo();
  if (deed === "approve") approve();
  const whose = event.target.closest?.("[data-whose]");
  if (!whose) return;
  ranking.whose = whose.dataset.whose;
  document.querySelectorAll("[data-whose]").forEach((chip) => chip.setAttribute("aria-pressed", chip === whose));
  refreshRanking();
});

const choice = document.querySelector("[data-choice]");
choice.querySelector("[data-apply]").hidden = true;
choice.addEventListener("change", () => choice.reportValidity() && choice.submit());

onKey(["h", "ArrowLeft"], "The left one is better", () => prefer("left"), { when: () => Boolean(stage) });
onKey(["l", "ArrowRight"], "The right one is better", () => prefer("right"), { when: () => Boolean(stage) });
onKey(["k", " "], "Can’t say: ask later", skip, { when: () => Boolean(stage) });
onKey("u", "Undo the last comparison", undo, { when: () => Boolean(stage) });
onKey("Escape", "Back to the shortlist", () => location.assign(data.desk));
