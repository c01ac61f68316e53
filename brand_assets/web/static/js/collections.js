// This file makes collections.

import { post } from "./api.js";
import { onKey } from "./keys.js";
import { tellFailure } from "./toast.js";

const dialog = document.getElementById("make-dialog");
const open = () => dialog.showModal();

document.querySelector("[data-make]")?.addEventListener("click", open);
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
document.getElementById("make").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, note } = event.target.elements;
  try {
    const made = await post("collections", { name: name.value.trim(), note: note.value.trim() });
    location.assign(`/collections/${made.collection_id}`);
  } catch (error) {
    tellFailure(error);
  }
});

onKey("n", "New collection", open, { when: () => document.querySelector("[data-make]") });
onKey("/", "Search the library", () => location.assign("/search"));
