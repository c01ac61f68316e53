"""This file holds a traced mark: layers of closed Bezier contours that SVG, PDF and EPS are all written from.

Every layer is filled by the even-odd rule, so a contour inside another one is a hole whatever its direction.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Point = tuple[float, float]
Line = tuple[Point]
Cubic = tuple[Point, Point, Point]
Segment = Line | Cubic
"""What follows the current point: the end of a line, or two control points and the end of a cubic Bezier curve."""

DECIMALS = 2
STRAIGHT = 0.02
"""In canvas units: a curve whose control points stay this close to its chord is a line."""


@dataclass(frozen=True, slots=True)
class Contour:
    """A closed path; the last segment ends where it starts."""

    start: Point
    segments: tuple[Segment, ...]

    @property
    def open_segments(self) -> tuple[Segment, ...]:
        """Without the last line back to the start, which closing a path draws anyway."""
        closes = len(self.segments) > 1 and self.segments[-1] == (self.start,)
        return self.segments[:-1] if closes else self.segments


@dataclass(frozen=True, slots=True)
class Layer:
    """One colour of a mark; `slug` is unique within the mark, `hex` is `#RRGGBB` in sRGB."""

    name: str
    slug: str
    hex: str
    contours: tuple[Contour, ...]


@dataclass(frozen=True, slots=True)
class VectorMark:
    """Layers from the bottom to the top, on a canvas with its origin in the upper left corner."""

    width: int
    height: int
    layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    left: float
    top: float
    right: float
    bottom: float


def map_contour(contour: Contour, place: Callable[[float, float], Point]) -> Contour:
    """The same contour with every point moved by `place`, which must be affine for curves to stay themselves."""
    return Contour(place(*contour.start), tuple(_map_segment(segment, place) for segment in contour.segments))


def _map_segment(segment: Segment, place: Callable[[float, float], Point]) -> Segment:
    if len(segment) == 1:
        return (place(*segment[0]),)
    return place(*segment[0]), place(*segment[1]), place(*segment[2])


def tidy_contour(contour: Contour, decimals: int = DECIMALS) -> Contour | None:
    """Rounded to `decimals`, straight curves as lines, no points amid a line; None when no area is left."""
    contour = map_contour(contour, lambda x, y: (round(x, decimals) + 0.0, round(y, decimals) + 0.0))
    start = contour.start
    current, segments = start, list[Segment]()
    for segment in contour.segments:
        neat = _straighten(current, segment)
        end = neat[-1]
        if end == current and len(neat) == 1:
            continue
        before = _previous_point(start, segments)
        if len(neat) == 1 and segments and len(segments[-1]) == 1 and _is_between(before, current, end):
            segments.pop()
        segments.append(neat)
        current = end
    if len(segments) == 1 or (len(segments) == 2 and all(len(segment) == 1 for segment in segments)):
        return None
    return Contour(start, tuple(segments)) if segments else None


def _previous_point(start: Point, segments: list[Segment]) -> Point:
    return segments[-2][-1] if len(segments) > 1 else start


def _straighten(current: Point, segment: Segment) -> Segment:
    if len(segment) == 1:
        return segment
    first, second, end = segment
    if _is_between(current, first, end) and _is_between(current, second, end):
        return (end,)
    return segment


def _is_between(start: Point, point: Point, end: Point) -> bool:
    """Whether `point` lies on the line from `start` to `end`, within `STRAIGHT`."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    px, py = point[0] - start[0], point[1] - start[1]
    if length < STRAIGHT:
        return math.hypot(px, py) < STRAIGHT
    along = (px * dx + py * dy) / length
    return abs(px * dy - py * dx) / length <= STRAIGHT and -STRAIGHT <= along <= length + STRAIGHT


def measure_bounds(mark: VectorMark) -> Bounds:
    """The smallest box around every layer's ink, curves measured at their extremes and not at their control points."""
    points = [point for layer in mark.layers for contour in layer.contours for point in _extremes(contour)]
    xs, ys = zip(*points, strict=True)
    return Bounds(min(xs), min(ys), max(xs), max(ys))


def _extremes(contour: Contour) -> Iterator[Point]:
    current = contour.start
    yield current
    for segment in contour.segments:
        if len(segment) == 3:
            curve = (current, *segment)
            xs, ys = tuple(p[0] for p in curve), tuple(p[1] for p in curve)
            for t in (*_turning_points(*xs), *_turning_points(*ys)):
                yield _bezier_at(t, *xs), _bezier_at(t, *ys)
        current = segment[-1]
        yield current


def _turning_points(p0: float, p1: float, p2: float, p3: float) -> Iterable[float]:
    """Where in 0..1 the derivative of a cubic Bezier's coordinate is zero."""
    a, b, c = p3 - 3 * p2 + 3 * p1 - p0, 2 * (p2 - 2 * p1 + p0), p1 - p0
    if abs(a) < 1e-12:
        roots = [-c / b] if abs(b) > 1e-12 else []
    else:
        square = b * b - 4 * a * c
        roots = [(-b + sign * math.sqrt(square)) / (2 * a) for sign in (-1, 1)] if square >= 0 else []
    return [t for t in roots if 0 < t < 1]


def _bezier_at(t: float, p0: float, p1: float, p2: float, p3: float) -> float:
    s = 1 - t
    return s**3 * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t**3 * p3
