"""This file builds the outlines of motifs: traced lines and arcs, exact mirrors, limbs, blades, triangles.

Motifs are drawn in a box of 200 units about the origin, y downwards.
"""

import math
import re

from brand_assets.generation.draft.geometry import (
    Contour,
    Curve,
    Path,
    Point,
    Step,
    end_of,
    flatten,
    grow,
    join,
    move,
    polyline,
    raise_quadratic,
    reverse,
    transform,
    turn,
)
from brand_assets.generation.draft.outlines import arc_steps, rounded
from brand_assets.generation.draft.shapes import Shape, Tone

MIRROR = grow(-1, 1)
ROOMY = 1.04
_TOKEN = re.compile(r"[A-Z]|-?\d+(?:\.\d+)?")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 3, "U": 3, "C": 6, "Q": 4}


def trace(data: str) -> Path:
    """A path from absolute commands: M L H V C Q Z as in SVG; `A r x y` an arc clockwise to the point, `U r x y`
    one counter-clockwise; a negative r takes the longer way round.
    """
    tokens = _TOKEN.findall(data)
    contours: list[Contour] = []
    start: Point = (0.0, 0.0)
    steps: list[Step] = []
    at, command = 0, "M"
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        if command == "Z":
            contours.append(Contour(start, tuple(steps), True))
            steps = []
            continue
        numbers = [float(t) for t in tokens[at : at + _TAKES[command]]]
        at += _TAKES[command]
        if command == "M":
            if steps:
                contours.append(Contour(start, tuple(steps), False))
            start, steps, command = (numbers[0], numbers[1]), [], "L"
        else:
            steps += _walk(command, numbers, end_of(steps[-1]) if steps else start)
    if steps:
        contours.append(Contour(start, tuple(steps), False))
    return Path(tuple(contours))


def _walk(command: str, n: list[float], pen: Point) -> tuple[Step, ...]:
    if command == "L":
        return ((n[0], n[1]),)
    if command == "H":
        return ((n[0], pen[1]),)
    if command == "V":
        return ((pen[0], n[0]),)
    if command == "C":
        return (Curve((n[0], n[1]), (n[2], n[3]), (n[4], n[5])),)
    if command == "Q":
        return (raise_quadratic(pen, (n[0], n[1]), (n[2], n[3])),)
    return _arc_to(pen, (n[1], n[2]), abs(n[0]), command == "A", n[0] < 0)


def _arc_to(start: Point, end: Point, radius: float, is_clockwise: bool, is_long: bool) -> tuple[Step, ...]:
    chord = math.dist(start, end)
    radius = max(radius, chord / 2)
    rise = math.sqrt(max(0.0, radius * radius - chord * chord / 4))
    side = rise if is_clockwise != is_long else -rise
    ux, uy = (end[0] - start[0]) / chord, (end[1] - start[1]) / chord
    center = ((start[0] + end[0]) / 2 - uy * side, (start[1] + end[1]) / 2 + ux * side)
    first, last = _clock(center, start), _clock(center, end)
    sweep = (last - first) % 360 if is_clockwise else -((first - last) % 360)
    return (*arc_steps(center, radius, first, first + sweep)[:-1], _ending(center, radius, first, sweep, end))


def _ending(center: Point, radius: float, first: float, sweep: float, end: Point) -> Step:
    """The last cubic of the arc, ending on the very point that was asked for."""
    last = arc_steps(center, radius, first, first + sweep)[-1]
    return Curve(last.first, last.second, end) if isinstance(last, Curve) else end


def _clock(center: Point, point: Point) -> float:
    return math.degrees(math.atan2(point[0] - center[0], center[1] - point[1]))


def even(data: str) -> Path:
    """A closed outline from its right half, traced from the axis at the top to the axis at the bottom."""
    (half,) = trace(data).contours
    back = reverse(transform(Path((half,)), MIRROR).contours[0])
    return Path((Contour(half.start, half.steps + back.steps, True),))


def flip(path: Path) -> Path:
    """The mirror image about x = 0, walked the same way round, so that overlapping pieces add up."""
    return Path(tuple(reverse(c) for c in transform(path, MIRROR).contours))


def both(path: Path) -> Path:
    return path + flip(path)


def triangle(a: Point, b: Point, c: Point, radius: float = 0.0) -> Path:
    return rounded([a, b, c], radius)


def limb(start: Point, end: Point, width: float) -> Path:
    """A straight bar with round ends whose centres are the two points."""
    length, r = math.dist(start, end), width / 2
    steps = (*arc_steps((0.0, -length), r, -90, 90), (r, 0.0), *arc_steps((0.0, 0.0), r, 90, 270))
    bar = Path((Contour((-r, -length), steps, True),))
    return transform(bar, turn(_clock(start, end)), move(*start))


def blade(length: float, width: float, at: Point = (0.0, 0.0), degrees: float = 0.0) -> Path:
    """Two equal arcs that meet in points: the lens that leaves, petals and fish are cut from; grows from `at`."""
    half = length / 2
    radius = (half * half + width * width / 4) / width
    lens = trace(f"M0 0 A{radius:.4f} 0 {-length:.4f} A{radius:.4f} 0 0 Z")
    return transform(lens, turn(degrees), move(*at))


def roomy(path: Path) -> Path:
    """A little larger about its middle: a clip for cuts, which must reach past the edge or leave a hair of it."""
    points = [point for line in flatten(path) for point in line]
    x, y = (sum(f(p[i] for p in points) for f in (min, max)) / 2 for i in (0, 1))
    return transform(path, move(-x, -y), grow(ROOMY), move(x, y))


def line(data: str, width: float, tone: Tone = "ink") -> Shape:
    return Shape(trace(data), tone, width)


def spokes(path: Path, angles: tuple[float, ...] | list[float], center: Point = (0.0, 0.0)) -> Path:
    """Copies of a path turned about the centre to each clock angle."""
    return join(transform(path, turn(angle), move(*center)) for angle in angles)


def bars(points: list[Point], width: float) -> Shape:
    return Shape(polyline(points), stroke=width)
