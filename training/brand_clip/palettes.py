"""This file invents palettes: two to five colours with roles, plain and brand-like ones, on light or dark neutrals."""

import colorsys
import random
from collections.abc import Sequence

from brand_assets.color.lab import rgb_to_hex
from brand_assets.records.brief import PaletteColor, Role

NEUTRALS = ("#FFFFFF", "#F7F3EC", "#FBF7F0", "#F2F2F0", "#EFE6D8", "#FAFAFA", "#E8EEF2")
DARKS = ("#111111", "#14142B", "#1B1B1E", "#26323F", "#2B2118", "#0D1B2A")
PRIMARY_ROLES: tuple[Role, ...] = ("primary", "secondary", "accent")


def invent_palette(dice: random.Random, names: Sequence[str]) -> tuple[PaletteColor, ...]:
    """Distinct colours; the first is the primary, and mostly one is a neutral."""
    count = dice.choice((1, 2, 2, 3, 3))
    hexes = [_invent_hex(dice) for _ in range(count)]
    if dice.random() < 0.2:
        hexes[0] = dice.choice(DARKS)
    roles: list[Role] = [PRIMARY_ROLES[min(i, 2)] if count > 2 or i == 0 else "accent" for i in range(count)]
    if dice.random() < 0.75:
        hexes.append(dice.choice(NEUTRALS if dice.random() < 0.85 else DARKS))
        roles.append("neutral")
    kept = dict(zip(hexes, roles, strict=True))
    return tuple(PaletteColor(_invent_name(dice, names), color, role) for color, role in kept.items())


def _invent_hex(dice: random.Random) -> str:
    """Any hue, from pastel to dark; a fifth of them pure, as signs and apps have them."""
    hue = dice.random()
    if dice.random() < 0.2:
        saturation, value = dice.uniform(0.8, 1.0), dice.uniform(0.8, 1.0)
    else:
        saturation, value = dice.uniform(0.0, 1.0) ** 0.6, dice.uniform(0.15, 1.0)
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return rgb_to_hex([round(255 * red), round(255 * green), round(255 * blue)])


def _invent_name(dice: random.Random, names: Sequence[str]) -> str:
    return " ".join(dice.sample(list(names), dice.choice((1, 1, 2))))
