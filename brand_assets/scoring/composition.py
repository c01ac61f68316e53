"""This file scores how a mark sits on its canvas and whether it survives small sizes and a single ink.

For marks the measures that matter are geometric; thirds are reported and not counted, because a mark is centred.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from brand_assets.scoring.advice import advise, find_concerns
from brand_assets.scoring.geometry import (
    measure_contrast,
    measure_extent,
    measure_margins,
    measure_offset,
    measure_symmetry,
    measure_thirds,
)
from brand_assets.scoring.legibility import measure_legibility, measure_one_color
from brand_assets.scoring.part import Metric, PartScore, Subject
from brand_assets.scoring.picture import Picture

WEIGHTS: dict[str, float] = {
    "balance": 0.15,
    "clear_space": 0.15,
    "negative_space": 0.10,
    "symmetry": 0.05,
    "figure_ground": 0.15,
    "legibility_16px": 0.10,
    "legibility_32px": 0.15,
    "one_color": 0.15,
}
OFF_CENTRE_LIMIT = 0.25
"""A centroid this far out, in half diagonals, has no balance left."""
ENOUGH_CLEAR_SPACE = 0.08
"""Of the shorter side, on every side of the mark."""
NEGATIVE_SPACE = (0.15, 0.40, 0.93, 0.995)
"""Share of the canvas left empty: nothing at the ends, full marks between the inner two."""
ENOUGH_CONTRAST_L = 40.0


@dataclass(frozen=True, slots=True)
class MarkComposition:
    """The `composition` part: the weighted mean of WEIGHTS' measures, each 0..1.

    A picture that fills its canvas has no background to be measured against: what needs one is null and not weighed.
    """

    scorer: str = "mark-geometry"
    version: str = "2"

    def score(self, subject: Subject) -> PartScore:
        picture = subject.picture
        if not picture.figure.any():
            return PartScore(None, self.scorer, self.version, "Not computed: nothing stands out from the background.")
        measured = measure_picture(picture)
        parts = rate_measures(picture, measured)
        used = {name: WEIGHTS[name] for name, part in parts.items() if part is not None}
        value = sum(weight * (parts[name] or 0.0) for name, weight in used.items()) / sum(used.values())
        concerns = find_concerns(measured)
        metrics: dict[str, Metric] = {**parts, **measured, "background": picture.ground}
        return PartScore(
            min(1.0, value), self.scorer, self.version, advise(concerns, measured, parts, WEIGHTS), metrics, concerns
        )


def measure_picture(picture: Picture) -> dict[str, float | None]:
    """What is measured, in its own unit; None where it takes a background and there is none."""
    right, down = measure_offset(picture.ink)
    margins = measure_margins(picture.figure)
    against_ground: dict[str, float | None] = {
        "clear_space_ratio": min(margins.values()),
        **{f"clear_space_{side}": margin for side, margin in margins.items()},
        "empty_share": 1.0 - picture.figure_share,
        "extent": measure_extent(picture.figure),
        "contrast_l": measure_contrast(picture),
        "one_color_share": measure_one_color(picture),
    }
    return {
        "centroid_offset": float(np.hypot(right, down)),
        "centroid_right": right,
        "centroid_down": down,
        "thirds": measure_thirds(picture.ink),
        "symmetry_overlap": measure_symmetry(picture.ink),
        "ssim_16px": measure_legibility(picture, 16),
        "ssim_32px": measure_legibility(picture, 32),
        **(against_ground if picture.ground != "none" else dict.fromkeys(against_ground)),
    }


def rate_measures(picture: Picture, measured: Mapping[str, float | None]) -> dict[str, float | None]:
    """Each of WEIGHTS' measures as 0..1, 1 the best; None as in measure_picture."""
    margin, empty, contrast = measured["clear_space_ratio"], measured["empty_share"], measured["contrast_l"]
    return {
        "balance": 1.0 - min(1.0, (measured["centroid_offset"] or 0.0) / OFF_CENTRE_LIMIT),
        "clear_space": None if margin is None else min(1.0, margin / ENOUGH_CLEAR_SPACE),
        "negative_space": None if empty is None else float(np.interp(empty, NEGATIVE_SPACE, (0.0, 1.0, 1.0, 0.0))),
        "symmetry": measured["symmetry_overlap"],
        "figure_ground": None if contrast is None else min(1.0, contrast / ENOUGH_CONTRAST_L),
        "legibility_16px": measured["ssim_16px"],
        "legibility_32px": measured["ssim_32px"],
        "one_color": measured["one_color_share"],
    }
