"""This file says how far along an outline one line or one circular arc reaches, from many places at once."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.guides import Points

MAX_MISS_PX = 0.45
MAX_RMS_PX = 0.14
"""What rasterising and compression displace an edge by, at worst."""
MIN_ARC = 16
"""In points: the shortest run that is looked for."""
PROBES = 24
"""Of a run's points, evenly spread: so many are fitted and looked at."""
LEAST_STEP = 2
"""In points: how exactly an end is found; it is trimmed afterwards."""
REFINEMENTS = 2
RIDGE = 1e-12
TINY = 1e-12
"""Keep the equations of a circle solvable where all points are on one line."""

Places = NDArray[np.intp]


def find_ends(points: Points, starts: Places) -> Places:
    """(n,) one past the last point of the longest run from each of (n,) `starts`; the start itself where there is none.

    A run is doubled while it still lies on one line or arc, then halved, all of them in step.
    """
    ends = starts + MIN_ARC
    alive = np.flatnonzero(_are_near(points, starts, ends))
    steps, grows = np.full(len(alive), MIN_ARC), np.ones(len(alive), np.bool_)
    found = starts.copy()
    found[alive] = ends[alive]
    while len(alive):
        candidates = found[alive] + steps
        goes_on = candidates <= len(points)
        tried = np.flatnonzero(goes_on)
        goes_on[tried] = _are_near(points, starts[alive[tried]], candidates[tried])
        found[alive[goes_on]] = candidates[goes_on]
        grows &= goes_on
        steps = np.where(grows, steps * 2, steps // 2)
        left = steps >= LEAST_STEP
        alive, steps, grows = alive[left], steps[left], grows[left]
    return found


def _are_near(points: Points, starts: Places, ends: Places) -> NDArray[np.bool_]:
    """(n,) whether `points[start:end]` lie on a line or on an arc within what rasterising displaces."""
    shares = np.linspace(0.0, 1.0, PROBES)
    places = starts[:, None] + np.rint(shares * (ends - starts - 1)[:, None]).astype(np.intp)
    x, y = points[:, 0][places], points[:, 1][places]
    x -= x.mean(axis=1, keepdims=True)
    y -= y.mean(axis=1, keepdims=True)
    near = _is_small(_miss_line(x, y))
    rest = np.flatnonzero(~near)
    if len(rest):
        near[rest] = _is_small(_miss_arc(x[rest], y[rest]))
    return near


def _is_small(misses: Points) -> NDArray[np.bool_]:
    is_on = np.abs(misses).max(axis=1) <= MAX_MISS_PX
    return np.asarray(is_on & (_dot(misses, misses) <= PROBES * MAX_RMS_PX**2), np.bool_)


def _miss_line(x: Points, y: Points) -> Points:
    """(n, p) distances of points, whose means are 0, from their lines of least squares."""
    across = 0.5 * np.arctan2(2 * _dot(x, y), _dot(x, x) - _dot(y, y)) + np.pi / 2
    return np.asarray(x * np.cos(across)[:, None] + y * np.sin(across)[:, None], np.float64)


def _miss_arc(x: Points, y: Points) -> Points:
    """(n, p) distances from their circles: the algebraic fit, then Gauss and Newton's steps to the geometric one."""
    squares = x * x + y * y
    center_x, center_y = _solve(x, y, squares / 2)
    for _ in range(REFINEMENTS):
        across, down, lengths = _cast(x, y, center_x, center_y)
        across /= lengths
        down /= lengths
        across -= across.mean(axis=1, keepdims=True)
        down -= down.mean(axis=1, keepdims=True)
        step_x, step_y = _solve(across, down, lengths)
        center_x, center_y = center_x + step_x, center_y + step_y
    _, _, lengths = _cast(x, y, center_x, center_y)
    return np.asarray(lengths - lengths.mean(axis=1, keepdims=True), np.float64)


def _cast(x: Points, y: Points, center_x: Points, center_y: Points) -> tuple[Points, Points, Points]:
    """Rays from the centres, and their lengths."""
    across, down = x - center_x[:, None], y - center_y[:, None]
    return across, down, np.sqrt(across * across + down * down) + TINY


def _solve(x: Points, y: Points, values: Points) -> tuple[Points, Points]:
    """(n,) a and b of the least squares a x + b y + c = values, where x and y have the mean 0."""
    xx, xy, yy, xv, yv = _dot(x, x), _dot(x, y), _dot(y, y), _dot(x, values), _dot(y, values)
    determinant = xx * yy - xy * xy + RIDGE * (xx + yy) ** 2 + TINY
    return (xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant


def _dot(one: Points, other: Points) -> Points:
    return np.asarray(np.einsum("np,np->n", one, other), np.float64)
