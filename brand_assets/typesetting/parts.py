"""This file parts letters' outlines into bodies with their counters, and into groups that the even-odd rule may fill.

Fonts are drawn for the nonzero rule: strokes of a variable font overlap, joined letters run into each other. A vector
mark's layers are filled by the even-odd rule, which would leave a hole wherever two bodies overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.typesetting.shaping import measure_contours
from brand_assets.vector.mark import Bounds, Contour, Point

CURVE_STEPS = 8

Points = NDArray[np.float64]
"""(corners, 2), closed without repeating the first; boxes are (count, 4): left, top, right, bottom."""
Areas = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """One body: its outer contour first, then its counters."""

    contours: tuple[Contour, ...]
    bounds: Bounds


def list_parts(contours: Sequence[Contour]) -> list[Part]:
    """The bodies in the order of their outer contours; a counter lies in a body and turns the other way."""
    shapes = [_flatten(contour) for contour in contours]
    areas = np.array([_signed_area(shape) for shape in shapes])
    boxes = np.array([(*shape.min(axis=0), *shape.max(axis=0)) for shape in shapes]).reshape(-1, 4)
    owners = [_find_owner(index, shapes, areas, boxes) for index in range(len(shapes))]
    counters: dict[int, list[Contour]] = {}
    for contour, owner in zip(contours, owners, strict=True):
        if owner is not None:
            counters.setdefault(owner, []).append(contour)
    parts = []
    for index, owner in enumerate(owners):
        if owner is None:
            whole = (contours[index], *counters.get(index, ()))
            parts.append(Part(whole, measure_contours(whole[:1])))
    return parts


def part_overlaps(contours: Sequence[Contour]) -> tuple[tuple[Contour, ...], ...]:
    """Groups that may each be filled by the even-odd rule and together show what the nonzero rule shows.

    One group when nothing overlaps, as in most static fonts. A contour that crosses itself is left as it is.
    """
    parts = list_parts(contours)
    shapes = [[_flatten(contour) for contour in part.contours] for part in parts]
    boxes = np.array([(b.left, b.top, b.right, b.bottom) for b in (part.bounds for part in parts)]).reshape(-1, 4)
    chosen: list[int] = []
    for index in range(len(parts)):
        near = np.flatnonzero(_meet(boxes[:index], boxes[index]))
        taken = {chosen[i] for i in near if _overlap(shapes[i], shapes[index])}
        chosen.append(next(group for group in range(len(parts)) if group not in taken))
    groups = range(max(chosen, default=-1) + 1)
    return tuple(
        tuple(c for part, own in zip(parts, chosen, strict=True) if own == group for c in part.contours)
        for group in groups
    )


def _find_owner(index: int, shapes: list[Points], areas: Areas, boxes: Points) -> int | None:
    """The body that a counter belongs to: the smallest contour around it, if that turns the other way."""
    box = boxes[index]
    larger = (np.abs(areas) > abs(areas[index])) & (boxes[:, :2] <= box[:2]).all(axis=1)
    maybe = np.flatnonzero(larger & (boxes[:, 2:] >= box[2:]).all(axis=1))
    around = [int(i) for i in maybe if _contains(shapes[i], shapes[index][0])]
    smallest = min(around, key=lambda i: abs(areas[i]), default=None)
    return smallest if smallest is not None and areas[smallest] * areas[index] < 0 else None


def _meet(boxes: Points, box: Areas) -> NDArray[np.bool_]:
    return np.asarray((boxes[:, :2] <= box[2:]).all(axis=1) & (boxes[:, 2:] >= box[:2]).all(axis=1))


def _overlap(one: list[Points], other: list[Points]) -> bool:
    if any(_cross(a, b) for a in one for b in other):
        return True
    return _lies_in(one[0][0], other) or _lies_in(other[0][0], one)


def _lies_in(point: Points, part: list[Points]) -> bool:
    return _contains(part[0], point) and not any(_contains(counter, point) for counter in part[1:])


def _flatten(contour: Contour) -> Points:
    points: list[Point] = [contour.start]
    for segment in contour.segments:
        if len(segment) == 1:
            points.append(segment[0])
            continue
        p0, (p1, p2, p3) = points[-1], segment
        for step in range(1, CURVE_STEPS + 1):
            t = step / CURVE_STEPS
            a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
            points.append(
                (a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1])
            )
    return np.array(points[:-1] if points[-1] == contour.start and len(points) > 1 else points)


def _signed_area(shape: Points) -> float:
    following = np.roll(shape, -1, axis=0)
    return float(np.sum(shape[:, 0] * following[:, 1] - following[:, 0] * shape[:, 1]) / 2)


def _contains(shape: Points, point: Points) -> bool:
    """Whether a ray to the right crosses the outline an odd number of times."""
    following = np.roll(shape, -1, axis=0)
    between = (shape[:, 1] > point[1]) != (following[:, 1] > point[1])
    a, b = shape[between], following[between]
    crossings = a[:, 0] + (point[1] - a[:, 1]) * (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])
    return bool(np.count_nonzero(crossings > point[0]) % 2)


def _cross(one: Points, other: Points) -> bool:
    """Whether an edge of one properly crosses an edge of the other."""
    a, b = one[:, None, :], np.roll(one, -1, axis=0)[:, None, :]
    c, d = other[None, :, :], np.roll(other, -1, axis=0)[None, :, :]
    sides = _side(a, b, c) * _side(a, b, d), _side(c, d, a) * _side(c, d, b)
    return bool(np.any((sides[0] < 0) & (sides[1] < 0)))


def _side(a: Points, b: Points, p: Points) -> Points:
    return np.asarray(
        (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (p[..., 0] - a[..., 0])
    )
