"""This file says in one sentence what is wrong with a mark's composition, or what there is most to gain, and the cure.

A concern is what a designer would send back for; below it a measure only moves the score.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from brand_assets.scoring.geometry import SIDES

Measures = Mapping[str, float | None]

GOOD_ENOUGH = 0.8
LABELS: dict[str, str] = {
    "balance": "balance",
    "clear_space": "clear space",
    "negative_space": "the share of the canvas that is left empty",
    "symmetry": "symmetry",
    "figure_ground": "contrast with the background",
    "legibility_16px": "legibility at 16 px",
    "legibility_32px": "legibility at 32 px",
    "one_color": "survival in a single ink",
}
FIXES: dict[str, str] = {
    "balance": "centre the visual weight",
    "clear_space": "leave more clear space",
    "negative_space": "rescale the mark",
    "symmetry": "check that the asymmetry is meant",
    "figure_ground": "raise the contrast",
    "legibility_16px": "a simpler version would help",
    "legibility_32px": "thicker strokes would help",
    "one_color": "darken the colours that are near the background's lightness",
}


@dataclass(frozen=True, slots=True)
class Concern:
    """Below `least` the measure is one; `above` turns it around. `say` puts the measures into words."""

    name: str
    measure: str
    bound: float
    say: Callable[[Measures], str]
    above: bool = False

    def applies(self, measured: Measures) -> bool:
        value = measured[self.measure]
        return value is not None and (value > self.bound if self.above else value < self.bound)


CONCERNS = (
    Concern(
        "low contrast",
        "contrast_l",
        15.0,
        lambda m: (
            f"The mark hardly stands out: its lightness is {_of(m, 'contrast_l'):.0f} L* from the background's, and 40 "
            "is plenty; raise the contrast."
        ),
    ),
    Concern(
        "crowds the edge",
        "clear_space_ratio",
        0.03,
        lambda m: (
            f"The mark crowds the {_nearest_side(m)} edge: {_of(m, 'clear_space_ratio'):.1%} of the canvas is clear "
            "there; leave at least 8 %."
        ),
    ),
    Concern(
        "too small",
        "extent",
        0.25,
        lambda m: f"The mark is too small: it reaches over {_of(m, 'extent'):.0%} of the canvas; enlarge it.",
    ),
    Concern(
        "unbalanced",
        "centroid_offset",
        0.15,
        lambda m: (
            f"The weight sits {_of(m, 'centroid_offset'):.0%} of the half diagonal off centre, towards the "
            f"{_direction(m)}; centre it."
        ),
        above=True,
    ),
    Concern(
        "lost in one colour",
        "one_color_share",
        0.7,
        lambda m: (
            f"{1.0 - _of(m, 'one_color_share'):.0%} of the mark vanishes in a single ink: darken the colours that are "
            "near the background's lightness."
        ),
    ),
    Concern(
        "lost at 32 px",
        "ssim_32px",
        0.2,
        lambda m: (
            f"Detail is lost at 32 px (structural similarity {_of(m, 'ssim_32px'):.2f} of 1): simplify, or thicken the "
            "strokes."
        ),
    ),
    Concern(
        "lost at 16 px",
        "ssim_16px",
        0.12,
        lambda m: (
            f"Detail is lost at 16 px (structural similarity {_of(m, 'ssim_16px'):.2f} of 1): draw a simpler small "
            "version."
        ),
    ),
)
"""The gravest first. No mark of 600 that `draft` drew for ten briefs has one, but for a yellow and a lettered few."""


def find_concerns(measured: Measures) -> tuple[str, ...]:
    """The names of the CONCERNS that apply, the gravest first."""
    return tuple(concern.name for concern in CONCERNS if concern.applies(measured))


def advise(concerns: tuple[str, ...], measured: Measures, parts: Measures, weights: Mapping[str, float]) -> str:
    """One sentence: the gravest concern, and how many more; without one, the part with the most to gain."""
    if concerns:
        said = next(concern.say(measured) for concern in CONCERNS if concern.name == concerns[0])
        return f"{said[:-1]} (also: {', '.join(concerns[1:])})." if len(concerns) > 1 else said
    present = {name: part for name, part in parts.items() if part is not None}
    weakest = min(present, key=lambda name: weights[name] * (present[name] - 1.0))
    if present[weakest] >= GOOD_ENOUGH:
        return "Well placed, and legible small and in one colour."
    return (
        f"Nothing is wrong; most is to be gained in {LABELS[weakest]} ({present[weakest]:.2f} of 1): {FIXES[weakest]}."
    )


def _of(measured: Measures, name: str) -> float:
    return measured[name] or 0.0


def _nearest_side(measured: Measures) -> str:
    return min(SIDES, key=lambda side: _of(measured, f"clear_space_{side}"))


def _direction(measured: Measures) -> str:
    right, down = _of(measured, "centroid_right"), _of(measured, "centroid_down")
    across = ("right" if right > 0 else "left") if abs(right) >= abs(down) / 2 else ""
    along = ("bottom" if down > 0 else "top") if abs(down) >= abs(right) / 2 else ""
    return " ".join(word for word in (along, across) if word)
