// This file replaces a part of a page by how it is now, and leaves the keyboard's focus and what was unfolded as they were.

const REACHED = "a[href], button, summary, [tabindex]";

// html: from our own server, which escapes all that goes into it. Returns what had the focus and is gone, or null.
export function replaceContent(root, html) {
  const focused = document.activeElement !== root && root.contains(document.activeElement) ? document.activeElement : null;
  const wanted = focused && nameOf(focused);
  const unfolded = new Set([...root.querySelectorAll("details[open] > summary")].map(nameOf));
  root.innerHTML = html;
  for (const summary of root.querySelectorAll("summary")) summary.parentElement.open ||= unfolded.has(nameOf(summary));
  if (!focused) return null;
  const same = [...root.querySelectorAll(REACHED)].find((node) => nameOf(node) === wanted);
  same?.focus({ preventScroll: true });
  return same ? null : focused;
}

const nameOf = (node) => JSON.stringify([node.tagName, node.id, node.getAttribute("href"), { ...node.dataset }, node.tagName === "SUMMARY" ? node.textContent : ""]);
