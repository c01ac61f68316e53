// This file tells what happened in a line at the foot of the page, which a screen reader reads out.

const MOST = 2; // on the screen at once, of those that go away by themselves

export function tell(message, { kind = "", action = null, forMs = 4000 } = {}) {
  const toast = document.createElement("div");
  toast.className = `toast ${kind}`;
  const words = document.createElement("span");
  words.textContent = message;
  toast.append(words);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action.name;
    button.addEventListener("click", () => { toast.remove(); action.run(); });
    toast.append(button);
  }
  const toasts = document.getElementById("toasts");
  makeRoom([...toasts.children].filter((old) => "passing" in old.dataset), message);
  toasts.append(toast);
  if (forMs) {
    if (!action && kind !== "bad") toast.dataset.passing = "";
    setTimeout(() => toast.remove(), forMs);
  }
  return toast;
}

// What is said again takes the place of what was said, and the oldest goes first.
function makeRoom(passing, message) {
  const others = passing.filter((old) => old.firstChild.textContent !== message || old.remove());
  for (const old of others.slice(0, Math.max(0, others.length - MOST + 1))) old.remove();
}

export function tellFailure(error) {
  const more = error.problems?.length ? ` ${error.problems.join(" ")}` : "";
  return tell(`${error.message}${more}`, { kind: "bad", forMs: 12000 });
}
