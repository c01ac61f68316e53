"""This file checks names re-set in type: their size and place by the mark, what cannot be set, and the mark's own."""

import math
from pathlib import Path

import pytest

from brand_assets.errors import ExportError
from brand_assets.export.lettering_region import find_lettering, take_away
from brand_assets.export.wordmark import Arrangement, reset_lettering
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.setting import set_text
from brand_assets.typesetting.shaping import measure_contours
from brand_assets.vector.mark import Bounds, Contour, Layer, VectorMark, measure_bounds
from brand_assets_tests.typesetting.small_fonts import make_arabic, make_hebrew

SHIPPED = FontSet()
INK = "#0B3C5D"


def square(left: float, top: float, side: float) -> Contour:
    right, bottom = left + side, top + side
    corners = [(right, top), (right, bottom), (left, bottom), (left, top)]
    return Contour((left, top), tuple((corner,) for corner in corners))


def mark(width: int = 1000, side: float = 600.0) -> VectorMark:
    edge = (width - side) / 2
    return VectorMark(width, width, (Layer("Pine", "pine", "#2F5D50", (square(edge, edge, side),)),))


def edges(vector: VectorMark, slug: str) -> Bounds:
    return measure_contours(tuple(c for layer in vector.layers if layer.slug == slug for c in layer.contours))


def lettered(name: str, arrangement: Arrangement, gap: float = 120.0, size_px: float = 200.0) -> VectorMark:
    """A mark with lettering of its own, in another weight and wider than we would set it."""
    symbol, ink = mark(), measure_bounds(mark())
    block = set_text(name, SHIPPED, weight="medium", size_px=size_px, locale="en", tracking_em=0.03)
    if arrangement == "below":
        letters = block.place(500 - block.width_px / 2, ink.bottom + gap - block.ink.top)
    else:
        letters = block.place(ink.right + gap - block.ink.left, 500 - (block.ink.top + block.ink.bottom) / 2)
    return VectorMark(2500, 1400, (Layer("All", "all", INK, (*symbol.layers[0].contours, *letters)),))


@pytest.mark.parametrize(
    "name", ["Atlas Clinic", "Kiln", "NORDWIND", "3M", "Neighbourhood Battery Network of the Isles"]
)
def test_below_the_name_stands_on_the_mark_s_axis(name: str) -> None:
    vector = reset_lettering(mark(), name, SHIPPED, ink_hex=INK)
    symbol, word = edges(vector, "pine"), edges(vector, "wordmark")
    assert (word.left + word.right) / 2 == pytest.approx((symbol.left + symbol.right) / 2, abs=0.02)
    assert 0.15 * 600 < word.top - symbol.bottom < 0.25 * 600
    assert word.right - word.left <= 1.81 * 600


@pytest.mark.parametrize("name", ["HARBOR", "mono", "Harbor & Pine"])
def test_beside_the_letters_stand_at_half_the_mark_s_height(name: str) -> None:
    vector = reset_lettering(mark(), name, SHIPPED, ink_hex=INK, arrangement="beside")
    symbol, word = edges(vector, "pine"), edges(vector, "wordmark")
    middle = (symbol.top + symbol.bottom) / 2
    assert (word.top + word.bottom) / 2 == pytest.approx(middle, abs=0.02 * 600)
    assert word.left - symbol.right == pytest.approx(0.26 * 600, abs=0.02)


def test_the_size_follows_the_ink_and_not_the_canvas() -> None:
    near, far = (reset_lettering(mark(width), "Kiln", SHIPPED, ink_hex=INK) for width in (700, 3000))
    heights = [edges(v, "wordmark").bottom - edges(v, "wordmark").top for v in (near, far)]
    assert heights[0] == pytest.approx(heights[1], abs=0.05)


def test_the_mark_keeps_its_shape_and_its_margin() -> None:
    vector = reset_lettering(mark(), "Kiln", SHIPPED, ink_hex=INK)
    symbol, ink = edges(vector, "pine"), measure_bounds(vector)
    assert (symbol.right - symbol.left, symbol.bottom - symbol.top) == (pytest.approx(600), pytest.approx(600))
    assert min(ink.left, ink.top, vector.width - ink.right, vector.height - ink.bottom) >= 200 - 0.02
    assert [layer.slug for layer in vector.layers] == ["pine", "wordmark"]
    assert vector.layers[-1].hex == INK


def test_a_name_almost_as_wide_as_the_mark_is_as_wide() -> None:
    word = edges(reset_lettering(mark(), "Nordix", SHIPPED, ink_hex=INK), "wordmark")
    assert word.right - word.left == pytest.approx(600, abs=0.05)


def test_a_long_name_takes_more_lines_instead_of_small_letters() -> None:
    long = reset_lettering(mark(), "Neighbourhood Battery Network of the Isles", SHIPPED, ink_hex=INK)
    word = edges(long, "wordmark")
    assert word.bottom - word.top > 3 * 0.72 * 0.1 * 600


def test_a_name_from_right_to_left_stands_at_the_mark_s_left(tmp_path: Path) -> None:
    vector = reset_lettering(mark(), "אטלס", make_hebrew(tmp_path), ink_hex=INK, arrangement="beside", locale="he")
    assert edges(vector, "wordmark").right < edges(vector, "pine").left


def test_joined_letters_take_a_second_layer_of_the_same_colour(tmp_path: Path) -> None:
    vector = reset_lettering(mark(), "بر", make_arabic(tmp_path), ink_hex=INK, locale="ar")
    assert [(layer.slug, layer.hex) for layer in vector.layers[1:]] == [("wordmark", INK), ("wordmark-2", INK)]


def test_a_slug_that_is_taken_is_not_taken_again() -> None:
    first = reset_lettering(mark(), "Kiln", SHIPPED, ink_hex=INK)
    second = reset_lettering(first, "Roastery", SHIPPED, ink_hex=INK)
    assert [layer.slug for layer in second.layers] == ["pine", "wordmark", "wordmark-2"]


def test_the_same_name_gives_the_same_mark() -> None:
    assert reset_lettering(mark(), "Kiln", SHIPPED, ink_hex=INK) == reset_lettering(
        mark(), "Kiln", SHIPPED, ink_hex=INK
    )


@pytest.mark.parametrize("name", ["", " \u200b", "\x00"])
def test_a_name_that_shows_nothing_is_refused(name: str) -> None:
    with pytest.raises(ExportError, match="nothing of it shows"):
        reset_lettering(mark(), name, SHIPPED, ink_hex=INK)


def test_a_name_that_no_font_has_is_refused_by_its_characters() -> None:
    with pytest.raises(ExportError, match="'光', '網'"):
        reset_lettering(mark(), "LumenGrid 光網", SHIPPED, ink_hex=INK)


def test_a_name_without_end_still_makes_a_mark() -> None:
    vector = reset_lettering(mark(), "Kiln & " * 50, SHIPPED, ink_hex=INK)
    assert vector.width < 4 * 600
    assert all(math.isfinite(edge) for edge in (measure_bounds(vector).right, measure_bounds(vector).bottom))


@pytest.mark.parametrize("arrangement", ["below", "beside"])
@pytest.mark.parametrize("name", ["Atlas Clinic", "Nordwind", "Jilin"])
def test_lettering_clear_of_its_symbol_is_told_and_taken_away(name: str, arrangement: Arrangement) -> None:
    vector = lettered(name, arrangement)
    region = find_lettering(vector, name, SHIPPED)
    assert region is not None
    assert take_away(vector, region).layers[0].contours == mark().layers[0].contours


def test_a_symbol_alone_has_no_lettering() -> None:
    squares = tuple(square(100 + 150 * i, 800, 100) for i in range(4))
    for contours in (mark().layers[0].contours, squares, (square(100, 100, 600), *squares)):
        vector = VectorMark(1000, 1000, (Layer("a", "a", INK, contours),))
        assert find_lettering(vector, "Atlas Clinic", SHIPPED) is None


def test_lettering_that_is_another_name_is_not_told() -> None:
    assert find_lettering(lettered("Atlas Clinic of the West", "below"), "Kiln", SHIPPED) is None


def test_lettering_inside_a_badge_or_as_high_as_the_symbol_is_not_told() -> None:
    vector = lettered("Nordwind", "below")
    badge = Layer("a", "a", INK, (square(-500, -100, 2400), *vector.layers[0].contours))
    assert find_lettering(VectorMark(2500, 2500, (badge,)), "Nordwind", SHIPPED) is None
    assert find_lettering(lettered("Nordwind", "beside", size_px=800.0), "Nordwind", SHIPPED) is None


def test_a_name_of_two_letters_is_not_looked_for() -> None:
    assert find_lettering(lettered("HP", "below"), "HP", SHIPPED) is None


@pytest.mark.parametrize(("name", "count"), [("HOUSE", 5), ("Mono", 4), ("Kiln", 5)])
def test_a_row_of_dots_or_bars_is_part_of_the_mark(name: str, count: int) -> None:
    row = tuple(square(250 + 140 * k, 900, 100) for k in range(count - 1))
    more = square(250 + 140 * (count - 1), 900 if name == "HOUSE" else 970, 100 if name == "HOUSE" else 30)
    contours = (*mark().layers[0].contours, *row, more)
    assert find_lettering(VectorMark(1400, 1400, (Layer("All", "all", INK, contours),)), name, SHIPPED) is None


def test_letters_of_one_size_are_lettering_where_the_name_has_them() -> None:
    assert find_lettering(lettered("OOO", "below"), "OOO", SHIPPED) is not None
