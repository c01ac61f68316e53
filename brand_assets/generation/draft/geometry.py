"""This file holds outlines as immutable paths, y downwards, angles in degrees clockwise from twelve o'clock."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

Point = tuple[float, float]

QUARTER = 4 / 3 * (math.sqrt(2) - 1)  # handle length of the cubic nearest to a quarter of the unit circle
MANY_STEPS = 8
"""Of a contour of more steps than this each curve is short, and is sampled coarsely where it is measured."""
Shares = tuple[tuple[float, float, float, float], ...]
"""What a cubic's four points weigh at each place where it is sampled."""


def _bernstein(samples: int) -> Shares:
    shares = (i / samples for i in range(1, samples + 1))
    return tuple(((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3) for t in shares)


_FINE = _bernstein(8)  # under 0.1 % of a mark's size from the true curve
_COARSE = _bernstein(3)


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic Bézier from wherever the pen is."""

    first: Point
    second: Point
    end: Point


Step = Point | Curve
"""A straight line to a point, or a curve."""


@dataclass(frozen=True, slots=True)
class Contour:
    start: Point
    steps: tuple[Step, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Path:
    contours: tuple[Contour, ...]

    def __add__(self, other: "Path") -> "Path":
        return Path(self.contours + other.contours)


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = a x + c y + e, y' = b x + d y + f, in the order of SVG's `matrix(a b c d e f)`."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, point: Point) -> Point:
        x, y = point
        return (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def then(self, after: "Affine") -> "Affine":
        """Both in one, this one first."""
        x, y = after.apply((self.a, self.b)), after.apply((self.c, self.d))
        e, f = after.apply((self.e, self.f))
        return Affine(x[0] - after.e, x[1] - after.f, y[0] - after.e, y[1] - after.f, e, f)


def move(dx: float, dy: float) -> Affine:
    return Affine(e=dx, f=dy)


def turn(degrees: float) -> Affine:
    """Clockwise about the origin."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return Affine(cos, sin, -sin, cos)


def grow(kx: float, ky: float | None = None) -> Affine:
    return Affine(a=kx, d=kx if ky is None else ky)


def transform(path: Path, *affines: Affine) -> Path:
    """The path with every affine applied, the first one first."""

    whole = reduce(Affine.then, affines, Affine())
    a, b, c, d, e, f = whole.a, whole.b, whole.c, whole.d, whole.e, whole.f

    def place(point: Point) -> Point:
        x, y = point
        return (a * x + c * y + e, b * x + d * y + f)

    def place_step(step: Step) -> Step:
        if isinstance(step, Curve):
            return Curve(place(step.first), place(step.second), place(step.end))
        return place(step)

    return Path(tuple(Contour(place(o.start), tuple(map(place_step, o.steps)), o.is_closed) for o in path.contours))


def join(paths: Iterable[Path]) -> Path:
    return Path(tuple(contour for path in paths for contour in path.contours))


def polar(radius: float, degrees: float, center: Point = (0.0, 0.0)) -> Point:
    """The point at `radius` in the direction of a clock's hand: 0 is up, 90 is right."""
    return (
        center[0] + radius * math.sin(math.radians(degrees)),
        center[1] - radius * math.cos(math.radians(degrees)),
    )


def between(origin: Point, target: Point, share: float) -> Point:
    """The point at a share of the way from one to the other."""
    return (origin[0] + (target[0] - origin[0]) * share, origin[1] + (target[1] - origin[1]) * share)


def end_of(step: Step) -> Point:
    """Where the step leaves the pen."""
    return step.end if isinstance(step, Curve) else step


def raise_quadratic(start: Point, handle: Point, end: Point) -> Curve:
    """The cubic that is the same curve as a quadratic."""
    return Curve(between(start, handle, 2 / 3), between(end, handle, 2 / 3), end)


def reverse(contour: Contour) -> Contour:
    """The same contour walked the other way."""
    points = [contour.start, *map(end_of, contour.steps)]
    steps: list[Step] = []
    for i, step in reversed(list(enumerate(contour.steps))):
        steps.append(Curve(step.second, step.first, points[i]) if isinstance(step, Curve) else points[i])
    return Contour(points[-1], tuple(steps), contour.is_closed)


def flatten(path: Path) -> Iterator[list[Point]]:
    """Each contour as a polyline, curves sampled."""
    for contour in path.contours:
        points = [contour.start]
        shares = _FINE if len(contour.steps) <= MANY_STEPS else _COARSE
        for step in contour.steps:
            if isinstance(step, Curve):
                points.extend(_sample(points[-1], step, shares))
            else:
                points.append(step)
        yield points


def _sample(start: Point, curve: Curve, shares: Shares) -> Iterator[Point]:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = start, curve.first, curve.second, curve.end
    for a, b, c, d in shares:
        yield (a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3)


def path_data(path: Path) -> str:
    """The `d` attribute, two decimals."""
    parts: list[str] = []
    for contour in path.contours:
        parts.append("M" + _pair(contour.start))
        for step in contour.steps:
            if isinstance(step, Curve):
                parts.append("C" + " ".join(map(_pair, (step.first, step.second, step.end))))
            else:
                parts.append("L" + _pair(step))
        if contour.is_closed:
            parts.append("Z")
    return "".join(parts)


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def polyline(points: Sequence[Point]) -> Path:
    return Path((Contour(points[0], tuple(points[1:]), False),))


def polygon(points: Sequence[Point]) -> Path:
    return Path((Contour(points[0], tuple(points[1:]), True),))
