"""This file holds that a spline is drawn in few curves, near to it, and straight where it is a line."""

import numpy as np
from scipy.interpolate import make_interp_spline
from scipy.spatial import cKDTree

from brand_assets.export.merging import Rail, draw_along
from brand_assets.export.outlines import sample_evenly
from brand_assets.vector.mark import Contour

NO_LINES = np.zeros((0, 2))


def follow(points: np.ndarray, knots: int, lines: np.ndarray = NO_LINES) -> Rail:
    """A spline through the points, by length, offering evenly many knots to end curves at."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    places = np.union1d(np.linspace(0, along[-1], knots), lines)
    return Rail(make_interp_spline(along, points, k=3), places, lines)


def measure_miss(rail: Rail, segments: list) -> float:
    start = tuple(rail.spline(0.0))
    drawn = np.vstack([sample_evenly(Contour(start, tuple(segments))), segments[-1][-1]])
    wanted = rail.spline(np.linspace(0, rail.knots[-1], 2000))
    return float(cKDTree(drawn).query(wanted)[0].max())


def test_half_an_ellipse_takes_no_more_curves_than_a_designer_would():
    angle = np.linspace(0, np.pi, 400)
    rail = follow(np.stack([300 * np.cos(angle), 140 * np.sin(angle)], axis=1), knots=41)
    segments = draw_along(rail)
    assert len(segments) <= 4
    assert measure_miss(rail, segments) <= 0.3


def test_a_wave_keeps_its_ends_and_every_bend():
    x = np.linspace(0, 600, 1200)
    rail = follow(np.stack([x, 60 * np.sin(x / 40)], axis=1), knots=60)
    segments = draw_along(rail)
    assert np.allclose(segments[-1][-1], rail.spline(rail.knots[-1]))
    assert len(segments) <= 24
    assert measure_miss(rail, segments) <= 0.3


def test_a_line_amid_curves_stays_one_line():
    angle = np.linspace(-np.pi, 0, 200)
    bend = np.stack([50 * np.cos(angle) - 50, 50 * np.sin(angle)], axis=1)
    line = np.stack([np.zeros(100), np.linspace(0.5, 100, 100)], axis=1)
    length = np.pi * 50
    rail = follow(np.vstack([bend, line]), knots=30, lines=np.array([[length + 1, length + 99.0]]))
    lines = [segment for segment in draw_along(rail) if len(segment) == 1]
    assert len(lines) == 1
    assert np.allclose(lines[0][0], rail.spline(length + 99.0))
