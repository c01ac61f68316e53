"""This file says what a family hands over: flat shapes painted in order, each in a colour's role."""

from dataclasses import dataclass, replace
from typing import Literal

from brand_assets.generation.draft.geometry import Affine, Path, Point, flatten, transform

Tone = Literal["paper", "ink", "second", "accent", "glint"]
"""Roles of colour: `second` and `accent` read on paper, `glint` reads on ink."""
Cap = Literal["round", "butt", "square"]
Joint = Literal["", "round", "miter"]

TONES: tuple[Tone, ...] = ("paper", "ink", "second", "accent", "glint")
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
OPTICAL_PULL = 0.3  # how far from the box's centre towards the centre of mass a lopsided mark is hung
ON_INK: dict[Tone, Tone] = {"paper": "ink", "ink": "paper", "second": "paper", "accent": "glint", "glint": "accent"}
"""What each tone becomes when the mark is set on a solid frame."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Filled, or stroked when `stroke` (a width in the path's units) is above 0; cut to `clip` where one is given.

    `cut` is a second clip, for what is done to the finished mark. `joint`: how a stroke turns a corner, "" as it ends.
    """

    path: Path
    tone: Tone = "ink"
    stroke: float = 0.0
    cap: Cap = "round"
    clip: Path | None = None
    cut: Path | None = None
    joint: Joint = ""


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
    """Box, mass and reach of everything that is not painted in paper; a clipped shape lies within its clips' boxes."""
    boxes: list[Box] = []
    areas: list[tuple[float, float, float]] = []
    reach = 0.0
    for shape in shapes:
        if shape.tone == "paper":
            continue
        lines, half = list(flatten(shape.path)), shape.stroke / 2
        own, far = _bound(lines, half)
        for clip in (shape.clip, shape.cut):
            if clip is not None:
                room, farthest = _bound(list(flatten(clip)), 0.0)
                own, far = _intersect(own, room), min(far, farthest)
                lines = [[_clamp(point, room) for point in line] for line in lines]
        boxes.append(own)
        areas += (_weigh(line, shape.stroke) for line in lines)
        reach = max(reach, far)
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    total = sum(area for area, _, _ in areas)
    mass = ((left + right) / 2, (top + bottom) / 2)
    if total > 0:
        mass = (sum(a * x for a, x, _ in areas) / total, sum(a * y for a, _, y in areas) / total)
    return Extent(left, top, right, bottom, mass, reach)


def _bound(lines: list[list[Point]], half: float) -> tuple[Box, float]:
    """The box that a pen of this half width inks along the lines, and how far from the origin it comes."""
    xs = [point[0] for line in lines for point in line]
    ys = [point[1] for line in lines for point in line]
    reach = max(x * x + y * y for x, y in zip(xs, ys, strict=True)) ** 0.5 + half
    return (min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half), reach


def _intersect(box: Box, room: Box) -> Box:
    left, top = _clamp((box[0], box[1]), room)
    right, bottom = _clamp((box[2], box[3]), room)
    return (left, top, right, bottom)


def _clamp(point: Point, room: Box) -> Point:
    return (min(max(point[0], room[0]), room[2]), min(max(point[1], room[1]), room[3]))


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

    def place(clip: Path | None) -> Path | None:
        return None if clip is None else transform(clip, *affines)

    return [
        Shape(transform(s.path, *affines), s.tone, s.stroke * scale, s.cap, place(s.clip), place(s.cut), s.joint)
        for s in shapes
    ]


def invert(shapes: list[Shape]) -> list[Shape]:
    """The same shapes as they are painted on a solid ground of ink."""
    return [replace(s, tone=ON_INK[s.tone]) for s in shapes]
