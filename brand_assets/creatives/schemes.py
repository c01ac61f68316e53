"""This file casts a palette's colours: the ground, what is written with, what is drawn and what the button wears."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brand_assets.color import ciede2000, hex_to_lab
from brand_assets.color.contrast import TEXT_CONTRAST, contrast
from brand_assets.creatives.contrast import BLACK, WHITE
from brand_assets.records.brief import PaletteColor

LIGHT_FROM = 82.0
"""Lab lightness of a ground that reads as paper."""
TOLD_APART_DE = 12.0
"""CIEDE2000 below which two colours next to each other look like one that came out wrong."""
SEEN_CONTRAST = 1.35
"""Of a button's colour against its ground: less is lost in sunlight, whatever the hue."""
BUTTON_ROLES = {"accent": 0.0, "primary": 1.0, "secondary": 2.0, "neutral": 3.0}
ART_ROLES = {"primary": 0, "accent": 1, "secondary": 2, "neutral": 3}


@dataclass(frozen=True, slots=True)
class Scheme:
    """Hex colours. `inks`: the palette's, the most readable first; `arts` go with the ground, the weightiest first."""

    ground: str
    inks: tuple[str, ...]
    button: str
    button_ink: str
    arts: tuple[str, ...]


def cast_light(palette: Sequence[PaletteColor]) -> Scheme:
    """On the palette's lightest colour, or on white where it has none that could be paper."""
    lightness = dict(zip((color.hex for color in palette), hex_to_lab([c.hex for c in palette])[:, 0], strict=True))
    ground = max(lightness, key=lambda color: lightness[color])
    return cast_on(ground if lightness[ground] >= LIGHT_FROM else WHITE, palette)


def cast_bold(palette: Sequence[PaletteColor], beside: str, others: Sequence[str] = ()) -> Scheme:
    """On the primary colour that stands out from the ground `beside`; the first other where none does.

    One that stands out from the `others` too goes first.
    """
    primaries = [color.hex for color in palette if color.role == "primary"]
    ranked = [*primaries, *(color.hex for color in palette if color.hex not in primaries)]
    apart = [color for color in ranked if _is_other(color, beside)]
    best = (color for color in apart if all(_is_other(color, other) for other in others))
    return cast_on(next(best, apart[0] if apart else BLACK), palette)


def cast_on(ground: str, palette: Sequence[PaletteColor]) -> Scheme:
    """The palette on a given ground, which need not be of it."""
    inks = rank_inks(ground, palette)
    button = _choose_button(ground, palette)
    arts = sorted(palette, key=lambda color: ART_ROLES[color.role])
    return Scheme(
        ground,
        inks,
        button,
        _choose_on_button(button, palette),
        tuple(_keep_distinct((color.hex for color in arts), ground)) or (_stand_in(ground),),
    )


def rank_inks(ground: str, palette: Sequence[PaletteColor]) -> tuple[str, ...]:
    """The palette's colours from the most readable on the ground to the least."""
    return tuple(sorted((color.hex for color in palette), key=lambda color: -contrast(color, ground)))


def _choose_on_button(button: str, palette: Sequence[PaletteColor]) -> str:
    best = rank_inks(button, palette)[0]
    return best if contrast(best, button) >= TEXT_CONTRAST else _stand_in(button)


def _stand_in(ground: str) -> str:
    """Black or white, whichever is seen better there, for a palette that has nothing for it."""
    return max((BLACK, WHITE), key=lambda color: contrast(color, ground))


def _choose_button(ground: str, palette: Sequence[PaletteColor]) -> str:
    """The accent where it is seen on the ground, else the next role; black or white for a palette of one colour."""
    ranked = (color.hex for color in sorted(palette, key=lambda color: BUTTON_ROLES[color.role]))
    extremes = sorted((BLACK, WHITE), key=lambda color: -contrast(color, ground))
    return next(
        color for color in (*ranked, *extremes) if contrast(color, ground) >= SEEN_CONTRAST and _is_other(color, ground)
    )


def _keep_distinct(colors: Iterable[str], ground: str) -> list[str]:
    kept: list[str] = []
    for color in colors:
        if all(_is_other(color, other) for other in (ground, *kept)):
            kept.append(color)
    return kept


def _is_other(one: str, other: str) -> bool:
    return float(ciede2000(*hex_to_lab([one, other]))) >= TOLD_APART_DE
