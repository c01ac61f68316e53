"""This file finds the sign of a lockup: what is left of a mark without the name that is written beside or below it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from brand_assets.export.kit.areas import as_area, as_points, measure, split, unite
from brand_assets.vector.mark import Contour, VectorMark, measure_bounds

MIN_GAP = 0.03
"""Of the ink's longer side: between a sign and its name there is at least so much room."""
CLOSE_LINES = 0.3
"""Of that: what separates a name from the line below it."""
MIN_LETTERS = 4
MIN_LINE_ASPECT = 1.8
MAX_LETTER_WIDTH = 0.45
"""Of the line's width."""
MIN_LETTER_HEIGHT = 0.4
"""Of the line's height, for all but the odd dot: a small x beside a capital has about half."""
MAX_NAME_HEIGHT = 0.85
"""Of a sign that it stands beside: what is no taller than the letters is one of them."""
MOST = 0.7
"""The share of the letters that must be as tall as that; the rest are dots, hyphens and accents."""
ALIKE = 0.06
"""Signs that differ by less are a pattern and not letters."""
COMPACT_ASPECT = 2.2
"""A sign is at most so much longer than wide."""
MIN_SHARE = 0.02
"""Of all the ink: less is a speck, not a sign."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A connected part of the ink, its box in canvas units and its area."""

    low: tuple[float, float]
    high: tuple[float, float]
    size: float

    def measure_side(self, axis: int) -> float:
        return self.high[axis] - self.low[axis]


@dataclass(frozen=True, slots=True)
class SignCut:
    """Where along an axis (0 across, 1 down) a lockup's sign lies, in canvas units."""

    axis: int
    low: float
    high: float

    def apply(self, vector: VectorMark) -> VectorMark:
        """The sign alone, of this mark or of one drawn in other colours, on the same canvas."""
        kept = (replace(layer, contours=tuple(filter(self._has, layer.contours))) for layer in vector.layers)
        return replace(vector, layers=tuple(layer for layer in kept if layer.contours))

    def _has(self, contour: Contour) -> bool:
        places = [contour.start[self.axis], *(segment[-1][self.axis] for segment in contour.segments)]
        return self.low <= (min(places) + max(places)) / 2 <= self.high


def find_sign(vector: VectorMark) -> SignCut | None:
    """What to keep to be rid of the lettering; None when no lettering stands apart from a sign."""
    parts = _find_parts(vector)
    ink = measure_bounds(vector)
    gap = MIN_GAP * max(ink.right - ink.left, ink.bottom - ink.top)
    for axis, least in ((1, gap), (1, gap * CLOSE_LINES), (0, gap)):
        found = _find_along(parts, axis, least)
        if found is not None:
            return SignCut(axis, *found)
    return None


def _find_parts(vector: VectorMark) -> list[_Part]:
    parts = []
    for part in split(unite(as_area(layer.contours) for layer in vector.layers)):
        points = np.array(as_points(part[0]))
        low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        parts.append(_Part((low[0], low[1]), (high[0], high[1]), measure(part)))
    return parts


def _find_along(parts: Sequence[_Part], axis: int, gap: float) -> tuple[float, float] | None:
    """Where along the axis the sign lies; for lines below each other (1), or a name at the side (0)."""
    groups = _group_along(parts, axis, gap) if axis == 1 else _cut_beside(parts, gap)
    is_name = [_is_line_of_letters(group) for group in groups]
    # The name, with whatever lines it has, stands at one end, and all the rest is the sign.
    if sorted(is_name) not in (is_name, is_name[::-1]):
        return None
    sign = [part for group, of_name in zip(groups, is_name, strict=True) if not of_name for part in group]
    if not any(is_name) or not sign or not _is_sign(sign, parts):
        return None
    return min(part.low[axis] for part in sign), max(part.high[axis] for part in sign)


def _group_along(parts: Sequence[_Part], axis: int, gap: float) -> list[list[_Part]]:
    """Parts whose extents along the axis overlap or lie nearer than `gap`, together."""
    groups: list[list[_Part]] = []
    reach = -np.inf
    for part in sorted(parts, key=lambda part: part.low[axis]):
        if part.low[axis] - reach >= gap:
            groups.append([])
        groups[-1].append(part)
        reach = max(reach, part.high[axis])
    return groups


def _cut_beside(parts: Sequence[_Part], gap: float) -> list[list[_Part]]:
    """Two groups left and right of the widest gap that has a line of letters on one side only."""
    columns = _group_along(parts, 0, 1e-6)
    gaps = [
        (min(p.low[0] for p in after) - max(p.high[0] for p in before), cut)
        for cut, (before, after) in enumerate(pairwise(columns), start=1)
    ]
    for width, cut in sorted(gaps, key=lambda found: (-found[0], found[1])):
        if width < gap:
            break
        sides = [[part for column in side for part in column] for side in (columns[:cut], columns[cut:])]
        names, signs = [[side for side in sides if _is_line_of_letters(side) == of_name] for of_name in (True, False)]
        if len(names) == 1 and _measure(names[0], 1) <= MAX_NAME_HEIGHT * _measure(signs[0], 1):
            return sides
    return []


def _measure(group: Sequence[_Part], axis: int) -> float:
    return max(part.high[axis] for part in group) - min(part.low[axis] for part in group)


def _is_line_of_letters(group: Sequence[_Part]) -> bool:
    width, height = _measure(group, 0), _measure(group, 1)
    letters = _group_along(group, 0, 1e-6)
    if len(letters) < MIN_LETTERS or width < MIN_LINE_ASPECT * height:
        return False
    boxes = [
        tuple(max(p.high[axis] for p in letter) - min(p.low[axis] for p in letter) for axis in (0, 1))
        for letter in letters
    ]
    tall = sum(box[1] >= MIN_LETTER_HEIGHT * height for box in boxes)
    is_narrow = all(box[0] <= MAX_LETTER_WIDTH * width for box in boxes)
    spread = np.ptp(np.array(boxes), axis=0) / height
    return bool(is_narrow and tall >= MOST * len(boxes) and spread.max() > ALIKE)


def _is_sign(group: Sequence[_Part], parts: Sequence[_Part]) -> bool:
    sides = [_measure(group, axis) for axis in (0, 1)]
    is_compact = max(sides) <= COMPACT_ASPECT * min(sides)
    return is_compact and sum(p.size for p in group) >= MIN_SHARE * sum(p.size for p in parts)
