// This file chooses light or dark before the first paint: what was chosen here, otherwise what the system prefers.
(() => {
  const key = "theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const read = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const apply = () => { document.documentElement.dataset.theme = read() ?? (system.matches ? "dark" : "light"); };
  apply();
  system.addEventListener("change", apply);
  window.toggleTheme = () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem(key, next); } catch { /* private browsing: the choice lasts for this page */ }
    document.documentElement.dataset.theme = next;
  };
})();
