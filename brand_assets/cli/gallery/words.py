"""This file holds what the gallery says: its keys, its status lines, and the recipe of an image."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from textual.content import Content

from brand_assets.campaigns.candidates import Candidate, Recipe
from brand_assets.cli.gallery.palette import Signs
from brand_assets.cli.gallery.session import ReviewSession
from brand_assets.records.checkpoint import Checkpoint

HELP = (
    ("a", "approve, and go on"),
    ("r", "reject, and go on"),
    ("s", "star, to come back to; the image counts as undecided"),
    ("u", "undo your last decision of this sitting, and those before it"),
    ("", ""),
    ("h j k l", "the image to the left, below, above, to the right; arrows too"),
    ("space", "the next undecided image"),
    ("Home End", "the first, the last image; Page Up and Page Down a screenful"),
    ("Enter Tab g", "the large picture, or the grid again"),
    ("+ -", "larger or smaller thumbnails"),
    ("", ""),
    ("f", "only the images of the next direction; after the last, all"),
    ("d", "only those undecided, approved, rejected, starred; then all"),
    ("i", "how the image was made"),
    ("", ""),
    ("S", "submit; says first what follows, and asks"),
    ("q", "leave; all is kept, and `review` goes on where you stopped"),
    ("Esc", "back to the grid; from there, leave"),
    ("Ctrl-C", "leave at once"),
    ("", ""),
    ("scores", "and findings are shown once an image is decided, not before"),
)
KEYS_IN_SHORT = (
    "? keys", "a approve", "r reject", "s star", "u undo", "S submit", "q leave", "Enter {other}", "i recipe",
    "f d filter", "space next undecided",
)  # fmt: skip
"""Those that are told first are told in the narrowest window."""
NO_RECIPE = "The ledger does not know how this image was made."


def tell_place(session: ReviewSession, checkpoint: Checkpoint, signs: Signs) -> Content:
    """Where the reviewer is, and which filter is in effect."""
    visible = session.visible
    place = f"{visible.index(session.index) + 1} of {len(visible)}" if session.index in visible else "none"
    only = [session.standing * (session.standing != "all"), session.direction]
    filtered = f"only {', '.join(filter(None, only))}" if session.is_filtered else "all images"
    return Content.assemble(
        (f" {checkpoint.campaign} {checkpoint.round} ", "bold $background on $primary"),
        (f"  {place}  ", "bold $foreground"),
        (f"{signs.dot}  {filtered}", "bold $warning" if session.is_filtered else "$quiet"),
    )


def tell_counts(session: ReviewSession, checkpoint: Checkpoint, signs: Signs) -> Content:
    """What is decided so far; more approvals than there may be stand out."""
    approved = session.count("approved")
    is_over = approved > checkpoint.to_approve
    over = f", {approved - checkpoint.to_approve} too many" if is_over else ""
    counts = (f"{session.count('rejected')} rejected", f"{session.count('starred')} starred", session.reviewer)
    return Content.assemble(
        (f" {approved} approved of at most {checkpoint.to_approve}{over}", "bold $error" if is_over else "$success"),
        (f"  {signs.dot}  {session.undecided} undecided", "$foreground"),
        (f"  {signs.dot}  " + f"  {signs.dot}  ".join(counts), "$foreground"),
    )


def tell_keys(message: str, width: int, *, is_single: bool) -> Content:
    """The line at the bottom: what is to be told now, or else as many of the keys as it holds."""
    if message:
        return Content.styled(f" {message}", "bold $warning")
    told = ""
    for key in KEYS_IN_SHORT:
        longer = f"{told}  {key.format(other='grid' if is_single else 'large')}"
        if len(longer) > width - 1:
            break
        told = longer
    return Content.styled(told[1:], "$quiet")


def tell_recipe(candidate: Candidate, recipe: Recipe) -> list[tuple[str, str]]:
    """How an image was made: words, model, numbers, money, parents, and what the model did not take."""
    facts = [(name, text) for name, text in _list_facts(candidate, recipe) if text]
    is_known = recipe.prompt or recipe.image
    return facts if is_known else [*facts, ("", NO_RECIPE)]


def _list_facts(candidate: Candidate, recipe: Recipe) -> Iterator[tuple[str, str]]:
    prompt, image = recipe.prompt, recipe.image
    yield "image", candidate.image_id
    if image is not None:
        yield "drawn by", f"{image.provider}/{image.model}"
        yield "instead of", image.fallback_of or ""
        yield "drawn at", f"{image.drawn_at:%Y-%m-%d %H:%M} UTC, in {image.latency_s:.1f} s"
        yield "size", f"{image.width_px} x {image.height_px}, {image.media_type}" if image.width_px else ""
        yield "cost", f"{image.cost_usd:.4f} USD"
        yield "attempt", str(image.attempt)
    yield from _list_prompt(prompt)
    if image is not None:
        yield "parent", image.parent_image_id or ""


def _list_prompt(prompt: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not prompt:
        return
    yield "planned for", f"{prompt['planned_provider']}/{prompt['planned_model']}"
    yield "seed", "" if prompt["seed"] is None else str(prompt["seed"])
    yield "strength", _tell_number(prompt["strength"])
    yield "direction", prompt["direction"]
    yield "attributes", ", ".join(f"{pair['key']} {pair['value']}" for pair in prompt["attributes"] or [])
    yield "params", _tell_params(prompt["params"])
    yield "ignored", ", ".join(prompt["ignored_params"] or [])
    yield "template", prompt["template"]
    yield "reworded by", prompt["enhanced_by"] or ""
    yield "prompt", prompt["text"]
    yield "negative", prompt["negative"] or ""


def _tell_number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _tell_params(text: str | None) -> str:
    """What the model was told beside the words; the design intent says again what stands above."""
    params = json.loads(text or "{}")
    return ", ".join(f"{name} {value}" for name, value in params.items() if name != "intent")
