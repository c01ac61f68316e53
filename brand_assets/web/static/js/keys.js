// This file is the keyboard: pages register what a key does, and `?` lists just that.

const REST_MS = 1200;
const bindings = [];
let restingUntil = 0;

// keys: what `event.key` may be; "Shift+Tab" asks for the modifier. `when` says whether the key means anything now.
// `held`: it goes on while the key is held down; any other key is meant once, however long a finger rests on it.
export function onKey(keys, words, run, { when = () => true, hidden = false, held = false } = {}) {
  bindings.push({ keys: [keys].flat(), words, run, when, hidden, held });
}

// Keys mean nothing until a moment has passed without one.
export function rest() {
  restingUntil = performance.now() + REST_MS;
}

export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=range]), textarea, select"));
}

export function fillHelp(list) {
  list.replaceChildren();
  for (const { keys, words, hidden } of bindings) {
    if (hidden) continue;
    const term = document.createElement("dt");
    keys.forEach((key, index) => {
      if (index) term.append(" ");
      const cap = document.createElement("kbd");
      cap.textContent = nameKey(key);
      term.append(cap);
    });
    const meaning = document.createElement("dd");
    meaning.textContent = words;
    list.append(term, meaning);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) && event.key !== "Escape") return;
  if ((event.key === " " || event.key === "Enter") && event.target.closest?.("button, a, summary, [role=button], input, label")) {
    if (event.repeat) event.preventDefault(); // a key that opened a dialog is not its answer too
    return;
  }
  const open = document.querySelector("dialog[open]");
  if (open && !open.hasAttribute("data-keys-through")) return;
  if (performance.now() < restingUntil) {
    event.preventDefault();
    return void rest();
  }
  const key = event.getModifierState?.("CapsLock") ? swapCase(event.key) : event.key;
  const pressed = event.shiftKey && key.length > 1 ? `Shift+${key}` : key;
  const found = bindings.find(({ keys, when }) => keys.includes(pressed) && when(event));
  if (!found) return;
  event.preventDefault();
  if (!event.repeat || found.held) found.run(event);
});

function swapCase(key) {
  if (key.length > 1) return key;
  return key === key.toLowerCase() ? key.toUpperCase() : key.toLowerCase();
}

function nameKey(key) {
  return { " ": "space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "esc" }[key] ?? key;
}
