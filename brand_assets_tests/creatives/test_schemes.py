import re

import numpy as np
import pytest

from brand_assets.color.contrast import contrast
from brand_assets.creatives.compositions import COMPOSERS, compose_palette
from brand_assets.creatives.contrast import choose_ink, measure_worst_contrast, needed_contrast
from brand_assets.creatives.logo import build_logo, dress_logo
from brand_assets.creatives.schemes import cast_bold, cast_light, cast_on
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import Box
from brand_assets.typesetting.fonts import open_fonts
from brand_assets_tests.creatives.studies import BLUE, CORAL, LINEN, MARK, PALETTE, SLATE


def _fill(*colors: str) -> np.ndarray:
    return np.array([[int(color[k : k + 2], 16) for k in (1, 3, 5)] for color in colors], np.uint8)


def test_the_light_scheme_is_on_the_palettes_paper_and_the_bold_one_on_its_primary() -> None:
    light = cast_light(PALETTE)
    assert (light.ground, light.inks[0], light.button) == (LINEN, SLATE, CORAL)
    assert cast_bold(PALETTE, light.ground).ground == BLUE


@pytest.mark.parametrize(
    "colors",
    [("#7A1FEB",), ("#F2D6C9", "#E9EDC9"), ("#101418", "#26323F", "#3B1C32"), ("#FFD400", "#FFFFFF"), ("#808080",)],
)
def test_any_palette_gives_a_button_that_can_be_read_and_seen(colors: tuple[str, ...]) -> None:
    palette = tuple(PaletteColor(color, color, "primary") for color in colors)
    light = cast_light(palette)
    for scheme in (light, cast_bold(palette, light.ground), cast_on("#808080", palette)):
        assert contrast(scheme.button_ink, scheme.button) >= 4.5
        assert contrast(scheme.button, scheme.ground) > 1.3
        assert choose_ink(scheme.inks, _fill(scheme.ground), 4.5) is not None


def test_contrast_is_that_of_the_worst_pixels_behind() -> None:
    behind = _fill(*["#000000"] * 90, *["#FFFFFF"] * 10)
    assert measure_worst_contrast("#FFFFFF", behind[:90]) == pytest.approx(21.0)  # WCAG's own example
    assert measure_worst_contrast("#FFFFFF", behind) == pytest.approx(1.0)
    assert choose_ink(("#FFFFFF", "#000000"), behind, 3.0) is None


def test_black_or_white_stands_in_where_no_colour_of_the_palette_can_be_read() -> None:
    assert choose_ink(("#777777",), _fill("#808080"), 3.0) == "#0B0B0C"


def test_large_text_needs_less() -> None:
    assert (needed_contrast(80, 1080), needed_contrast(60, 1080)) == (3.0, 4.5)


def test_a_logo_keeps_its_colours_where_it_was_approved_and_changes_what_would_be_lost() -> None:
    logo = build_logo(MARK, "Atlas Clinic", open_fonts([]), 100)
    assert dress_logo(logo, LINEN, LINEN, PALETTE, SLATE) == {"blue": BLUE, "coral": CORAL}
    on_blue = dress_logo(logo, BLUE, LINEN, PALETTE, LINEN)
    assert on_blue["coral"] == CORAL
    assert contrast(on_blue["blue"], BLUE) >= 3


def test_a_mark_without_lettering_is_signed_with_the_brands_name() -> None:
    alone = build_logo(MARK, None, open_fonts([]), 100)
    signed = build_logo(MARK, "Atlas Clinic", open_fonts([]), 100)
    assert (alone.name, alone.width) == ((), pytest.approx(100 * 500 / 600))
    assert signed.name
    assert signed.width > 1.5 * alone.width


def test_a_name_that_no_font_has_leaves_the_mark_alone_and_says_so() -> None:
    logo = build_logo(MARK, "光網", open_fonts([]), 100)
    assert (logo.name, logo.missing) == ((), ("光", "網"))


@pytest.mark.parametrize("box", [Box(0, 0, 1080, 500), Box(0, 0, 200, 1900), Box(884, 0, 1920, 240)])
@pytest.mark.parametrize("name", COMPOSERS)
def test_a_composition_uses_the_palette_only_and_several_of_its_colours(name: str, box: Box) -> None:
    drawn = COMPOSERS[name](box, [BLUE, CORAL, SLATE, LINEN], np.random.default_rng(3))
    colors = {color for one in drawn for color in re.findall(r'fill="(#[0-9A-F]{6})"', one)}
    assert colors <= {BLUE, CORAL, SLATE, LINEN}
    assert len(colors) >= 2


def test_a_seed_gives_the_same_composition_again_and_another_for_the_other_variant() -> None:
    box = Box(0, 0, 1080, 600)
    first = [compose_palette(box, [BLUE, CORAL], LINEN, 5, index) for index in (0, 1)]
    assert first == [compose_palette(box, [BLUE, CORAL], LINEN, 5, index) for index in (0, 1)]
    assert first[0] != first[1]
