"""This file fits lines and arcs to points, and says how far points are from them and where two of them meet."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REFINEMENTS = 3
MEETING_STEPS = 5
PARALLEL = 1e-13
"""Keeps the equations of an arc solvable where all points are on one line."""
MIN_SINE = 0.2
"""Guides that are more parallel than this do not say where they meet."""

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """Through `middle` along the unit vector `direction`."""

    middle: Points
    direction: Points

    def measure(self, points: Points) -> Points:
        """(n,) signed distances."""
        return np.asarray((points - self.middle) @ np.array([-self.direction[1], self.direction[0]]), np.float64)

    def project(self, points: Points) -> Points:
        """(n, 2) the nearest points on the guide."""
        return np.asarray(self.middle + np.outer((points - self.middle) @ self.direction, self.direction), np.float64)

    def tangent(self, _point: Points) -> Points:
        """The unit direction at a point of the guide."""
        return self.direction


@dataclass(frozen=True, slots=True)
class Arc:
    """Part of the circle around `center`."""

    center: Points
    radius: float

    def measure(self, points: Points) -> Points:
        """(n,) signed distances."""
        return np.asarray(np.linalg.norm(points - self.center, axis=1) - self.radius, np.float64)

    def project(self, points: Points) -> Points:
        """(n, 2) the nearest points on the guide."""
        rays = points - self.center
        lengths = np.maximum(np.linalg.norm(rays, axis=1, keepdims=True), 1e-9)
        return np.asarray(self.center + rays * (self.radius / lengths), np.float64)

    def tangent(self, point: Points) -> Points:
        """The unit direction at a point of the guide."""
        ray = point - self.center
        return np.asarray(np.array([-ray[1], ray[0]]) / max(float(np.linalg.norm(ray)), 1e-9), np.float64)

    def sweep(self, points: Points) -> float:
        """The angle that (n, 2) points in order along the arc pass over."""
        return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum()) / self.radius


def fit_line(points: Points) -> Line:
    """The line with the least squared distances from (n, 2) points."""
    middle = points.mean(axis=0)
    (xx, xy), (_, yy) = _measure_spread(points - middle)
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    return Line(middle, np.array([math.cos(angle), math.sin(angle)]))


def fit_arc(points: Points) -> Arc:
    """The algebraic fit, which draws short arcs too tight, then the geometric one from there by Gauss and Newton."""
    origin = points.mean(axis=0)
    local = points - origin
    center = _solve(local, (local * local).sum(axis=1) / 2)
    for _ in range(REFINEMENTS):
        rays = local - center
        lengths = np.maximum(np.sqrt((rays * rays).sum(axis=1)), 1e-9)
        rays /= lengths[:, None]
        center = center + _solve(rays - rays.mean(axis=0), lengths)
    rays = local - center
    return Arc(origin + center, max(float(np.sqrt((rays * rays).sum(axis=1)).mean()), 1e-6))


def _solve(terms: Points, values: Points) -> Points:
    """The first two of a, b and c with the least squares of a x + b y + c - value, where x and y have the mean 0."""
    (xx, xy), (_, yy) = _measure_spread(terms)
    xv, yv = (terms.T @ values).tolist()
    determinant = max(xx * yy - xy * xy, PARALLEL * (xx + yy) ** 2, 1e-300)
    return np.array([(xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant])


def _measure_spread(points: Points) -> list[list[float]]:
    spread: list[list[float]] = (points.T @ points).tolist()
    return spread


def find_meeting(first: Line | Arc, second: Line | Arc, near: Points) -> Points | None:
    """Where the guides cross, by Newton's method from `near`; None where they are almost parallel."""
    point = near
    for _ in range(MEETING_STEPS):
        a, b = first.project(point[None])[0], second.project(point[None])[0]
        u, v = first.tangent(a), second.tangent(b)
        sine = u[0] * v[1] - u[1] * v[0]
        if abs(sine) < MIN_SINE:
            return None
        point = a + ((b - a)[0] * v[1] - (b - a)[1] * v[0]) / sine * u
    return point
