"""This file finds the straight and the circular parts of an outline, and takes the raster's noise out of them.

Marks are drawn with lines and arcs. Where a long part of an outline is one within what rasterising displaces, its
points are moved onto it; a curve fitted to them then needs no tolerance there, and shows neither flats nor bumps.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_MISS_PX = 0.35
MAX_RMS_PX = 0.11
MIN_SWEEP = math.radians(40)
MIN_LINE = 28
MIN_ARC = 20
"""In points, half a pixel apart: fewer are on a line or an arc by chance."""
ADVANCE = 4
TRIM = 7
"""A tolerance lets a run reach beyond its true end; this many points at each end are not moved."""
REFINEMENTS = 3

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """(n, 2) points, which of them lie on a line or an arc exactly, and the indices where those begin and end."""

    points: Points
    is_exact: NDArray[np.bool_]
    ends: list[int]


def straighten_runs(points: Points) -> Cleaned:
    """`points` in order along an outline, with those of every long straight or circular run moved onto it."""
    cleaned, is_exact, ends = points.copy(), np.zeros(len(points), np.bool_), list[int]()
    for first, last in find_runs(points):
        inner = slice(first + TRIM, last - TRIM)
        cleaned[inner] = _project(points[inner])
        is_exact[inner] = True
        ends += [first + TRIM, last - TRIM - 1]
    return Cleaned(cleaned, is_exact, ends)


def find_runs(points: Points) -> list[tuple[int, int]]:
    """The first index and one past the last of every run, each as long as it can be from where the last one ended."""
    runs: list[tuple[int, int]] = []
    first = 0
    while first + MIN_ARC <= len(points):
        last = _find_run_end(points, first)
        if last and _is_sure(points[first:last]):
            runs.append((first, last))
            first = last
        else:
            first += ADVANCE
    return runs


def start_at_run(points: Points) -> Points:
    """The points of a closed outline, from the end of its longest run on, so that it is not cut in two."""
    runs = find_runs(points)
    if not runs:
        return points
    return np.roll(points, -max(runs, key=lambda run: run[1] - run[0])[1], axis=0)


def _find_run_end(points: Points, first: int) -> int:
    """One past the last point of the longest run from `first`, found by doubling and halving; 0 when there is none."""
    step, last = MIN_ARC, 0
    while step:
        candidate = min((last or first) + step, len(points))
        if candidate > (last or first) and _is_near(points[first:candidate], _project_on_arc(points[first:candidate])):
            last, step = candidate, step * 2
            if candidate == len(points):
                break
        else:
            if last == 0:
                return 0
            step = step // 2 if step > 1 else 0
            while step and last + step > len(points):
                step //= 2
    return last


def _is_sure(points: Points) -> bool:
    """Whether the points are many enough for a line, or turn far enough for an arc."""
    if _is_near(points, _project_on_line(points)):
        return len(points) >= MIN_LINE
    length = float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
    return length / _fit_arc(points)[1] >= MIN_SWEEP


def _is_near(points: Points, moved: Points) -> bool:
    misses = np.linalg.norm(moved - points, axis=1)
    return bool(misses.max() <= MAX_MISS_PX and np.sqrt((misses**2).mean()) <= MAX_RMS_PX)


def _project(points: Points) -> Points:
    on_line = _project_on_line(points)
    return on_line if _is_near(points, on_line) else _project_on_arc(points)


def _project_on_line(points: Points) -> Points:
    middle = points.mean(axis=0)
    direction = np.linalg.svd(points - middle, full_matrices=False)[2][0]
    return np.asarray(middle + np.outer((points - middle) @ direction, direction))


def _project_on_arc(points: Points) -> Points:
    center, radius = _fit_arc(points)
    rays = points - center
    return np.asarray(center + rays * (radius / np.maximum(np.linalg.norm(rays, axis=1, keepdims=True), 1e-9)))


def _fit_arc(points: Points) -> tuple[Points, float]:
    """Centre and radius: the algebraic fit, which draws short arcs too tight, then the geometric one from there."""
    origin = points.mean(axis=0)
    local = points - origin
    system = np.column_stack([2 * local, np.ones(len(points))])
    x, y, rest = np.linalg.lstsq(system, (local**2).sum(axis=1), rcond=None)[0]
    center, radius = np.array([x, y]), math.sqrt(max(rest + x * x + y * y, 1e-9))
    for _ in range(REFINEMENTS):
        rays = local - center
        lengths = np.maximum(np.linalg.norm(rays, axis=1), 1e-9)
        slopes = np.column_stack([-rays / lengths[:, None], -np.ones(len(points))])
        change = np.linalg.lstsq(slopes, radius - lengths, rcond=None)[0]
        center, radius = center + change[:2], radius + float(change[2])
    return origin + center, max(abs(radius), 1e-6)
