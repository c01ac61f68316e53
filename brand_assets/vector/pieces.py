"""This file flattens, cuts and offsets single curves: a line of two points, or a cubic Bezier curve of four."""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from brand_assets.vector.mark import Cubic, Point, Segment

Curve = tuple[Point, ...]
"""Two points of a line, or the four of a cubic Bezier curve."""
Points = NDArray[np.float64]

MAX_SAMPLES = 512


def flatten_curve(curve: Curve, tolerance: float) -> Points:
    """(n, 2) points at equal steps of the parameter, ends included, whose chords are within `tolerance` of the curve.

    A chord is off by at most an eighth of the second derivative times the square of the step.
    """
    if len(curve) == 2:
        return np.array(curve)
    steps = count_steps(curve, tolerance)
    return evaluate(curve, np.linspace(0.0, 1.0, steps + 1))


def count_steps(curve: Curve, tolerance: float) -> int:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
    bend = 6 * max(math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3))
    return min(max(2, math.ceil(math.sqrt(bend / 8 / tolerance))), MAX_SAMPLES)


def evaluate(curve: Curve, t: Points) -> Points:
    """(n, 2) points of a cubic at (n,) parameters."""
    p = np.array(curve)
    t, s = t[:, None], 1 - t[:, None]
    return np.asarray(s**3 * p[0] + 3 * s * s * t * p[1] + 3 * s * t * t * p[2] + t**3 * p[3], np.float64)


def derive(curve: Curve, t: Points) -> Points:
    """(n, 2) first derivatives of a cubic at (n,) parameters; where it stands still, the direction it leaves in."""
    p = np.array(curve)
    t, s = t[:, None], 1 - t[:, None]
    slopes = 3 * (s * s * (p[1] - p[0]) + 2 * s * t * (p[2] - p[1]) + t * t * (p[3] - p[2]))
    still = np.linalg.norm(slopes, axis=1) < 1e-9 * max(1.0, float(np.abs(p).max()))
    if still.any():
        slopes[still] = 6 * (s * (p[2] - 2 * p[1] + p[0]) + t * (p[3] - 2 * p[2] + p[1]))[still]
        slopes[still & (t[:, 0] > 0.5)] *= -1
    return np.asarray(slopes, np.float64)


def bend(curve: Curve, t: Points) -> Points:
    """(n, 2) second derivatives of a cubic at (n,) parameters."""
    p = np.array(curve)
    return np.asarray(6 * ((1 - t[:, None]) * (p[2] - 2 * p[1] + p[0]) + t[:, None] * (p[3] - 2 * p[2] + p[1])))


def cut_curve(curve: Curve, begin: float, end: float, start: Point, target: Point) -> Segment:
    """The piece from one parameter to another, backwards where `end` is smaller, pinned to its two ends.

    By blossoming: a control point is the cubic's polar form at (begin, begin, end) and so on.
    """
    if len(curve) == 2:
        return (target,)
    whole = (begin, end) == (0.0, 1.0)
    first, second = (
        (curve[1], curve[2]) if whole else (_polar(curve, begin, begin, end), _polar(curve, begin, end, end))
    )
    away = start[0] - _polar(curve, begin, begin, begin)[0], start[1] - _polar(curve, begin, begin, begin)[1]
    past = target[0] - _polar(curve, end, end, end)[0], target[1] - _polar(curve, end, end, end)[1]
    return (first[0] + away[0], first[1] + away[1]), (second[0] + past[0], second[1] + past[1]), target


def _polar(curve: Curve, *parameters: float) -> Point:
    points = list(curve)
    for t in parameters:
        points = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(points)]
    return points[0]


def draw_arc(center: Point, start: Point, sweep: float) -> tuple[Cubic, ...]:
    """Cubics of at most a quarter each around `center` from `start`, by `sweep` radians, clockwise on the screen."""
    count = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
    step = sweep / count
    handle = 4 / 3 * math.tan(step / 4)
    cubics: list[Cubic] = []
    ray = (start[0] - center[0], start[1] - center[1])
    for _ in range(count):
        after = turn(ray, step)
        first = (center[0] + ray[0] - handle * ray[1], center[1] + ray[1] + handle * ray[0])
        second = (center[0] + after[0] + handle * after[1], center[1] + after[1] - handle * after[0])
        cubics.append((first, second, (center[0] + after[0], center[1] + after[1])))
        ray = after
    return tuple(cubics)


def turn(ray: Point, radians: float) -> Point:
    cos, sin = math.cos(radians), math.sin(radians)
    return ray[0] * cos - ray[1] * sin, ray[0] * sin + ray[1] * cos
