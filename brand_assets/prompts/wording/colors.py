"""This file words a palette the way a model reads colours, and says which of its colours is the ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from brand_assets.catalogue.phrasing import Colors
from brand_assets.prompts.wording.sentences import join_listed
from brand_assets.records.brief import PaletteColor

WHITE = PaletteColor("white", "#FFFFFF", "neutral")
BLACK = PaletteColor("black", "#000000", "neutral")
LIGHT = 0.75
MIDDLE = 0.6
DARK = 0.45
"""Oklab lightness, 0..1: a light ground is at least as light as the first, a dark one no lighter than the last."""
STEP = 0.25
"""Of lightness: an ink nearer to its ground is hard to see on it."""
INKS = {"one": 1, "two": 2, "three": 3}
MORE_HUES = ("gray", "purple", "gold", "silver")
"""Names of colours that no prompt of ours uses."""


@dataclass(frozen=True, slots=True)
class PaletteWords:
    """`palette` names the inks and `ground` what they stand on; `color_list` is empty where the names hold the hex."""

    palette: str
    ground: str
    color_list: str


def word_palette(palette: Sequence[PaletteColor], style: Colors, attributes: Mapping[str, str]) -> PaletteWords:
    """The inks that the attributes `ground` and `color_count` leave; all of the palette where they say nothing."""
    ground = _find_ground(palette, attributes.get("ground"))
    inks = [color for color in palette if color.hex != ground.hex] or [_stand_in(ground)]
    inks = _limit(inks, ground, INKS.get(attributes.get("color_count", ""), len(inks)))
    said = tuple(dict.fromkeys(_name(color, style) for color in inks))
    listed = [_name(color, "inline") for color in (*inks, ground)] if style == "list" else []
    return PaletteWords(join_listed(said), _name(ground, style), ", ".join(listed))


@cache
def name_plainly(hex_color: str) -> str:
    """The colour in plain words: those of the nearest example in Oklab."""
    color = _to_oklab(hex_color)
    return min(_read_examples(), key=lambda example: sum((a - b) ** 2 for a, b in zip(color, example[1], strict=True)))[
        0
    ]


@cache
def list_hues() -> tuple[str, ...]:
    """What colours are called, without whether they are dark or pale: `blue` for `navy blue`."""
    return tuple(dict.fromkeys([*(name.replace("-", " ").split()[-1] for name, _ in _read_examples()), *MORE_HUES]))


def _find_ground(palette: Sequence[PaletteColor], wanted: str | None) -> PaletteColor:
    """A light colour, a neutral before others, or a dark one, the primary before others; white or black without one."""
    if wanted == "mid":
        return min(palette, key=lambda color: abs(_to_oklab(color.hex)[0] - MIDDLE))
    if wanted == "dark":
        dark = [color for color in palette if _to_oklab(color.hex)[0] <= DARK]
        return min(dark, key=lambda c: (c.role != "primary", _to_oklab(c.hex)[0]), default=BLACK)
    neutral = next((color for color in palette if color.role == "neutral"), None)
    if neutral and wanted is None:
        return neutral
    light = [color for color in palette if _to_oklab(color.hex)[0] >= LIGHT and len(palette) > 1]
    return min(light, key=lambda c: (c.role != "neutral", -_to_oklab(c.hex)[0]), default=WHITE)


def _limit(inks: Sequence[PaletteColor], ground: PaletteColor, count: int) -> list[PaletteColor]:
    """Those that stand out from the ground, of them the primary first, then accents; in the palette's order again."""
    order = ("primary", "accent", "secondary", "neutral")
    level = _to_oklab(ground.hex)[0]
    kept = sorted(inks, key=lambda ink: (abs(_to_oklab(ink.hex)[0] - level) < STEP, order.index(ink.role)))[:count]
    return [color for color in inks if color in kept]


def _stand_in(ground: PaletteColor) -> PaletteColor:
    return WHITE if _to_oklab(ground.hex)[0] < LIGHT else BLACK


def _name(color: PaletteColor, style: Colors) -> str:
    return f"{color.name} {color.hex}" if style == "inline" else name_plainly(color.hex)


@cache
def _read_examples() -> tuple[tuple[str, tuple[float, float, float]], ...]:
    text = files("brand_assets.prompts.wording").joinpath("color_words.yaml").read_text(encoding="utf-8")
    return tuple((words, _to_oklab(color)) for words, color in yaml.safe_load(text).items())


@cache
def _to_oklab(hex_color: str) -> tuple[float, float, float]:
    """Lightness 0..1, green to red, blue to yellow. Ottosson 2020, https://bottosson.github.io/posts/oklab/.

    Not CIE Lab, as elsewhere: its blues bend towards purple, and #0000FF would be called violet.
    """
    values = (int(hex_color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
