"""This file writes a round's scores down: every image's parts, its place among the others, and the details in words."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from brand_assets.records.tables import SCORES
from brand_assets.scoring.duplicates import Twin
from brand_assets.scoring.part import PARTS, Metric, PartScore
from brand_assets.scoring.ranking import mix_parts, rank_images, rate_quality, weigh_parts

DIGITS = 6
"""After the point; more than is measured."""


@dataclass(frozen=True, slots=True)
class ImageScore:
    """One image's scores before they are compared with the round's; `gate` is why it is out of the ranking, or None.

    `parts` may hold more than the four that are ranked by. `twin` is the image that this one repeats.
    """

    gate: str | None
    parts: Mapping[str, PartScore] = field(default_factory=dict)
    phash: str | None = None
    twin: Twin | None = None

    @property
    def values(self) -> dict[str, float | None]:
        """The four parts that the ranking mixes."""
        return {part: self.parts[part].value if part in self.parts else None for part in PARTS}


def tabulate(
    image_ids: Sequence[str], scores: Sequence[ImageScore], weights: Mapping[str, float], weights_from: str
) -> pl.DataFrame:
    """`scores`: a row for each image in the order given; quality and rank are among those without a gate.

    `weights_from` says in a few words who set the weights.
    """
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
            "phash": score.phash,
            "details": write_details(score, weights, weights_from),
        }
        for k, (image_id, score) in enumerate(zip(image_ids, scores, strict=True))
    ]
    return pl.DataFrame(rows, schema=SCORES)


def write_details(score: ImageScore, weights: Mapping[str, float], weights_from: str) -> str:
    """JSON: one entry for each part; under `composite` the weights that were used, who set them, and what is missing;
    under `duplicate_of` the image that this one repeats, how many bits of their hashes differ, and their cosine.
    """
    told: dict[str, Metric] = {part: _tell_part(found) for part, found in score.parts.items()}
    told["composite"] = {
        "weights": dict(weigh_parts(score.values, weights)),
        "weights_from": weights_from,
        "missing": {
            part: found.finding for part, found in score.parts.items() if part in PARTS and found.value is None
        },
    }
    if score.twin is not None:
        twin = score.twin
        told["duplicate_of"] = {"image_id": twin.image_id, "bits": twin.bits, "cosine": twin.cosine}
    return json.dumps(_round_numbers(told), ensure_ascii=False, allow_nan=False)


def _tell_part(found: PartScore) -> Metric:
    return {
        "value": found.value,
        "version": found.version,
        "scorer": found.scorer,
        "finding": found.finding,
        "concerns": list(found.concerns),
        "metrics": dict(found.metrics),
    }


def _round_numbers(metric: Metric) -> Metric:
    """Numbers to DIGITS, NumPy's as Python's; one that is none becomes null."""
    if isinstance(metric, np.generic):
        metric = metric.item()
    if isinstance(metric, float):
        return round(metric, DIGITS) if math.isfinite(metric) else None
    if isinstance(metric, dict):
        return {name: _round_numbers(inner) for name, inner in metric.items()}
    return [_round_numbers(inner) for inner in metric] if isinstance(metric, list) else metric
