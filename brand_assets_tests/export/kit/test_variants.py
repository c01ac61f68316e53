"""This file holds which colours a mark takes on other grounds, and what is left of it as an icon."""

import pytest

from brand_assets.color.contrast import contrast
from brand_assets.export.kit.grounds import add_extremes, list_grounds
from brand_assets.export.kit.icon import find_sign
from brand_assets.export.kit.layout import center_in_circle, center_in_square, measure_extent, trim
from brand_assets.export.kit.recoloring import recolor
from brand_assets.export.kit.regions import take_apart
from brand_assets.export.kit.variants import cast_variants
from brand_assets.records.brief import PaletteColor
from brand_assets.vector.mark import measure_bounds
from brand_assets_tests.export.kit.shapes import (
    BADGE,
    EMBER,
    HARBOR,
    LETTERS,
    LOCKUP,
    PALETTE,
    PINE,
    RINGS,
    SALT,
    box,
    circle,
    mark,
)


def hexes(vector):
    return [layer.hex for layer in vector.layers]


def test_reversed_exchanges_only_what_would_be_lost():
    reversed_mark = cast_variants(RINGS, PALETTE, SALT).for_dark
    assert reversed_mark.ground_hex == HARBOR
    assert hexes(reversed_mark.vector) == [SALT, EMBER]
    assert reversed_mark.exchanged == {"Deep Harbor": (HARBOR, SALT)}
    assert reversed_mark.least_contrast == pytest.approx(min(contrast(SALT, HARBOR), contrast(EMBER, HARBOR)))


@pytest.mark.parametrize("ground", [HARBOR, PINE, EMBER, "#000000", "#FFFFFF", "#777777", "#5A1030"])
@pytest.mark.parametrize("vector", [BADGE, RINGS, LOCKUP])
def test_whatever_touches_the_ground_has_three_to_one_against_it(vector, ground):
    made = recolor(vector, take_apart(vector), PALETTE, ground)
    outer = made.vector.layers if vector is RINGS else made.vector.layers[:1]
    assert min(contrast(layer.hex, ground) for layer in outer) >= 3.0
    assert made.least_contrast >= 3.0


def test_two_colours_that_touch_do_not_become_one():
    dark = (PaletteColor("Night", "#101820", "primary"), PaletteColor("Snow", "#FFFFFF", "neutral"))
    pair = mark(("#101820", (circle(380, 512, 220),)), ("#3A1F2B", (circle(640, 512, 220),)))
    made = recolor(pair, take_apart(pair), dark, "#101820")
    assert len(set(hexes(made.vector))) == 2
    assert made.least_contrast >= 3.0


def test_a_dark_approved_mark_gets_a_version_for_light_grounds():
    variants = cast_variants(mark((SALT, (circle(512, 512, 300),))), PALETTE, HARBOR)
    assert hexes(variants.for_dark.vector) == [SALT]
    assert variants.for_dark.exchanged == {}
    assert contrast(hexes(variants.for_light.vector)[0], variants.for_light.ground_hex) >= 3.0


def test_where_the_palette_has_too_few_colours_one_is_used():
    rings = mark((SALT, RINGS.layers[0].contours), (EMBER, RINGS.layers[1].contours))
    chosen = cast_variants(rings, PALETTE, HARBOR).choose_for(EMBER)
    assert hexes(chosen.vector) == [HARBOR]
    assert set(chosen.exchanged) == {"Salt", "Ember"}


def test_on_its_own_ground_a_mark_is_as_it_was_approved():
    pale = mark((EMBER, (circle(512, 512, 300),)))
    assert contrast(EMBER, SALT) < 3.0
    assert cast_variants(pale, PALETTE, SALT).choose_for(SALT).vector == pale


def test_a_sign_is_found_above_its_name():
    cut = find_sign(LOCKUP)
    assert cut is not None
    sign = cut.apply(LOCKUP)
    assert [len(layer.contours) for layer in sign.layers] == [1, 1]
    bounds = measure_bounds(sign)
    assert (bounds.top, bounds.bottom) == pytest.approx((160, 640), abs=0.01)


def test_a_sign_is_found_beside_its_name():
    beside = mark(
        (HARBOR, (circle(150, 200, 120), *(box(330 + 110 * k, 140, 60 + 5 * k, 120) for k in range(6)))),
        width=1024,
        height=400,
    )
    cut = find_sign(beside)
    assert cut is not None
    assert [len(layer.contours) for layer in cut.apply(beside).layers] == [1]


@pytest.mark.parametrize(
    "vector",
    [
        BADGE,
        RINGS,
        mark((HARBOR, LETTERS)),
        mark((HARBOR, (*(circle(200 + 150 * k, 700, 50) for k in range(5)), circle(512, 350, 180)))),
    ],
    ids=["badge", "rings", "only a name", "a row of dots"],
)
def test_without_lettering_apart_from_a_sign_nothing_is_cut(vector):
    assert find_sign(vector) is None


def test_a_disc_is_centred_and_a_triangle_moves_towards_its_mass():
    disc = measure_extent(center_in_square(mark((HARBOR, (circle(300, 700, 90),))), 0.8))
    assert disc.center == pytest.approx((512, 512), abs=0.1)
    assert disc.width == pytest.approx(0.8 * 1024, abs=0.1)
    heavy_left = mark((HARBOR, (box(100, 100, 100, 400), box(200, 280, 400, 40))))
    assert measure_extent(center_in_square(heavy_left, 0.6)).center[0] > 520


def test_variants_of_an_icon_stand_at_the_same_place():
    variants = cast_variants(BADGE, PALETTE, SALT)
    placed = [
        measure_bounds(center_in_square(vector, 0.8, like=variants.sign))
        for vector in (variants.primary, variants.one_color.vector, variants.for_dark.vector)
    ]
    assert placed[0] == placed[1] == placed[2]


def test_in_a_circle_the_farthest_corner_is_within_it():
    bounds = measure_bounds(center_in_circle(mark((HARBOR, (box(10, 10, 600, 80),))), 0.7))
    assert ((bounds.left - 512) ** 2 + (bounds.top - 512) ** 2) ** 0.5 == pytest.approx(0.35 * 1024, rel=0.01)


def test_trimming_leaves_the_clear_space_and_next_to_nothing_else():
    trimmed = trim(mark((HARBOR, (box(300, 400, 400, 100),))), 0.25)
    bounds = measure_bounds(trimmed)
    side = bounds.bottom - bounds.top
    assert max(trimmed.width, trimmed.height) == 1024
    assert bounds.left == pytest.approx(0.25 * side, abs=0.6)
    assert 0.25 * side - 0.6 <= bounds.top <= 0.25 * side + 1024 / 32
    assert (trimmed.height - bounds.bottom) == pytest.approx(bounds.top, abs=0.6)


PALE_RING = mark(
    (SALT, (circle(512, 512, 400),)), (EMBER, (circle(512, 512, 260),)), (HARBOR, (circle(512, 512, 140),))
)
"""Transparent, and near white where it meets its ground."""


def test_a_transparent_mark_that_is_lost_on_white_is_taken_for_one_on_black():
    variants = cast_variants(PALE_RING, PALETTE, None)
    assert variants.ground_hex == "#000000"
    assert variants.for_dark.exchanged == {}
    assert list(variants.for_light.exchanged) == ["Salt"]
    assert variants.for_light.least_contrast >= 3.0
    assert contrast(hexes(variants.choose_for(SALT).vector)[0], SALT) >= 3.0


def test_a_light_speck_does_not_make_a_dark_mark_one_for_black():
    speckled = mark((HARBOR, (circle(400, 512, 300),)), (SALT, (circle(900, 200, 15),)))
    assert cast_variants(speckled, PALETTE, None).ground_hex == "#FFFFFF"
    assert cast_variants(BADGE, PALETTE, None).ground_hex == "#FFFFFF"
    assert cast_variants(PALE_RING, PALETTE, SALT).ground_hex == SALT


def test_a_colour_of_the_palette_goes_before_a_tint_that_is_seen_to_be_one():
    dot = mark((PINE, (circle(512, 512, 300),)))
    assert hexes(cast_variants(dot, PALETTE, SALT).choose_for(HARBOR).vector) == [SALT]


@pytest.mark.parametrize("count", [1, 4, 8])
def test_light_and_dark_grounds_are_always_shown_and_no_more_than_fit(count):
    mid = tuple(PaletteColor(f"Grey {k}", f"#{115 + k:02X}{125 + k:02X}80", "accent") for k in range(count))
    vector = mark(("#000000", (circle(512, 512, 300),)))
    shown = add_extremes(list_grounds(cast_variants(vector, mid, mid[0].hex)))
    assert {"White", "Black"} <= {ground.name for ground in shown}
    assert len(shown) == min(count + 2, 9)
