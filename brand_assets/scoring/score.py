"""This file scores a round of images: each part that can be computed, the reasons, and every image's place.

SCORERS is the list of plug-ins, one for each part; a part without one is null and says why.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from brand_assets.errors import ImageQuarantined, LakeError
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import PaletteColor
from brand_assets.records.tables import SCORES
from brand_assets.scoring.absent import AbsentScorer
from brand_assets.scoring.color import PaletteAdherence
from brand_assets.scoring.composition import MarkComposition
from brand_assets.scoring.gates import BLANK, DUPLICATE, UNREADABLE, find_gate
from brand_assets.scoring.part import PARTS, Metric, Part, PartScore, Scorer, Subject
from brand_assets.scoring.picture import prepare_picture
from brand_assets.scoring.ranking import mix_parts, rank_images, rate_quality, weigh_parts

SCORERS: dict[Part, Scorer] = {
    "semantic": AbsentScorer("semantic", "a CLIP model"),
    "color": PaletteAdherence(),
    "aesthetic": AbsentScorer("aesthetic", "a CLIP model and an aesthetic head"),
    "composition": MarkComposition(),
}
MAX_SIDE_PX = 2048
"""Larger images are reduced on decoding, which bounds memory and time."""
DIGITS = 6
"""After the point; more than is measured."""


@dataclass(frozen=True, slots=True)
class ImageScore:
    """One image's parts before they are compared with the round's; `gate` is why it is out of the ranking, or None."""

    gate: str | None
    parts: Mapping[Part, PartScore] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, float | None]:
        return {part: score.value for part, score in self.parts.items()}


def score_all(
    images: Iterable[tuple[str, bytes | LakeError]], palette: Sequence[PaletteColor], weights: Mapping[str, float]
) -> pl.DataFrame:
    """One row of `scores` per (image_id, bytes), in the order given; an image that cannot be read is a row with a gate.

    What is wrong with a file stands in the place of the bytes that it should have held.
    `weights` maps a part to its weight; the weights of parts without a value are shared out among the others.
    """
    image_ids: list[str] = []
    scores: list[ImageScore] = []
    seen: dict[str, ImageScore] = {}
    for image_id, data in images:
        image_ids.append(image_id)
        scores.append(_leave_out(data) if isinstance(data, LakeError) else _score_once(data, palette, seen))
    return _tabulate(image_ids, scores, weights)


def _score_once(data: bytes, palette: Sequence[PaletteColor], seen: dict[str, ImageScore]) -> ImageScore:
    sha256 = hashlib.sha256(data).hexdigest()
    first = seen.get(sha256)
    if first is not None:
        return ImageScore(first.gate or DUPLICATE, first.parts)
    seen[sha256] = score_image(data, palette)
    return seen[sha256]


def score_image(data: bytes, palette: Sequence[PaletteColor]) -> ImageScore:
    """Every part of one image's score, without its place among others; never raises for what the bytes are."""
    try:
        picture = prepare_picture(decode_rgba(data, max_side_px=MAX_SIDE_PX))
    except ImageQuarantined as problem:
        return _leave_out(problem)
    gate = find_gate(picture)
    if gate == BLANK:
        nothing = "Not computed: the image is blank."
        return ImageScore(gate, {part: PartScore(None, "none", "0", nothing) for part in PARTS})
    return ImageScore(gate, {part: _settle(SCORERS[part].score(Subject(picture, palette))) for part in PARTS})


def _leave_out(problem: ImageQuarantined | LakeError) -> ImageScore:
    return ImageScore(UNREADABLE, {part: PartScore(None, "none", "0", str(problem)) for part in PARTS})


def _settle(score: PartScore) -> PartScore:
    """The value within 0..1, to DIGITS, so that rounding errors break no ties; one that is no number becomes None."""
    if score.value is None:
        return score
    if not math.isfinite(score.value):
        return replace(score, value=None, finding=f"Not computed: the result was {score.value}.")
    return replace(score, value=round(min(1.0, max(0.0, score.value)), DIGITS))


def _tabulate(image_ids: list[str], scores: list[ImageScore], weights: Mapping[str, float]) -> pl.DataFrame:
    ranked = [k for k, score in enumerate(scores) if score.gate is None]
    qualities = rate_quality([scores[k].values for k in ranked], weights)
    places = rank_images([image_ids[k] for k in ranked], qualities)
    quality_of, place_of = dict(zip(ranked, qualities, strict=True)), dict(zip(ranked, places, strict=True))
    rows = [
        {
            "image_id": image_id,
            "gate": score.gate,
            **score.values,
            "composite": mix_parts(score.values, weights),
            "quality": quality_of.get(k),
            "rank": place_of.get(k),
            "phash": None,
            "details": _write_details(score, weights),
        }
        for k, (image_id, score) in enumerate(zip(image_ids, scores, strict=True))
    ]
    return pl.DataFrame(rows, schema=SCORES)


def _write_details(score: ImageScore, weights: Mapping[str, float]) -> str:
    """JSON: one entry per part, and under `composite` the weights that were used and why any part is missing."""
    told: dict[str, Metric] = {
        part: {
            "value": found.value,
            "version": found.version,
            "scorer": found.scorer,
            "finding": found.finding,
            "metrics": dict(found.metrics),
        }
        for part, found in score.parts.items()
    }
    told["composite"] = {
        "weights": dict(weigh_parts(score.values, weights)),
        "missing": {part: found.finding for part, found in score.parts.items() if found.value is None},
    }
    return json.dumps(_round_numbers(told), ensure_ascii=False, allow_nan=False)


def _round_numbers(metric: Metric) -> Metric:
    """Numbers to DIGITS; one that is none becomes null."""
    if isinstance(metric, float):
        return round(metric, DIGITS) if math.isfinite(metric) else None
    if isinstance(metric, dict):
        return {name: _round_numbers(inner) for name, inner in metric.items()}
    return [_round_numbers(inner) for inner in metric] if isinstance(metric, list) else metric
