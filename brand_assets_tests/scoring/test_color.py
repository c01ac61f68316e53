"""This file tests the colour part: exact palettes, known distances, what is left out, what is matched to what."""

import itertools

import numpy as np
import pytest

from brand_assets.color import ciede2000, hex_to_lab, lab_to_rgb, rgb_to_lab
from brand_assets.color.dominant import DominantColors
from brand_assets.records.brief import PaletteColor
from brand_assets.scoring.color import PaletteAdherence, figure_pixels, match_palette
from brand_assets.scoring.part import Subject
from brand_assets.scoring.picture import prepare_picture
from brand_assets_tests.scoring.drawn import EMBER, HARBOR, PALETTE, PINE, canvas, encode, put_box, put_disc

SCORER = PaletteAdherence()


def shift_lightness(rgb: tuple[int, int, int], step: float) -> tuple[int, int, int]:
    red, green, blue = lab_to_rgb(rgb_to_lab(rgb) + np.array([step, 0, 0])).tolist()
    return red, green, blue


def test_a_mark_in_palette_colours_scores_one_whatever_its_edges() -> None:
    picture = prepare_picture(put_disc(put_disc(canvas(), HARBOR, 0.35), EMBER, 0.2))
    found = SCORER.score(Subject(picture, PALETTE))
    assert found.value == pytest.approx(1.0, abs=0.01)
    assert found.metrics["share_within_de2"] == 1.0
    assert found.finding == "All colours are within dE 2 of the palette."


def test_the_share_within_each_distance_is_the_area_at_that_distance() -> None:
    near, far = shift_lightness(HARBOR, 4.0), (200, 0, 200)
    rgba = put_box(canvas(), (0.2, 0.2, 0.8, 0.5), HARBOR)
    put_box(rgba, (0.2, 0.5, 0.8, 0.65), near)
    put_box(rgba, (0.2, 0.65, 0.8, 0.8), far)
    found = SCORER.score(Subject(prepare_picture(rgba), PALETTE))
    assert 2 < float(ciede2000(rgb_to_lab(near), rgb_to_lab(HARBOR))) < 5
    assert found.metrics["share_within_de2"] == pytest.approx(0.50, abs=0.01)
    assert found.metrics["share_within_de5"] == pytest.approx(0.75, abs=0.01)
    assert found.metrics["share_within_de10"] == pytest.approx(0.75, abs=0.01)


def test_the_worst_off_palette_colour_is_named_with_its_distance() -> None:
    rgba = put_box(put_box(canvas(), (0.2, 0.2, 0.8, 0.6), HARBOR), (0.2, 0.6, 0.8, 0.8), (200, 0, 200))
    found = SCORER.score(Subject(prepare_picture(rgba), PALETTE))
    nearest = min(float(ciede2000(rgb_to_lab((200, 0, 200)), hex_to_lab([c.hex]))[0]) for c in PALETTE)
    assert found.metrics["worst_hex"] == "#C800C8"
    assert found.metrics["worst_de"] == pytest.approx(nearest, abs=1e-3)
    assert "#C800C8" in found.finding


def test_a_mark_that_drifts_from_the_palette_scores_less_with_every_step() -> None:
    values = []
    for step in (0.0, 3.0, 6.0, 9.0, 20.0):
        rgba = put_disc(canvas(), shift_lightness(HARBOR, step))
        value = SCORER.score(Subject(prepare_picture(rgba), PALETTE)).value
        assert value is not None
        values.append(value)
    assert all(before > after for before, after in itertools.pairwise(values))
    assert values[-1] == 0.0


def test_a_missing_primary_colour_is_said_and_costs_a_fifth() -> None:
    found = SCORER.score(Subject(prepare_picture(put_disc(canvas(), EMBER)), PALETTE))
    assert found.value == pytest.approx(0.8, abs=0.01)
    assert found.metrics["missing_primary"] == ["Harbor"]


def test_a_reversed_mark_has_its_primary_colour_as_background() -> None:
    found = SCORER.score(Subject(prepare_picture(put_disc(canvas(color=HARBOR), EMBER)), PALETTE))
    assert found.metrics["missing_primary"] == []
    assert found.value == pytest.approx(1.0, abs=0.01)


def test_the_background_counts_neither_for_nor_against() -> None:
    for paper in ((255, 255, 255), (255, 255, 0), (30, 30, 30)):
        found = SCORER.score(
            Subject(prepare_picture(put_box(canvas(color=paper), (0.3, 0.3, 0.7, 0.7), HARBOR)), PALETTE)
        )
        assert found.value == pytest.approx(1.0, abs=0.01)


def test_anti_aliased_fringes_are_not_colours_of_the_mark() -> None:
    rgba = canvas(1024)
    for k in range(8):
        put_disc(rgba, HARBOR, 0.03, (0.15 + 0.1 * k, 0.5))
    pixels = figure_pixels(prepare_picture(rgba))
    assert (np.abs(pixels.astype(int) - HARBOR).max(axis=1) <= 16).all()


def test_a_jpeg_of_a_palette_mark_still_keeps_to_the_palette() -> None:
    from brand_assets.pixels import decode_rgba

    rgba = put_disc(put_disc(canvas(), HARBOR, 0.35), EMBER, 0.2)
    found = SCORER.score(Subject(prepare_picture(decode_rgba(encode(rgba, "JPEG", quality=85))), PALETTE))
    assert found.value is not None
    assert found.value > 0.95


def test_the_match_is_the_cheapest_of_all_assignments() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        palette = rgb_to_lab(rng.integers(0, 256, (4, 3)))
        shares = rng.dirichlet(np.ones(4))
        order = rng.permutation(4)
        lab = palette[order] + rng.normal(0, 2, (4, 3))
        matches, differences = match_palette(DominantColors(lab_to_rgb(lab).astype(float), lab, shares), palette)
        cost = np.minimum(ciede2000(lab[:, None], palette[None]), 10) * shares[:, None]
        best = min(itertools.permutations(range(4)), key=lambda p: sum(cost[k, p[k]] for k in range(4)))
        if all(ciede2000(lab[k], palette[best[k]]) < 10 for k in range(4)):
            assert matches.tolist() == list(best)
            assert differences == pytest.approx([float(ciede2000(lab[k], palette[best[k]])) for k in range(4)])


def test_two_shades_of_a_palette_of_two_blues_take_one_each() -> None:
    palette = (PaletteColor("Deep", "#0B3C5D", "primary"), PaletteColor("Mid", "#1B5478", "secondary"))
    rgba = put_box(put_box(canvas(), (0.2, 0.2, 0.8, 0.5), HARBOR), (0.2, 0.5, 0.8, 0.8), (27, 84, 120))
    colors = SCORER.score(Subject(prepare_picture(rgba), palette)).metrics["colors"]
    assert isinstance(colors, list)
    assert {color["palette"] for color in colors if isinstance(color, dict)} == {"Deep", "Mid"}


def test_more_colours_than_the_palette_has_are_each_measured_from_the_nearest() -> None:
    rgba = canvas()
    for k, color in enumerate((HARBOR, PINE, EMBER)):
        put_box(rgba, (0.2 + 0.2 * k, 0.2, 0.4 + 0.2 * k, 0.8), color)
    found = SCORER.score(Subject(prepare_picture(rgba), PALETTE[:1]))
    assert found.metrics["share_within_de2"] == pytest.approx(1 / 3, abs=0.01)


def test_without_a_palette_there_is_no_value_and_a_reason() -> None:
    found = SCORER.score(Subject(prepare_picture(put_disc(canvas(), HARBOR)), ()))
    assert found.value is None
    assert "no palette" in found.finding
