"""This file scores how a mark sits on its canvas and whether it survives small sizes and a single ink.

For marks the measures that matter are geometric; thirds are reported and not counted, because a mark is centred.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.legibility import measure_legibility, measure_one_color
from brand_assets.scoring.part import PartScore, Subject
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
NEGATIVE_SPACE = (0.15, 0.40, 0.85, 0.98)
"""Share of the canvas left empty: nothing at the ends, full marks between the inner two."""
ENOUGH_CONTRAST_L = 40.0
FIXES: dict[str, str] = {
    "balance": "the weight sits off centre; centre the mark",
    "clear_space": "the mark crowds the edge; leave more clear space",
    "negative_space": "the mark fills too much or too little of the canvas; rescale it",
    "symmetry": "no axis of symmetry; check that this is meant",
    "figure_ground": "the mark hardly stands out from its background; raise the contrast",
    "legibility_16px": "detail is lost at 16 px; simplify",
    "legibility_32px": "detail is lost at 32 px; simplify or thicken the strokes",
    "one_color": "parts of the mark vanish in a single ink; darken the light colours",
}


@dataclass(frozen=True, slots=True)
class MarkComposition:
    """The `composition` part: the weighted mean of WEIGHTS' measures, each 0..1."""

    scorer: str = "mark-geometry"
    version: str = "1"

    def score(self, subject: Subject) -> PartScore:
        picture = subject.picture
        if not picture.figure.any():
            return PartScore(None, self.scorer, self.version, "Not computed: nothing stands out from the background.")
        offset = measure_offset(picture.ink)
        margin = measure_margin(picture.figure)
        empty = 1.0 - picture.figure_share
        parts = {
            "balance": 1.0 - min(1.0, offset / OFF_CENTRE_LIMIT),
            "clear_space": min(1.0, margin / ENOUGH_CLEAR_SPACE),
            "negative_space": float(np.interp(empty, NEGATIVE_SPACE, (0.0, 1.0, 1.0, 0.0))),
            "symmetry": measure_symmetry(picture.ink),
            "figure_ground": measure_contrast(picture),
            "legibility_16px": measure_legibility(picture, 16),
            "legibility_32px": measure_legibility(picture, 32),
            "one_color": measure_one_color(picture),
        }
        measured = {
            "centroid_offset": offset,
            "clear_space_ratio": margin,
            "empty_share": empty,
            "thirds": measure_thirds(picture.ink),
            "background": picture.ground,
        }
        value = sum(WEIGHTS[name] * part for name, part in parts.items())
        return PartScore(min(1.0, value), self.scorer, self.version, _explain(parts), {**parts, **measured})


def measure_offset(ink: NDArray[np.float32]) -> float:
    """How far the centre of visual weight lies from the canvas's, in half diagonals: 0 centred, 1 in a corner."""
    x, y = _centroid(ink)
    height, width = ink.shape
    return float(np.hypot(x - (width - 1) / 2, y - (height - 1) / 2) / np.hypot(width / 2, height / 2))


def measure_thirds(ink: NDArray[np.float32]) -> float:
    """1 where the centre of visual weight lies on a crossing of the thirds, 0 from a third of the diagonal on."""
    x, y = _centroid(ink)
    height, width = ink.shape
    nearest = min(
        float(np.hypot(x - (width - 1) * right / 3, y - (height - 1) * down / 3)) for right in (1, 2) for down in (1, 2)
    )
    return 1.0 - min(1.0, nearest / (float(np.hypot(width, height)) / 3))


def measure_margin(figure: NDArray[np.bool_]) -> float:
    """The narrowest empty strip beside the figure, as a share of the canvas's shorter side."""
    rows, columns = np.flatnonzero(figure.any(axis=1)), np.flatnonzero(figure.any(axis=0))
    height, width = figure.shape
    return float(min(rows[0], height - 1 - rows[-1], columns[0], width - 1 - columns[-1]) / min(height, width))


def measure_symmetry(ink: NDArray[np.float32]) -> float:
    """The best overlap, 0..1, of the mark with its mirror image (left-right, top-bottom) or its half turn."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    turned = (box[:, ::-1], box[::-1], box[::-1, ::-1])
    return max(float(np.minimum(box, other).sum() / np.maximum(box, other).sum()) for other in turned)


def measure_contrast(picture: Picture) -> float:
    """Median difference in lightness between figure and background, 1 from ENOUGH_CONTRAST_L on."""
    contrast = np.abs(picture.lab[..., 0] - picture.ground_lab[..., 0])[picture.figure]
    return min(1.0, float(np.median(contrast)) / ENOUGH_CONTRAST_L)


def _centroid(ink: NDArray[np.float32]) -> tuple[float, float]:
    total = float(ink.sum())
    x = float(ink.sum(axis=0) @ np.arange(ink.shape[1])) / total
    y = float(ink.sum(axis=1) @ np.arange(ink.shape[0])) / total
    return x, y


def _explain(parts: dict[str, float]) -> str:
    weakest = min(parts, key=lambda name: WEIGHTS[name] * (parts[name] - 1.0))
    if parts[weakest] >= 0.8:
        return "Well placed, and legible small and in one colour."
    label = weakest.replace("_", " ").replace("16px", "at 16 px").replace("32px", "at 32 px")
    return f"Weakest is {label} ({parts[weakest]:.2f}): {FIXES[weakest]}."
