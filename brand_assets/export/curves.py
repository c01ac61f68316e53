"""This file fits the fewest smooth Bezier curves to points: one cubic spline with continuous curvature, least squares.

Least squares take the raster's noise out, and a spline has no kinks that a chain of separate curves would have. Knots
are added only where it is still too far off.
"""

from dataclasses import dataclass

import numpy as np

from brand_assets.export.corners import Stretch
from brand_assets.export.guides import Points
from brand_assets.export.runs import find_runs, move_onto_runs, start_at_run
from brand_assets.vector.mark import Contour, Cubic, Segment

MAX_MISS_PX = 0.3
MAX_RMS_PX = 0.1
"""What rasterising and compression displace an edge by: closer would draw their noise."""
MIN_SPAN_PX = 3.0
MAX_ROUNDS = 12
FIRST_SPANS_CLOSED = 4
SLIGHT = 1e-13
"""Of the normal equations' trace: too little to move a curve, enough for a span without points to have a solution."""
PIN = 100.0
"""The weight of the two ends of an open curve, which are corners and stay where they are."""


@dataclass(frozen=True, slots=True)
class _Data:
    """(n, 2) points and (n,) how far along they lie, how much they count, and where curvature may jump."""

    points: Points
    along: Points
    weights: Points
    breaks: Points
    is_closed: bool


@dataclass(frozen=True, slots=True)
class _Fit:
    """(m + 1, 2) points and derivatives at the knots, and how far each data point is off, weighted."""

    knots: Points
    points: Points
    slopes: Points
    misses: Points


def fit_closed_curve(points: Points) -> Contour:
    """A smooth closed contour along (n, 2) points."""
    points = start_at_run(points)
    runs = find_runs(points, is_closed=True)
    moved, weights = move_onto_runs(points, runs, is_closed=True)
    # The spline's own seam goes amid a run, where it cannot be seen.
    seam = max(((run.first + run.last) // 2 for run in runs[-1:]), default=0)
    moved, weights = (np.roll(values, -seam, axis=0) for values in (moved, weights))
    closed = np.vstack([moved, moved[:1]])
    along = _measure_length(closed)
    breaks = along[[(end - seam) % len(moved) for run in runs for end in (run.first, run.last - 1)]]
    data = _Data(closed, along, np.append(weights, weights[0]), np.sort(breaks), is_closed=True)
    fit = _refine(data, np.linspace(0.0, along[-1], FIRST_SPANS_CLOSED + 1))
    return Contour((float(fit.points[0, 0]), float(fit.points[0, 1])), tuple(_as_segments(fit)))


def fit_open_curve(stretch: Stretch) -> list[Segment]:
    """From one end of the stretch to the other: a line, or smooth curves."""
    end = (float(stretch.end[0]), float(stretch.end[1]))
    if stretch.is_straight:
        return [(end,)]
    moved, weights = move_onto_runs(stretch.points, stretch.runs, is_closed=False)
    points = np.vstack([stretch.start, moved, stretch.end])
    along = _measure_length(points)
    breaks = [end + 1 for run in stretch.runs for end in (run.first, run.last - 1) if 0 < end < len(moved) - 1]
    data = _Data(points, along, np.pad(weights, 1, constant_values=PIN), along[breaks], is_closed=False)
    curves = _as_segments(_refine(data, np.array([0.0, along[-1]])))
    return [*curves[:-1], (curves[-1][0], curves[-1][1], end)]


def _measure_length(points: Points) -> Points:
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(np.maximum(steps, 1e-6))])


def _refine(data: _Data, knots: Points) -> _Fit:
    apart = np.abs(knots[:, None] - data.breaks[None]).min(axis=1, initial=np.inf) >= MIN_SPAN_PX
    apart[[0, -1]] = True
    fit = _fit_spline(data, np.unique(np.concatenate([knots[apart], data.breaks])))
    for _ in range(MAX_ROUNDS):
        finer = _split_spans(fit, data.along)
        if len(finer) == len(fit.knots):
            break
        fit = _fit_spline(data, finer)
    return fit


def _split_spans(fit: _Fit, along: Points) -> Points:
    """The knots, and the middle of every span that is too far off and not yet too short."""
    spans = np.clip(np.searchsorted(fit.knots, along, side="right") - 1, 0, len(fit.knots) - 2)
    added = []
    for span in range(len(fit.knots) - 1):
        misses = fit.misses[spans == span]
        first, last = fit.knots[span], fit.knots[span + 1]
        is_off = len(misses) and (misses.max() > MAX_MISS_PX or np.sqrt((misses**2).mean()) > MAX_RMS_PX)
        if is_off and last - first >= 2 * MIN_SPAN_PX:
            added.append((first + last) / 2)
    return np.sort(np.concatenate([fit.knots, added]))


def _fit_spline(data: _Data, knots: Points) -> _Fit:
    """Where a run begins or ends, its knot stands twice: curvature may jump there, as from a line into an arc."""
    from scipy.interpolate import BSpline

    length = knots[-1]
    stops = np.sort(np.concatenate([knots, np.intersect1d(knots[1:-1], data.breaks)]))
    count = len(stops) - 1
    if data.is_closed:
        padded = np.concatenate([stops[-4:-1] - length, stops, stops[1:4] + length])
    else:
        padded = np.concatenate([[0.0] * 3, stops, [length] * 3])
    basis = BSpline.design_matrix(np.clip(data.along, 0.0, length), padded, 3).toarray()
    if data.is_closed:
        basis[:, :3] += basis[:, count:]
        basis = basis[:, :count]
    solved = _solve(basis, data.points, data.weights[:, None])
    spline = BSpline(padded, np.vstack([solved, solved[:3]]) if data.is_closed else solved, 3)
    derive = spline.derivative()
    tangents = derive(data.along)
    normals = np.stack([-tangents[:, 1], tangents[:, 0]], axis=1)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    misses = np.abs(((basis @ solved - data.points) * normals).sum(axis=1))
    misses *= data.weights
    return _Fit(knots, spline(knots), derive(knots), misses)


def _solve(basis: Points, points: Points, weights: Points) -> Points:
    """Weighted least squares by the normal equations, which B-splines keep well-conditioned while points lie in every
    span; by singular values, at ten times the cost, where they do not.
    """
    weighted = basis * weights
    normal = weighted.T @ weighted
    try:
        return np.linalg.solve(
            normal + SLIGHT * np.trace(normal) * np.eye(len(normal)), weighted.T @ (points * weights)
        )
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(weighted, points * weights, rcond=None)[0], np.float64)


def _as_segments(fit: _Fit) -> list[Cubic]:
    """By Hermite's formula: a handle is a third of the derivative times the span."""
    thirds = (np.diff(fit.knots) / 3)[:, None]
    first = fit.points[:-1] + thirds * fit.slopes[:-1]
    second = fit.points[1:] - thirds * fit.slopes[1:]
    rows = np.concatenate([first, second, fit.points[1:]], axis=1).tolist()
    return [((a, b), (c, d), (e, f)) for a, b, c, d, e, f in rows]
