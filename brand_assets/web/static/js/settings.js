// This file looks the house over when somebody asks for it.

import { onKey } from "./keys.js";

const button = document.querySelector("[data-checkup]");
const place = document.getElementById("checkup");

async function look() {
  button.disabled = true;
  place.setAttribute("aria-busy", "true");
  const answer = await fetch("/settings/checkup", { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok) place.innerHTML = await answer.text(); // made by our own server, which escapes all that goes into it
  else place.textContent = "It could not be looked over; the server's log says why.";
  place.removeAttribute("aria-busy");
  button.disabled = false;
}

button?.addEventListener("click", look);
onKey("d", "Look it over", look, { when: () => button && !button.disabled });
onKey("i", "To the inbox", () => location.assign("/"));
