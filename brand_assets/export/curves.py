"""This file fits smooth curves to points: one cubic spline with continuous curvature, by least squares.

Least squares take the raster's noise out, and a spline has no kinks that a chain of separate curves would have. Knots
are added only where it is still too far off; `merging` then draws it in fewer curves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.corners import Stretch
from brand_assets.export.guides import Line, Points
from brand_assets.export.merging import Rail, draw_along
from brand_assets.export.runs import Run, find_runs, move_onto_runs, start_at_run
from brand_assets.vector.mark import Contour, Segment

MAX_MISS_PX = 0.3
MAX_RMS_PX = 0.1
"""What rasterising and compression displace an edge by: closer would draw their noise."""
MIN_SPAN_PX = 3.0
MAX_ROUNDS = 12
FIRST_SPANS_CLOSED = 4
FIRST_SPAN_PX = 24.0
OVERLAP = 8
"""A closed spline is solved as an open one that goes on by so many spans on either side: further off nothing counts."""
SLIGHT = 1e-9
"""What smoothness counts beside the points: too little to move a curve, enough where a span holds none."""
PIN = 100.0
"""The weight of the two ends of an open curve, which are corners and stay where they are."""


@dataclass(frozen=True, slots=True)
class _Data:
    """(n, 2) points with their normals, and (n,) how far along they lie and how much they count.

    At `breaks` curvature may jump; `lines` (k, 2) are straight from the one to the other.
    """

    points: Points
    normals: Points
    along: Points
    weights: Points
    breaks: Points
    lines: Points
    is_closed: bool


@dataclass(frozen=True, slots=True)
class _Fit:
    """`spline` over `knots`, and how far each data point is off, weighted."""

    knots: Points
    spline: Any
    misses: Points


def fit_closed_curve(points: Points) -> Contour:
    """A smooth closed contour along (n, 2) points."""
    points = start_at_run(points)
    runs = find_runs(points, is_closed=True)
    moved, weights = move_onto_runs(points, runs, is_closed=True)
    # The spline's own seam goes amid a run, where it cannot be seen.
    seam = max((_prefer_line(run) for run in runs), default=(False, 0, 0))[2]
    moved, weights = (np.roll(values, -seam, axis=0) for values in (moved, weights))
    closed = np.vstack([moved, moved[:1]])
    along = _measure_length(closed)
    places = [along[[(run.first - seam) % len(moved), (run.last - 1 - seam) % len(moved)]] for run in runs]
    data = _gather(closed, along, np.append(weights, weights[0]), runs, places, is_closed=True)
    fit = _refine(data, _spread_knots(along[-1], FIRST_SPANS_CLOSED))
    segments = draw_along(Rail(fit.spline, fit.knots, data.lines))
    if len(segments[0]) == len(segments[-1]) == 1:
        segments = [*segments[1:-1], segments[0]]
    return Contour(segments[-1][-1], tuple(segments))


def _prefer_line(run: Run) -> tuple[bool, int, int]:
    """The longest line comes first, then the longest arc; and where their middles are."""
    return isinstance(run.guide, Line), run.last - run.first, (run.first + run.last) // 2


def fit_open_curve(stretch: Stretch) -> list[Segment]:
    """From one end of the stretch to the other: a line, or smooth curves."""
    end = (float(stretch.end[0]), float(stretch.end[1]))
    if stretch.is_straight:
        return [(end,)]
    moved, weights = move_onto_runs(stretch.points, stretch.runs, is_closed=False)
    points = np.vstack([stretch.start, moved, stretch.end])
    along = _measure_length(points)
    # The ends of a run that leads into a corner are the corner's.
    ends = [(run.first + 1 if run.first else 0, run.last if run.last < len(moved) else -1) for run in stretch.runs]
    places = [along[list(pair)] for pair in ends]
    data = _gather(points, along, np.pad(weights, 1, constant_values=PIN), stretch.runs, places, is_closed=False)
    fit = _refine(data, _spread_knots(along[-1], 1))
    segments = draw_along(Rail(fit.spline, fit.knots, data.lines))
    last = segments[-1]
    return [*segments[:-1], (end,) if len(last) == 1 else (last[0], last[1], end)]


def _gather(
    points: Points, along: Points, weights: Points, runs: Sequence[Run], places: Sequence[Points], is_closed: bool
) -> _Data:
    breaks = np.unique([place for ends in places for place in ends if 0 < place < along[-1]])
    lines = [ends for run, ends in zip(runs, places, strict=True) if isinstance(run.guide, Line)]
    halves = [half for a, b in lines for half in ([(a, b)] if a < b else [(a, along[-1]), (0.0, b)])]
    normals = _find_normals(points)
    return _Data(points, normals, along, weights, breaks, np.array(halves).reshape(-1, 2), is_closed)


def _find_normals(points: Points) -> Points:
    ahead = np.gradient(points, axis=0)
    normals = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9), np.float64)


def _measure_length(points: Points) -> Points:
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(np.maximum(steps, 1e-6))])


def _spread_knots(length: float, least_spans: int) -> Points:
    return np.linspace(0.0, length, max(least_spans, round(length / FIRST_SPAN_PX)) + 1)


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
    count = len(fit.knots) - 1
    spans = np.clip(np.searchsorted(fit.knots, along, side="right") - 1, 0, count - 1)
    worst = np.zeros(count)
    np.maximum.at(worst, spans, fit.misses)
    held = np.maximum(np.bincount(spans, minlength=count), 1)
    mean_squares = np.bincount(spans, fit.misses**2, minlength=count) / held
    is_off = (worst > MAX_MISS_PX) | (mean_squares > MAX_RMS_PX**2)
    is_off &= np.diff(fit.knots) >= 2 * MIN_SPAN_PX
    middles = (fit.knots[:-1] + fit.knots[1:])[is_off] / 2
    return np.sort(np.concatenate([fit.knots, middles]))


def _fit_spline(data: _Data, knots: Points) -> _Fit:
    """Where a run begins or ends, its knot stands twice: curvature may jump there, as from a line into an arc."""
    from scipy.interpolate import BSpline

    stops = np.sort(np.concatenate([knots, np.intersect1d(knots[1:-1], data.breaks)]))
    points, along, weights = data.points, data.along, data.weights
    first = 0
    if data.is_closed:
        stops, first, (along, points, weights) = _go_around(stops, data)
    inner = stops[(stops > stops[0]) & (stops < stops[-1])]
    padded = np.concatenate([stops[:1].repeat(4), inner, stops[-1:].repeat(4)])
    design = BSpline.design_matrix(np.clip(along, stops[0], stops[-1]), padded, 3)
    shares, places = design.data.reshape(-1, 4), design.indices.reshape(-1, 4)
    solved = _solve(shares, places, points, weights)
    own = slice(first, first + len(data.along))
    off = (shares[own, :, None] * solved[places[own]]).sum(axis=1) - data.points
    misses = np.abs((off * data.normals).sum(axis=1)) * data.weights
    return _Fit(knots, BSpline(padded, solved, 3), misses)


def _go_around(stops: Points, data: _Data) -> tuple[Points, int, tuple[Points, Points, Points]]:
    """The stops, and how far along, where and how heavy the points are, with some of the next turn on either side; and
    which of the points is the first of this one.
    """
    overlap = min(OVERLAP, len(stops) - 1)
    length, before, after = stops[-1], stops[-1 - overlap : -1], stops[1 : overlap + 1]
    tail, head = np.searchsorted(data.along, before[0]), np.searchsorted(data.along, after[-1], side="right")
    stops = np.concatenate([before - length, stops, after + length])
    longer = np.concatenate([data.along[tail:-1] - length, data.along, data.along[1:head] + length])
    points, weights = (np.concatenate([a[tail:-1], a, a[1:head]]) for a in (data.points, data.weights))
    return stops, len(data.along) - 1 - int(tail), (longer, points, weights)


def _solve(shares: Points, places: NDArray[np.intp], points: Points, weights: Points) -> Points:
    """(m, 2) weighted least squares by the normal equations, whose only values are next to the diagonal."""
    from scipy.linalg import solveh_banded

    count = int(places[-1, -1]) + 1
    weighted = shares * (weights**2)[:, None]
    bands = np.zeros((4, count))
    for step in range(4):
        products = weighted[:, : 4 - step] * shares[:, step:]
        bands[step] = np.bincount(places[:, : 4 - step].ravel(), products.ravel(), minlength=count)
    bands += SLIGHT * _measure_bends(count)
    sums = [np.bincount(places.ravel(), (weighted * axis[:, None]).ravel(), minlength=count) for axis in points.T]
    return np.asarray(solveh_banded(bands, np.stack(sums, axis=1), lower=True), np.float64)


def _measure_bends(count: int) -> Points:
    """(4, m) the diagonals of the sum of squared second differences."""
    bands = np.zeros((4, count))
    for shift, share in enumerate((1.0, 4.0, 1.0)):
        bands[0, shift : count - 2 + shift] += share
    bands[1, : count - 2] -= 2.0
    bands[1, 1 : count - 1] -= 2.0
    bands[2, : count - 2] = 1.0
    return bands
