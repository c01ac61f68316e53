// This file tells what happened in a line at the foot of the page, which a screen reader reads out.

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
  document.getElementById("toasts").append(toast);
  if (forMs) setTimeout(() => toast.remove(), forMs);
  return toast;
}

export function tellFailure(error) {
  const more = error.problems?.length ? ` ${error.problems.join(" ")}` : "";
  return tell(`${error.message}${more}`, { kind: "bad", forMs: 12000 });
}
