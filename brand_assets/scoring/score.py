"""This file scores a round of images: each part that can be computed, the reasons, and every image's place.

SCORERS is the list of plug-ins. Those named as one of PARTS are mixed into the ranking by the brief's weights; any
other is told of in `details` alone.
"""

import hashlib
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.abreast import map_abreast
from brand_assets.errors import ImageQuarantined, LakeError
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import PaletteColor
from brand_assets.scoring.aesthetic import LaionAesthetic
from brand_assets.scoring.color import PaletteAdherence
from brand_assets.scoring.composition import MarkComposition
from brand_assets.scoring.duplicates import SAME, Known, Twin, find_bounds, find_near_duplicates
from brand_assets.scoring.gates import BLANK, DUPLICATE, NEAR_DUPLICATE, UNREADABLE, find_gate
from brand_assets.scoring.part import PARTS, Evidence, PartScore, Scorer, Subject
from brand_assets.scoring.perceptual import hash_picture
from brand_assets.scoring.picture import Picture, prepare_picture
from brand_assets.scoring.preference import HumanPreference
from brand_assets.scoring.semantic import PromptMatch
from brand_assets.scoring.table import DIGITS, ImageScore, tabulate

SCORERS: dict[str, Scorer] = {
    "semantic": PromptMatch(),
    "color": PaletteAdherence(),
    "aesthetic": LaionAesthetic(),
    "composition": MarkComposition(),
    "preference": HumanPreference(),
}
MAX_SIDE_PX = 2048
"""Larger images are reduced on decoding, which bounds memory and time."""


@dataclass(frozen=True, slots=True)
class _Scored:
    """An image's score with what duplicates are found by."""

    image_id: str
    sha256: str | None
    vector: NDArray[np.float32] | None
    score: ImageScore
    embedder: str = ""


@dataclass(frozen=True, slots=True)
class _Measured:
    picture: Picture
    gate: str | None
    phash: str


def score_all(
    images: Iterable[tuple[str, bytes | LakeError]],
    palette: Sequence[PaletteColor],
    weights: Mapping[str, float],
    *,
    weights_from: str = "the brief",
    look_up: Callable[[str], Evidence] = lambda image_id: Evidence(),
    earlier: Sequence[Known] = (),
    kin: Mapping[str, Collection[str]] | None = None,
    threads: int | None = None,
) -> pl.DataFrame:
    """One row of `scores` per (image_id, bytes), in the order given; an image that cannot be read is a row with a gate.

    What is wrong with a file stands in the place of the bytes that it should have held. `weights` maps a part to its
    weight; the weights of parts without a value are shared out among the others. `look_up` tells what is known of an
    image beside its pixels. `earlier` is what the campaign drew before, against which duplicates are judged; `kin` are,
    for an image, those that it is meant to look like: only an unchanged picture repeats one of them. `threads` change
    the time it takes and nothing else.
    """

    def score_one(image: tuple[str, bytes | LakeError]) -> _Scored:
        image_id, data = image
        if isinstance(data, LakeError):
            return _Scored(image_id, None, None, _leave_out(data))
        evidence = look_up(image_id)
        score = score_image(data, palette, evidence)
        return _Scored(image_id, hashlib.sha256(data).hexdigest(), _choose_vector(evidence), score, evidence.embedder)

    found = _part_twins(list(map_abreast(score_one, images, threads)), earlier, kin or {})
    return tabulate([one.image_id for one in found], [one.score for one in found], weights, weights_from)


def _part_twins(found: list[_Scored], earlier: Sequence[Known], kin: Mapping[str, Collection[str]]) -> list[_Scored]:
    """The same scores, where each image that repeats one, to the byte or to the eye, has a gate and names it."""
    firsts: dict[str, str] = {}
    for k, one in enumerate(found):
        first = firsts.setdefault(one.sha256 or one.image_id, one.image_id)
        if one.score.gate is None and first != one.image_id:
            found[k] = replace(one, score=replace(one.score, gate=DUPLICATE, twin=Twin(first, 0, None)))
    bounds = next((find_bounds(one.embedder) for one in found if one.vector is not None), None)
    known = [_know(one) for one in found if one.score.gate is None]
    twins = find_near_duplicates(known, earlier, kin, bounds or SAME)
    for k, one in enumerate(found):
        if twin := twins.get(one.image_id):
            found[k] = replace(one, score=replace(one.score, gate=NEAR_DUPLICATE, twin=twin))
    return found


def _know(one: _Scored) -> Known:
    return Known(one.image_id, one.score.phash or "", one.vector)


def _choose_vector(evidence: Evidence) -> NDArray[np.float32] | None:
    """The vector by which the image is held against others, None where its hash alone decides: how alike two images
    may be was not measured on this model's vectors.
    """
    vector = evidence.embedding if find_bounds(evidence.embedder) else None
    return vector if vector is not None and np.isfinite(vector).all() else None


def hash_all(images: Iterable[tuple[str, bytes | LakeError]], threads: int | None = None) -> Iterator[tuple[str, str]]:
    """(image_id, phash) of each image that has no gate of its own, in the order given."""

    def hash_one(image: tuple[str, bytes | LakeError]) -> tuple[str, str | None]:
        image_id, data = image
        found = data if isinstance(data, LakeError) else _measure(data)
        return image_id, found.phash if isinstance(found, _Measured) and found.gate is None else None

    for image_id, phash in map_abreast(hash_one, images, threads):
        if phash is not None:
            yield image_id, phash


def score_image(data: bytes, palette: Sequence[PaletteColor], evidence: Evidence) -> ImageScore:
    """Every part of one image's score, without its place among others; never raises for what the bytes are."""
    found = _measure(data)
    if isinstance(found, ImageQuarantined):
        return _leave_out(found)
    if found.gate == BLANK:
        return ImageScore(found.gate, _say_of_all("Not computed: the image is blank."), found.phash)
    subject = Subject(found.picture, palette, evidence)
    parts = {part: _score_part(scorer, subject) for part, scorer in SCORERS.items()}
    return ImageScore(found.gate, parts, found.phash)


def _measure(data: bytes) -> _Measured | ImageQuarantined:
    """The picture, its gate and hash, or why it cannot be measured."""
    try:
        picture = prepare_picture(decode_rgba(data, max_side_px=MAX_SIDE_PX))
        return _Measured(picture, find_gate(picture), hash_picture(picture))
    except ImageQuarantined as problem:
        return problem
    except Exception as problem:  # one image, whatever is in it, breaks no round
        return ImageQuarantined(f"The image cannot be measured: {_name(problem)}.")


def _leave_out(problem: ImageQuarantined | LakeError) -> ImageScore:
    return ImageScore(UNREADABLE, _say_of_all(str(problem)))


def _say_of_all(reason: str) -> dict[str, PartScore]:
    return {part: PartScore(None, "none", "0", reason) for part in PARTS}


def _score_part(scorer: Scorer, subject: Subject) -> PartScore:
    """What the scorer says, or no value and the reason where it fails."""
    try:
        return _bound(scorer.score(subject))
    except Exception as problem:  # a plug-in that fails on one image breaks no round
        return PartScore(None, "none", "0", f"Not computed: {_name(problem)}.")


def _bound(score: PartScore) -> PartScore:
    """Its value within 0..1, rounded to DIGITS so that rounding errors break no ties; None where it is no number."""
    if score.value is None:
        return score
    value = float(score.value)
    if not math.isfinite(value):
        return replace(score, value=None, finding=f"Not computed: the result was {value}.")
    return replace(score, value=round(min(1.0, max(0.0, value)), DIGITS))


def _name(problem: Exception) -> str:
    return f"{type(problem).__name__}: {str(problem)[:160]}"
