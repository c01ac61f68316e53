"""This file measures both trainings on drawings that they have not seen, and writes the report and the facts."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brand_assets.briefs.read import read_brief
from brand_assets.embedding.brand_clip.colors import list_basic, name_basically
from brand_assets.embedding.brand_clip.model import IMAGE_FILE, TEXT_FILE, WORDS_FILE, BrandClip
from training.brand_clip.drawings import Drawings, draw_brief, draw_briefs, join_drawings, load_drawings, save_drawings
from training.brand_clip.holding_out import FAMILIES_HELD_OUT, find_held_out
from training.brand_clip.icons import choose_icons, measure_naming
from training.brand_clip.matching import measure_matching, measure_retrieval
from training.brand_clip.report import write_facts, write_report
from training.brand_clip.tagging import PROBED, describe, measure_tags

UNSEEN = 9_000_000
"""Numbers of briefs from here on are never trained on."""
UNSEEN_BRIEFS = 160
RETRIEVED = 1000
ICONS = 200


def evaluate(
    *,
    shipped: Path,
    held_out: Path | None,
    learnt: Drawings,
    briefs: Sequence[Path],
    icons: Path | None,
    card: Path,
    cached: Path,
    training: dict[str, Any],
    processes: int,
    tell: Callable[[str], None],
) -> None:
    """`shipped` and `held_out` hold weights, `learnt` are drawings of the training, for the descriptor's probes."""
    unseen = _open_unseen(cached, processes)
    is_held = find_held_out(unseen)
    model = open_folder(shipped)
    pictures, prompts = embed_drawings(model, unseen)
    probe = learnt.take(np.arange(0, len(learnt), max(1, len(learnt) // PROBED)))
    matching = {"fresh seeds": measure_matching(unseen, pictures, prompts)}
    retrieval = {"fresh seeds": measure_retrieval(pictures[:RETRIEVED], prompts[:RETRIEVED])}
    tell("tags of the shipped weights")
    tags = {"shipped weights": measure_tags(model, unseen, pictures, probe)}
    if held_out is not None:
        other = open_folder(held_out)
        theirs = embed_drawings(other, unseen)
        kept = np.flatnonzero(is_held)
        is_family = np.isin(unseen.families, FAMILIES_HELD_OUT)
        matching["held-out families"] = measure_matching(unseen, *theirs, anchors=is_family)
        matching["held-out pairs"] = measure_matching(unseen, *theirs, anchors=is_held & ~is_family)
        retrieval["held-out families and pairs"] = measure_retrieval(theirs[0][kept], theirs[1][kept])
        rest = probe.take(np.flatnonzero(~find_held_out(probe)))
        tags["held-out families and pairs"] = measure_tags(other, unseen.take(kept), theirs[0][kept], rest)
    asked = [draw_brief(read_brief(path), number, varied=0.0) for number, path in enumerate(briefs)]
    for path, drawn in zip(briefs, asked, strict=True):
        tell(path.stem)
        matching[path.stem] = measure_matching(drawn, *embed_drawings(model, drawn))
    if asked:
        together = join_drawings(asked)
        matching["these briefs together"] = measure_matching(together, *embed_drawings(model, together))
    naming: dict[str, float] = {}
    if icons is not None:
        naming = measure_naming(model, choose_icons(icons, ICONS), name_inks(probe))
    version = training["version"]
    figures = {"matching": {name: found.auc for name, found in matching.items()}, "color_naming": naming}
    write_facts(shipped, version, training["seed"], tags["shipped weights"], figures)
    write_report(card, training=training, matching=matching, retrieval=retrieval, tags=tags, naming=naming)


def _open_unseen(folder: Path, processes: int) -> Drawings:
    """Drawn once, then read from the folder."""
    if not folder.is_dir():
        save_drawings(draw_briefs(UNSEEN, UNSEEN_BRIEFS, processes), folder)
    return load_drawings(folder)


def open_folder(folder: Path) -> BrandClip:
    """The weights in a folder, on one thread."""
    image, text = ((folder / name).read_bytes() for name in (IMAGE_FILE, TEXT_FILE))
    return BrandClip(image, text, (folder / WORDS_FILE).read_text(encoding="utf-8"), folder.name, 1)


def embed_drawings(model: BrandClip, drawings: Drawings) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors of the pictures and of their prompts."""
    opaque = np.full((*drawings.pixels.shape[1:3], 1), 255, dtype=np.uint8)
    return (
        model.embed(np.concatenate([pixels, opaque], axis=2) for pixels in drawings.pixels),
        model.embed_texts(drawings.texts),
    )


def name_inks(drawings: Drawings) -> tuple[NDArray[np.float32], list[str]]:
    """The descriptor's vectors of drawings in one colour on a light ground, and that colour."""
    plain = [
        i for i, inks in enumerate(drawings.inks) if len(inks) == 1 and name_basically(drawings.papers[i]) == "white"
    ]
    kept = drawings.take(np.array([i for i in plain if name_basically(drawings.inks[i][0]) in list_basic()]))
    return describe(kept), [name_basically(inks[0]) for inks in kept.inks]
