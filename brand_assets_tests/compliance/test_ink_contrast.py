"""This file tests that inks of a mark which lie on each other are told when they are too near, and only then."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from brand_assets.compliance.checking import MarkToCheck, check_mark
from brand_assets.compliance.rules import Rules
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import Finding
from brand_assets_tests.compliance.layouts import BOLD

BISQUE, OXBLOOD, BRUISE, ACID = "#F3DCC8", "#6A0F1E", "#5B4B8A", "#D7F205"
NAMED = (("Bisque", BISQUE), ("Oxblood", OXBLOOD), ("Bruise", BRUISE), ("Acid", ACID))
RULES = Rules("Kiln", tuple(PaletteColor(name, code, "primary") for name, code in NAMED))
Draw = Callable[[ImageDraw.ImageDraw], None]


def look(draw: Draw, ground: str = BISQUE) -> list[Finding]:
    image = Image.new("RGB", (640, 640), ground)
    draw(ImageDraw.Draw(image))
    return [one for one in check_mark(MarkToCheck("ab" * 32, to_rgba(image)), RULES) if one.rule == "ink_contrast"]


def to_rgba(image: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(image.convert("RGBA"))


def write_on_plate(ink: str, plate: str = OXBLOOD) -> Draw:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.rounded_rectangle((120, 120, 520, 520), 60, fill=plate)
        pen.text((320, 320), "PZ", font=ImageFont.truetype(str(BOLD), 200), fill=ink, anchor="mm")

    return draw


def test_letters_that_nearly_have_their_plate_s_luminance_are_a_warning_with_both_colours_and_a_crop() -> None:
    (finding,) = look(write_on_plate(BRUISE))
    assert finding.severity == "warning"
    assert "Bruise (#5B4B8A) lies on Oxblood (#6A0F1E) with a contrast of 1.65:1" in finding.reason
    assert (finding.evidence["ink"], finding.evidence["ground"], finding.evidence["ratio"]) == (BRUISE, OXBLOOD, 1.65)
    assert finding.crop is not None
    assert finding.region is not None
    assert (finding.region.left, finding.region.right) == pytest.approx((192, 448), abs=30)


def test_letters_cut_out_of_a_plate_count_in_the_ground_s_colour() -> None:
    (finding,) = look(write_on_plate("#5B4B8A"), ground="#5B4B8A")
    assert finding.evidence["ink"] == BRUISE


@pytest.mark.parametrize("ink", [BISQUE, ACID, "#FFFFFF"])
def test_letters_that_stand_out_are_no_finding(ink: str) -> None:
    assert look(write_on_plate(ink)) == []


def test_fine_lines_of_quite_another_hue_are_no_finding() -> None:
    assert look(write_on_plate("#FF6B5E", "#1F6FEB"), ground="#FBF7F0") == []  # 1.66:1 too, and nobody misses it


def draw_disc_on_disc(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((120, 120, 520, 520), fill=OXBLOOD)
    pen.ellipse((240, 240, 400, 400), fill=BRUISE)


def draw_side_by_side(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((120, 200, 320, 440), fill=OXBLOOD)
    pen.rectangle((320, 200, 520, 440), fill=BRUISE)


def draw_specks(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((120, 120, 520, 520), fill=OXBLOOD)
    for x in (240, 320, 400):
        pen.ellipse((x - 8, 312, x + 8, 328), fill=BRUISE)


def draw_faint_ring(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((120, 120, 520, 520), outline="#F0D4BC", width=60)


def draw_shading(pen: ImageDraw.ImageDraw) -> None:
    for step in range(200):
        pen.ellipse((120 + step, 120 + step, 520 - step, 520 - step), fill=(106 - step // 3, 15 + step // 2, 30 + step))


@pytest.mark.parametrize("draw", [draw_disc_on_disc, draw_side_by_side, draw_specks, draw_faint_ring, draw_shading])
def test_broad_parts_neighbours_specks_and_shades_are_no_finding(draw: Draw) -> None:
    assert look(draw) == []


def test_a_textured_picture_is_not_asked() -> None:
    image = Image.new("RGB", (640, 640), BISQUE)
    write_on_plate(BRUISE)(ImageDraw.Draw(image))
    found = check_mark(MarkToCheck("ab" * 32, to_rgba(image), is_picture=True), RULES)
    assert "ink_contrast" not in [one.rule for one in found]
