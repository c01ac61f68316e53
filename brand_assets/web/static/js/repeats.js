// This file is the page of repeats: one image after the other, each answer sent in order while the next is looked at.

import { pageData } from "./api.js";
import { Clock } from "./desk/clock.js";
import { onKey } from "./keys.js";
import { fetchPicture, pictureOf } from "./pairs/queue.js";
import { Sender } from "./pairs/sender.js";
import { fitFrame } from "./ratio.js";
import { tell, tellFailure } from "./toast.js";

const data = pageData("repeats");
const stage = document.querySelector("[data-stage]");
const sender = new Sender(`checkpoints/${data.checkpoint}/repeats`);
const clock = new Clock();
let { due, answered, total, same } = data;
let onScreen = null; // the image that a key is about; null while none is shown
let turns = 0;
let reminder = null;

if (stage) fitFrame(stage.querySelector("[data-image]"));
sender.addEventListener("change", tellPending);
sender.addEventListener("kept", ({ detail }) => learn(detail.told));
sender.addEventListener("lost", ({ detail }) => askAgain(detail));
if (due.length) show();
else if (total) finish();

async function show() {
  const turn = ++turns;
  onScreen = null;
  stage.setAttribute("aria-busy", "true");
  const [id, next] = due;
  if (!id) return;
  await fetchPicture(id);
  if (turn !== turns) return;
  stage.querySelector("[data-image]").src = pictureOf(id);
  if (next) fetchPicture(next);
  onScreen = id;
  clock.show(id);
  stage.setAttribute("aria-busy", "false");
}

// The answer is about the image on the screen; it is sent after those before it while the next image is looked at.
function decide(decision) {
  const id = onScreen;
  if (!id) return remind();
  due = due.filter((one) => one !== id);
  sender.add({ image_id: id, decision, seconds: clock.read(id) }, id);
  show();
}

function remind() {
  if (stage.hidden || reminder?.isConnected) return;
  const words = due.length ? "the next image is not here yet" : "the last answers are being kept";
  reminder = tell(`One moment: ${words}, so that key was about none.`, { forMs: 2500 });
}

// The ledger has it.
function learn(told) {
  ({ answered, total, same } = told);
  document.querySelector("[data-progress]").textContent = `${answered} of ${total}`;
  if (!told.due.length) finish();
}

// An answer that was not taken: its image is shown again, and after it those that waited behind it.
function askAgain({ error, abouts }) {
  tellFailure(error);
  if (abouts.length > 1) tell(`${abouts.length} answers were not kept. They are asked again.`, { kind: "bad", forMs: 12000 });
  due = [...abouts, ...due];
  show();
}

function tellPending() {
  stage.querySelector("[data-pending]").textContent = sender.count ? `Keeping ${sender.count}…` : "";
}

function finish() {
  if (stage) stage.hidden = true;
  const intro = document.querySelector("[data-intro]");
  if (intro) intro.hidden = true;
  const end = document.querySelector("[data-end]");
  end.querySelector("[data-score]").textContent = `${same} of ${answered} as before`;
  end.querySelector("[data-words]").textContent = tellMeaning();
  end.hidden = false;
  end.querySelector("a").focus({ preventScroll: true });
}

function tellMeaning() {
  if (same === answered) return "You decided every one of them the same way again. Your decisions are as they were.";
  return "The others are close calls for you, which is worth knowing and nothing to mend. Your decisions are as they were.";
}

// Nobody leaves answers behind that are on their way.
async function leave() {
  const before = due.length;
  await sender.idle();
  if (due.length === before) location.assign(data.desk);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-decision]");
  if (!button) return;
  if (event.detail) button.blur();
  decide(button.dataset.decision);
});
onKey("a", "Approve", () => decide("approved"), { when: () => Boolean(stage) && !stage.hidden });
onKey("r", "Reject", () => decide("rejected"), { when: () => Boolean(stage) && !stage.hidden });
onKey("Escape", "Back to the shortlist", () => leave());
