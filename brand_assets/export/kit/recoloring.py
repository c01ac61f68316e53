"""This file chooses a mark's colours for another ground from its palette, changing no more of them than must be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from brand_assets.color import hex_to_lab, lab_to_rgb, palette_distances, rgb_to_hex
from brand_assets.color.contrast import (
    BLACK,
    DARK_LUMINANCE,
    GRAPHIC_CONTRAST,
    WHITE,
    contrast,
    relative_luminance,
)
from brand_assets.export.kit.regions import Anatomy, find_touching_layers
from brand_assets.records.brief import PaletteColor
from brand_assets.vector.mark import VectorMark

INNER_CONTRAST = 2.0
"""Between two touching colours of the mark: as much as this, or as they had."""
KEPT = 0.9
"""Of a contrast that was approved: what is left of it on another ground may be a little less."""
LIGHT_LUMINANCE = 0.5
MAX_TRIED = 20_000
"""Combinations; with more layers and colours than that, only the best few for each layer are tried together."""

MISSED_AT_ALL, MISSED, MERGED, EXCHANGED, NOT_NEUTRAL, NOT_PALETTE = 40.0, 30.0, 8.0, 1.0, 0.4, 2.0
"""What counts against a choice: a ratio with the ground that is missed and each 1 it is missed by, two colours become
one, one given up, and what for."""
CONTRAST_GAIN = 0.02
TINTED, TINTED_PER_DE = 0.3, 0.25
"""For its own colour made lighter or darker: next to nothing where nobody sees it, more than another of the palette
where all do."""
FARTHER_PER_DE = 0.01
"""Of two colours from outside the palette, the nearer one."""
OTHER_TONE_DE = 20.0
"""CIEDE2000 by which a tint may differ from its colour and still be known for it."""
TINT_STEP = 1.0
"""Of lightness in Lab, 0..100."""


@dataclass(frozen=True, slots=True)
class Recoloring:
    """A mark for `ground_hex`; `exchanged` maps a layer's name to its hex before and after.

    `least_contrast` is the lowest WCAG ratio with the ground among the layers that touch it.
    """

    vector: VectorMark
    ground_hex: str
    exchanged: Mapping[str, tuple[str, str]]
    least_contrast: float
    leaves_palette: bool = False
    """Whether a colour became one that is neither the palette's nor nearly its own."""


def recolor(
    vector: VectorMark,
    anatomy: Anatomy,
    palette: Sequence[PaletteColor],
    ground_hex: str,
    approved_on: str | None = None,
) -> Recoloring:
    """Layers that touch the ground get 3:1 against it from a palette colour, or from a tint, black or white.

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
    prices = {color.hex.upper(): EXCHANGED + (color.role != "neutral") * NOT_NEUTRAL for color in palette}
    own = [layer.hex.upper() for layer in vector.layers]

    def count_alone(k: int, color: str) -> float:
        missed = needed[k] - contrast(color, ground_hex) if k in outer else 0.0
        return weights[k] * _price(own[k], color, prices, ground_hex) + (
            MISSED_AT_ALL + MISSED * missed if missed > 0 else 0.0
        )

    def count_together(colors: tuple[str, ...]) -> float:
        cost = sum(count_alone(k, color) for k, color in enumerate(colors))
        for low, high in pairs:
            wanted = min(INNER_CONTRAST, contrast(own[low], own[high]))
            cost += MISSED * max(0.0, wanted - contrast(colors[low], colors[high]))
        merged = len(set(own)) - len(set(colors))
        return cost + MERGED * max(0, merged) / len(own)

    choices = [_list_choices(hex_color, palette, ground_hex, k in outer) for k, hex_color in enumerate(own)]
    colors = min(_combine(choices, count_alone), key=count_together)
    layers = tuple(replace(layer, hex=color) for layer, color in zip(vector.layers, colors, strict=True))
    changes = zip(vector.layers, own, colors, strict=True)
    exchanged = {layer.name: (before, after) for layer, before, after in changes if before != after}
    least = min(contrast(colors[k], ground_hex) for k in outer)
    strays = any(
        after not in prices and _measure_difference(before, after) > OTHER_TONE_DE
        for before, after in exchanged.values()
    )
    return Recoloring(replace(vector, layers=layers), ground_hex, exchanged, least, strays)


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
    """Its own colour, then the palette's, then what is needed where too few of those can be seen on the ground."""
    choices = [own, *(color.hex.upper() for color in palette)]
    if is_outer:
        choices += [_tint(own, ground_hex), max((WHITE, BLACK), key=lambda color: contrast(color, ground_hex))]
    return list(dict.fromkeys(choices))


def _tint(own: str, ground_hex: str) -> str:
    """The colour made lighter or darker until it can be seen on the ground."""
    lab = hex_to_lab([own])[0]
    step = TINT_STEP if is_dark_ground(ground_hex) else -TINT_STEP
    color = own
    while contrast(color, ground_hex) < GRAPHIC_CONTRAST and 0 <= lab[0] <= 100:
        lab[0] += step
        color = rgb_to_hex(lab_to_rgb(lab))
    return color


def _combine(choices: list[list[str]], shortlist: Callable[[int, str], float]) -> list[tuple[str, ...]]:
    """Every combination, or those of each layer's best few where there are too many."""
    most = max(len(row) for row in choices)
    while most > 1 and most ** len(choices) > MAX_TRIED:
        most -= 1
    best = [sorted(row, key=lambda color: shortlist(k, color))[:most] for k, row in enumerate(choices)]
    return list(product(*best))


def _price(own: str, color: str, prices: Mapping[str, float], ground_hex: str) -> float:
    if color == own:
        return 0.0
    if color in prices:
        return prices[color] - CONTRAST_GAIN * contrast(color, ground_hex)
    difference = _measure_difference(own, color)
    return min(EXCHANGED + NOT_PALETTE, TINTED + TINTED_PER_DE * difference) + FARTHER_PER_DE * difference


@lru_cache(maxsize=1024)
def _measure_difference(one_hex: str, other_hex: str) -> float:
    return float(palette_distances(hex_to_lab([one_hex]), hex_to_lab([other_hex]))[0, 0])


def list_dark_grounds(palette: Sequence[PaletteColor], background_hex: str | None) -> list[str]:
    """What the mark was approved on where that is dark, then the palette's darkest; black where there is neither."""
    by_light = sorted((color.hex.upper() for color in palette), key=relative_luminance)
    colors = [*([background_hex] if background_hex else []), *by_light[:1]]
    return [color for color in dict.fromkeys(colors) if is_dark_ground(color)] or [BLACK]


def list_light_grounds(palette: Sequence[PaletteColor], background_hex: str | None) -> list[str]:
    """What the mark was approved on where that is light, then the palette's lightest; white where there is neither."""
    by_light = sorted((color.hex.upper() for color in palette), key=relative_luminance, reverse=True)
    colors = [*([background_hex] if background_hex else []), *by_light[:1]]
    return [color for color in dict.fromkeys(colors) if is_light_ground(color)] or [WHITE]


def is_dark_ground(hex_color: str) -> bool:
    """Whether white can be told from it better than black."""
    return relative_luminance(hex_color) < DARK_LUMINANCE


def is_light_ground(hex_color: str) -> bool:
    return relative_luminance(hex_color) >= LIGHT_LUMINANCE
