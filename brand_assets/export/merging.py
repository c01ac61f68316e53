"""This file draws a smooth spline in the fewest Bezier curves that stay as near to it as nobody sees.

A spline needs a knot wherever its curvature changes its mind; a Bezier curve with free handles reaches over several.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.guides import Points
from brand_assets.vector.mark import Cubic, Segment

MAX_MISS_PX = 0.12
MAX_RMS_PX = 0.05
"""From the spline, which is itself off by more."""
REACHES = np.array([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24])
"""How many of a spline's spans one curve may reach over."""
PROBES = 16
"""At so many places a curve is held to the spline."""
ROUNDS = 6
HANDLES = (0.05, 1.0)
"""In lengths of a curve: shorter handles make a kink, longer ones a loop."""
MAX_STEP = 0.3
"""In lengths of a curve: how far a handle moves at once."""
HOLD = 1e-6
"""Holds a handle where the curve is straight, and says nothing about it."""
MISS_COST = 0.5
"""Of a curve: what all of the tolerance costs, so that of equally many curves the nearer are taken."""

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Rail:
    """A spline over (m,) `knots`; it is straight along (k, 2) `lines`, from where to where."""

    spline: Any
    knots: Points
    lines: Points


@dataclass(frozen=True, slots=True)
class _Spans:
    """(k,) curves from one knot to a later one: (k, 2) where and in which direction, and (k,) how long they are."""

    starts: Points
    ends: Points
    leaving: Points
    arriving: Points
    lengths: Points

    def take(self, chosen: Places) -> "_Spans":
        parts = (self.starts, self.ends, self.leaving, self.arriving, self.lengths)
        return _Spans(*(part[chosen] for part in parts))


def draw_along(rail: Rail) -> list[Segment]:
    """Lines and curves from one end of the spline to the other, smooth where they meet."""
    knots, fixed = _choose_nodes(rail)
    firsts, lasts = _pair_nodes(len(knots), fixed)
    points, slopes = rail.spline(knots), rail.spline(knots, 1)
    directions = slopes / np.maximum(np.linalg.norm(slopes, axis=1, keepdims=True), 1e-9)
    spans = _Spans(points[firsts], points[lasts], directions[firsts], directions[lasts], knots[lasts] - knots[firsts])
    # What reaches from one knot to the next is the spline itself.
    speeds = np.linalg.norm(slopes, axis=1)
    handles = np.stack([speeds[firsts], speeds[lasts]], axis=1) * (spans.lengths / 3)[:, None]
    misses = np.zeros(len(firsts))
    far = np.flatnonzero(lasts > firsts + 1)
    if len(far):
        probes = _probe(rail.spline, knots[firsts[far]], knots[lasts[far]])
        handles[far], misses[far] = _fit_handles(spans.take(far), *probes)
    segments: list[Segment] = []
    straight = {(a, b) for a, b in np.searchsorted(knots, rail.lines).tolist()}
    for k in _choose_fewest(firsts, lasts, misses, len(knots)):
        is_line = (int(firsts[k]), int(lasts[k])) in straight
        segments.append(_draw_line(spans, k) if is_line else _draw_curve(spans, handles[k], k))
    return segments


def _choose_nodes(rail: Rail) -> tuple[Points, Places]:
    """The knots that are not amid a line, and which of them curves end at: where lines do."""
    amid = np.zeros(len(rail.knots), np.bool_)
    for first, last in rail.lines:
        amid |= (rail.knots > first) & (rail.knots < last)
    knots = rail.knots[~amid]
    return knots, np.unique(np.searchsorted(knots, rail.lines.ravel()))


def _pair_nodes(count: int, fixed: Places) -> tuple[Places, Places]:
    """All pairs of nodes, the first before the last, with no fixed one between."""
    firsts = np.repeat(np.arange(count - 1), len(REACHES))
    lasts = firsts + np.tile(REACHES, count - 1)
    is_apart = np.searchsorted(fixed, firsts, side="right") == np.searchsorted(fixed, lasts, side="left")
    fits = (lasts < count) & is_apart
    return firsts[fits], lasts[fits]


def _probe(spline: Any, begins: Points, ends: Points) -> tuple[Points, Points]:
    """(k, p, 2) points of the spline within every span, and its normals there."""
    shares = (np.arange(PROBES) + 1.0) / (PROBES + 1)
    places = begins[:, None] + shares * (ends - begins)[:, None]
    slopes = spline(places, 1)
    normals = np.stack([-slopes[..., 1], slopes[..., 0]], axis=-1)
    normals /= np.maximum(np.sqrt((normals * normals).sum(axis=-1, keepdims=True)), 1e-9)
    return spline(places), normals


def _fit_handles(spans: _Spans, probes: Points, normals: Points) -> tuple[Points, Points]:
    """(k, 2) lengths of the handles by Gauss and Newton, across the spline alone, and (k,) by what share of the
    tolerance a curve is off; infinite where it is no curve.
    """
    chords = spans.ends - spans.starts
    local = probes - spans.starts[:, None]
    from_start, to_end = spans.leaving[:, None], -spans.arriving[:, None]
    across = [(normals * ray).sum(axis=-1) for ray in (from_start, to_end)]
    handles = np.repeat(spans.lengths[:, None] / 3, 2, axis=1)
    u = np.broadcast_to((np.arange(PROBES) + 1.0) / (PROBES + 1), local.shape[:2])
    for _ in range(ROUNDS):
        off, slopes = _follow(u, chords, from_start * handles[:, :1, None], to_end * handles[:, 1:, None], local)
        handles = handles + _solve(u, across, (off * normals).sum(axis=-1), spans.lengths)
        u = np.clip(u + (off * slopes).sum(-1) / np.maximum((slopes * slopes).sum(-1), 1e-9), 0.0, 1.0)
    off, _ = _follow(u, chords, from_start * handles[:, :1, None], to_end * handles[:, 1:, None], local)
    gaps = np.sqrt((off * off).sum(axis=-1))
    shares = np.maximum(gaps.max(axis=1) / MAX_MISS_PX, np.sqrt((gaps * gaps).mean(axis=1)) / MAX_RMS_PX)
    longest = handles / spans.lengths[:, None]
    is_curve = ((longest > HANDLES[0]) & (longest < HANDLES[1])).all(axis=1)
    return handles, np.where(is_curve, shares, np.inf)


def _follow(u: Points, chords: Points, leaving: Points, arriving: Points, probes: Points) -> tuple[Points, Points]:
    """From the curves at (k, p) parameters to the probes, and the curves' slopes there."""
    u = u[..., None]
    s, end = 1 - u, chords[:, None]
    second = end + arriving
    at = 3 * s * s * u * leaving + 3 * s * u * u * second + u * u * u * end
    slopes = 3 * (s * s * leaving + 2 * s * u * (second - leaving) + u * u * (end - second))
    return probes - at, slopes


def _solve(u: Points, across: Sequence[Points], off: Points, lengths: Points) -> Points:
    """(k, 2) by how much longer handles bring the curves nearest to where they are still off."""
    s = 1 - u
    a, b = 3 * s * s * u * across[0], 3 * s * u * u * across[1]
    aa, ab, bb = ((one * other).sum(axis=1) for one, other in ((a, a), (a, b), (b, b)))
    ao, bo = (a * off).sum(axis=1), (b * off).sum(axis=1)
    aa, bb = aa + HOLD, bb + HOLD
    determinant = aa * bb - ab * ab
    moves = np.stack([ao * bb - bo * ab, bo * aa - ao * ab], axis=1) / np.maximum(determinant, 1e-12)[:, None]
    most = MAX_STEP * lengths[:, None]
    return np.asarray(np.clip(moves, -most, most), np.float64)


def _choose_fewest(firsts: Places, lasts: Places, misses: Points, count: int) -> list[int]:
    """The pairs that lead from the first node to the last: the fewest, and of as many the nearest to the spline."""
    costs, came = [0.0] + [np.inf] * (count - 1), [-1] * count
    for k in np.flatnonzero(misses <= 1.0).tolist():
        cost = costs[firsts[k]] + 1.0 + MISS_COST * misses[k] ** 2 / count
        if cost < costs[lasts[k]]:
            costs[lasts[k]], came[lasts[k]] = cost, k
    path = [came[-1]]
    while firsts[path[-1]] > 0:
        path.append(came[firsts[path[-1]]])
    return path[::-1]


def _draw_line(spans: _Spans, k: int) -> Segment:
    x, y = spans.ends[k].tolist()
    return ((x, y),)


def _draw_curve(spans: _Spans, handles: Points, k: int) -> Cubic:
    first = spans.starts[k] + handles[0] * spans.leaving[k]
    second = spans.ends[k] - handles[1] * spans.arriving[k]
    (a, b), (c, d), (e, f) = first.tolist(), second.tolist(), spans.ends[k].tolist()
    return (a, b), (c, d), (e, f)
