"""This file holds what the figures of a kit keep to: true measures, and SVG that needs nothing from elsewhere."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from brand_assets.color.contrast import contrast
from brand_assets.export.printing.clear_space import plan_clear_space
from brand_assets.export.printing.detail import MinimumSizes
from brand_assets.export.printing.drawing import GUIDE, Label, Rule, guide_on
from brand_assets.export.printing.figures import draw_clear_space, draw_minimum_size
from brand_assets.export.printing.minimum_size import plan_print_size, plan_screen_size
from brand_assets.vector.mark import VectorMark
from brand_assets_tests.export.printing.vectors import BADGE, PINE, TALL, WIDE, ask, mean_delta_e, rasterise_svg

SIZES = MinimumSizes(24, 8.0, 0.05)
SVG = "{http://www.w3.org/2000/svg}"
MARKS = pytest.mark.parametrize("mark", [BADGE, WIDE, TALL], ids=["badge", "wide", "tall"])


def find_box(pixels: np.ndarray, hex_color: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is exactly of that colour."""
    rgb = [int(hex_color[k : k + 2], 16) for k in (1, 3, 5)]
    rows, columns = np.nonzero((pixels == rgb).all(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@MARKS
@pytest.mark.parametrize("ratio", [0.25, 0.3, 1.0])
def test_x_is_that_share_of_the_shorter_side_on_every_side(mark: VectorMark, ratio: float) -> None:
    rules = [item for item in plan_clear_space(mark, ratio=ratio).items if isinstance(item, Rule)]
    solid = [rule for rule in rules if not rule.dash][:4]
    dashed = [rule for rule in rules if rule.dash]
    outer = [{rule.start[k] for rule in solid} | {rule.end[k] for rule in solid} for k in (0, 1)]
    ink = [{rule.start[k] for rule in dashed if rule.start[k] == rule.end[k]} for k in (0, 1)]
    x = min(ink[0]) - min(outer[0])
    assert [max(outer[0]) - max(ink[0]), min(ink[1]) - min(outer[1]), max(outer[1]) - max(ink[1])] == [
        pytest.approx(x)
    ] * 3
    assert x == pytest.approx(ratio * min(max(ink[0]) - min(ink[0]), max(ink[1]) - min(ink[1])))


@pytest.mark.parametrize("mark", [WIDE, TALL], ids=["wide", "tall"])
def test_the_guides_lie_on_the_edges_of_the_ink(mark: VectorMark) -> None:
    pixels, plan = rasterise_svg(draw_clear_space(mark), zoom=4), plan_clear_space(mark)
    left, top, right, bottom = find_box(pixels, PINE)
    dashed = [item for item in plan.items if isinstance(item, Rule) and item.dash]
    down = (len(pixels) / 4 - plan.height) / 2
    columns = sorted(rule.start[0] for rule in dashed if rule.start[0] == rule.end[0])
    rows = sorted(rule.start[1] + down for rule in dashed if rule.start[1] == rule.end[1])
    assert [left / 4, right / 4, top / 4, bottom / 4] == pytest.approx([*columns, *rows], abs=0.6)


@pytest.mark.parametrize(("ratio", "label", "ticks"), [(0.25, "4 x", 5), (0.5, "2 x", 3), (0.3, "3.33 x", 2)])
def test_the_measure_says_how_x_is_found_on_the_mark(ratio: float, label: str, ticks: int) -> None:
    items = plan_clear_space(BADGE, ratio=ratio).items
    assert label in [item.text for item in items if isinstance(item, Label)]
    assert len([item for item in items if isinstance(item, Rule) and not item.dash]) == 4 + 1 + ticks


def test_no_clear_space_at_all_is_drawn_as_next_to_none() -> None:
    assert "nan" not in draw_clear_space(BADGE, ratio=0.0)


def test_the_smallest_specimen_is_as_large_as_it_says() -> None:
    """The mark's ink is the whole height: 24 pixels on screen, and 8 mm where 96 pixels are an inch."""
    for plan, tall in ((plan_screen_size, 24.0), (plan_print_size, 8 * 96 / 25.4)):
        bracket = [item for item in plan(WIDE, SIZES, width_px=900).items if isinstance(item, Rule)]
        assert max(abs(rule.end[1] - rule.start[1]) for rule in bracket) == pytest.approx(tall)


def test_a_mark_without_room_for_its_smallest_size_says_so() -> None:
    drawing = plan_screen_size(WIDE, MinimumSizes(256, 60.0, 0.004), width_px=300)
    assert [item.text for item in drawing.items if isinstance(item, Label)] == ["256 px, shown smaller"]


@MARKS
@pytest.mark.parametrize("ground", ["#FFFFFF", "#14142B"])
def test_a_figure_is_plain_svg_and_the_same_each_time(mark: VectorMark, ground: str) -> None:
    for draw in (draw_clear_space, draw_minimum_size):
        text = draw(mark, ground_hex=ground)
        root = ElementTree.fromstring(text)  # noqa: S314
        assert {element.tag for element in root.iter()} == {f"{SVG}{tag}" for tag in ("svg", "title", "path")}
        assert not re.search(r"href|script|font|url\(", text)
        assert text == draw(mark, ground_hex=ground)


def test_nothing_of_a_figure_is_cut_off() -> None:
    for mark in (BADGE, WIDE, TALL):
        for draw in (draw_clear_space, draw_minimum_size):
            pixels = rasterise_svg(draw(mark))
            edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
            assert (edges == 255).all()


def test_measures_are_seen_on_a_dark_ground() -> None:
    assert GUIDE not in draw_clear_space(BADGE, ground_hex="#0B3C5D")


@pytest.mark.parametrize("ground", ["#E11D48", "#E5007E", "#FF7AB8", "#808080", "#FFFFFF", "#0B3C5D"])
def test_measures_are_seen_on_every_ground(ground: str) -> None:
    assert contrast(guide_on(ground), ground) >= 2.5


@MARKS
def test_a_figure_is_a_whole_number_of_pixels_high(mark: VectorMark) -> None:
    """Or two renderers make pictures of different heights of it."""
    for text in (draw_clear_space(mark), draw_minimum_size(mark)):
        assert re.search(r'height="\d+" viewBox="0 0 640 \d+"', text)


def test_two_renderers_show_the_same_figure(tmp_path) -> None:
    from PIL import Image

    (tmp_path / "figure.svg").write_text(draw_clear_space(BADGE), encoding="utf-8")
    ask("rsvg-convert", "-b", "white", "-o", f"{tmp_path}/figure.png", f"{tmp_path}/figure.svg")
    other = np.asarray(Image.open(tmp_path / "figure.png").convert("RGB"))
    assert mean_delta_e(other, rasterise_svg(draw_clear_space(BADGE))) < 0.5
