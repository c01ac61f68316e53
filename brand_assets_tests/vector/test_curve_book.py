"""This file holds what joining, cutting and clipping outlines keeps to: areas as in theory, and the same curves."""

import math

import pytest

from brand_assets.vector.curve_book import CurveBook, intersect, measure_area, subtract, unite
from brand_assets.vector.mark import Contour
from brand_assets.vector.path_data import parse_path_data
from brand_assets.vector.pieces import draw_arc


def square(left: float, top: float, side: float) -> Contour:
    right, bottom = left + side, top + side
    return Contour((left, top), (((right, top),), ((right, bottom),), ((left, bottom),), ((left, top),)))


def circle(x: float, y: float, radius: float) -> Contour:
    return Contour((x + radius, y), draw_arc((x, y), (x + radius, y), 2 * math.pi))


def count_curves(contours) -> int:
    return sum(len(segment) == 3 for contour in contours for segment in contour.segments)


def test_what_is_not_cut_comes_back_as_it_was():
    book, ring = CurveBook(), [circle(100, 100, 60)]
    (back,) = book.restore(book.add(ring))
    whole = {(segment[-1], segment[:2]) for segment in ring[0].segments}
    turned = {tuple(reversed(segment[:2])) for segment in back.segments}
    assert len(back.segments) == 4
    for _, (first, second) in whole:
        assert any(
            all(math.dist(a, b) < 1e-4 for a, b in zip((first, second), handles, strict=True))
            for handles in (*turned, *(segment[:2] for segment in back.segments))
        )


@pytest.mark.parametrize("apart", [10.0, 37.3, 60.0, 99.0])
def test_two_discs_have_the_lens_of_theory_in_common(apart):
    book, radius = CurveBook(), 50.0
    one, other = book.add([circle(200, 200, radius)]), book.add([circle(200 + apart, 200, radius)])
    lens = 2 * radius**2 * math.acos(apart / 2 / radius) - apart / 2 * math.sqrt(4 * radius**2 - apart**2)
    disc = math.pi * radius**2
    assert measure_area(intersect(one, other)) == pytest.approx(lens, abs=3)
    assert measure_area(unite(one, other)) == pytest.approx(2 * disc - lens, abs=4)
    assert measure_area(subtract(one, other)) == pytest.approx(disc - lens, abs=4)
    assert count_curves(book.restore(intersect(one, other))) <= 6


def test_a_hole_is_an_outline_of_its_own():
    book = CurveBook()
    contours = book.restore(subtract(book.add([square(0, 0, 100)]), book.add([circle(50, 50, 20)])))
    assert sorted(len(contour.open_segments) for contour in contours) == [3, 4]
    assert count_curves(contours) == 4


def test_an_outline_that_crosses_itself_is_filled_by_the_non_zero_rule():
    star = [(50 + 40 * math.sin(k * 4 * math.pi / 5), 50 - 40 * math.cos(k * 4 * math.pi / 5)) for k in range(5)]
    book = CurveBook()
    region = book.add([Contour(star[0], tuple((point,) for point in star[1:]))])
    inner = intersect(region, book.add([square(45, 45, 10)]))
    assert measure_area(inner) == pytest.approx(100, abs=0.1)


def test_a_piece_of_a_curve_stays_on_the_curve():
    book = CurveBook()
    half = book.restore(intersect(book.add([circle(0, 0, 100)]), book.add([square(-150, -149.3, 150)])))
    for segment in half[0].segments:
        if len(segment) == 3:
            assert math.hypot(*segment[-1]) == pytest.approx(100, abs=0.05)


def test_outlines_that_only_touch_have_nothing_in_common():
    book = CurveBook()
    assert book.restore(intersect(book.add([square(0, 0, 10)]), book.add([square(10, 0, 10)]))) == ()


def test_what_has_no_area_is_nothing():
    book = CurveBook()
    assert book.add(parse_path_data("M0 0L10 10Z")) == []
    assert intersect(book.add([square(0, 0, 5)]), []) == []
