"""This file casts a palette: which colour is the paper, which the ink, and which others can be seen on either.

White or black stand in as the other side of the contrast only when nothing in the palette does.
"""

from collections.abc import Iterable

from brand_assets.generation.draft.intent import Swatch
from brand_assets.generation.draft.shapes import Tone

READABLE = 3.0  # WCAG 2.2, 1.4.11: contrast of graphical objects
READABLE_DETAIL = 1.9  # for a detail beside shapes that already carry the mark
LIGHT = 0.5  # relative luminance from which a colour serves as paper
READABLE_HUE = 1.5  # for a detail of quite another hue than the ground
OTHER_HUE = 200.0  # weighted RGB distance from which two colours are of other hues, or nearly black and white
DISTINCT = 90.0  # weighted RGB distance from which two flat areas are told apart at a glance

Inks = dict[Tone, str]

DARK = 0.2  # relative luminance up to which a colour serves as a dark ground

SCHEMES = {"paper": 3.0, "inverted": 1.0, "light": 1.0, "dark": 1.0}
"""The primary on paper, or as the ground; or a ground that is light or dark, whichever of the two the primary is."""
TINTS = {"one": 4.0, "accent": 4.0, "second": 2.0, "both": 2.0}
"""How many colours beside paper and ink are used, and which; with relative frequencies."""


def cast_inks(palette: tuple[Swatch, ...], scheme: str, tints: str) -> Inks:
    """A hex for each tone; the palette's (first) primary is always the paper or the ink."""
    primary = next((s.hex for s in palette if s.role == "primary"), palette[0].hex)
    paper, ink = _cast_ground(primary, palette, scheme)
    accents = [s.hex for s in sorted(palette, key=lambda s: s.role != "accent") if s.role in ("accent", "secondary")]
    seconds = [s.hex for s in sorted(palette, key=lambda s: s.role != "secondary")]
    accent = _first_seen(accents, paper, (ink,)) if tints in ("accent", "both") else None
    second = _first_seen(seconds, paper, (ink, *([accent] if accent else ()))) if tints in ("second", "both") else None
    glint = _first_seen([c for c in (accent, second) if c], ink, (paper,))
    return {
        "paper": paper,
        "ink": ink,
        "second": second or ink,
        "accent": accent or second or ink,
        "glint": glint or paper,
    }


def _cast_ground(primary: str, palette: tuple[Swatch, ...], scheme: str) -> tuple[str, str]:
    """Paper and ink."""
    light = luminance(primary)
    is_ground = {"inverted": True, "light": light >= LIGHT, "dark": light <= DARK}.get(scheme, False)
    if is_ground:
        return primary, _choose_ink_on(primary, palette)
    if scheme == "dark":
        darkest_first = sorted(palette, key=lambda s: (luminance(s.hex), s.hex))
        grounds = [s.hex for s in darkest_first if luminance(s.hex) <= DARK]
        return _pair_with(primary, [*grounds, "#000000"], palette)
    if scheme == "light":
        lightest_first = sorted(palette, key=lambda s: (s.role != "neutral", -luminance(s.hex), s.hex))
        grounds = [s.hex for s in lightest_first if luminance(s.hex) >= LIGHT]
        return _pair_with(primary, [*grounds, "#FFFFFF"], palette)
    return _choose_paper_under(primary, palette), primary


def _pair_with(primary: str, grounds: list[str], palette: tuple[Swatch, ...]) -> tuple[str, str]:
    """The first ground on which the primary reads, or the first one with whatever reads on it."""
    for ground in grounds:
        if contrast(ground, primary) >= READABLE:
            return ground, primary
    return grounds[0], _choose_ink_on(grounds[0], palette)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1..21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """Relative luminance of an sRGB hex, 0..1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _rgb(color))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _choose_paper_under(primary: str, palette: tuple[Swatch, ...]) -> str:
    """The first on which the primary reads: the lightest neutral, the lightest colour, white, dark ones, black."""
    by_light = sorted((s for s in palette if s.hex != primary), key=lambda s: (-luminance(s.hex), s.hex))
    light = [s for s in by_light if luminance(s.hex) >= LIGHT]
    neutral_first = sorted(light, key=lambda s: s.role != "neutral")
    dark = [s.hex for s in reversed(by_light)]
    ground = [*(s.hex for s in neutral_first), "#FFFFFF", *dark, "#000000"]
    return next(color for color in ground if contrast(color, primary) >= READABLE)


def _choose_ink_on(primary: str, palette: tuple[Swatch, ...]) -> str:
    readable = [s for s in palette if contrast(s.hex, primary) >= READABLE]
    if not readable:
        return max(("#FFFFFF", "#000000"), key=lambda color: contrast(color, primary))
    return max(readable, key=lambda s: (s.role == "neutral", contrast(s.hex, primary), s.hex)).hex


def _first_seen(colors: Iterable[str], ground: str, others: tuple[str, ...]) -> str | None:
    for color in colors:
        is_own = all(_distance(color, other) >= DISTINCT for other in (*others, ground))
        least = READABLE_HUE if _distance(color, ground) >= OTHER_HUE else READABLE_DETAIL
        if is_own and contrast(color, ground) >= least:
            return color
    return None


def _distance(one: str, other: str) -> float:
    """Redmean: RGB distance weighted by the mean red, after T. Riemersma, compuphase.com/cmetric.htm."""
    (r1, g1, b1), (r2, g2, b2) = _rgb(one), _rgb(other)
    mean = (r1 + r2) / 2
    square = (2 + mean / 256) * (r1 - r2) ** 2 + 4 * (g1 - g2) ** 2 + (2 + (255 - mean) / 256) * (b1 - b2) ** 2
    return float(square**0.5)


def _rgb(color: str) -> tuple[int, int, int]:
    return (int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16))
