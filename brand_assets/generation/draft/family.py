"""This file says what a family of marks is, and the parameters that all families share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from brand_assets.generation.draft.inks import SCHEMES, TINTS
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.parameters import Choice, Limits, Parameter, Range, Span, Values
from brand_assets.generation.draft.shapes import Cap, Shape

FRAMES = {"none": 13.0, "disc": 1.2, "ring": 0.8, "square": 1.0, "hexagon": 0.6}
ROUND_FRAMES = ("none", "disc", "ring")
LINE_FRAMES = ("none", "ring")
WEIGHTS: dict[str, Range] = {"thin": (0.0, 0.18), "medium": (0.4, 0.6), "bold": (0.82, 1.0)}
DENSITIES: dict[str, Range] = {"sparse": (0.0, 0.25), "medium": (0.38, 0.62), "dense": (0.78, 1.0)}
SCALES: dict[str, Range] = {"generous": (0.66, 0.72), "moderate": (0.9, 0.96), "tight": (1.16, 1.22)}
FREE_WEIGHT: Range = (0.3, 0.95)  # hairlines only where they are asked for: they do not survive a favicon
FREE_SCALE: Range = (0.88, 1.0)
COUNTS = {"one": ("one",), "two": ("accent", "second"), "three": ("both",)}
GROUNDS = {"light": ("light",), "dark": ("dark",), "": ("paper", "inverted")}
SLIPS = {"bilateral": ("level", "upright"), "radial": ("level", "upright"), "asymmetric": ("shifted",)}
"""How a mark of some symmetry may be split."""
TREATMENTS = frozenset({"tilt", "slice", "split", "soften", "outline"})
"""What is done to a family's shapes after it has drawn them."""
NEEDED = {
    ("fill", "outline"): "outline",
    ("axis", "diagonal"): "tilt",
    ("surface", "sliced"): "slice",
    ("surface", "split"): "split",
    ("corners", "eased"): "soften",
    ("corners", "round"): "soften",
}
"""The treatment that draws an attribute's value."""

SHARED: tuple[Parameter, ...] = (
    Choice("scheme", SCHEMES, hold=2.6),
    Choice("tints", TINTS, hold=2.0),
    Choice("frame", FRAMES, hold=2.6),
    Choice("corners", {"sharp": 3.0, "eased": 2.0, "round": 1.0}, hold=2.0),
    Choice("terminals", {"flat": 1.0, "round": 1.0}),
    Choice("fill", {"solid": 12.0, "outline": 1.0}, hold=2.6),
    Choice("axis", {"upright": 16.0, "diagonal": 1.0}, hold=2.6),
    Choice("surface", {"plain": 20.0, "sliced": 1.0, "split": 1.0}, hold=2.6),
    Choice("parity", {"free": 1.0, "held": 1.0}),
    Choice("slip", {"level": 2.0, "upright": 1.0, "rising": 2.0, "shifted": 2.0}, hold=2.0),
    Span("scale", 0.6, 1.25),
    Span("weight"),
    Span("density"),
    Span("slippage"),
)
"""`terminals` is for the family to read: it says how open strokes and bars end. The other words are compose's."""


@dataclass(frozen=True, slots=True)
class Family:
    """One way of drawing. `draw` works around the origin in units of its own; `limit` narrows the family's own
    choices to what an intent asks; `symmetries` are those that it can keep to the pixel, given those limits.
    """

    name: str
    group: str
    words: frozenset[str]
    parameters: tuple[Parameter, ...]
    draw: Callable[[Values, str], list[Shape]]
    limit: Callable[[Intent], Mapping[str, tuple[str, ...]]]
    symmetries: frozenset[str] = frozenset()
    frames: tuple[str, ...] = tuple(FRAMES)
    is_centered: bool = True
    """The origin is the mark's centre; otherwise it is hung by its optical centre."""
    can_draw: Callable[[str], bool] = lambda letters: True
    """Whether these initials ("" for none) are enough for the family; the name, where it reads the name."""
    survives: frozenset[str] = TREATMENTS
    geometries: frozenset[str] = frozenset()
    """The values of `geometry` that it can keep, given its limits; none means that it has no say in it."""
    reads: Literal["initials", "name"] = "initials"
    """What `draw` and `can_draw` are given. Beneath a mark that reads the name, it is not set again."""
    shows: int = 3
    """How many inks it can show on the ground where they are asked for."""
    fixed: frozenset[str] = frozenset()
    """Attributes (`line_weight`, `density`, `terminals`) that hardly change these shapes."""
    colors_itself: bool = False
    """Its own parameters place the colours, so that compose adds none: letters are not coloured shape by shape."""

    def can_read(self, letters: str, name: str) -> bool:
        """Whether these initials and this name are enough for the family."""
        return self.can_draw(self.choose_text(letters, name))

    def choose_text(self, letters: str, name: str) -> str:
        """What of the two the family draws from."""
        return name if self.reads == "name" else letters

    @property
    def all_parameters(self) -> tuple[Parameter, ...]:
        return SHARED + self.parameters

    def limits(self, intent: Intent) -> Limits:
        """What the intent leaves free, the shared parameters included."""
        words = {**self._limit_shared(intent), "frame": self._limit_frames(intent), **self.limit(intent)}
        ranges: dict[str, Range] = {
            "weight": WEIGHTS.get(intent.asks("line_weight"), FREE_WEIGHT),
            "scale": SCALES.get(intent.asks("clear_space"), FREE_SCALE),
        }
        if intent.asks("density") in DENSITIES:
            ranges["density"] = DENSITIES[intent.asks("density")]
        return Limits(words, ranges)

    def undrawn(self, intent: Intent) -> frozenset[str]:
        """The attributes that the intent asks for and these shapes would not show.

        A treatment that they do not survive and a frame that they do not take, unless the family's own choices answer
        it; a motif that they do not know; what is fixed.
        """
        lost = {a for (a, value), needed in NEEDED.items() if intent.asks(a) == value and needed not in self.survives}
        if intent.asks("enclosure") in FRAMES and self.frames != (intent.asks("enclosure"),) and len(self.frames) == 1:
            lost.add("enclosure")
        lost = {name for name in lost if not self._answers(name, intent)}
        lost |= {name for name in self.fixed if intent.asks(name)}
        return frozenset(lost | ({"motif"} if intent.asks("motif") and not self._knows_motif(intent) else set()))

    def _knows_motif(self, intent: Intent) -> bool:
        """A picture's words say which motifs suit it; elsewhere a motif is one of the family's choices."""
        motif = intent.asks("motif")
        return motif in self.words if self.group == "pictorial" else (motif,) in self.limit(intent).values()

    def _answers(self, attribute: str, intent: Intent) -> bool:
        """Whether the attribute narrows the family's own choices, as `fill: outline` does a badge's style."""
        others = {name: value for name, value in intent.attributes.items() if name != attribute}
        return self.limit(intent) != self.limit(replace(intent, attributes=others))

    def _limit_shared(self, intent: Intent) -> dict[str, tuple[str, ...]]:
        is_symmetric = intent.asks("symmetry") in ("bilateral", "rotational", "radial")
        limits = {
            "scheme": GROUNDS.get(intent.asks("ground"), GROUNDS[""]),
            "surface": self._survivors("surface", ("plain",) if is_symmetric else ("plain", "sliced", "split"), intent),
            "axis": self._survivors("axis", ("upright",) if is_symmetric else ("upright", "diagonal"), intent),
            "parity": ("held",) if is_symmetric else ("free",),
            "fill": self._survivors("fill", ("solid", "outline"), intent),
            "corners": self._survivors("corners", ("sharp", "eased", "round"), intent),
        }
        if intent.asks("symmetry") in SLIPS:
            limits["slip"] = SLIPS[intent.asks("symmetry")]
        if intent.asks("terminals") in ("flat", "round"):
            limits["terminals"] = (intent.asks("terminals"),)
        if intent.asks("color_count") in COUNTS:
            limits["tints"] = COUNTS[intent.asks("color_count")]
        return limits

    def _survivors(self, name: str, free: tuple[str, ...], intent: Intent) -> tuple[str, ...]:
        """The value asked for, or those that are free, without the ones that the shapes would not survive."""
        asked = intent.asks(name)
        values = (asked,) if (name, asked) in NEEDED or asked in free else free
        kept = tuple(value for value in values if NEEDED.get((name, value), "soften") in self.survives | {"soften"})
        if name == "corners" and "soften" not in self.survives:
            kept = ("sharp",)
        return kept or free[:1]

    def _limit_frames(self, intent: Intent) -> tuple[str, ...]:
        frames = self.frames
        enclosure = intent.asks("enclosure")
        if enclosure in FRAMES and len(frames) > 1:
            return (enclosure,)
        if intent.asks("symmetry") in ("rotational", "radial"):
            frames = tuple(f for f in frames if f in ROUND_FRAMES) or frames
        if intent.asks("fill") == "outline":
            frames = tuple(f for f in frames if f in LINE_FRAMES) or frames
        composition = intent.asks("composition")
        if composition == "contained":
            return tuple(f for f in frames if f != "none") or frames
        return ("none",) if composition in ("centered", "open") and "none" in frames else frames


def lerp(low: float, high: float, t: float) -> float:
    return low + (high - low) * t


def count_between(low: int, high: int, t: float) -> int:
    """A whole number, each as likely as the others for an even t in [0, 1]."""
    return min(high, low + int(t * (high - low + 1)))


def end_cap(values: Values) -> Cap:
    """How open strokes end."""
    return "round" if values.words["terminals"] == "round" else "butt"


def keep_symmetric(intent: Intent, symmetries: Mapping[str, str]) -> tuple[str, ...]:
    """Of the words of a choice those under which the asked symmetry holds; `symmetries` lists each word's own."""
    asked = intent.asks("symmetry")
    kept = tuple(word for word, held in symmetries.items() if asked in held.split())
    return kept or tuple(symmetries)
