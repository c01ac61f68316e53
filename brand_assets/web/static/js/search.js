// This file searches while one types, adds tiles as one scrolls, and keeps the address what the page shows.

import { onKey } from "./keys.js";
import { addWhileScrolling } from "./scrolling.js";
import { show } from "./selection.js";
import { tellFailure } from "./toast.js";

const AFTER_MS = 140;
const results = document.getElementById("results");
const form = document.getElementById("search");
const words = document.getElementById("words");
let timer = 0;
let under = null;

async function load(url, { keep = true } = {}) {
  under?.abort();
  const mine = new AbortController();
  under = mine;
  const address = new URL(url, location.href);
  try {
    const answer = await fetch(`/search/results${address.search}`, { headers: { Accept: "text/html" }, signal: mine.signal });
    const html = await answer.text();
    if (!answer.ok) throw new Error("What is shown is of the search before: this one was not answered.");
    const focused = document.activeElement?.closest?.("[data-link]")?.getAttribute("href");
    const isOpen = results.querySelector(".facets-all")?.open;
    const scrolled = results.querySelector(".facets")?.scrollTop ?? 0;
    results.innerHTML = html; // made by our own server, which escapes all that goes into it
    if (isOpen === false) results.querySelector(".facets-all").open = false;
    results.querySelector(".facets").scrollTop = scrolled;
    if (focused) results.querySelector(`[data-link][href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    if (keep) history.replaceState(null, "", address.pathname + address.search);
    show();
    watch();
  } catch (error) {
    if (error.name !== "AbortError") tellFailure(error);
  }
}

function fromForm() {
  const query = new URLSearchParams(location.search);
  query.delete("offset");
  for (const name of ["text", "sort"]) {
    const value = form.elements[name].value.trim();
    if (value && !(name === "sort" && value === "shortlist")) query.set(name, value);
    else query.delete(name);
  }
  return `/search${query.size ? `?${query}` : ""}`;
}

const watch = addWhileScrolling(results, show);

words.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => load(fromForm()), AFTER_MS);
});
words.addEventListener("keydown", (event) => {
  if (event.key === "Escape" || event.key === "ArrowDown") {
    event.preventDefault();
    results.querySelector(".tile-link")?.focus();
  }
});
form.elements.sort.addEventListener("change", () => load(fromForm()));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  load(fromForm());
});
results.addEventListener("click", (event) => {
  const unfold = event.target.closest("[data-more]");
  if (unfold) {
    const list = unfold.previousElementSibling;
    list.classList.remove("is-folded");
    list.querySelector("li:nth-child(9) a").focus();
    unfold.remove();
  }
  const link = event.target.closest("[data-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.pathname === "/search" && !link.search) words.value = "";
  load(link.href);
});

onKey("/", "Search", () => { words.focus(); words.select(); });
onKey("i", "To the inbox", () => location.assign("/"));
if (matchMedia("(max-width: 860px)").matches) results.querySelector(".facets-all").open = false;
