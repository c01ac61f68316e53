// This file is one image's page: its scores on request, remarks at any time, its relatives a click away.

import { bindRemarks } from "./desk/remarks.js";
import { onKey } from "./keys.js";

const look = document.getElementById("look");
const panel = document.getElementById("panel");
let areScoresShown = look.dataset.isDecided === "true";

const single = {
  panel,
  told: look.dataset.image,
  async renew(id) {
    const answer = await fetch(`/look/${id}/panel`, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    panel.innerHTML = await answer.text(); // made by our own server, which escapes all that goes into it
    showScores();
  },
};

function showScores() {
  for (const node of panel.querySelectorAll("[data-after]")) node.hidden = !areScoresShown;
  for (const node of panel.querySelectorAll("[data-before]")) node.hidden = areScoresShown;
}

panel.addEventListener("click", (event) => {
  if (event.target.closest('[data-do="scores"]')) {
    areScoresShown = true;
    showScores();
  }
  const relative = event.target.closest("[data-image]");
  if (relative && relative !== look && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    location.assign(`/look/${relative.dataset.image}`);
  }
});

bindRemarks(single);
showScores();
onKey("Escape", "Back", () => history.back());
onKey("f", "The image as it came", () => look.querySelector(".look-picture")?.click());
onKey("c", "Beside its parent", () => document.querySelector('a[href^="/compare"]')?.click());
onKey("t", "Tag it", () => panel.querySelector("#side-tag")?.focus());
onKey("/", "Search the library", () => location.assign("/search"));
