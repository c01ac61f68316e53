"""This file turns strokes into the outlines of what they ink: offset curves, joints and ends, as SVG 2 draws them.

Each piece of a line is outlined alone, so what comes out overlaps; it is to be united by the non-zero rule, piece by
piece. https://www.w3.org/TR/SVG2/painting.html#StrokeShape
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from brand_assets.vector.mark import Contour, Cubic, Point, Segment
from brand_assets.vector.pieces import Curve, Points, bend, derive, draw_arc, evaluate

Cap = Literal["butt", "round", "square"]
Joint = Literal["miter", "round"]

MITER_LIMIT = 4.0
"""SVG's own: a joint sharper than this is cut off."""
TOLERANCE = 0.004
"""In units: how far an offset curve may be from the true one, which is no Bezier curve."""
MAX_HALVINGS = 7
SAME = 1e-7
"""In units: nearer points are one."""
PROBES = np.array([0.2, 0.4, 0.6, 0.8])
MAX_CHANGE = 0.5
"""Of a handle: what would be changed more to meet the true offset midway is a bend tighter than the pen, and is cut."""


@dataclass(frozen=True, slots=True)
class Pen:
    """`width` in units of the path."""

    width: float
    cap: Cap = "round"
    joint: Joint = "round"


@dataclass(frozen=True, slots=True)
class _Side:
    """A stretch of the line with its offsets to the left and the right, and where and whereto its ends point."""

    start: Point
    end: Point
    left: Contour
    right: Contour
    leaves: Point
    arrives: Point


def outline_stroke(path: Contour, is_closed: bool, pen: Pen) -> Iterator[Contour]:
    """Closed outlines that together, each filled by the non-zero rule, cover what the pen inks along the path.

    An open path is drawn to where its last segment ends; a closed one back to its start.
    """
    sides = [side for curve in _list_curves(path, is_closed) for side in _offset_curve(curve, pen.width / 2)]
    if not sides:
        yield from _draw_dot(path.start, pen)
        return
    for side in sides:
        yield _outline_side(side)
    pairs = [*pairwise(sides), *([(sides[-1], sides[0])] if is_closed else [])]
    for before, after in pairs:
        yield from _draw_joint(before, after, pen)
    if not is_closed:
        yield from _draw_cap(sides[0].start, _negate(sides[0].leaves), pen)
        yield from _draw_cap(sides[-1].end, sides[-1].arrives, pen)


def _list_curves(path: Contour, is_closed: bool) -> Iterator[Curve]:
    current = path.start
    segments: Sequence[Segment] = [*path.segments, (path.start,)] if is_closed else path.segments
    for segment in segments:
        curve = (current, *segment)
        if max(math.dist(current, point) for point in segment) > SAME:
            yield curve
        current = segment[-1]


def _offset_curve(curve: Curve, half: float) -> Iterator[_Side]:
    if len(curve) == 2:
        direction = _normalize((curve[1][0] - curve[0][0], curve[1][1] - curve[0][1]))
        left, right = (_line(*(_shift(point, direction, far) for point in curve)) for far in (half, -half))
        yield _Side(curve[0], curve[1], left, right, direction, direction)
        return
    stops = np.array(_split_evenly(curve, half))
    places = evaluate(curve, stops)
    directions = [_normalize((float(x), float(y))) for x, y in derive(curve, stops)]
    lefts, rights = (_offset_stops(curve, stops, far) for far in (half, -half))
    points = [(float(x), float(y)) for x, y in places]
    points[0], points[-1] = curve[0], curve[3]
    for k in range(len(stops) - 1):
        yield _Side(points[k], points[k + 1], lefts[k], rights[k], directions[k], directions[k + 1])


def _offset_stops(curve: Curve, stops: Points, far: float) -> list[Contour]:
    """The offset between every two stops: it leaves and arrives as the curve does, and meets the true one midway."""
    between = (stops[:-1] + stops[1:]) / 2
    points, runs = _offset_exactly(curve, stops, far)
    middles, _ = _offset_exactly(curve, between, far)
    thirds = (np.diff(stops) / 3)[:, None]
    first, second = thirds * runs[:-1], thirds * runs[1:]
    sag = (middles - (points[:-1] + points[1:]) / 2) * 8 / 3
    determinant = second[:, 0] * first[:, 1] - first[:, 0] * second[:, 1]
    safe = np.where(np.abs(determinant) > 1e-12, determinant, 1.0)
    grow = (second[:, 0] * sag[:, 1] - sag[:, 0] * second[:, 1]) / safe
    shrink = (first[:, 0] * sag[:, 1] - sag[:, 0] * first[:, 1]) / safe
    is_kind = (np.abs(grow - 1) < MAX_CHANGE) & (np.abs(shrink - 1) < MAX_CHANGE) & (np.abs(determinant) > 1e-12)
    first = first * np.where(is_kind, grow, 1.0)[:, None]
    second = second * np.where(is_kind, shrink, 1.0)[:, None]
    rows = np.concatenate([points[:-1], points[:-1] + first, points[1:] - second, points[1:]], axis=1).tolist()
    return [Contour((a, b), (((c, d), (e, f), (g, h)),)) for a, b, c, d, e, f, g, h in rows]


def _offset_exactly(curve: Curve, stops: Points, far: float) -> tuple[Points, Points]:
    """Where the offset is at (n,) parameters, and its derivatives: it runs as the curve does, faster or slower."""
    slopes, bends = derive(curve, stops), bend(curve, stops)
    speeds = np.maximum(np.linalg.norm(slopes, axis=1), 1e-12)
    turning = (slopes[:, 0] * bends[:, 1] - slopes[:, 1] * bends[:, 0]) / speeds**3
    normals = np.stack([slopes[:, 1], -slopes[:, 0]], axis=1) / speeds[:, None]
    return evaluate(curve, stops) + far * normals, slopes * (1 + far * turning)[:, None]


def _split_evenly(curve: Curve, half: float) -> list[float]:
    """Parameters between which both offsets are within `TOLERANCE`."""
    stops, todo = [0.0], [(0.0, 1.0, 0)]
    while todo:
        first, last, depth = todo.pop()
        if depth < MAX_HALVINGS and _misses(curve, first, last, half) > TOLERANCE:
            middle = (first + last) / 2
            todo += [(middle, last, depth + 1), (first, middle, depth + 1)]
        else:
            stops.append(last)
    return stops


def _misses(curve: Curve, first: float, last: float, half: float) -> float:
    """How far the offsets between two parameters are from the true ones, across them."""
    between = first + PROBES * (last - first)
    directions = derive(curve, between)
    directions /= np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-12)
    worst = 0.0
    for far in (half, -half):
        (drawn,) = _offset_stops(curve, np.array([first, last]), far)
        gaps = evaluate((drawn.start, *drawn.segments[0]), PROBES) - _offset_exactly(curve, between, far)[0]
        worst = max(worst, float(np.abs(gaps[:, 0] * directions[:, 1] - gaps[:, 1] * directions[:, 0]).max()))
    return worst


def _outline_side(side: _Side) -> Contour:
    """There along the left, and back along the right."""
    (there,), (back,) = side.left.segments, side.right.segments
    returning: Segment = (side.right.start,) if len(back) == 1 else (back[1], back[0], side.right.start)
    return Contour(side.left.start, (there, (back[-1],), returning, (side.left.start,)))


def _draw_joint(before: _Side, after: _Side, pen: Pen) -> Iterator[Contour]:
    """What fills the wedge on the outside of a bend; nothing where the line goes on straight."""
    cross = before.arrives[0] * after.leaves[1] - before.arrives[1] * after.leaves[0]
    sweep = math.atan2(cross, before.arrives[0] * after.leaves[0] + before.arrives[1] * after.leaves[1])
    far = math.copysign(pen.width / 2, sweep)
    first, last = _shift(after.start, before.arrives, far), _shift(after.start, after.leaves, far)
    if math.dist(first, last) < SAME:
        return
    if pen.joint == "round":
        yield Contour(after.start, ((first,), *_draw_bend(after.start, first, last, sweep), (after.start,)))
        return
    sharp = 1 / max(math.cos(sweep / 2), 1e-9)
    tip = () if sharp > MITER_LIMIT else (_find_tip(after.start, first, last, sharp * pen.width / 2),)
    yield Contour(after.start, ((first,), *((point,) for point in tip), (last,), (after.start,)))


def _draw_bend(center: Point, first: Point, last: Point, sweep: float) -> tuple[Cubic, ...]:
    arcs = draw_arc(center, first, sweep)
    return (*arcs[:-1], (arcs[-1][0], arcs[-1][1], last))


def _find_tip(center: Point, first: Point, last: Point, length: float) -> Point:
    ray = _normalize((first[0] + last[0] - 2 * center[0], first[1] + last[1] - 2 * center[1]))
    return center[0] + ray[0] * length, center[1] + ray[1] * length


def _draw_cap(at: Point, outwards: Point, pen: Pen) -> Iterator[Contour]:
    half = pen.width / 2
    first, last = _shift(at, outwards, half), _shift(at, outwards, -half)
    if pen.cap == "round":
        yield Contour(first, (*_draw_bend(at, first, last, math.pi), (first,)))
    elif pen.cap == "square":
        on = (outwards[0] * half, outwards[1] * half)
        corners = ((first[0] + on[0], first[1] + on[1]), (last[0] + on[0], last[1] + on[1]))
        yield Contour(first, ((corners[0],), (corners[1],), (last,), (first,)))


def _draw_dot(at: Point, pen: Pen) -> Iterator[Contour]:
    """A path without length inks what its two caps do."""
    for outwards in ((1.0, 0.0), (-1.0, 0.0)):
        yield from _draw_cap(at, outwards, pen)


def _line(start: Point, end: Point) -> Contour:
    return Contour(start, ((end,),))


def _shift(point: Point, direction: Point, far: float) -> Point:
    """To the left of the direction, on a screen."""
    return point[0] + direction[1] * far, point[1] - direction[0] * far


def _negate(direction: Point) -> Point:
    return -direction[0], -direction[1]


def _normalize(ray: Point) -> Point:
    length = math.hypot(*ray) or 1.0
    return ray[0] / length, ray[1] / length
