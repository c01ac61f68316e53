"""This file chooses a mark's colours for another ground from its palette, changing no more of them than must be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from brand_assets.color.contrast import DARK_LUMINANCE, GRAPHIC_CONTRAST, contrast, relative_luminance
from brand_assets.export.kit.regions import Anatomy, find_touching_layers
from brand_assets.records.brief import PaletteColor
from brand_assets.vector.mark import VectorMark

BLACK, WHITE = "#000000", "#FFFFFF"
INNER_CONTRAST = 2.0
"""Between two touching colours of the mark: as much as this, or as they had."""
KEPT = 0.9
"""Of a contrast that was approved: what is left of it on another ground may be a little less."""
LIGHT_LUMINANCE = 0.5
MAX_TRIED = 20_000
"""Combinations; with more layers and colours than that, only the best few for each layer are tried together."""

MISSED, MERGED, EXCHANGED, NOT_NEUTRAL, CONTRAST_GAIN = 30.0, 8.0, 1.0, 0.4, 0.02
"""What counts against a choice: a ratio missed by 1, two colours become one, one given up, and for what."""


@dataclass(frozen=True, slots=True)
class Recoloring:
    """A mark for `ground_hex`; `exchanged` maps a layer's name to its hex before and after.

    `least_contrast` is the lowest WCAG ratio with the ground among the layers that touch it.
    """

    vector: VectorMark
    ground_hex: str
    exchanged: Mapping[str, tuple[str, str]]
    least_contrast: float


def recolor(
    vector: VectorMark,
    anatomy: Anatomy,
    palette: Sequence[PaletteColor],
    ground_hex: str,
    approved_on: str | None = None,
) -> Recoloring:
    """Layers that touch the ground get 3:1 against it where the palette has such a colour, else black or white.

    Layers inside others stay told from those; what can keep its colour keeps it. With `approved_on`, a colour that has
    less than 3:1 there may keep that little.
    """
    needed = [
        min(GRAPHIC_CONTRAST, KEPT * contrast(layer.hex, approved_on)) if approved_on else GRAPHIC_CONTRAST
        for layer in vector.layers
    ]
    outer = _find_outer(vector, anatomy)
    pairs = find_touching_layers(anatomy)
    weights = _weigh_layers(vector, anatomy)
    neutral = {color.hex.upper() for color in palette if color.role == "neutral"} | {BLACK, WHITE}
    choices = [_list_choices(layer.hex, palette, ground_hex, depth in outer) for depth, layer in enumerate(vector.layers)]
    own = [layer.hex for layer in vector.layers]

    def count_against(colors: tuple[str, ...]) -> float:
        cost = sum(weights[k] * _price(own[k], colors[k], neutral, ground_hex) for k in range(len(own)))
        cost += sum(MISSED * max(0.0, needed[k] - contrast(colors[k], ground_hex)) for k in outer)
        for low, high in pairs:
            wanted = min(INNER_CONTRAST, contrast(own[low], own[high]))
            cost += MISSED * max(0.0, wanted - contrast(colors[low], colors[high]))
        merged = sum(
            colors[k] == colors[j] and own[k] != own[j] for k in range(len(own)) for j in range(k + 1, len(own))
        )
        return cost + MERGED * merged / len(own)

    colors = min(_combine(choices), key=count_against)
    layers = tuple(replace(layer, hex=color) for layer, color in zip(vector.layers, colors, strict=True))
    exchanged = {
        layer.name: (layer.hex, color) for layer, color in zip(vector.layers, colors, strict=True) if layer.hex != color
    }
    least = min(contrast(colors[k], ground_hex) for k in outer)
    return Recoloring(replace(vector, layers=layers), ground_hex, exchanged, least)


def _find_outer(vector: VectorMark, anatomy: Anatomy) -> list[int]:
    """The layers that touch the ground, and all where that is not known."""
    outer = {region.layer for number, region in enumerate(anatomy.regions) if anatomy.touches_ground(number)}
    return sorted(outer) or list(range(len(vector.layers)))


def _weigh_layers(vector: VectorMark, anatomy: Anatomy) -> list[float]:
    """From 0.5 to 1.5 by the share of what is seen: the largest colour is the one a brand is known by."""
    total = sum(region.size for region in anatomy.regions) or 1.0
    seen = [sum(r.size for r in anatomy.regions if r.layer == depth) for depth in range(len(vector.layers))]
    return [0.5 + size / total for size in seen]


def _list_choices(own: str, palette: Sequence[PaletteColor], ground_hex: str, is_outer: bool) -> list[str]:
    """Its own colour, then the palette's; black and white where neither can be seen on the ground."""
    choices = list(dict.fromkeys([own, *(color.hex.upper() for color in palette)]))
    if is_outer and all(contrast(color, ground_hex) < GRAPHIC_CONTRAST for color in choices):
        choices.append(max((WHITE, BLACK), key=lambda color: contrast(color, ground_hex)))
    return choices


def _combine(choices: list[list[str]]) -> list[tuple[str, ...]]:
    most = max(len(row) for row in choices)
    while most > 1 and most ** len(choices) > MAX_TRIED:
        most -= 1
    return list(product(*(row[:most] if most > 1 else row[:2] for row in choices)))


def _price(own: str, color: str, neutral: set[str], ground_hex: str) -> float:
    if color == own:
        return 0.0
    return EXCHANGED + (0.0 if color in neutral else NOT_NEUTRAL) - CONTRAST_GAIN * contrast(color, ground_hex)


def choose_dark_ground(palette: Sequence[PaletteColor], background_hex: str | None) -> str:
    """What the mark was approved on where that is dark, else the palette's darkest, else black."""
    return _choose_ground(palette, background_hex, is_dark=True)


def choose_light_ground(palette: Sequence[PaletteColor], background_hex: str | None) -> str:
    """What the mark was approved on where that is light, else the palette's lightest, else white."""
    return _choose_ground(palette, background_hex, is_dark=False)


def _choose_ground(palette: Sequence[PaletteColor], background_hex: str | None, is_dark: bool) -> str:
    colors = [background_hex] if background_hex else []
    colors += sorted((color.hex.upper() for color in palette), key=lambda h: relative_luminance(h) * (1 if is_dark else -1))
    suits = [color for color in colors if (is_dark_ground if is_dark else is_light_ground)(color)]
    return suits[0] if suits else (BLACK if is_dark else WHITE)


def is_dark_ground(hex_color: str) -> bool:
    """Whether white can be told from it better than black."""
    return relative_luminance(hex_color) < DARK_LUMINANCE


def is_light_ground(hex_color: str) -> bool:
    return relative_luminance(hex_color) >= LIGHT_LUMINANCE
