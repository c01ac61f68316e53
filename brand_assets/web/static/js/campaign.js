// This file keeps a campaign's page as things are now, without a reload.

import { onKey } from "./keys.js";
import { again, listen } from "./live.js";
import { replaceContent } from "./replacing.js";
import "./runs.js";

const state = document.getElementById("state");
const news = document.getElementById("news");
const name = state.dataset.name;
let timer = 0;

async function refresh() {
  try {
    const answer = await fetch(`/campaigns/${name}/state`, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const before = state.querySelector("#next-title").textContent.trim();
    const lost = replaceContent(state, await answer.text());
    const now = state.querySelector("#next-title").textContent.trim();
    if (now !== before) news.textContent = now;
    if (lost) state.querySelector("[data-primary], [data-cancel]")?.focus({ preventScroll: true });
  } catch { /* the connection is lost: the next event tries again */ }
}

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 200);
};

onKey("Enter", "What comes next", () => state.querySelector("[data-primary]")?.click());
onKey("i", "To the inbox", () => location.assign("/"));
onKey("e", "Change the brief", () => document.querySelector('a[href$="/brief"]')?.click());
document.addEventListener("run-started", soon);
listen(`/events?campaign=${name}`, { open: again(soon), decisions: soon, checkpoint: soon, campaigns: soon });
