"""This file says what a family hands over: flat shapes painted in order, each in a colour's role."""

from dataclasses import dataclass
from typing import Literal

from brand_assets.generation.draft.geometry import Affine, Path, Point, flatten, transform

Tone = Literal["paper", "ink", "second", "accent", "glint"]
"""Roles of colour: `second` and `accent` read on paper, `glint` reads on ink."""
Cap = Literal["round", "butt", "square"]

TONES: tuple[Tone, ...] = ("paper", "ink", "second", "accent", "glint")
OPTICAL_PULL = 0.3  # how far from the box's centre towards the centre of mass a lopsided mark is hung
ON_INK: dict[Tone, Tone] = {"paper": "ink", "ink": "paper", "second": "paper", "accent": "glint", "glint": "accent"}
"""What each tone becomes when the mark is set on a solid frame."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Filled, or stroked when `stroke` (a width in the path's units) is above 0; cut to `clip` where one is given."""

    path: Path
    tone: Tone = "ink"
    stroke: float = 0.0
    cap: Cap = "round"
    clip: Path | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the visible shapes lie; `mass` is their centre of gravity, `reach` their farthest from the origin."""

    left: float
    top: float
    right: float
    bottom: float
    mass: Point
    reach: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def optical_center(self) -> Point:
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return (x + (self.mass[0] - x) * OPTICAL_PULL, y + (self.mass[1] - y) * OPTICAL_PULL)


def measure(shapes: list[Shape]) -> Extent:
    """Box, mass and reach of everything that is not painted in paper; a clipped shape lies within its clip."""
    xs: list[float] = []
    ys: list[float] = []
    areas: list[tuple[float, float, float]] = []
    reach = 0.0
    for shape in shapes:
        if shape.tone == "paper":
            continue
        half = shape.stroke / 2
        for points in flatten(shape.clip or shape.path):
            for x, y in points:
                xs += (x - half, x + half)
                ys += (y - half, y + half)
                reach = max(reach, (x * x + y * y) ** 0.5 + half)
            areas.append(_weigh(points, shape.stroke))
    total = sum(area for area, _, _ in areas)
    if total <= 0:
        mass = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    else:
        mass = (sum(a * x for a, x, _ in areas) / total, sum(a * y for a, _, y in areas) / total)
    return Extent(min(xs), min(ys), max(xs), max(ys), mass, reach)


def _weigh(points: list[Point], stroke: float) -> tuple[float, float, float]:
    """Area and centroid: of the line when stroked, else of the polygon (shoelace, holes counted as filled)."""
    pairs = list(zip(points, points[1:] + points[:1], strict=True))
    if stroke > 0:
        terms = [(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 * stroke, (x0 + x1) / 2, (y0 + y1) / 2)
                 for (x0, y0), (x1, y1) in pairs[:-1]]  # fmt: skip
    else:
        terms = [((x0 * y1 - x1 * y0) / 2, (x0 + x1) / 3, (y0 + y1) / 3) for (x0, y0), (x1, y1) in pairs]
    area = sum(term[0] for term in terms)
    if abs(area) < 1e-9:
        return (0.0, 0.0, 0.0)
    return (abs(area), sum(a * x for a, x, _ in terms) / area, sum(a * y for a, _, y in terms) / area)


def move_shapes(shapes: list[Shape], scale: float, *affines: Affine) -> list[Shape]:
    """Every shape placed by the affines; `scale` is their common enlargement, which stroke widths follow."""
    return [
        Shape(
            transform(s.path, *affines),
            s.tone,
            s.stroke * scale,
            s.cap,
            None if s.clip is None else transform(s.clip, *affines),
        )
        for s in shapes
    ]


def invert(shapes: list[Shape]) -> list[Shape]:
    """The same shapes as they are painted on a solid ground of ink."""
    return [Shape(s.path, ON_INK[s.tone], s.stroke, s.cap, s.clip) for s in shapes]
