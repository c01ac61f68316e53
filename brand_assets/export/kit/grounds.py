"""This file lists the colours that a kit shows its mark on, and names them."""

import re
from collections.abc import Sequence

from brand_assets.color.contrast import BLACK, WHITE
from brand_assets.export.kit.recoloring import is_dark_ground, is_light_ground
from brand_assets.export.kit.variants import Ground, Variants

MAX_GROUNDS = 8
MAX_SHOWN = 9
"""What there is room for on the sheet."""


def list_grounds(variants: Variants) -> list[Ground]:
    """First what the mark was approved on, or what suits it where it is transparent, then the palette's others."""
    if variants.background_hex is not None:
        first = variants.background_hex.upper()
    else:
        is_dark = is_dark_ground(variants.ground_hex)
        first = (variants.for_dark if is_dark else variants.for_light).ground_hex
    names = {color.hex.upper(): color.name for color in reversed(variants.palette)}
    hexes = list(dict.fromkeys([first, *(color.hex.upper() for color in variants.palette)]))[:MAX_GROUNDS]
    grounds: list[Ground] = []
    for hex_color in hexes:
        name = names.get(hex_color, {WHITE: "White", BLACK: "Black"}.get(hex_color, "Background"))
        grounds.append(Ground(name, _name_slug(name, {ground.slug for ground in grounds}), hex_color))
    return grounds


def add_extremes(grounds: Sequence[Ground]) -> list[Ground]:
    """The grounds, and white or black where none of them is light or dark: at least one of each is to be seen.

    At most `MAX_SHOWN`, those that come last left out.
    """
    white, black = Ground("White", "white", WHITE), Ground("Black", "black", BLACK)
    extremes = ((white, is_light_ground), (black, is_dark_ground))
    missing = [one for one, is_like in extremes if not any(is_like(ground.hex) for ground in grounds)]
    return [*grounds[: MAX_SHOWN - len(missing)], *missing]


def _name_slug(name: str, taken: set[str]) -> str:
    """For a file's name: lower-case ASCII, numbered where two names come to the same."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "color"
    number, unique = 2, slug
    while unique in taken:
        unique, number = f"{slug}-{number}", number + 1
    return unique
