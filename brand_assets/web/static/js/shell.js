// This file runs on every page: the theme's switch, and the help that `?` opens.

import { fillHelp, onKey } from "./keys.js";

const help = document.getElementById("help");

onKey("?", "This help", () => {
  fillHelp(help.querySelector("[data-keys]"));
  help.showModal();
});

document.addEventListener("click", (event) => {
  const action = event.target.closest?.("[data-action]")?.dataset.action;
  if (action === "theme") window.toggleTheme();
  if (action === "help") {
    fillHelp(help.querySelector("[data-keys]"));
    help.showModal();
  }
});
