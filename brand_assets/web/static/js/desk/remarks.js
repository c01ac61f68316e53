// This file is what people put on an image beside deciding it: a rating, a comment, tags, collections.

import { post, put, remove } from "../api.js";
import { tell, tellFailure } from "../toast.js";

// Of the image that the panel tells of, which on the desk may be the one before the picture that is shown.
export function bindRemarks(single) {
  single.panel.addEventListener("submit", (event) => {
    event.preventDefault();
    run(single, single.told, send(event.target, single.told));
  });
  single.panel.addEventListener("click", (event) => {
    const tag = event.target.closest("[data-untag]")?.dataset.untag;
    if (tag) run(single, single.told, remove(`images/${single.told}/tags/${encodeURIComponent(tag)}`), "Tag taken off.");
    const collection = event.target.closest("[data-uncollect]")?.dataset.uncollect;
    if (collection) run(single, single.told, remove(`collections/${collection}/images/${single.told}`), "Taken out of the collection.");
  });
}

async function send(form, id) {
  const said = Object.fromEntries(new FormData(form));
  if (form.dataset.form === "feedback") {
    if (!said.kind && !said.rating && !said.comment.trim()) return "";
    const rating = said.rating ? Number(said.rating) : null;
    await post(`images/${id}/feedback`, { kind: said.kind || "neutral", rating, comment: said.comment.trim() || null });
    return "Your remark is kept.";
  }
  if (form.dataset.form === "tag") {
    const tag = said.tag.trim();
    if (!tag) return "";
    await put(`images/${id}/tags/${encodeURIComponent(tag)}`);
    return `Tagged ${tag}.`;
  }
  if (!said.collection) return "";
  await put(`collections/${said.collection}/images/${id}`);
  return "Added to the collection.";
}

async function run(single, id, doing, words = "") {
  try {
    const said = await doing;
    const told = words || said;
    if (!told) return;
    tell(told);
    single.renew(id);
  } catch (error) {
    tellFailure(error);
  }
}
