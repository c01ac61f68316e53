// This file adds tiles as one scrolls to the end of a grid.

const AHEAD = "1200px";
const AGAIN_AFTER_MS = 4000;

// root: where the grid is; after: what to do once tiles have come. Returns a function that looks for the end anew.
export function addWhileScrolling(root, after) {
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) add(entry.target);
  }, { rootMargin: AHEAD });

  function watch() {
    watcher.disconnect();
    const end = root.querySelector("[data-next]");
    if (end) watcher.observe(end);
  }

  async function add(end) {
    watcher.unobserve(end);
    const answer = await fetch(end.dataset.next, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!end.isConnected) return;
    if (!answer?.ok) {
      setTimeout(watch, AGAIN_AFTER_MS);
      return;
    }
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text(); // made by our own server, which escapes all that goes into it
    end.replaceWith(holder.content);
    after();
    watch();
  }

  watch();
  return watch;
}
