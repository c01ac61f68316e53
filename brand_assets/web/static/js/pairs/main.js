// This file is the page of pairs: shows two, takes which is better, and says so once that is kept.

import { pageData, post } from "../api.js";
import { Clock } from "../desk/clock.js";
import { onKey } from "../keys.js";
import { fitFrame } from "../ratio.js";
import { tell, tellFailure } from "../toast.js";
import { fetchPicture, pictureOf, Queue } from "./queue.js";
import { Ranking, tellClarity } from "./ranking.js";
import { Sender } from "./sender.js";

const AGAIN_MS = 2000;
const data = pageData("pairing");
const stage = document.querySelector("[data-stage]");
const aside = document.querySelector(".pairs-ranking");
const progress = document.querySelector("[data-progress]");
const ranking = aside ? new Ranking(data, aside) : null;
const queue = stage ? new Queue(data) : null;
const sender = new Sender(`checkpoints/${data.checkpoint}/comparisons`);
const clock = new Clock();
let onScreen = null; // the pair that a key is about; null while none is shown
let turns = 0;
let losses = 0;
let steps = []; // what was done with each pair on this page, as far as it can be undone
let undoing = Promise.resolve();
let undos = 0;
let reminder = null;
let isRankingStale = false;
let refreshing = null;

if (stage) begin();
if (aside) refreshRanking();

function begin() {
  for (const side of ["left", "right"]) {
    const button = stage.querySelector(`[data-side="${side}"]`);
    fitFrame(button.querySelector("img"));
    button.addEventListener("click", (event) => {
      if (event.detail) button.blur();  // after a mouse, space is to mean "can't say" and not this button again
      prefer(side);
    });
  }
  sender.addEventListener("change", () => {
    tellPending();
    if (!sender.count) refreshRanking();
  });
  sender.addEventListener("kept", ({ detail }) => learn(detail.about));
  sender.addEventListener("lost", ({ detail }) => askAgain(detail));
  showNext();
}

// Nothing is on the screen that a key could be about, until the next pair is really there.
function hold() {
  turns += 1;
  onScreen = null;
  stage.setAttribute("aria-busy", "true");
  tellPending();
  return turns;
}

async function showNext() {
  const turn = hold();
  try {
    await queue.fill();
  } catch (error) {
    if (turn !== turns) return;
    tellFailure(error);
    setTimeout(() => { if (turn === turns) showNext(); }, AGAIN_MS);
    return;
  }
  if (turn !== turns) return;
  const pair = queue.take();
  if (pair) await Promise.all([pair.left, pair.right].map(fetchPicture));
  if (turn === turns) draw(pair);
}

function draw(pair) {
  stage.querySelector("[data-pictures]").hidden = !pair;
  stage.querySelector("[data-done]").hidden = Boolean(pair);
  for (const side of pair ? ["left", "right"] : []) {
    const button = stage.querySelector(`[data-side="${side}"]`);
    const name = data.names[pair[side]];
    Object.assign(button.querySelector("img"), { src: pictureOf(pair[side]), alt: name });
    button.querySelector("[data-name]").textContent = name;
    button.setAttribute("aria-label", `${name} is better`);
  }
  onScreen = pair;
  if (pair) clock.show(pair);
  stage.setAttribute("aria-busy", "false");
  tellPending();
}

// The answer is about the pair on the screen; it is sent after those before it while the next pair is looked at.
function prefer(side) {
  const pair = onScreen;
  if (!pair) return remind();
  steps.push({ pair, isSkip: false });
  queue.answer(pair);
  sender.add({ winner: pair[side], loser: pair[side === "left" ? "right" : "left"], seconds: clock.read(pair) }, pair);
  showNext();
}

function skip() {
  if (!onScreen) return remind();
  steps.push({ pair: onScreen, isSkip: true });
  queue.delay();
  queue.ask().catch(tellFailure);
  showNext();
}

// Undoing waits until what was answered is kept; each press takes one more back: an answer, or a "can't say".
function undo() {
  undos += 1;
  hold();
  const lossesBefore = losses;
  const step = steps.pop();
  undoing = undoing.then(() => (step?.isSkip ? bringBack(step.pair) : takeBack(lossesBefore)));
}

async function takeBack(lossesBefore) {
  try {
    await sender.idle();
    if (losses === lossesBefore) {
      const { winner, loser } = await post(`checkpoints/${data.checkpoint}/comparisons/undo`);
      if (winner in data.names && loser in data.names) queue.interrupt([{ left: winner, right: loser }]);
      tell("Taken back.", { forMs: 1500 });
    }
  } catch (error) {
    tellFailure(error);
  }
  goOn();
}

function bringBack(pair) {
  queue.takeUp(pair);
  tell("Shown again.", { forMs: 1500 });
  goOn();
}

function goOn() {
  undos -= 1;
  if (undos) return;
  queue.interrupt([]);
  showNext();
  refreshRanking();
  queue.ask().catch(tellFailure);
}

// An answer that was not taken: its pair is shown again, and after it those that waited behind it.
function askAgain({ error, abouts }) {
  losses += 1;
  steps = steps.filter(({ pair }) => !abouts.includes(pair));
  tellFailure(error);
  if (abouts.length > 1) tell(`${abouts.length} answers were not kept. They are asked again.`, { kind: "bad", forMs: 12000 });
  queue.interrupt(abouts);
  if (!undos) showNext();
  refreshRanking();
}

// Pressed when no pair was shown: it was about none, which is said and not kept from who pressed it.
function remind() {
  if (isDone() || reminder?.isConnected) return;
  reminder = tell("One moment: the next pair is not here yet, so that key was about none.", { forMs: 2500 });
}

// What the answers so far mean, asked for while the next pair is looked at.
function learn(pair) {
  queue.ask().then(() => {
    queue.forget(pair);
    if (isDone() && queue.ready.length) showNext();
  }).catch(tellFailure);
}

function isDone() {
  return stage.querySelector("[data-pictures]").hidden;
}

function tellPending() {
  const pending = stage.querySelector("[data-pending]");
  if (undos) pending.textContent = "Taking back…";
  else if (sender.count) pending.textContent = `Keeping ${sender.count}…`;
  else pending.textContent = onScreen || isDone() ? "" : "Fetching the next pair…";
}

// One question at a time, and one more when something came meanwhile: fast keys would else never see a ranking.
function refreshRanking() {
  isRankingStale = true;
  refreshing ??= refreshUntilFresh().finally(() => { refreshing = null; });
  return refreshing;
}

async function refreshUntilFresh() {
  while (isRankingStale) {
    isRankingStale = false;
    await drawRanking();
  }
}

async function drawRanking() {
  try {
    const told = await ranking.refresh();
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
  const compared = told.comparisons ? `${told.comparisons} compared; ${tellClarity(told)}` : "Nothing compared yet";
  if (told.images.length <= told.top) progress.textContent = `All ${told.images.length} are looked for: ask for fewer to tell them apart`;
  else if (told.is_settled) progress.textContent = compared;
  else if (told.more_expected === null) progress.textContent = `${compared}; ${queue.pairsLeft} pairs left, and it may stay close`;
  else progress.textContent = `${compared}; about ${told.more_expected} ${told.comparisons ? "more " : ""}to go`;
}

async function approve() {
  await settle();
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
    const { pool, top } = data;
    try {
      await post(`checkpoints/${data.checkpoint}/ranking/approvals?${new URLSearchParams({ pool, top })}`, { images: best });
      location.assign(data.desk);
    } catch (error) {
      tellFailure(error);
      refreshRanking();
    }
  }, { once: true });
}

// What was answered is kept, and the ranking knows it.
async function settle() {
  if (!sender.count) return true;
  const lossesBefore = losses;
  await sender.idle();
  await refreshRanking();
  return losses === lossesBefore;
}

// Nobody leaves answers behind that are on their way.
async function leave(go) {
  if (await settle()) go();
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
choice.addEventListener("change", () => choice.reportValidity() && leave(() => choice.submit()));

onKey(["h", "ArrowLeft"], "The left one is better", () => prefer("left"), { when: () => Boolean(stage) });
onKey(["l", "ArrowRight"], "The right one is better", () => prefer("right"), { when: () => Boolean(stage) });
onKey(["k", " "], "Can’t say: ask later", skip, { when: () => Boolean(stage) });
onKey("u", "Undo the last comparison", undo, { when: () => Boolean(stage) });
onKey("Escape", "Back to the shortlist", () => leave(() => location.assign(data.desk)));
