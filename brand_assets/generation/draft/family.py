"""This file says what a family of marks is, and the parameters that all families share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from brand_assets.generation.draft.inks import SCHEMES, TINTS
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.parameters import Choice, Limits, Parameter, Range, Span, Values
from brand_assets.generation.draft.shapes import Shape

FRAMES = {"none": 7.0, "disc": 1.2, "ring": 0.8, "square": 1.0, "hexagon": 0.6}
ROUND_FRAMES = ("none", "disc", "ring")
WEIGHTS: dict[str, Range] = {"thin": (0.0, 0.18), "medium": (0.4, 0.6), "bold": (0.82, 1.0)}
DENSITIES: dict[str, Range] = {"sparse": (0.0, 0.25), "medium": (0.38, 0.62), "dense": (0.78, 1.0)}
FREE_WEIGHT: Range = (0.3, 0.95)  # hairlines only where they are asked for: they do not survive a favicon

SHARED: tuple[Parameter, ...] = (
    Choice("scheme", SCHEMES, hold=2.6),
    Choice("tints", TINTS, hold=2.0),
    Choice("frame", FRAMES, hold=2.6),
    Span("scale", 0.88, 1.0),
    Span("weight"),
    Span("density"),
)


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
    """Whether these initials ("" for none) are enough for the family."""

    @property
    def all_parameters(self) -> tuple[Parameter, ...]:
        return SHARED + self.parameters

    def limits(self, intent: Intent) -> Limits:
        """What the intent leaves free, the shared parameters included."""
        words = {"frame": self._limit_frames(intent), **self.limit(intent)}
        ranges: dict[str, Range] = {"weight": WEIGHTS.get(intent.asks("line_weight"), FREE_WEIGHT)}
        if intent.asks("density") in DENSITIES:
            ranges["density"] = DENSITIES[intent.asks("density")]
        return Limits(words, ranges)

    def _limit_frames(self, intent: Intent) -> tuple[str, ...]:
        frames = self.frames
        if intent.asks("symmetry") in ("rotational", "radial"):
            frames = tuple(f for f in frames if f in ROUND_FRAMES)
        composition = intent.asks("composition")
        if composition == "contained":
            return tuple(f for f in frames if f != "none") or frames
        return ("none",) if composition == "centered" and "none" in frames else frames


def lerp(low: float, high: float, t: float) -> float:
    return low + (high - low) * t


def count_between(low: int, high: int, t: float) -> int:
    """A whole number, each as likely as the others for an even t in [0, 1]."""
    return min(high, low + int(t * (high - low + 1)))
