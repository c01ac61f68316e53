"""This file tests the logo's rules at their borders: in every corner and ratio, with every clear space."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.compliance.evidence import Exhibit
from brand_assets.compliance.placement import check_logo
from brand_assets.records.brief import LogoPlacement
from brand_assets.records.delivery import Box, CreativeLayout, PlacedLogo, PlacedText

SIZES = {"1:1": (400, 400), "4:5": (400, 500), "9:16": (360, 640), "16:9": (640, 360), "21:9": (840, 360)}
Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]
CORNERS: tuple[Corner, ...] = ("top-left", "top-right", "bottom-left", "bottom-right")
CLEAR = (0.0, 0.1, 0.25, 0.5, 1.0)
HEIGHT = 40
WIDTH_RATIO = 0.2
CASES = [(corner, ratio, clear) for corner in CORNERS for ratio in SIZES for clear in CLEAR]


def place(corner: Corner, ratio: str, gap_px: float, shorter: float = 0.0) -> tuple[CreativeLayout, NDArray[np.uint8]]:
    """A bar in a corner, `gap_px` from both of its edges, as wide as the rule wants less `shorter`."""
    width, height = SIZES[ratio]
    wide = WIDTH_RATIO * width - shorter
    left = gap_px if corner.endswith("left") else width - gap_px - wide
    top = gap_px if corner.startswith("top") else height - gap_px - HEIGHT
    box = Box(left, top, left + wide, top + HEIGHT)
    picture = np.full((height, width, 3), 245, np.uint8)
    picture[max(0, int(box.top)) : int(box.bottom), max(0, int(box.left)) : int(box.right)] = (20, 60, 200)
    whole = Box(-9, -9, width + 9, height + 9)
    layout = CreativeLayout(
        creative_id="grid",
        aspect_ratio=ratio,
        width_px=width,
        height_px=height,
        variant="a",
        image_id=None,
        background="palette",
        message=0,
        locale="en",
        safe=whole,
        texts=(),
        logo=PlacedLogo(box, box, "ab" * 32),
    )
    return layout, picture


def rules_of(made: tuple[CreativeLayout, NDArray[np.uint8]], rule: LogoPlacement) -> list[str]:
    return [one.rule for one in check_logo(Exhibit("grid", made[1]), made[0], rule)]


@pytest.mark.parametrize("corner", CORNERS)
def test_a_logo_as_far_from_the_edge_as_asked_for_is_no_finding_and_two_pixels_nearer_it_is(corner: Corner) -> None:
    for _, ratio, clear in [case for case in CASES if case[0] == corner]:
        rule = LogoPlacement(corner, clear, WIDTH_RATIO)
        needed = clear * HEIGHT
        assert rules_of(place(corner, ratio, needed), rule) == [], (ratio, clear)
        assert rules_of(place(corner, ratio, needed - 2), rule) == ["logo_near_edge"], (ratio, clear)


@pytest.mark.parametrize("corner", CORNERS)
def test_a_logo_as_wide_as_asked_for_is_no_finding_and_two_hundredths_narrower_it_is(corner: Corner) -> None:
    for ratio, (width, _) in SIZES.items():
        rule = LogoPlacement(corner, 0.5, WIDTH_RATIO)
        assert rules_of(place(corner, ratio, 20), rule) == []
        assert rules_of(place(corner, ratio, 20, shorter=0.02 * WIDTH_RATIO * width), rule) == ["logo_width"], ratio


@pytest.mark.parametrize("corner", CORNERS)
def test_a_logo_in_any_other_corner_is_a_finding(corner: Corner) -> None:
    for other in CORNERS:
        for ratio in SIZES:
            found = rules_of(place(other, ratio, 20), LogoPlacement(corner, 0.5, WIDTH_RATIO))
            assert found == ([] if other == corner else ["logo_corner"]), (other, ratio)


def list_beside(box: Box, gap_px: float) -> Iterator[Box]:
    """A small box at each side of another, so far from it."""
    middle_x, middle_y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    yield Box(middle_x - 8, box.top - gap_px - 8, middle_x + 8, box.top - gap_px)
    yield Box(middle_x - 8, box.bottom + gap_px, middle_x + 8, box.bottom + gap_px + 8)
    yield Box(box.left - gap_px - 8, middle_y - 8, box.left - gap_px, middle_y + 8)
    yield Box(box.right + gap_px, middle_y - 8, box.right + gap_px + 8, middle_y + 8)


@pytest.mark.parametrize("clear", [0.1, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("side", range(4))
def test_a_text_at_the_end_of_the_clear_space_is_no_finding_and_two_pixels_within_it_is(
    clear: float, side: int
) -> None:
    rule = LogoPlacement("top-left", clear, WIDTH_RATIO)
    for ratio in SIZES:
        layout, picture = place("top-left", ratio, 60)
        for gap, expected in ((clear * HEIGHT, []), (clear * HEIGHT - 2, ["logo_clear_space"])):
            box = list(list_beside(layout.logo.box, gap))[side]
            text = PlacedText("headline", "Seen at 9:10.", "en", box, 12.0, "#000000", None)
            assert rules_of((replace(layout, texts=(text,)), picture), rule) == expected, (ratio, gap)
