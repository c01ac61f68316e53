"""This file redraws a traced outline as a designer would: few long curves, straight lines, true circles, sharp corners.

A tracer sees hard pixels, and passes their steps on as flats and bumps. So its outline only says what there is and
roughly where: points along it are moved to where the edge lies within its pixels, and curves are fitted to those.
"""

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.circles import fit_circle
from brand_assets.export.corners import cut_at_corners
from brand_assets.export.curves import fit_closed_curve, fit_open_curve
from brand_assets.export.guides import Points
from brand_assets.vector.mark import Contour, Segment

STEP_PX = 0.5
MIN_LENGTH_PX = 6.0
"""A shorter outline is left as it was traced: there is no shape in it to find."""
REACH_PX = 2.0
PROBES = 17
CLEAR = 0.1
"""An edge is alone where coverage is within this of 0 and of 1 at the two ends of the reach."""
MAX_SHIFT_PX = 1.0
MAX_MISSED_PX = 1.2
MAX_STRAYED_PX = 2.5
COARSE = 4
"""A redrawn outline that is further off has not understood the shape, and the traced one is taken."""


def redraw_contour(contour: Contour, coverage: NDArray[np.float32]) -> Contour:
    """`contour` in pixels of `coverage`, whose 0.5 level it follows; where there is no such edge, it stays."""
    traced = sample_evenly(contour)
    if len(traced) * STEP_PX < MIN_LENGTH_PX:
        return contour
    points = _move_to_edge(traced, coverage)
    circle = fit_circle(points)
    # A sliver along a circle is none.
    if circle is not None and not len(_list_missed(circle, points)):
        return circle
    # Where two edges are nearer to each other than a pixel, points move to the wrong one.
    attempts = ((_draw_through(tried), tried) for tried in (points, traced))
    for redrawn, tried in attempts:
        missed = _list_missed(redrawn, tried)
        if not len(missed):
            return redrawn
    # A tight round end looks like two corners, and is cut off.
    redrawn = _draw_through(traced, missed)
    return contour if len(_list_missed(redrawn, traced)) else redrawn


def _draw_through(points: Points, round_at: Points | None = None) -> Contour:
    stretches = cut_at_corners(points, STEP_PX, round_at)
    if not stretches:
        return fit_closed_curve(points)
    segments: list[Segment] = []
    for stretch in stretches:
        segments += fit_open_curve(stretch)
    return Contour((float(stretches[0].start[0]), float(stretches[0].start[1])), tuple(segments))


def _list_missed(redrawn: Contour, points: Points) -> Points:
    """(n, 2) those of the points that the outline does not pass, and where it strays further than a corner needs."""
    from scipy.spatial import cKDTree

    drawn, some = sample_evenly(redrawn), points[::COARSE]
    is_missed = cKDTree(drawn).query(some)[0] > MAX_MISSED_PX
    strayed = drawn[::COARSE][cKDTree(points).query(drawn[::COARSE])[0] > MAX_STRAYED_PX]
    return np.vstack([some[is_missed], strayed])


def sample_evenly(contour: Contour) -> Points:
    """(n, 2) points about `STEP_PX` apart along the closed contour, the first not repeated."""
    path = _follow(contour)
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    count = max(3, round(along[-1] / STEP_PX))
    places = np.arange(count) * along[-1] / count
    return np.stack([np.interp(places, along, path[:, 0]), np.interp(places, along, path[:, 1])], axis=1)


def _follow(contour: Contour) -> Points:
    """(n, 2) points along the contour, no further than `STEP_PX` apart; lines are curves with handles at their ends."""
    ends = np.array([contour.start, *(segment[-1] for segment in contour.segments)])
    first = np.array([before if len(s) == 1 else s[0] for before, s in zip(ends, contour.segments, strict=False)])
    second = np.array([segment[-1] if len(segment) == 1 else segment[1] for segment in contour.segments])
    corners = np.stack([ends[:-1], first, second, ends[1:]], axis=1)
    counts = 1 + (np.linalg.norm(np.diff(corners, axis=1), axis=2).sum(axis=1) / STEP_PX).astype(np.intp)
    owners = np.repeat(np.arange(len(counts)), counts)
    t = ((np.arange(len(owners)) - np.repeat(counts.cumsum() - counts, counts) + 1) / counts[owners])[:, None]
    s, of = 1 - t, corners[owners]
    path = s * s * s * of[:, 0] + 3 * s * s * t * of[:, 1] + 3 * s * t * t * of[:, 2] + t * t * t * of[:, 3]
    return np.vstack([ends[:1], path])


def _move_to_edge(points: Points, coverage: NDArray[np.float32]) -> Points:
    """Across an edge that is alone, coverage sums to where it lies, however blurred; else 0.5 is looked for."""
    tangents = np.roll(points, -2, axis=0) - np.roll(points, 2, axis=0)
    normals = np.stack([-tangents[:, 1], tangents[:, 0]], axis=1)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    offsets = np.linspace(-REACH_PX, REACH_PX, PROBES)
    probes = _sample(coverage, points[:, None] + offsets[None, :, None] * normals[:, None])
    rises = probes[:, -1] > probes[:, 0]
    probes = np.where(rises[:, None], probes[:, ::-1], probes)
    inner, outer = probes[:, 0], probes[:, -1]
    is_alone = (inner > 1 - CLEAR) & (outer < CLEAR)
    spacing = 2 * REACH_PX / (PROBES - 1)
    by_sum = (probes.sum(axis=1) - 0.5 * (inner + outer)) * spacing - REACH_PX
    shift = np.where(is_alone, by_sum, _find_crossing(probes, offsets))
    shift = np.where(np.abs(shift) <= MAX_SHIFT_PX, shift, 0.0) * np.where(rises, -1.0, 1.0)
    return np.asarray(points + shift[:, None] * normals, np.float64)


def _find_crossing(probes: Points, offsets: Points) -> Points:
    """(n,) the offset at which coverage falls through 0.5, the nearest to the middle; infinite where it never does."""
    before, after = probes[:, :-1], probes[:, 1:]
    falls = (before >= 0.5) & (after < 0.5)
    along = (before - 0.5) / np.where(falls, before - after, 1.0)
    places = np.where(falls, offsets[:-1] + along * (offsets[1] - offsets[0]), np.inf)
    return np.asarray(places[np.arange(len(places)), np.abs(places).argmin(axis=1)], np.float64)


def _sample(coverage: NDArray[np.float32], places: Points) -> Points:
    """Bilinear; a pixel's value stands at its middle, and beyond the border the last one goes on."""
    height, width = coverage.shape
    x = np.clip(places[..., 0] - 0.5, 0, width - 1)
    y = np.clip(places[..., 1] - 0.5, 0, height - 1)
    left, top = np.minimum(x.astype(np.intp), max(width - 2, 0)), np.minimum(y.astype(np.intp), max(height - 2, 0))
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    fx, fy = x - left, y - top
    upper = coverage[top, left] * (1 - fx) + coverage[top, right] * fx
    lower = coverage[bottom, left] * (1 - fx) + coverage[bottom, right] * fx
    return np.asarray(upper * (1 - fy) + lower * fy, np.float64)
