"""This file finds the sharp corners of an outline and puts each back to where its two sides meet.

Rasterising blunts a corner by about a pixel. A tight curve turns as far there, but keeps turning further on; a corner
has turned completely within a few pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.guides import Arc, Line, Points, find_meeting, fit_line
from brand_assets.export.runs import Run, find_runs

NEAR_PX = (1.0, 3.0)
FAR_PX = (2.0, 7.0)
"""On either side of a point: the windows that give the directions a small and a large turn lie between."""
MIN_TURN_DEG = 30.0
SURE_TURN_DEG = 75.0
"""Turns smaller than the first are curves; larger than the second need not be told from a tight curve."""
MAX_GROWTH = 1.5
TURN_BACK_DEG = 165.0
"""The two sides are parallel: it is the end of a line, not a corner."""
APART_PX = 3.0
BLUNT_PX = 2.0
"""How far a blunted corner's points are useless."""
ROUND_PX = 8.0
"""How near to a round end those places are that were taken for corners."""
SIDE_PX = 4.5
MAX_MOVE_PX = 2.0
STRAIGHT_MAX_PX = 0.3
STRAIGHT_RMS_PX = 0.1


@dataclass(frozen=True, slots=True)
class Stretch:
    """What lies between two corners: its two ends and the (n, 2) points in between that can be trusted."""

    start: Points
    points: Points
    end: Points
    runs: list[Run]
    is_straight: bool


def cut_at_corners(points: Points, step_px: float, round_at: Points | None = None) -> list[Stretch]:
    """The stretches of a closed outline given by points `step_px` apart, in order; none when it has no corner.

    Around (k, 2) `round_at`, corners are taken for tight curves.
    """
    corners = _find_corners(points, step_px)
    if round_at is not None and len(corners):
        apart = np.linalg.norm(points[corners][:, None] - round_at[None], axis=2)
        corners = corners[apart.min(axis=1) > ROUND_PX]
    if len(corners) == 0:
        return []
    blunt = round(BLUNT_PX / step_px)
    stretches = []
    for first, last in zip(corners, np.roll(corners, -1), strict=True):
        length = (last - first) % len(points) or len(points)
        inner = points[np.arange(first + blunt, first + length - blunt + 1) % len(points)]
        is_straight = _is_straight(inner)
        runs = [] if is_straight else find_runs(inner, is_closed=False)
        stretches.append(Stretch(points[first], inner, points[last], runs, is_straight))
    side = round(SIDE_PX / step_px)
    sharp = [_sharpen(a, b, side) for a, b in zip(stretches[-1:] + stretches[:-1], stretches, strict=True)]
    return _join(sharp, stretches)


def _join(corners: Sequence[Points], stretches: Sequence[Stretch]) -> list[Stretch]:
    ends = [*corners[1:], corners[0]]
    return [replace(s, start=a, end=b) for s, a, b in zip(stretches, corners, ends, strict=True)]


def _find_corners(points: Points, step_px: float) -> NDArray[np.intp]:
    near, far = (_measure_turns(points, window, step_px) for window in (NEAR_PX, FAR_PX))
    is_sharp = (near > MIN_TURN_DEG) & ((far < MAX_GROWTH * near) | (near > SURE_TURN_DEG))
    reach = round(APART_PX / step_px)
    strength = np.where(is_sharp, near, 0.0)
    # Of equals the first wins: the maximum over those before must be smaller, not merely as small.
    beside = np.lib.stride_tricks.sliding_window_view(np.pad(strength, reach, mode="wrap"), reach)
    earlier, later = beside[: len(points)].max(axis=1), beside[reach + 1 :].max(axis=1)
    found = np.flatnonzero(is_sharp & (strength > earlier) & (strength >= later))
    return _part_blunt_ends(points, found, far, round(FAR_PX[1] / step_px), step_px)


def _part_blunt_ends(
    points: Points, corners: NDArray[np.intp], turns: Points, back: int, step_px: float
) -> NDArray[np.intp]:
    """Two corners where a thin line ends: they are so near to each other that they were found as one turn back."""
    parted: list[int] = []
    for corner in corners.tolist():
        half = 0
        if turns[corner] > TURN_BACK_DEG:
            width_px = np.linalg.norm(points[corner - back] - points[(corner + back) % len(points)])
            half = round(float(width_px) / 2 / step_px)
        parted += [(corner - half) % len(points), (corner + half) % len(points)]
    return np.unique(parted).astype(np.intp)


def _measure_turns(points: Points, window_px: tuple[float, float], step_px: float) -> Points:
    """(n,) degrees between the directions just before and just after every point, fitted to the window's points."""
    from scipy.ndimage import correlate1d

    first, last = (round(edge / step_px) for edge in window_px)
    offsets = np.arange(-last, last + 1)
    weights = np.where(offsets >= first, offsets - (first + last) / 2, 0.0)
    after, before = (correlate1d(points, side, axis=0, mode="wrap") for side in (weights, -weights[::-1]))
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.asarray(np.degrees(np.abs(np.arctan2(cross, (before * after).sum(axis=1)))), np.float64)


def _is_straight(points: Points) -> bool:
    if len(points) < 3:
        return True
    misses = np.abs(fit_line(points).measure(points))
    return bool(misses.max() <= STRAIGHT_MAX_PX and np.sqrt((misses**2).mean()) <= STRAIGHT_RMS_PX)


def _sharpen(before: Stretch, after: Stretch, side: int) -> Points:
    """Where the two sides of the corner between the stretches meet, if that is close to where it was seen."""
    left, right = _guide_end(before, side), _guide_start(after, side)
    meeting = find_meeting(left, right, after.start) if left and right else None
    if meeting is None or np.linalg.norm(meeting - after.start) > MAX_MOVE_PX:
        return after.start
    return meeting


def _guide_start(stretch: Stretch, side: int) -> Line | Arc | None:
    if len(stretch.points) < 3:
        return None
    if stretch.is_straight:
        return fit_line(stretch.points)
    if stretch.runs and stretch.runs[0].first == 0:
        return stretch.runs[0].guide
    return fit_line(stretch.points[:side])


def _guide_end(stretch: Stretch, side: int) -> Line | Arc | None:
    if stretch.runs and stretch.runs[-1].last == len(stretch.points) and not stretch.is_straight:
        return stretch.runs[-1].guide
    return _guide_start(replace(stretch, points=stretch.points[::-1], runs=[]), side)
