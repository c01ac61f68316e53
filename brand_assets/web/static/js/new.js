// This file is the brief's editor: line numbers, a check and an estimate while it is typed, files dropped onto it.

import { post, put } from "./api.js";
import { onKey } from "./keys.js";
import { proposeRun } from "./runs.js";
import { tell, tellFailure } from "./toast.js";

const CHECK_AFTER_MS = 300;
const MAX_BYTES = 256 * 1024;
const changed = document.getElementById("brief").dataset.campaign || null;
const text = document.getElementById("text");
const lines = document.getElementById("lines");
const editor = document.getElementById("editor");
const verdict = document.getElementById("verdict");
const list = document.getElementById("problems");
const estimate = document.getElementById("estimate");
const deeds = [...document.querySelectorAll("#create, #create-and-start, #keep")];
let checked = null;
let under = null;
let timer = 0;
let isKept = true;

function write(value) {
  text.value = value;
  isKept = false;
  number();
  check();
  text.focus();
  text.setSelectionRange(0, 0);
  text.scrollTop = 0;
}

function number() {
  const count = text.value.split("\n").length;
  const marks = new Map();
  for (const one of checked?.warnings ?? []) if (one.line) marks.set(one.line, "i");
  for (const one of checked?.problems ?? []) if (one.line) marks.set(one.line, "b");
  lines.replaceChildren();
  for (let line = 1; line <= count; line += 1) {
    const kind = marks.get(line);
    if (kind) {
      const node = document.createElement(kind);
      node.textContent = line;
      lines.append(node, "\n");
    } else {
      lines.append(`${line}\n`);
    }
  }
  lines.append("\n\n");
  lines.scrollTop = text.scrollTop;
}

async function check() {
  clearTimeout(timer);
  under?.abort();
  for (const deed of deeds) deed.disabled = true;
  if (!text.value.trim()) {
    checked = null;
    show();
    return;
  }
  const mine = new AbortController();
  under = mine;
  try {
    const body = changed ? { text: text.value, campaign: changed } : { text: text.value };
    checked = await post("briefs/validate", body, { signal: mine.signal });
    show();
  } catch (error) {
    if (error.name === "AbortError") return;
    verdict.className = "verdict is-bad";
    verdict.textContent = error.message;
  }
}

function show() {
  const problems = checked?.problems ?? [];
  const warnings = checked?.warnings ?? [];
  verdict.className = `verdict ${!checked ? "" : problems.length ? "is-bad" : "is-ok"}`;
  verdict.textContent = !checked ? "Nothing is written yet." : problems.length ? count(problems.length, "problem") : warnings.length ? `Sound, with ${count(warnings.length, "warning")}.` : "Sound.";
  list.replaceChildren(...problems.map((one) => item(one, "is-problem")), ...warnings.map((one) => item(one, "is-warning")));
  for (const deed of deeds) deed.disabled = !checked?.ok;
  showEstimate(checked?.estimate, checked?.budget_usd);
  number();
}

function item({ line, field, message }, kind) {
  const row = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = kind;
  const where = span("where", line ? `line ${line}` : "brief");
  const what = span("what", "");
  if (field) what.append(span("field-name", field), " ");
  what.append(message);
  button.append(where, what);
  button.addEventListener("click", () => jump(line));
  row.append(button);
  return row;
}

function jump(line) {
  const all = text.value.split("\n");
  const place = Math.min(line ?? 1, all.length) - 1;
  const start = all.slice(0, place).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + all[place].length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, place * height - text.clientHeight / 3);
  text.scrollLeft = 0;
}

function showEstimate(told, budget) {
  if (!told) {
    estimate.replaceChildren(paragraph("Comes when the brief is sound.", "muted small"));
    return;
  }
  const isOver = budget !== null && told.total_usd > budget;
  const total = paragraph(told.total_usd ? `At most ${usd(told.total_usd)}` : "Free of charge", `estimate-total${isOver ? " is-over" : ""}`);
  const table = document.createElement("table");
  table.className = "estimate-lines";
  for (const round of told.rounds) {
    const head = table.insertRow();
    const name = document.createElement("th");
    name.scope = "rowgroup";
    name.textContent = round.round;
    head.append(name);
    head.insertCell();
    cell(head, usd(round.total_usd));
    for (const line of round.lines) {
      const row = table.insertRow();
      row.insertCell().textContent = line.provider === line.model ? line.provider : `${line.provider}/${line.model}`;
      cell(row, `${line.images} ×`);
      cell(row, line.unit_usd === null ? "no price" : usd(line.unit_usd, 4));
    }
  }
  const rest = [];
  if (budget !== null) rest.push(paragraph(`Budget ${usd(budget)}${isOver ? ": it does not reach" : ""}.`, isOver ? "verdict is-bad" : "muted small"));
  else rest.push(paragraph("No budget is set: budget_usd in the brief is a limit that nothing passes.", "muted small"));
  estimate.replaceChildren(total, table, ...rest);
}

async function keep(thenStart) {
  if (!checked?.ok) return;
  if (deeds[0].disabled) return void tell("What you typed last is being checked; keep it once that is done.");
  for (const deed of deeds) deed.disabled = true;
  try {
    if (changed) await put(`briefs/${changed}`, { text: text.value });
    else await post("briefs", { text: text.value });
    isKept = true;
    if (thenStart) {
      proposeRun({ campaign: checked.campaign });
      document.getElementById("run-dialog").addEventListener("close", () => location.assign(`/campaigns/${checked.campaign}`), { once: true });
    } else {
      location.assign(`/campaigns/${changed ?? checked.campaign}`);
    }
  } catch (error) {
    tellFailure(error);
    check();
  }
}

async function open(file) {
  if (!file) return;
  if (file.size > MAX_BYTES) {
    tell(`${file.name} has ${Math.ceil(file.size / 1024)} kB; a brief has at most 256.`, { kind: "bad", forMs: 8000 });
    return;
  }
  write((await file.text()).replaceAll("\r\n", "\n"));
}

const cell = (row, words) => { const made = row.insertCell(); made.className = "number"; made.textContent = words; };
const count = (many, noun) => `${many} ${noun}${many === 1 ? "" : "s"}`;
const usd = (amount, digits = 2) => `$${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
function span(name, words) { const node = document.createElement("span"); node.className = name; node.textContent = words; return node; }
function paragraph(words, name) { const node = document.createElement("p"); node.className = name; node.textContent = words; return node; }

text.addEventListener("input", () => {
  isKept = false;
  number();
  for (const deed of deeds) deed.disabled = true;
  clearTimeout(timer);
  timer = setTimeout(check, CHECK_AFTER_MS);
});
text.addEventListener("scroll", () => { lines.scrollTop = text.scrollTop; });
text.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); (deeds.find((deed) => !deed.disabled) ?? document.getElementById("main")).focus(); } });
document.addEventListener("keydown", (event) => {
  if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    keep(false);
  }
});
for (const kind of ["dragenter", "dragover"]) editor.addEventListener(kind, (event) => { event.preventDefault(); editor.classList.add("is-over"); });
for (const kind of ["dragleave", "drop"]) editor.addEventListener(kind, () => editor.classList.remove("is-over"));
editor.addEventListener("drop", (event) => { event.preventDefault(); open(event.dataTransfer.files[0]); });
document.getElementById("file")?.addEventListener("change", (event) => open(event.target.files[0]));
document.getElementById("start")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (text.value.trim() && !isKept && !confirm("Replace what is written?")) return;
  const name = document.getElementById("name").value.trim() || "New campaign";
  const answer = await fetch(`/new/scaffold?name=${encodeURIComponent(name)}`, { headers: { Accept: "application/json" } });
  if (answer.ok) write((await answer.json()).text);
});
document.getElementById("create")?.addEventListener("click", () => keep(false));
document.getElementById("create-and-start")?.addEventListener("click", () => keep(true));
document.getElementById("keep")?.addEventListener("click", () => keep(false));
addEventListener("beforeunload", (event) => { if (!isKept && text.value.trim()) event.preventDefault(); });
onKey("Escape", "Leave the text, to the deeds", () => document.getElementById("main").focus(), { when: () => false });
number();
if (text.value.trim()) check();
