"""This file tests the composition part against geometry worked out by hand, and SSIM against scikit-image."""

import numpy as np
import pytest

from brand_assets.scoring.composition import MarkComposition
from brand_assets.scoring.geometry import (
    measure_extent,
    measure_margins,
    measure_offset,
    measure_symmetry,
    measure_thirds,
)
from brand_assets.scoring.legibility import map_similarity, measure_legibility, measure_one_color
from brand_assets.scoring.part import Subject
from brand_assets.scoring.picture import Picture, prepare_picture
from brand_assets_tests.scoring.drawn import EMBER, HARBOR, PALETTE, canvas, put_box, put_disc


def value_of(picture: Picture) -> float:
    value = MarkComposition().score(Subject(picture, PALETTE)).value
    assert value is not None
    return value


def test_a_centred_mark_has_no_offset_and_a_corner_mark_nearly_all() -> None:
    assert measure_offset(prepare_picture(put_disc(canvas(), HARBOR)).ink) == pytest.approx((0.0, 0.0), abs=1e-3)
    corner = prepare_picture(put_box(canvas(), (0.0, 0.0, 0.1, 0.1), HARBOR))
    right, down = measure_offset(corner.ink)
    assert np.hypot(right, down) == pytest.approx(0.9, abs=0.01)
    assert (right < 0, down < 0) == (True, True)


def test_a_mark_on_a_crossing_of_the_thirds_has_full_thirds() -> None:
    picture = prepare_picture(put_disc(canvas(), HARBOR, 0.1, (1 / 3, 2 / 3)))
    assert measure_thirds(picture.ink) == pytest.approx(1.0, abs=0.01)


def test_the_clear_space_of_each_side_and_the_extent_are_those_drawn() -> None:
    picture = prepare_picture(put_box(canvas(), (0.25, 0.125, 0.75, 0.5), HARBOR))
    margins = measure_margins(picture.figure)
    assert margins == pytest.approx({"top": 0.25, "bottom": 0.25, "left": 0.125, "right": 0.5}, abs=0.005)
    assert measure_extent(picture.figure) == pytest.approx(0.5, abs=0.005)


def test_symmetry_is_one_for_a_disc_and_a_half_for_an_l() -> None:
    assert measure_symmetry(prepare_picture(put_disc(canvas(), HARBOR)).ink) == pytest.approx(1.0, abs=0.01)
    # Three of four cells: any mirror image shares two of them, and both together cover all four.
    ell = put_box(put_box(canvas(), (0.25, 0.25, 0.75, 0.5), HARBOR), (0.5, 0.5, 0.75, 0.75), HARBOR)
    assert measure_symmetry(prepare_picture(ell).ink) == pytest.approx(2 / 4, abs=0.02)


def test_ssim_agrees_with_scikit_image() -> None:
    from skimage.metrics import structural_similarity

    rng = np.random.default_rng(2)
    first = rng.random((64, 80)).astype(np.float32)
    second = np.clip(first + rng.normal(0, 0.1, first.shape), 0, 1).astype(np.float32)
    options = {"data_range": 1.0, "gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "full": True}
    expected = structural_similarity(first, second, **options)[1]
    inside = (slice(5, -5), slice(5, -5))
    assert np.abs(map_similarity(first, second)[inside] - expected[inside]).max() < 1e-4


def test_a_bold_disc_survives_sixteen_pixels_and_fine_stripes_do_not() -> None:
    stripes = canvas()
    for k in range(30):
        put_box(stripes, (0.2, 0.2 + 0.02 * k, 0.8, 0.21 + 0.02 * k), HARBOR)
    bold, fine = prepare_picture(put_disc(canvas(), HARBOR)), prepare_picture(stripes)
    assert measure_legibility(bold, 16) > 0.7
    assert measure_legibility(fine, 16) < 0.3
    assert measure_legibility(bold, 32) > measure_legibility(bold, 16)


def test_a_dark_mark_survives_one_ink_and_its_pale_half_does_not() -> None:
    whole = prepare_picture(put_box(canvas(), (0.2, 0.2, 0.8, 0.8), HARBOR))
    pale = put_box(put_box(canvas(), (0.2, 0.2, 0.8, 0.5), HARBOR), (0.2, 0.5, 0.8, 0.8), (255, 255, 150))
    assert measure_one_color(whole) == pytest.approx(1.0, abs=0.02)
    assert measure_one_color(prepare_picture(pale)) == pytest.approx(0.5, abs=0.03)


def test_a_well_placed_mark_outscores_the_same_mark_in_a_corner_pale_or_tiny() -> None:
    good = value_of(prepare_picture(put_disc(canvas(), HARBOR)))
    assert good > 0.85
    assert value_of(prepare_picture(put_disc(canvas(), HARBOR, 0.2, (0.22, 0.22)))) < good
    assert value_of(prepare_picture(put_disc(canvas(), (235, 235, 235)))) < good
    assert value_of(prepare_picture(put_disc(canvas(), HARBOR, 0.03))) < good


def test_the_finding_says_what_is_wrong_with_its_number_and_where() -> None:
    found = MarkComposition().score(Subject(prepare_picture(put_disc(canvas(), HARBOR, 0.3, (0.31, 0.5))), PALETTE))
    assert found.concerns == ("crowds the edge", "unbalanced")
    assert found.finding.startswith("The mark crowds the left edge: 0.8% of the canvas is clear there")
    assert found.finding.endswith("(also: unbalanced).")


def test_without_anything_wrong_the_finding_says_where_most_is_to_be_gained() -> None:
    found = MarkComposition().score(Subject(prepare_picture(put_disc(canvas(), HARBOR, 0.1)), PALETTE))
    assert found.concerns == ("too small",)
    found = MarkComposition().score(Subject(prepare_picture(put_disc(canvas(), HARBOR, 0.15)), PALETTE))
    assert found.concerns == ()
    assert found.finding.startswith("Nothing is wrong; most is to be gained in legibility")


def test_a_full_bleed_picture_is_not_measured_against_a_background_that_it_has_not() -> None:
    tiles = np.random.default_rng(4).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    picture = canvas()
    picture[..., :3] = np.kron(tiles, np.ones((64, 64, 1), dtype=np.uint8))
    found = MarkComposition().score(Subject(prepare_picture(picture), PALETTE))
    assert found.value is not None
    assert found.metrics["clear_space"] is None
    assert found.metrics["one_color"] is None
    assert found.metrics["balance"] is not None


def test_a_gradient_behind_the_mark_is_background() -> None:
    ramp = canvas()
    ramp[..., :3] = np.linspace(200, 255, 512)[:, None, None]
    picture = prepare_picture(put_disc(ramp, HARBOR))
    assert picture.ground == "gradient"
    assert picture.figure_share == pytest.approx(np.pi * 0.3**2, abs=0.01)


def test_a_full_bleed_picture_has_no_background() -> None:
    noise = canvas()
    noise[..., :3] = np.random.default_rng(4).integers(0, 256, (512, 512, 3))
    noise = np.kron(noise[::32, ::32], np.ones((32, 32, 1), dtype=np.uint8))
    assert prepare_picture(noise).ground == "none"


def test_the_corners_around_a_rounded_panel_are_not_figure() -> None:
    panel = canvas(color=HARBOR)
    y, x = np.mgrid[0:512, 0:512]
    outside = np.hypot(np.maximum(np.abs(x - 255.5) - 176, 0), np.maximum(np.abs(y - 255.5) - 176, 0)) > 80
    panel[outside] = 255
    picture = prepare_picture(put_disc(panel, EMBER, 0.2))
    assert not picture.figure[0, 0]
    assert picture.figure_share == pytest.approx(np.pi * 0.2**2, abs=0.01)


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (3, 2), (700, 5), (17, 31)])
def test_pictures_of_any_size_are_scored_or_left_without_a_value(shape: tuple[int, int]) -> None:
    rgba = np.random.default_rng(9).integers(0, 256, (*shape, 4)).astype(np.uint8)
    value = MarkComposition().score(Subject(prepare_picture(rgba), PALETTE)).value
    assert value is None or 0.0 <= value <= 1.0
