"""This file tests CIEDE2000 against the test data of Sharma, Wu & Dalal 2005, table 1, and the palette look-ups."""

import numpy as np
import pytest

from brand_assets.color import ciede2000, hex_to_lab, nearest_colors, palette_distances

SHARMA = np.array(
    [
        [50.0000, 2.6772, -79.7751, 50.0000, 0.0000, -82.7485, 2.0425],
        [50.0000, 3.1571, -77.2803, 50.0000, 0.0000, -82.7485, 2.8615],
        [50.0000, 2.8361, -74.0200, 50.0000, 0.0000, -82.7485, 3.4412],
        [50.0000, -1.3802, -84.2814, 50.0000, 0.0000, -82.7485, 1.0000],
        [50.0000, -1.1848, -84.8006, 50.0000, 0.0000, -82.7485, 1.0000],
        [50.0000, -0.9009, -85.5211, 50.0000, 0.0000, -82.7485, 1.0000],
        [50.0000, 0.0000, 0.0000, 50.0000, -1.0000, 2.0000, 2.3669],
        [50.0000, -1.0000, 2.0000, 50.0000, 0.0000, 0.0000, 2.3669],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0009, 7.1792],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0010, 7.1792],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0011, 7.2195],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0012, 7.2195],
        [50.0000, -0.0010, 2.4900, 50.0000, 0.0009, -2.4900, 4.8045],
        [50.0000, -0.0010, 2.4900, 50.0000, 0.0010, -2.4900, 4.8045],
        [50.0000, -0.0010, 2.4900, 50.0000, 0.0011, -2.4900, 4.7461],
        [50.0000, 2.5000, 0.0000, 50.0000, 0.0000, -2.5000, 4.3065],
        [50.0000, 2.5000, 0.0000, 73.0000, 25.0000, -18.0000, 27.1492],
        [50.0000, 2.5000, 0.0000, 61.0000, -5.0000, 29.0000, 22.8977],
        [50.0000, 2.5000, 0.0000, 56.0000, -27.0000, -3.0000, 31.9030],
        [50.0000, 2.5000, 0.0000, 58.0000, 24.0000, 15.0000, 19.4535],
        [50.0000, 2.5000, 0.0000, 50.0000, 3.1736, 0.5854, 1.0000],
        [50.0000, 2.5000, 0.0000, 50.0000, 3.2972, 0.0000, 1.0000],
        [50.0000, 2.5000, 0.0000, 50.0000, 1.8634, 0.5757, 1.0000],
        [50.0000, 2.5000, 0.0000, 50.0000, 3.2592, 0.3350, 1.0000],
        [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
        [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630],
        [61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731],
        [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
        [22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373],
        [36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
        [90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441],
        [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
        [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
        [2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082],
    ]
)


def test_ciede2000_gives_all_34_published_differences() -> None:
    assert np.abs(ciede2000(SHARMA[:, :3], SHARMA[:, 3:6]) - SHARMA[:, 6]).max() < 1e-4


def test_ciede2000_is_the_same_both_ways() -> None:
    assert ciede2000(SHARMA[:, 3:6], SHARMA[:, :3]) == pytest.approx(ciede2000(SHARMA[:, :3], SHARMA[:, 3:6]), abs=1e-9)


def test_one_colour_is_compared_with_each_of_many() -> None:
    assert ciede2000(SHARMA[0, 3:6], SHARMA[:6, :3]) == pytest.approx(SHARMA[:6, 6], abs=1e-4)


def test_palette_distances_pair_every_colour_with_every_palette_colour() -> None:
    lab, palette = SHARMA[:5, :3], SHARMA[6:9, 3:6]
    found = palette_distances(lab, palette)
    assert found.shape == (5, 3)
    assert found[4, 2] == pytest.approx(float(ciede2000(lab[4], palette[2])))


def test_a_palette_colour_is_nearest_to_itself() -> None:
    palette = hex_to_lab(["#0B3C5D", "#2F5D50", "#D9822B", "#F7F3EC"])
    rows, differences = nearest_colors(palette, palette)
    assert rows.tolist() == [0, 1, 2, 3]
    assert differences.max() == 0.0


def test_the_first_of_two_equal_palette_colours_is_taken() -> None:
    rows, _ = nearest_colors(hex_to_lab(["#112233"]), hex_to_lab(["#FFFFFF", "#112233", "#112233"]))
    assert rows.tolist() == [1]


def test_an_empty_palette_is_refused_and_no_colours_are_fine() -> None:
    with pytest.raises(ValueError, match="palette is empty"):
        nearest_colors(hex_to_lab(["#112233"]), hex_to_lab([]))
    assert nearest_colors(hex_to_lab([]), hex_to_lab(["#112233"]))[1].shape == (0,)
