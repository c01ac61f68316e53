"""This file recognises an outline that is a circle, and draws it as one."""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from brand_assets.vector.mark import Contour, Point

MAX_MISS_PX = 0.35
MAX_RMS_PX = 0.12
"""What rasterising and compression displace an edge by; more is a shape that is meant."""
MAX_MISS_SHARE = 0.06
MAX_RMS_SHARE = 0.025
"""Of the radius: a small square is within the tolerances in pixels, but never within these."""
KAPPA = 4 / 3 * (math.sqrt(2) - 1)
"""How long the handles of a quarter circle are, in radii."""


def fit_circle(points: NDArray[np.float64]) -> Contour | None:
    """Four quarters, or None when (n, 2) `points` along a closed outline are not a circle's."""
    system = np.column_stack([2 * points, np.ones(len(points))])
    (x, y, rest), *_ = np.linalg.lstsq(system, (points**2).sum(axis=1), rcond=None)
    radius = math.sqrt(max(rest + x * x + y * y, 0.0))
    misses = np.hypot(points[:, 0] - x, points[:, 1] - y) - radius
    worst, rms = float(np.abs(misses).max()), float(np.sqrt((misses**2).mean()))
    if worst > min(MAX_MISS_PX, MAX_MISS_SHARE * radius) or rms > min(MAX_RMS_PX, MAX_RMS_SHARE * radius):
        return None
    return _draw_circle(float(x), float(y), radius)


def _draw_circle(x: float, y: float, radius: float) -> Contour:
    def place(right: float, down: float) -> Point:
        return x + right * radius, y + down * radius

    axes = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)]
    quarters = tuple(
        (place(a + KAPPA * c, b + KAPPA * d), place(c + KAPPA * a, d + KAPPA * b), place(c, d))
        for (a, b), (c, d) in pairwise(axes)
    )
    return Contour(place(1.0, 0.0), quarters)
