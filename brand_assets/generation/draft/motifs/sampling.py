"""This file finds the tone that is painted at a point, so that a picture can be made of dots."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from brand_assets.generation.draft.geometry import Point, flatten
from brand_assets.generation.draft.shapes import Shape, Tone


@dataclass(frozen=True, slots=True)
class Layer:
    """A shape as polylines, and the box beyond which it paints nothing."""

    tone: Tone
    stroke: float
    lines: tuple[tuple[Point, ...], ...]
    low: Point
    high: Point


def read_layers(shapes: Sequence[Shape]) -> list[Layer]:
    """The last painted first; clips are not looked at."""
    return [_read_layer(shape) for shape in reversed(shapes)]


def find_tone(layers: Sequence[Layer], x: float, y: float) -> Tone:
    """The tone painted last at a point, `paper` where nothing is."""
    return next((layer.tone for layer in layers if _covers(layer, x, y)), "paper")


def _read_layer(shape: Shape) -> Layer:
    lines = tuple(tuple([*points, points[0]] if contour.is_closed else points)
                  for points, contour in zip(flatten(shape.path), shape.path.contours, strict=True))  # fmt: skip
    xs, ys = [x for line in lines for x, _ in line], [y for line in lines for _, y in line]
    half = shape.stroke / 2
    return Layer(shape.tone, shape.stroke, lines, (min(xs) - half, min(ys) - half), (max(xs) + half, max(ys) + half))


def _covers(layer: Layer, x: float, y: float) -> bool:
    if not (layer.low[0] <= x <= layer.high[0] and layer.low[1] <= y <= layer.high[1]):
        return False
    if layer.stroke > 0:
        return any(_distance(x, y, a, b) <= layer.stroke / 2 for line in layer.lines for a, b in pairwise(line))
    return sum(_cross(x, y, a, b) for line in layer.lines for a, b in pairwise(line)) != 0


def _cross(x: float, y: float, a: Point, b: Point) -> int:
    """The winding that one side adds: whether it crosses the level ray to the right of the point, and which way."""
    if (a[1] <= y) == (b[1] <= y) or x >= a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
        return 0
    return 1 if b[1] > a[1] else -1


def _distance(x: float, y: float, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / length))
    return math.hypot(x - a[0] - t * dx, y - a[1] - t * dy)
