"""This file builds the outlines that marks are made of: circles, arcs, rounded polygons, leaves, drops, waves."""

import math
from collections.abc import Sequence
from itertools import pairwise

from brand_assets.generation.draft.geometry import (
    QUARTER,
    Contour,
    Curve,
    Path,
    Point,
    Step,
    join,
    polar,
    polygon,
    transform,
    turn,
)


def arc_steps(center: Point, radius: float, start_deg: float, end_deg: float) -> tuple[Step, ...]:
    """Cubics from one clock angle to another, at most a quarter each; counter-clockwise when end < start."""
    pieces = max(1, math.ceil(abs(end_deg - start_deg) / 90 - 1e-9))
    sweep = (end_deg - start_deg) / pieces
    handle = 4 / 3 * math.tan(math.radians(sweep) / 4) * radius
    steps: list[Step] = []
    for i in range(pieces):
        a, b = start_deg + i * sweep, start_deg + (i + 1) * sweep
        first = polar(handle, a + 90, polar(radius, a, center))
        second = polar(-handle, b + 90, polar(radius, b, center))
        steps.append(Curve(first, second, polar(radius, b, center)))
    return tuple(steps)


def circle(radius: float, center: Point = (0.0, 0.0)) -> Path:
    return Path((Contour(polar(radius, 0, center), arc_steps(center, radius, 0, 360), True),))


def arc(radius: float, start_deg: float, end_deg: float, center: Point = (0.0, 0.0)) -> Path:
    """An open arc, to be stroked."""
    return Path((Contour(polar(radius, start_deg, center), arc_steps(center, radius, start_deg, end_deg), False),))


def sector(radius: float, start_deg: float, end_deg: float, center: Point = (0.0, 0.0)) -> Path:
    """A slice of a disc; 180 degrees make a half disc."""
    rim = arc_steps(center, radius, start_deg, end_deg)
    return Path((Contour(center, (polar(radius, start_deg, center), *rim), True),))


def annular_sector(inner: float, outer: float, start_deg: float, end_deg: float) -> Path:
    """A slice of a ring with radial ends."""
    back = arc_steps((0.0, 0.0), inner, end_deg, start_deg)
    rim = arc_steps((0.0, 0.0), outer, start_deg, end_deg)
    return Path((Contour(polar(outer, start_deg), (*rim, polar(inner, end_deg), *back), True),))


def regular(sides: int, radius: float, start_deg: float = 0.0, center: Point = (0.0, 0.0)) -> list[Point]:
    """Corners of a regular polygon, the first at `start_deg`."""
    return [polar(radius, start_deg + 360 * i / sides, center) for i in range(sides)]


def rounded(points: Sequence[Point], radius: float) -> Path:
    """A polygon whose corners are eased over `radius` along each edge, at most half of the shorter edge."""
    if radius <= 0:
        return polygon(points)
    count = len(points)
    steps: list[Step] = []
    start: Point | None = None
    for i, corner in enumerate(points):
        before, after = points[i - 1], points[(i + 1) % count]
        cut = min(radius, math.dist(corner, before) / 2, math.dist(corner, after) / 2)
        into, out = _toward(corner, before, cut), _toward(corner, after, cut)
        if start is None:
            start = into
        else:
            steps.append(into)
        first, second = _toward(into, corner, cut * QUARTER), _toward(out, corner, cut * QUARTER)
        steps.append(Curve(first, second, out))
    return Path((Contour(start or points[0], tuple(steps), True),))


def _toward(origin: Point, target: Point, distance: float) -> Point:
    length = math.dist(origin, target) or 1.0
    t = distance / length
    return (origin[0] + (target[0] - origin[0]) * t, origin[1] + (target[1] - origin[1]) * t)


def box(width: float, height: float, radius: float = 0.0, center: Point = (0.0, 0.0)) -> Path:
    x, y, w, h = center[0], center[1], width / 2, height / 2
    return rounded([(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)], radius)


def leaf(length: float, width: float) -> Path:
    """Pointed at both ends, from the origin upwards."""
    tip, half = (0.0, -length), width / 2 / 0.75  # a cubic reaches three quarters of its handles' distance
    up = Curve((half, -length * 0.3), (half, -length * 0.7), tip)
    down = Curve((-half, -length * 0.7), (-half, -length * 0.3), (0.0, 0.0))
    return Path((Contour((0.0, 0.0), (up, down), True),))


def drop(length: float, width: float) -> Path:
    """Pointed at the origin, round at the top."""
    r = width / 2
    top = -length + r
    right = Curve((r * 0.35, top * 0.45), (r, top * 0.62), (r, top))
    left = Curve((-r, top * 0.62), (-r * 0.35, top * 0.45), (0.0, 0.0))
    return Path((Contour((0.0, 0.0), (right, *arc_steps((0.0, top), r, 90, -90), left), True),))


def capsule(length: float, width: float) -> Path:
    """A bar with round ends from the origin upwards."""
    r = min(width, length) / 2
    over = arc_steps((0.0, -length + r), r, -90, 90)
    under = arc_steps((0.0, -r), r, 90, 270)
    return Path((Contour((-r, -length + r), (*over, (r, -r), *under), True),))


def shield(width: float, height: float) -> Path:
    """Straight shoulders, curved sides, a soft point; centred on the origin."""
    w, h = width / 2, height / 2
    shoulder, ease = -h + height * 0.42, width * 0.07
    right = Curve((w, h * 0.42), (w * 0.48, h * 0.82), (0.0, h))
    left = Curve((-w * 0.48, h * 0.82), (-w, h * 0.42), (-w, shoulder))
    corner_r = Curve((w - ease * (1 - QUARTER), -h), (w, -h + ease * (1 - QUARTER)), (w, -h + ease))
    corner_l = Curve((-w, -h + ease * (1 - QUARTER)), (-w + ease * (1 - QUARTER), -h), (-w + ease, -h))
    steps: tuple[Step, ...] = ((w - ease, -h), corner_r, (w, shoulder), right, left, (-w, -h + ease), corner_l)
    return Path((Contour((-w + ease, -h), steps, True),))


def wave(half_width: float, y: float, amplitude: float, half_period: float) -> Path:
    """An open wave, mirror-symmetric about x = 0: crests and troughs are cubics of half a period each."""
    halves = max(1, round(half_width / half_period))
    span = half_width / halves
    x, sign = -half_width, 1.0 if halves % 2 == 0 else -1.0
    start = (x, y + sign * amplitude)
    steps: list[Step] = []
    for _ in range(2 * halves):
        sign = -sign
        end_y, mid = y + sign * amplitude, x + span / 2
        steps.append(Curve((mid - span * 0.13, y - sign * amplitude), (mid + span * 0.13, end_y), (x + span, end_y)))
        x += span
    return Path((Contour(start, tuple(steps), False),))


def spark(r: float) -> Path:
    """Four points joined by arcs that bend inwards, about the origin."""
    points = [polar(r * 1.1, 90.0 * i) for i in range(5)]
    pull = 0.16
    steps = tuple(Curve((a[0] * pull, a[1] * pull), (b[0] * pull, b[1] * pull), b) for a, b in pairwise(points))
    return Path((Contour(points[0], steps, True),))


def around(path: Path, count: int, start_deg: float = 0.0) -> Path:
    """Copies of the path, evenly turned about the origin."""
    return join(transform(path, turn(start_deg + 360 * i / count)) for i in range(count))
