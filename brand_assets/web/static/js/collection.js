// This file is one collection: its name and note, its images, and all of them at once as a zip.

import { get, patch } from "./api.js";
import { onKey } from "./keys.js";
import { addWhileScrolling } from "./scrolling.js";
import { show } from "./selection.js";
import { tellFailure } from "./toast.js";

const page = document.getElementById("collection-page");
const id = page.dataset.collection;
const change = document.getElementById("change-dialog");

document.querySelector("[data-change]")?.addEventListener("click", () => change.showModal());
document.getElementById("change")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, note } = event.target.elements;
  try {
    await patch(`collections/${id}`, { name: name.value.trim(), note: note.value.trim() });
    location.reload();
  } catch (error) {
    tellFailure(error);
  }
});

document.querySelector("[data-all]")?.addEventListener("click", async () => {
  try {
    const ids = await listAll();
    const dialog = document.getElementById("takeaway-dialog");
    dialog.querySelector('[name="image_ids"]').value = ids.join(",");
    dialog.querySelector("[data-takeaway-words]").textContent = `All ${ids.length} as a zip, with a table (CSV) of what is known of each.`;
    dialog.showModal();
  } catch (error) {
    tellFailure(error);
  }
});

async function listAll() {
  const ids = [];
  let offset = 0;
  for (;;) {
    const found = await get(`images?collection=${id}&sort=newest&limit=500&offset=${offset}`);
    ids.push(...found.items.map((item) => item.image_id));
    offset += found.items.length;
    if (!found.next || !found.items.length) return ids;
  }
}

addWhileScrolling(page, show);
onKey("e", "Rename, note", () => document.querySelector("[data-change]")?.click());
onKey("/", "Search the library", () => location.assign("/search"));
