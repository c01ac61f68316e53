"""This file finds the names that people have for a colour: the nearest of the colours that CSS names."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.difference import palette_distances
from brand_assets.color.lab import hex_to_lab, rgb_to_hex

LIST_NAME = "CSS Color Module Level 4"
SECOND_NAMES = ("aqua", "fuchsia")
"""CSS names some colours twice: these are left out, and the British spelling of gray."""


def nearest_names(hex_color: str, count: int = 3) -> list[tuple[str, float]]:
    """The `count` nearest named colours and their CIEDE2000, the nearest first, by name where two are as near.

    Below a distance of 1 it is the same colour to the eye; above 10 the name says no more than the family. ValueError
    when `hex_color` is not `#RRGGBB`.
    """
    names, labs = _read_named_colors()
    distances = palette_distances(hex_to_lab([hex_color]), labs)[0]
    ranked = sorted(zip(distances.tolist(), names, strict=True))
    return [(name, round(distance, 2)) for distance, name in ranked[:count]]


@cache
def _read_named_colors() -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Pillow ships the list: 148 names of 139 colours."""
    from PIL import ImageColor

    kept = [name for name in sorted(ImageColor.colormap) if name not in SECOND_NAMES and "grey" not in name]
    # By `getrgb`: the list itself holds tuples for the names that somebody has asked for.
    return tuple(kept), hex_to_lab([rgb_to_hex(ImageColor.getrgb(name)[:3]) for name in kept])
