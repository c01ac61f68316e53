// This file starts and stops runs: what a start would do and cost is told first, in a dialog that asks.

import { post, remove } from "./api.js";
import { askOrder, isComplete, readOrder } from "./ordering.js";
import { tell, tellFailure } from "./toast.js";

const dialog = document.getElementById("run-dialog");
let wanted = null;
let ordering = null; // the form of an export
let asked = 0;

// what: {campaign, stage?, redraw?, topUp?: count, or "gaps" for as many as close them}
export async function proposeRun(what) {
  wanted = null;
  ordering = null;
  asked += 1;
  const mine = asked;
  const plan = dialog.querySelector("[data-plan]");
  const confirm = dialog.querySelector("[data-confirm]");
  dialog.querySelector("#run-title").textContent = what.topUp ? "Top up the concept round" : "What this will do";
  confirm.disabled = true;
  plan.replaceChildren(paragraph("Counting…", "muted"));
  if (!dialog.open) dialog.showModal();
  try {
    const told = await readPlan(what);
    if (mine !== asked) return; // closed, and another was asked for
    wanted = told;
    dialog.querySelector("#run-title").textContent = nameDeed(told);
    plan.replaceChildren(...describe(told));
    if (told.stage === "export") {
      const form = askOrder(told.presets);
      form.addEventListener("change", () => { confirm.disabled = !isComplete(form); });
      plan.append(form);
      ordering = form;
    }
    confirm.disabled = told.is_nothing;
    confirm.textContent = told.cost_usd ? `Start, for at most ${usd(told.cost_usd)}` : "Start";
    confirm.focus();
  } catch (error) {
    if (mine === asked) plan.replaceChildren(paragraph(error.message, "run-failure"));
  }
}

export async function startRun({ campaign, stage, redraw, top_up }, order = {}) {
  const body = { ...order };
  if (stage) body.stage = stage;
  if (redraw) body.redraw = true;
  if (top_up) body.top_up = top_up;
  await post(`campaigns/${campaign}/runs`, body);
}

export async function cancelRun(campaign) {
  tell("Stopping. What is under way is finished first, because it is paid.");
  try {
    await remove(`campaigns/${campaign}/runs`);
    tell("Stopped. What was drawn is kept.");
  } catch (error) {
    tellFailure(error);
  }
}

async function readPlan({ campaign, stage, redraw, topUp }) {
  const query = new URLSearchParams();
  if (stage) query.set("stage", stage);
  if (redraw) query.set("redraw", "true");
  if (topUp === "gaps") query.set("fill_gaps", "true");
  else if (topUp) query.set("top_up", String(topUp));
  const answer = await fetch(`/campaigns/${campaign}/plan?${query}`, { headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error?.message ?? `The server answered ${answer.status}.`);
  return told;
}

function nameDeed({ campaign, stage, redraw, top_up: topUp }) {
  if (topUp) return `${campaign}: top up the concept round`;
  if (stage === "export") return `${campaign}: make the delivery`;
  return redraw ? `${campaign}: draw the ${stage} round anew` : `${campaign}: start the ${stage} round`;
}

function describe({ images, cost_usd: cost, left_usd: left, stage, is_nothing: isNothing, notes }) {
  const told = [];
  if (!isNothing) {
    const what = stage === "export" && !images ? "The approved marks are packaged" : `${images} image${images === 1 ? "" : "s"}`;
    told.push(paragraph(cost === null ? `${what}; what they cost cannot be told` : cost ? `${what}, at most ${usd(cost)}` : `${what}, free of charge`, "run-cost"));
  }
  if (left !== null && cost) told.push(paragraph(`${usd(left)} is left of the budget.`, cost > left ? "run-failure" : "muted"));
  told.push(...notes.map((note) => paragraph(note)));
  if (isNothing) told.push(paragraph("There is nothing to draw.", "muted"));
  return told;
}

function paragraph(words, name = "") {
  const node = document.createElement("p");
  node.textContent = words;
  node.className = name;
  return node;
}

function usd(amount) {
  return amount.toLocaleString("en-US", { style: "currency", currency: "USD" });
}

dialog?.addEventListener("click", async (event) => {
  if (event.target.closest("[data-close]")) dialog.close();
  const confirm = event.target.closest("[data-confirm]");
  if (!confirm || !wanted) return;
  confirm.disabled = true;
  try {
    await startRun(wanted, ordering ? readOrder(ordering) : {});
    dialog.close();
    tell("Started. It goes on when you close this page.");
    document.dispatchEvent(new CustomEvent("run-started", { detail: wanted }));
  } catch (error) {
    confirm.disabled = false;
    tellFailure(error);
  }
});

document.addEventListener("click", (event) => {
  const start = event.target.closest?.("[data-start]");
  if (start) {
    const { start: campaign, stage, redraw, topUp } = start.dataset;
    proposeRun({ campaign, stage, redraw: redraw !== undefined, topUp });
  }
  const cancel = event.target.closest?.("[data-cancel]");
  if (cancel) {
    cancel.disabled = true;
    cancelRun(cancel.dataset.cancel);
  }
});
