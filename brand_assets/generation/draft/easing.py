"""This file eases the corners of outlines: each becomes an arc that touches both of its sides."""

import math
from functools import lru_cache
from itertools import pairwise

from brand_assets.generation.draft.geometry import Contour, Curve, Path, Point, Step, end_of

STRAIGHT_DEG = 14.0  # two sides that meet at less than this are one curve, not a corner
SHARE = 0.46  # of a side, at most, that is given up at each of its ends
_SAMPLES = 10

Side = tuple[Point, Step]
"""From a point along a line or a curve."""


@lru_cache(maxsize=64)
def ease(path: Path, radius: float) -> Path:
    """The path with every corner eased to this radius, less where a side is too short for it."""
    return Path(tuple(_ease_contour(contour, radius) for contour in path.contours))


def _ease_contour(contour: Contour, radius: float) -> Contour:
    sides = list(_walk(contour))
    count = len(sides)
    if count < 2:
        return contour
    lengths = [_length(side) for side in sides]
    turns = [_turn(sides[i - 1], sides[i]) if i or contour.is_closed else 0.0 for i in range(count)]
    cuts = [_cut(turns[i], radius, min(lengths[i - 1], lengths[i])) for i in range(count)]
    steps: list[Step] = []
    start = contour.start
    for i, side in enumerate(sides):
        after = cuts[(i + 1) % count] if contour.is_closed or i + 1 < count else 0.0
        trimmed = _trim(side, cuts[i] / lengths[i], after / lengths[i])
        if i == 0:
            start = trimmed[0]
        steps.append(trimmed[1])
        if after > 0:
            following = _trim(sides[(i + 1) % count], after / lengths[(i + 1) % count], 0.0)
            steps.append(_bridge(trimmed, following, turns[(i + 1) % count], after))
    return Contour(start, tuple(steps), contour.is_closed)


def _walk(contour: Contour) -> list[Side]:
    """The contour's sides, the closing line included, those of no length left out."""
    pen, sides = contour.start, []
    for step in contour.steps:
        if isinstance(step, Curve) or math.dist(pen, step) > 1e-6:
            sides.append((pen, step))
        pen = end_of(step)
    if contour.is_closed and math.dist(pen, contour.start) > 1e-6:
        sides.append((pen, contour.start))
    return sides


def _length(side: Side) -> float:
    start, step = side
    if not isinstance(step, Curve):
        return math.dist(start, step)
    points = [_at(start, step, i / _SAMPLES) for i in range(_SAMPLES + 1)]
    return sum(math.dist(a, b) for a, b in pairwise(points)) or 1e-9


def _at(start: Point, curve: Curve, t: float) -> Point:
    u = 1 - t
    weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
    points = (start, curve.first, curve.second, curve.end)
    return (
        sum(w * p[0] for w, p in zip(weights, points, strict=True)),
        sum(w * p[1] for w, p in zip(weights, points, strict=True)),
    )


def _leaving(side: Side) -> Point:
    start, step = side
    if not isinstance(step, Curve):
        return _unit(start, step)
    return next((_unit(start, p) for p in (step.first, step.second, step.end) if math.dist(start, p) > 1e-6), (0, 0))


def _arriving(side: Side) -> Point:
    start, step = side
    if not isinstance(step, Curve):
        return _unit(start, step)
    end = step.end
    return next((_unit(p, end) for p in (step.second, step.first, start) if math.dist(end, p) > 1e-6), (0, 0))


def _unit(origin: Point, target: Point) -> Point:
    length = math.dist(origin, target) or 1.0
    return ((target[0] - origin[0]) / length, (target[1] - origin[1]) / length)


def _turn(before: Side, after: Side) -> float:
    """Degrees by which the direction changes."""
    (ax, ay), (bx, by) = _arriving(before), _leaving(after)
    return math.degrees(math.acos(max(-1.0, min(1.0, ax * bx + ay * by))))


def _cut(turn: float, radius: float, shorter: float) -> float:
    """How much of both sides the eased corner takes."""
    if turn < STRAIGHT_DEG:
        return 0.0
    return min(radius * math.tan(math.radians(min(turn, 150.0)) / 2), shorter * SHARE)


def _trim(side: Side, head: float, tail: float) -> Side:
    """The side without these shares of its length at its ends; a curve's length is taken as even along it."""
    start, step = side
    if not isinstance(step, Curve):
        (x0, y0), (x1, y1) = start, step
        dx, dy = x1 - x0, y1 - y0
        return ((x0 + dx * head, y0 + dy * head), (x1 - dx * tail, y1 - dy * tail))
    low, high = head, 1.0 - tail
    begin, finish = _at(start, step, low), _at(start, step, high)
    reach = (high - low) / 3
    (ax, ay), (bx, by) = _slope(start, step, low), _slope(start, step, high)
    first, second = (begin[0] + ax * reach, begin[1] + ay * reach), (finish[0] - bx * reach, finish[1] - by * reach)
    return (begin, Curve(first, second, finish))


def _slope(start: Point, curve: Curve, t: float) -> Point:
    u = 1 - t
    weights = (3 * u * u, 6 * u * t, 3 * t * t)
    points = (start, curve.first, curve.second, curve.end)
    return (
        sum(w * (b[0] - a[0]) for w, a, b in zip(weights, points, points[1:], strict=False)),
        sum(w * (b[1] - a[1]) for w, a, b in zip(weights, points, points[1:], strict=False)),
    )


def _bridge(before: Side, after: Side, turn: float, cut: float) -> Curve:
    """The arc of a circle between two sides, as one cubic."""
    half = math.radians(min(turn, 178.0)) / 2
    handle = cut * 4 / 3 * math.tan(half / 2) / math.tan(half)
    start, end = end_of(before[1]), after[0]
    (ax, ay), (bx, by) = _arriving(before), _leaving(after)
    first, second = (start[0] + ax * handle, start[1] + ay * handle), (end[0] - bx * handle, end[1] - by * handle)
    return Curve(first, second, end)
