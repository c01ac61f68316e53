"""This file holds the path model: what is read from tracers, what is tidied away, and how ink is measured."""

import math

import pytest

from brand_assets.errors import ExportError
from brand_assets.vector.mark import Contour, Layer, VectorMark, measure_bounds, tidy_contour
from brand_assets.vector.path_data import format_path, parse_path_data


def test_relative_and_absolute_commands_mean_the_same():
    absolute = parse_path_data("M10 10 L30 10 L30 20 C30 25 20 25 10 20 Z M1 1 H3 V3 Z")
    relative = parse_path_data("m10 10 20 0 0 10c0 5-10 5-20 0zm-9-9h2v2z")
    assert relative == absolute
    assert len(absolute) == 2


def test_an_unknown_command_is_refused():
    with pytest.raises(ExportError, match="'A'"):
        parse_path_data("M0 0 A5 5 0 0 1 10 10 Z")


@pytest.mark.parametrize("data", ["M0 0 L5 Z", "M0 0 C1 2 3 4 5 Z", "5 5 L1 1"])
def test_path_data_that_is_cut_short_is_refused_and_not_read_by_halves(data):
    with pytest.raises(ExportError):
        parse_path_data(data)


def test_numbers_with_exponents_are_numbers():
    (contour,) = parse_path_data("M1e1 0L-2.5E+1 4e-1V7Z")
    assert contour.start == (10.0, 0.0)
    assert contour.segments[:2] == (((-25.0, 0.4),), ((-25.0, 7.0),))


def test_path_data_survives_a_round_trip():
    contours = parse_path_data("M10 10 L30 10 C30 25 20 25 10 20 Z")
    assert parse_path_data(format_path(contours)) == contours


def test_straight_curves_become_lines_and_points_amid_a_line_go():
    contour = Contour((0, 0), (((3, 0), (6, 0), (10, 0)), ((20, 0),), ((20, 10),), ((0, 10),), ((0, 0),)))
    assert tidy_contour(contour) == Contour(
        (0.0, 0.0), (((20.0, 0.0),), ((20.0, 10.0),), ((0.0, 10.0),), ((0.0, 0.0),))
    )


def test_a_contour_without_area_is_dropped():
    assert tidy_contour(Contour((0, 0), (((5, 0),), ((0, 0),)))) is None
    assert tidy_contour(Contour((1, 1), (((1.001, 1),), ((1, 1),)))) is None


def test_ink_is_measured_at_the_extremes_of_curves():
    k = 4 / 3 * (math.sqrt(2) - 1)
    quarters = (
        ((10, 10 * k), (10 * k, 10), (0, 10)),
        ((-10 * k, 10), (-10, 10 * k), (-10, 0)),
        ((-10, -10 * k), (-10 * k, -10), (0, -10)),
        ((10 * k, -10), (10, -10 * k), (10, 0)),
    )
    rotated = VectorMark(100, 100, (Layer("Ink", "ink", "#000000", (Contour((10, 0), quarters),)),))
    bounds = measure_bounds(rotated)
    assert (bounds.left, bounds.top, bounds.right, bounds.bottom) == pytest.approx((-10, -10, 10, 10), abs=1e-9)
    arch = VectorMark(
        9, 9, (Layer("Ink", "ink", "#000000", (Contour((0, 0), (((0, 8), (9, 8), (9, 0)), ((0, 0),))),)),)
    )
    assert measure_bounds(arch).bottom == pytest.approx(6.0)
