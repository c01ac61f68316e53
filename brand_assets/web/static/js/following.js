// This file tells below a submitted round what has become of it since: what is drawn next, and where to decide that.

import { again, listen } from "./live.js";
import { replaceContent } from "./replacing.js";

const place = document.querySelector("[data-following]");
let timer = 0;
let told = "";

async function refresh() {
  try {
    const answer = await fetch(place.dataset.following, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const now = (await answer.text()).trim();
    if (now !== told) replaceContent(place, now);
    told = now;
  } catch { /* the connection is lost: the next event tries again */ }
}

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 300);
};

if (place) {
  refresh();
  listen(`/events?campaign=${place.dataset.campaign}`, { open: again(soon), checkpoint: soon, campaigns: soon });
}
