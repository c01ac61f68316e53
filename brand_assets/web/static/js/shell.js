// This file runs on every page: the theme's switch, and the help that `?` opens.

import { fillHelp, onKey } from "./keys.js";

const help = document.getElementById("help");

onKey("?", "This help", openHelp);

// From its beginning: the button that closes it is at the end.
function openHelp() {
  const heading = document.getElementById("help-title");
  heading.tabIndex = -1;
  fillHelp(help.querySelector("[data-keys]"));
  help.showModal();
  heading.focus();
  help.scrollTop = 0;
}

document.addEventListener("click", (event) => {
  const action = event.target.closest?.("[data-action]")?.dataset.action;
  if (action === "theme") window.toggleTheme();
  if (action === "help") openHelp();
});
