// This file is the page of repeats: one image after the other, each answer kept before the next is shown.

import { pageData, post } from "./api.js";
import { Clock } from "./desk/clock.js";
import { onKey } from "./keys.js";
import { fitFrame } from "./ratio.js";
import { tellFailure } from "./toast.js";

const TIMEOUT_MS = 20000;
const data = pageData("repeats");
const stage = document.querySelector("[data-stage]");
const pictureOf = (id) => `/thumbnails/${id}/800.webp`;
let { due, answered, total, same } = data;
const clock = new Clock();
let isBusy = false;

if (stage) fitFrame(stage.querySelector("[data-image]"));
if (due.length) show();
else if (total) finish();

async function show() {
  const image = stage.querySelector("[data-image]");
  image.src = pictureOf(due[0]);
  if (due[1]) new Image().src = pictureOf(due[1]);
  await image.decode().catch(() => {});
  clock.show(due[0]);
}

async function decide(decision) {
  if (isBusy || !due.length) return;
  setBusy(true);
  try {
    const seconds = clock.read(due[0]);
    ({ due, answered, total, same } = await post(`checkpoints/${data.checkpoint}/repeats`, { image_id: due[0], decision, seconds }, { signal: AbortSignal.timeout(TIMEOUT_MS) }));
    document.querySelector("[data-progress]").textContent = `${answered} of ${total}`;
    if (due.length) await show();
    else finish();
  } catch (error) {
    tellFailure(error);
  } finally {
    setBusy(false);
  }
}

function setBusy(is) {
  isBusy = is;
  stage.setAttribute("aria-busy", is);
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

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-decision]");
  if (!button) return;
  if (event.detail) button.blur();
  decide(button.dataset.decision);
});
onKey("a", "Approve", () => decide("approved"), { when: () => due.length > 0 });
onKey("r", "Reject", () => decide("rejected"), { when: () => due.length > 0 });
onKey("Escape", "Back to the shortlist", () => location.assign(data.desk));
