// This file asks what an export is to deliver, and for whom: everything, a preset of the brief, or some formats.

const GROUPS = [["logo", "Logo"], ["kit", "Kit"], ["creatives", "Creatives"], ["finished", "Finished"]];
const FORMATS = ["svg", "pdf", "eps", "png", "jpg", "webp", "avif", "ico"].map((name) => [name, name.toUpperCase()]);
const OWN = "Ours, with recipes, prompts, costs and who decided";
const CLIENTS = "The client’s, without prompts, costs, people and ids";
const EVERYTHING = "", SOME = "some", PRESET = "preset ";

export function askOrder(presets) {
  const form = document.createElement("form");
  form.className = "run-order";
  form.addEventListener("submit", (event) => event.preventDefault());
  const copy = group("Whose copy", [["own", OWN], ["client", CLIENTS]], "radio", "copy");
  copy.querySelector("input").checked = true;
  const some = document.createElement("div");
  some.className = "run-order-some";
  some.append(group("Of these", GROUPS, "checkbox", "group"), group("As", FORMATS, "checkbox", "format"));
  form.append(chooseWhat(presets), some, copy);
  const show = () => {
    const what = form.elements.what.value;
    some.hidden = what !== SOME;
    copy.hidden = what.startsWith(PRESET);
  };
  form.addEventListener("change", show);
  show();
  return form;
}

// Whoever wants some of it says of what.
export function isComplete(form) {
  return form.elements.what.value !== SOME || form.querySelector(".run-order-some input:checked") !== null;
}

// What the API takes, beside the stage; nothing where all is wanted, for ourselves.
export function readOrder(form) {
  const what = form.elements.what.value;
  if (what.startsWith(PRESET)) return { preset: what.slice(PRESET.length) };
  const chosen = what === SOME ? [...form.querySelectorAll(".run-order-some input:checked")].map((box) => box.value) : [];
  const client = form.elements.copy.value === "client";
  return { ...(chosen.length ? { only: chosen } : {}), ...(client ? { client } : {}) };
}

function chooseWhat(presets) {
  const label = document.createElement("label");
  label.className = "field";
  const name = document.createElement("span");
  name.className = "label";
  name.textContent = "What is delivered";
  const select = document.createElement("select");
  select.name = "what";
  select.append(new Option("Everything", EVERYTHING));
  for (const preset of presets) select.append(new Option(describePreset(preset), PRESET + preset.name));
  select.append(new Option("Some of it…", SOME));
  label.append(name, select);
  return label;
}

function describePreset({ name, only, client, zip }) {
  const words = [only.length ? only.join(", ") : "everything", client ? "for the client" : "for ourselves"];
  if (!zip) words.push("no zip");
  return `${name}: ${words.join(", ")}`;
}

function group(name, choices, type, field) {
  const set = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = name;
  set.append(legend);
  for (const [value, words] of choices) {
    const label = document.createElement("label");
    label.className = type === "radio" ? "run-order-copy" : "chip";
    const input = document.createElement("input");
    Object.assign(input, { type, name: field, value });
    label.append(input, words);
    set.append(label);
  }
  return set;
}
