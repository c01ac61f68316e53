"""This file tests dominant colours against k-means over every pixel, and the backdrop of transparent pictures."""

import numpy as np
import pytest

from brand_assets.color import ciede2000, find_dominant_colors, flatten, rgb_to_lab


def test_flat_colours_are_found_exactly_with_their_shares() -> None:
    rgb = np.repeat([[255, 255, 255], [11, 60, 93], [217, 130, 43]], [600, 300, 100], axis=0).astype(np.uint8)
    found = find_dominant_colors(rgb)
    assert found.rgb == pytest.approx(np.array([[255, 255, 255], [11, 60, 93], [217, 130, 43]]))
    assert found.shares == pytest.approx([0.6, 0.3, 0.1])


def test_shades_nearer_than_a_glance_tells_are_one_colour() -> None:
    rgb = np.repeat([[200, 30, 40], [203, 33, 42], [10, 10, 120]], [50, 50, 100], axis=0).astype(np.uint8)
    assert len(find_dominant_colors(rgb).shares) == 2


def test_five_noisy_colours_are_where_k_means_over_every_pixel_puts_them() -> None:
    from sklearn.cluster import KMeans

    rng = np.random.default_rng(5)
    centres = np.array([[230, 40, 40], [30, 60, 200], [240, 220, 60], [30, 140, 70], [120, 120, 120]])
    pixels = np.clip(np.repeat(centres, [900, 800, 500, 300, 200], axis=0) + rng.normal(0, 5, (2700, 3)), 0, 255)
    rgb = pixels.astype(np.uint8)
    exact = KMeans(5, n_init=10, random_state=0).fit(rgb_to_lab(rgb)).cluster_centers_
    found = find_dominant_colors(rgb, 5)
    assert len(found.shares) == 5
    assert max(ciede2000(lab, exact).min() for lab in found.lab) < 0.5


def test_the_order_of_pixels_does_not_matter() -> None:
    rgb = np.random.default_rng(6).integers(0, 256, (3000, 3)).astype(np.uint8)
    shuffled = np.random.default_rng(7).permutation(rgb)
    assert find_dominant_colors(rgb).rgb == pytest.approx(find_dominant_colors(shuffled).rgb)


def test_no_pixels_have_no_colours() -> None:
    assert find_dominant_colors(np.zeros((0, 3), dtype=np.uint8)).shares.shape == (0,)


def test_a_dark_mark_on_transparency_is_put_on_white_and_a_light_one_on_black() -> None:
    rgba = np.zeros((20, 20, 4), dtype=np.uint8)
    rgba[5:15, 5:15] = (11, 60, 93, 255)
    assert flatten(rgba)[0, 0].tolist() == [255, 255, 255]
    rgba[5:15, 5:15] = (250, 250, 250, 255)
    assert flatten(rgba)[0, 0].tolist() == [0, 0, 0]


def test_half_transparent_black_on_white_is_grey() -> None:
    rgba = np.zeros((4, 4, 4), dtype=np.uint8)
    rgba[..., 3] = 255
    rgba[..., :3] = 255
    rgba[0, 0] = (0, 0, 0, 128)
    assert flatten(rgba)[0, 0].tolist() == [127, 127, 127]


def test_what_an_opaque_picture_holds_is_left_alone() -> None:
    rgba = np.random.default_rng(8).integers(0, 256, (9, 7, 4)).astype(np.uint8)
    rgba[..., 3] = 255
    assert np.array_equal(flatten(rgba), rgba[..., :3])
