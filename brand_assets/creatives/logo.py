"""This file signs a creative: the approved mark with the brand's name beside it, in colours that its ground carries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from brand_assets.color import ciede2000, hex_to_lab
from brand_assets.color.contrast import GRAPHIC_CONTRAST, contrast
from brand_assets.creatives.contrast import BLACK, WHITE
from brand_assets.creatives.schemes import TOLD_APART_DE
from brand_assets.creatives.setting_words import SetWords, set_line, set_name
from brand_assets.records.brief import PaletteColor
from brand_assets.typesetting.fonts import FontSet
from brand_assets.vector.mark import Contour, VectorMark, map_contour, measure_bounds

NAME_SIZE = 0.37
"""Of the mark's height: two lines of the name are then as high as the mark's body."""
NAME_ALONE = 0.56
"""The same for a name that signs without a mark, in one line."""
GAP = 0.24
WIDEST_MARK = 2.2
"""Times its height: a mark that is longer signs alone, as does one with the name in it."""
SAME_GROUND_DE = 6.0
FAINT = 1.5
"""Contrast of a mark's lesser colour against its ground, below which it is not seen at a logo's size."""
MAX_LAYERS = 4


@dataclass(frozen=True, slots=True)
class Logo:
    """Layers of outlines whose ink fills `width` by `height` from (0, 0); `slugs` and `hexes` are the mark's own.

    `name` is drawn in the ground's ink; empty where the mark says the name itself, or fonts lack a character of it.
    """

    layers: tuple[tuple[Contour, ...], ...]
    slugs: tuple[str, ...]
    hexes: tuple[str, ...]
    name: tuple[Contour, ...]
    width: float
    height: float
    missing: tuple[str, ...] = ()


def build_logo(vector: VectorMark | None, name: str | None, fonts: FontSet, height: float) -> Logo:
    """The mark `height` high and the name beside it; the name alone without a mark, the mark alone without a name."""
    if vector is None:
        alone = set_line(name or "", fonts, "en", NAME_ALONE * height)
        return Logo((), (), (), alone.contours, alone.width_px, alone.height_px, alone.missing)
    bounds = measure_bounds(vector)
    scale = height / max(bounds.bottom - bounds.top, 1e-6)
    width = (bounds.right - bounds.left) * scale
    layers = tuple(
        tuple(
            map_contour(contour, lambda x, y: ((x - bounds.left) * scale, (y - bounds.top) * scale))
            for contour in layer.contours
        )
        for layer in vector.layers
    )
    slugs, hexes = tuple(layer.slug for layer in vector.layers), tuple(layer.hex for layer in vector.layers)
    words = _set_beside(name, fonts, width, height)
    if words is None or words.missing:
        return Logo(layers, slugs, hexes, (), width, height, words.missing if words else ())
    return Logo(
        layers, slugs, hexes, _place_name(words, width, height), _beside(width, height) + words.width_px, height
    )


def dress_logo(
    logo: Logo, ground_hex: str, approved_on: str | None, palette: Sequence[PaletteColor], ink_hex: str
) -> Mapping[str, str]:
    """By layer its colour on this ground: its own where they were approved so or can be seen, else the nearest set.

    Of the palette's colours, each for one layer; black or white for a mark that no colour of the palette suits.
    """
    own = logo.hexes
    if _is_approved(ground_hex, approved_on) or _is_seen(own, ground_hex):
        return dict(zip(logo.slugs, own, strict=True))
    if len(own) > MAX_LAYERS:
        return dict.fromkeys(logo.slugs, ink_hex)
    choices = list(dict.fromkeys((*own, *(color.hex for color in palette), ink_hex, BLACK, WHITE)))
    sets = _keep_seen(product(range(len(choices)), repeat=len(own)), choices, ground_hex)
    best = min(sets, key=lambda one: _cost(one, own, len(palette) + len(own), choices), default=(ink_hex,) * len(own))
    return dict(zip(logo.slugs, best, strict=True))


def _is_approved(ground_hex: str, approved_on: str | None) -> bool:
    return approved_on is not None and float(ciede2000(*hex_to_lab([ground_hex, approved_on]))) < SAME_GROUND_DE


def _is_seen(colors: Sequence[str], ground_hex: str) -> bool:
    return bool(_keep_seen([range(len(colors))], colors, ground_hex))


def _keep_seen(sets: Iterable[Sequence[int]], choices: Sequence[str], ground_hex: str) -> list[tuple[str, ...]]:
    """Of sets of places in `choices` those whose strongest colour reads as text would, with none faint or too alike."""
    contrasts = np.array([contrast(color, ground_hex) for color in choices])
    lab = hex_to_lab(list(choices))
    is_apart = ciede2000(lab[:, None], lab[None]) >= TOLD_APART_DE
    return [
        tuple(choices[place] for place in some)
        for some in sets
        if not some
        or (
            max(contrasts[place] for place in some) >= GRAPHIC_CONTRAST
            and min(contrasts[place] for place in some) >= FAINT
            and all(is_apart[one, other] for one, other in combinations(some, 2))
        )
    ]


def _cost(one: Sequence[str], own: Sequence[str], known: int, choices: Sequence[str]) -> tuple[int, int]:
    """How many colours are not of the palette, then how many layers change theirs."""
    foreign = sum(choices.index(color) >= known for color in one)
    return foreign, sum(color != mine for color, mine in zip(one, own, strict=True))


def _set_beside(name: str | None, fonts: FontSet, width: float, height: float) -> SetWords | None:
    return set_name(name, fonts, NAME_SIZE * height) if name and width <= WIDEST_MARK * height else None


def _beside(width: float, height: float) -> float:
    return width + GAP * height


def _place_name(words: SetWords, width: float, height: float) -> tuple[Contour, ...]:
    across, down = _beside(width, height), (height - words.height_px) / 2
    return tuple(map_contour(contour, lambda x, y: (x + across, y + down)) for contour in words.contours)
