"""This file says how far along an outline one line or one circular arc reaches, from many places at once.

Both are fitted algebraically, from sums over the points: of those any stretch's are the difference of two.
"""

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.guides import Points

MAX_RMS_PX = 0.14
"""What rasterising and compression displace an edge by, at worst."""
MIN_ARC = 16
"""In points: the shortest run that is looked for."""
LEAST_STEP = 2
"""In points: how exactly an end is found; it is trimmed afterwards."""
RIDGE = 1e-12
TINY = 1e-12
"""Keep the equations of a circle solvable where all points are on one line."""

Places = NDArray[np.intp]


def find_ends(points: Points, starts: Places) -> Places:
    """(n,) one past the last point of the longest run from each of (n,) `starts`; the start itself where there is none.

    A run is doubled while it still lies on one line or arc, then halved, all of them in step.
    """
    sums = _sum_up(points)
    ends = starts + MIN_ARC
    alive = np.flatnonzero(_are_near(sums, starts, ends))
    steps, grows = np.full(len(alive), MIN_ARC), np.ones(len(alive), np.bool_)
    found = starts.copy()
    found[alive] = ends[alive]
    while len(alive):
        candidates = found[alive] + steps
        goes_on = candidates <= len(points)
        tried = np.flatnonzero(goes_on)
        goes_on[tried] = _are_near(sums, starts[alive[tried]], candidates[tried])
        found[alive[goes_on]] = candidates[goes_on]
        grows &= goes_on
        steps = np.where(grows, steps * 2, steps // 2)
        left = steps >= LEAST_STEP
        alive, steps, grows = alive[left], steps[left], grows[left]
    return found


def _sum_up(points: Points) -> Points:
    """(8, n + 1) sums over all points before a place: of x, y, z, xx, xy, xz, yz and zz, where z is xx + yy."""
    x, y = (points - points.mean(axis=0)).T
    z = x * x + y * y
    terms = np.stack([x, y, z, x * x, x * y, x * z, y * z, z * z])
    return np.asarray(np.pad(terms.cumsum(axis=1), ((0, 0), (1, 0))), np.float64)


def _are_near(sums: Points, starts: Places, ends: Places) -> NDArray[np.bool_]:
    """(n,) whether the points from start to end lie on a line or on an arc within what rasterising displaces."""
    x, y, z, xx, xy, xz, yz, zz = (sums[:, ends] - sums[:, starts]) / (ends - starts)
    yy = z - xx - y * y
    xx, xy, xz, yz, zz = xx - x * x, xy - x * y, xz - x * z, yz - y * z, zz - z * z
    half = (xx + yy) / 2
    line = half - np.sqrt((xx - half) ** 2 + xy * xy)
    # Kasa's circle: z is explained by x and y; what is left of it is twice the radius times a point's distance.
    determinant = xx * yy - xy * xy + RIDGE * half * half + TINY
    a, b = (xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant
    squared_radius = z - a * x - b * y + (a * a + b * b) / 4
    arc = (zz - a * xz - b * yz) / np.maximum(4 * squared_radius, TINY)
    return np.asarray(np.minimum(line, arc) <= MAX_RMS_PX**2, np.bool_)
