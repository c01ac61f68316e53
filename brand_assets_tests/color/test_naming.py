"""This file tests the names that colours are given: exact ones, the nearest of all, and how far off they are."""

import numpy as np
import pytest
from PIL import ImageColor

from brand_assets.color import ciede2000, hex_to_lab, rgb_to_hex
from brand_assets.color.naming import _read_named_colors, nearest_names


@pytest.mark.parametrize(
    ("hex_color", "name"),
    [
        ("#FF6347", "tomato"),
        ("#663399", "rebeccapurple"),
        ("#00FFFF", "cyan"),
        ("#808080", "gray"),
        ("#000000", "black"),
    ],
)
def test_a_named_colour_has_its_own_name_and_no_distance(hex_color: str, name: str) -> None:
    assert nearest_names(hex_color)[0] == (name, 0.0)


@pytest.mark.parametrize("hex_color", ["#0B3C5D", "#D9822B", "#1F6FEB", "#FFD23F", "#F7F3EC"])
def test_no_name_is_nearer_than_the_first(hex_color: str) -> None:
    named = {name: rgb_to_hex(ImageColor.getrgb(name)[:3]) for name in sorted(ImageColor.colormap)}
    every = {name: float(ciede2000(*hex_to_lab([hex_color, value]))) for name, value in named.items()}
    name, distance = nearest_names(hex_color, 1)[0]
    assert distance == pytest.approx(min(every.values()), abs=0.006)
    assert every[name] == pytest.approx(distance, abs=0.006)


def test_names_come_nearest_first_and_each_colour_once() -> None:
    found = nearest_names("#336699", 139)
    distances = [distance for _, distance in found]
    assert distances == sorted(distances)
    assert len({ImageColor.getrgb(name) for name, _ in found}) == len(found) == 139
    assert not np.isnan(distances).any()


def test_names_are_found_whatever_was_asked_of_pillow_before() -> None:
    ImageColor.getrgb("navy")
    _read_named_colors.cache_clear()
    assert nearest_names("#000080")[0] == ("navy", 0.0)
