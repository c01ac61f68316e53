"""This file says what a motif is: one subject, drawn in several constructions, with places where another can grow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from brand_assets.generation.draft.family import lerp
from brand_assets.generation.draft.geometry import Point
from brand_assets.generation.draft.shapes import Shape

Kind = Literal["solid", "line", "module"]
"""Silhouette with paper counters; one stroke; circles, quarters and bars on a grid."""
HALF = 100.0  # a motif lies within this of the origin, both ways
KINDS: tuple[str, ...] = ("solid", "line", "module")


@dataclass(frozen=True, slots=True)
class Slot:
    """A part that another motif can take over.

    `grows`: it stands on the point, its axis towards the clock angle, `size` long. `sits`: it fills a circle of radius
    `size` about the point. Slots of one name are filled together; a paired one has its mirror image.
    """

    name: str
    way: Literal["grows", "sits"]
    at: Point
    size: float
    angle: float = 0.0
    is_paired: bool = False
    on_ink: bool = False
    """Whether the place is within the host's ink, so that what is set there is cut out as paper."""

    @property
    def is_mirrored(self) -> bool:
        """Whether an even guest set here leaves the host even."""
        return self.is_paired or (self.at[0] == 0 and self.angle == 0)


@dataclass(frozen=True, slots=True)
class Style:
    """How to draw a motif: `weight` 0 thin .. 1 bold; `without` the parts whose slots are filled by another."""

    weight: float = 0.5
    without: frozenset[str] = frozenset()

    def between(self, thin: float, bold: float) -> float:
        return lerp(thin, bold, self.weight)

    def has(self, part: str) -> bool:
        return part not in self.without

    @property
    def stem(self) -> float:
        """Width of limbs of a solid figure."""
        return self.between(12.0, 26.0)

    @property
    def stroke(self) -> float:
        """Width of the one line of a drawn figure."""
        return self.between(8.0, 21.0)

    @property
    def gap(self) -> float:
        """Width of the paper between parts."""
        return self.between(8.0, 11.0)


@dataclass(frozen=True, slots=True)
class Build:
    """One construction; `is_even` when left is the exact mirror of right."""

    kind: Kind
    draw: Callable[[Style], list[Shape]]
    is_even: bool = True
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Motif:
    """`words` name it, `hints` only suggest it. What is not paper is unclipped: the silhouette."""

    name: str
    words: frozenset[str]
    builds: Mapping[str, Build]
    hints: frozenset[str] = field(default=frozenset())
    grows: bool = False
    """Whether it can stand in for a fluke, a petal or a hand: slender, its root at the foot."""
    ground: Literal["stands", "floats", "rises", "none"] = "none"
    """How it meets a horizon: on it, in the water, half behind it."""

    def draw(self, build: str, style: Style) -> list[Shape]:
        return self.builds[build].draw(style)

    def builds_for(self, kinds: tuple[str, ...], needs_even: bool) -> tuple[str, ...]:
        """Constructions of these kinds, even ones where asked; others rather than none."""
        fitting = [name for name, build in self.builds.items() if build.is_even or not needs_even]
        return (
            tuple(name for name in fitting if self.builds[name].kind in kinds) or tuple(fitting) or tuple(self.builds)
        )
