"""This file turns polygons that were cut back into few lines and Bezier curves, for a designer to edit.

Each smooth stretch is fitted by least squares and halved where it strays: P. Schneider, "An Algorithm for
Automatically Fitting Digitized Curves", Graphics Gems, 1990.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.kit.areas import Area, Path, as_path, as_points
from brand_assets.vector.mark import Contour, Cubic, Point, Segment, tidy_contour

Points = NDArray[np.float64]

TOLERANCE = 0.06
"""In canvas units: how far a curve may lie from the polygon."""
CORNER = math.radians(28)
"""A polygon of a curve turns less from side to side, save where the curve's radius is under a canvas unit."""
LONG = 4.0
MUCH_LONGER = 3.0
"""A side this long, and so many times its neighbours' length, was a line and not part of a curve."""
SAME = 0.004
SAME_SIZE = 1e-4
"""Relative: two outlines in the same box to a thousandth of a unit, and as large as each other, are one."""
ROUNDS = 4


def refit(area: Area, known: Sequence[Contour] = ()) -> list[Contour]:
    """The area's outlines and holes, those without extent left out; one that is still as in `known` is that contour."""
    originals = {_outline_box(path): (abs(_measure(path)), contour) for contour in known for path in [as_path(contour)]}
    found: list[Contour | None] = []
    for path in area:
        size, original = originals.get(_outline_box(path), (0.0, None))
        if original is not None and math.isclose(size, abs(_measure(path)), rel_tol=SAME_SIZE):
            found.append(original)
        elif len(path) > 2:
            found.append(tidy_contour(_refit_path(np.array(as_points(path)))))
    return [contour for contour in found if contour is not None]


def _outline_box(path: Path) -> tuple[int, int, int, int]:
    xs, ys = zip(*path, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _measure(path: Path) -> float:
    import pyclipper

    return float(pyclipper.Area(path))


def _refit_path(points: Points) -> Contour:
    points = points[np.linalg.norm(points - np.roll(points, 1, axis=0), axis=1) > SAME]
    if len(points) < 3:
        return Contour((0.0, 0.0), ())
    stops = _find_stops(points)
    points, stops = np.roll(points, -stops[0], axis=0), [stop - stops[0] for stop in stops]
    tangents = _find_tangents(points)
    segments: list[Segment] = []
    for first, last in zip(stops, [*stops[1:], len(points)], strict=True):
        stretch = np.take(points, range(first, last + 1), axis=0, mode="wrap")
        if len(stretch) == 2:
            segments.append((_as_point(stretch[1]),))
        else:
            segments += _fit(stretch, tangents[first, 1], -tangents[last % len(points), 0])
    return Contour(_as_point(points[0]), tuple(segments))


def _find_stops(points: Points) -> list[int]:
    """Where one segment must end: at corners and at both ends of lines; anywhere on a shape that has neither."""
    sides, lengths = _measure_sides(points)
    turns = _measure_turns(sides)
    neighbours = np.maximum(np.roll(lengths, 1), np.roll(lengths, -1))
    is_line = (lengths > LONG) & ((lengths > MUCH_LONGER * neighbours) | _stands_between_corners(turns))
    is_stop = (turns > CORNER) | is_line | np.roll(is_line, 1)
    found = [int(index) for index in np.flatnonzero(is_stop)]
    return found or [0]


def _stands_between_corners(turns: Points) -> NDArray[np.bool_]:
    is_corner = turns > CORNER
    return np.asarray(is_corner & np.roll(is_corner, -1), np.bool_)


def _measure_sides(points: Points) -> tuple[Points, Points]:
    """(n, 2) unit directions of the sides that begin at the points, and (n,) their lengths."""
    sides = np.roll(points, -1, axis=0) - points
    lengths = np.linalg.norm(sides, axis=1)
    return sides / lengths[:, None], lengths


def _measure_turns(sides: Points) -> Points:
    """(n,) radians by which the direction changes at every point."""
    before = np.roll(sides, 1, axis=0)
    cross = before[:, 0] * sides[:, 1] - before[:, 1] * sides[:, 0]
    return np.asarray(np.abs(np.arctan2(cross, (before * sides).sum(axis=1))), np.float64)


def _find_tangents(points: Points) -> Points:
    """(n, 2, 2) unit directions in which the outline arrives at every point and leaves it; the same on a curve."""
    sides, lengths = _measure_sides(points)
    before, lengths_before = np.roll(sides, 1, axis=0), np.roll(lengths, 1)
    # On a curve, the circle through three points: each side's direction, weighted by the other's length.
    smooth = before * lengths[:, None] + sides * lengths_before[:, None]
    leaving, arriving = _bend_back(sides, lengths), -_bend_back(-before[::-1], lengths_before[::-1])[::-1]
    is_corner = (_measure_turns(sides) > CORNER)[:, None]
    both = np.stack([np.where(is_corner, arriving, smooth), np.where(is_corner, leaving, smooth)], axis=1)
    return np.asarray(both / np.maximum(np.linalg.norm(both, axis=2, keepdims=True), 1e-12), np.float64)


def _bend_back(sides: Points, lengths: Points) -> Points:
    """The direction at which a curve begins whose first two sides these are; a side's own beside another corner."""
    after, lengths_after = np.roll(sides, -1, axis=0), np.roll(lengths, -1)
    is_smooth = (sides * after).sum(axis=1) > math.cos(CORNER)
    bent = sides + (sides - after) * (lengths / (lengths + lengths_after))[:, None]
    return np.where(is_smooth[:, None], bent, sides)


def _fit(points: Points, start: Points, end: Points) -> list[Segment]:
    """Cubics through the first and last point, with these unit tangents, both of which point inwards."""
    if len(points) == 2:
        return [(_as_point(points[1]),)]
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    t = along / along[-1]
    for _ in range(ROUNDS):
        handles = _fit_handles(points, t, start, end)
        misses = np.linalg.norm(_evaluate(handles, t) - points, axis=1)
        worst = int(misses.argmax())
        if misses[worst] <= TOLERANCE:
            return [_as_cubic(handles)]
        t = _move_parameters(handles, points, t)
    middle = min(max(worst, 1), len(points) - 2)
    tangent = points[middle - 1] - points[middle + 1]
    tangent /= max(float(np.linalg.norm(tangent)), 1e-12)
    return [*_fit(points[: middle + 1], start, tangent), *_fit(points[middle:], -tangent, end)]


def _fit_handles(points: Points, t: Points, start: Points, end: Points) -> Points:
    """(4, 2) control points: how long the two handles are is solved for, their directions are given."""
    b0, b1, b2, b3 = _weights(t)
    rest = points - ((b0 + b1)[:, None] * points[0] + (b2 + b3)[:, None] * points[-1])
    toward_start, toward_end = float((b1 * (rest @ start)).sum()), float((b2 * (rest @ end)).sum())
    both = float((b1 * b2).sum() * (start @ end))
    one, other = float((b1 * b1).sum()), float((b2 * b2).sum())
    determinant = one * other - both * both
    solved = (toward_start * other - toward_end * both), (toward_end * one - toward_start * both)
    lengths = np.array(solved) / max(determinant, 1e-12)
    chord = float(np.linalg.norm(points[-1] - points[0]))
    if lengths.min() < 1e-3 * chord or lengths.max() > 4 * float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum()):
        lengths = np.full(2, chord / 3)
    return np.stack([points[0], points[0] + start * lengths[0], points[-1] + end * lengths[1], points[-1]])


def _weights(t: Points) -> tuple[Points, Points, Points, Points]:
    s = 1 - t
    return s**3, 3 * s * s * t, 3 * s * t * t, t**3


def _evaluate(handles: Points, t: Points) -> Points:
    return np.asarray(np.stack(_weights(t), axis=1) @ handles, np.float64)


def _move_parameters(handles: Points, points: Points, t: Points) -> Points:
    """One step of Newton's method towards each point's nearest place on the curve."""
    s = (1 - t)[:, None]
    u = t[:, None]
    steps, bends = np.diff(handles, axis=0) * 3, np.diff(handles, 2, axis=0) * 6
    first = s * s * steps[0] + 2 * s * u * steps[1] + u * u * steps[2]
    second = s * bends[0] + u * bends[1]
    off = _evaluate(handles, t) - points
    slope = (first * first).sum(axis=1) + (off * second).sum(axis=1)
    moved = t - np.where(np.abs(slope) > 1e-9, (off * first).sum(axis=1) / np.where(slope == 0, 1, slope), 0.0)
    moved = np.clip(moved, 0.0, 1.0)
    moved[[0, -1]] = 0.0, 1.0
    return np.asarray(np.maximum.accumulate(moved), np.float64)


def _as_point(point: Points) -> Point:
    return float(point[0]), float(point[1])


def _as_cubic(handles: Points) -> Cubic:
    return _as_point(handles[1]), _as_point(handles[2]), _as_point(handles[3])
