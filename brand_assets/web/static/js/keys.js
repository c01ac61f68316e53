// This file is the keyboard: pages register what a key does, and `?` lists just that.

const bindings = [];

// keys: what `event.key` may be; "Shift+A" asks for the modifier. `when` says whether the key means anything now.
export function onKey(keys, words, run, { when = () => true, hidden = false } = {}) {
  bindings.push({ keys: [keys].flat(), words, run, when, hidden });
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
  if ((event.key === " " || event.key === "Enter") && event.target.closest?.("button, a, summary, [role=button], input, label")) return;
  const open = document.querySelector("dialog[open]");
  if (open && !open.hasAttribute("data-keys-through")) return;
  const pressed = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
  const found = bindings.find(({ keys, when }) => keys.includes(pressed) && when(event));
  if (!found) return;
  event.preventDefault();
  found.run(event);
});

function nameKey(key) {
  return { " ": "space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "esc" }[key] ?? key;
}
