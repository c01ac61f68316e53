"""This file checks that letters that overlap show the same by the even-odd rule as by the nonzero rule."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import resvg_py
from numpy.typing import NDArray

from brand_assets.pixels import decode_rgba
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.parts import list_parts, part_overlaps
from brand_assets.typesetting.setting import TextBlock, set_text
from brand_assets.vector.mark import Contour
from brand_assets.vector.path_data import format_path
from brand_assets_tests.typesetting.small_fonts import make_arabic, make_crossed


def block_of(text: str, fonts: FontSet) -> TextBlock:
    return set_text(text, fonts, weight="bold", size_px=120.0, locale="en")


def paint(groups: Sequence[Sequence[Contour]], rule: str) -> NDArray[np.uint8]:
    paths = "".join(f'<path fill-rule="{rule}" d="{format_path(group)}"/>' for group in groups)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="180">{paths}</svg>'
    return decode_rgba(bytes(resvg_py.svg_to_bytes(svg_string=svg)))[..., 3]


def test_latin_letters_of_the_shipped_font_are_one_group() -> None:
    for text in ("Harbor & Pine", "gß@8%Öij", "ﬁ AVATAR"):
        assert len(part_overlaps(block_of(text, FontSet()).contours)) == 1


@pytest.mark.parametrize(("maker", "text", "count"), [(make_arabic, "بر", 2), (make_crossed, "אא", 4)])
def test_groups_show_what_the_nonzero_rule_shows(maker: object, text: str, count: int, tmp_path: Path) -> None:
    contours = block_of(text, maker(tmp_path)).contours  # type: ignore[operator]
    groups = part_overlaps(contours)
    assert 2 <= len(groups) <= count
    assert sorted(map(str, contours)) == sorted(str(contour) for group in groups for contour in group)
    meant = paint([contours], "nonzero").astype(int)
    assert np.abs(paint(groups, "evenodd") - meant).max() <= 8
    assert np.abs(paint([contours], "evenodd") - meant).max() > 200, "else this test could not fail"


@pytest.mark.parametrize(
    ("text", "bodies", "contours"), [("A", 1, 2), ("B", 1, 3), ("i", 2, 2), ("8", 1, 3), ("%", 3, 5)]
)
def test_bodies_keep_their_counters(text: str, bodies: int, contours: int) -> None:
    parts = list_parts(block_of(text, FontSet()).contours)
    assert (len(parts), sum(len(part.contours) for part in parts)) == (bodies, contours)
