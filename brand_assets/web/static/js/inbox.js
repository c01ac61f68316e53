// This file keeps the inbox as it is now, without a reload, and moves through it by keyboard.

import { onKey } from "./keys.js";
import { again, listen } from "./live.js";
import { replaceContent } from "./replacing.js";
import "./runs.js";

const inbox = document.getElementById("inbox");
const news = document.getElementById("inbox-news");
let current = null;
let isLoading = false;
let isStale = false;

const rows = () => [...inbox.querySelectorAll("[data-campaign]")];

function move(step) {
  const all = rows();
  if (!all.length) return;
  const place = all.findIndex((row) => row.dataset.campaign === current);
  const next = all[place < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, place + step))];
  current = next.dataset.campaign;
  mark();
  next.querySelector("[data-open]").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function mark() {
  for (const row of rows()) row.toggleAttribute("data-is-current", row.dataset.campaign === current);
}

async function refresh() {
  if (isLoading) {
    isStale = true;
    return;
  }
  isLoading = true;
  try {
    const answer = await fetch("/inbox/list", { headers: { Accept: "text/html" } });
    if (answer.ok) replace(await answer.text());
  } catch { /* the connection is lost: the next event, or the reader, tries again */ } finally {
    isLoading = false;
    if (isStale) {
      isStale = false;
      refresh();
    }
  }
}

function replace(html) {
  const before = countWaiting();
  const lost = replaceContent(inbox, html)?.closest("[data-campaign]")?.dataset.campaign;
  mark();
  if (lost) rows().find((row) => row.dataset.campaign === lost)?.querySelector("[data-open]")?.focus({ preventScroll: true });
  const now = countWaiting();
  if (now !== before) news.textContent = `${now} waiting for you.`;
  document.title = `${now ? `(${now}) ` : ""}Inbox · brand-assets`;
}

const countWaiting = () => inbox.querySelectorAll(".inbox-card").length;

let timer = 0;
const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 150);
};

inbox.addEventListener("focusin", (event) => {
  current = event.target.closest("[data-campaign]")?.dataset.campaign ?? current;
  mark();
});
document.addEventListener("run-started", soon);
onKey(["j", "ArrowDown"], "Next campaign", () => move(1), { held: true });
onKey(["k", "ArrowUp"], "Campaign before", () => move(-1), { held: true });
onKey(["Enter", "l", "ArrowRight"], "Open it", () => (inbox.querySelector("[data-is-current] [data-open]") ?? inbox.querySelector("[data-open]"))?.click());
onKey("n", "New campaign", () => document.querySelector("[data-new]")?.click(), { when: () => document.querySelector("[data-new]") });
onKey("/", "Search the library", () => location.assign("/search"));
listen("/events", { open: again(soon), decisions: soon, checkpoint: soon, campaigns: soon });
