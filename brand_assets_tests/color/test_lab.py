"""This file tests the colour conversions against scikit-image and published values."""

import numpy as np
import pytest

from brand_assets.color import hex_to_lab, hex_to_rgb, lab_to_rgb, rgb_to_hex, rgb_to_lab


def test_lab_agrees_with_scikit_image() -> None:
    from skimage.color import rgb2lab

    rgb = np.random.default_rng(1).integers(0, 256, (4096, 3))
    assert np.abs(rgb_to_lab(rgb) - rgb2lab(rgb[None] / 255.0)[0]).max() < 1e-3


def test_every_tenth_srgb_colour_survives_the_way_to_lab_and_back() -> None:
    axis = np.arange(0, 256, 10)
    rgb = np.stack(np.meshgrid(axis, axis, axis), axis=-1).reshape(-1, 3)
    assert np.array_equal(lab_to_rgb(rgb_to_lab(rgb)), rgb)


def test_white_black_and_red_have_their_published_lab() -> None:
    lab = hex_to_lab(["#FFFFFF", "#000000", "#FF0000"])
    assert lab == pytest.approx(np.array([[100, 0, 0], [0, 0, 0], [53.24, 80.09, 67.20]]), abs=0.02)


def test_hex_is_read_in_either_case_and_written_in_upper_case() -> None:
    assert rgb_to_hex(hex_to_rgb("#0b3c5D")) == "#0B3C5D"


@pytest.mark.parametrize("text", ["0B3C5D", "#FFF", "#0B3C5G", "#0B3C5D ", "#0B3C5D\n", ""])
def test_text_that_is_not_six_digit_hex_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="#RRGGBB"):
        hex_to_rgb(text)


def test_a_colour_outside_srgb_is_clipped_and_not_wrapped_around() -> None:
    assert lab_to_rgb([50.0, 128.0, 0.0])[0] == 255
    assert lab_to_rgb([150.0, 0.0, 0.0]).tolist() == [255, 255, 255]


def test_no_colours_give_an_empty_array() -> None:
    assert hex_to_lab([]).shape == (0, 3)
