"""This file draws knots: one line that passes truly over and under itself, two linked loops, woven bands."""

import math
from collections.abc import Callable, Mapping

from brand_assets.generation.draft.family import Family, count_between, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Contour, Curve, Path, Point, move, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
KINDS = {"torus": "none", "eight": "rotational", "links": "rotational", "weave": "rotational", "diagonal": "rotational"}
PIECES = 8  # cubics per crossing of a knot's line
Line = Callable[[float], Point]
"""A curve, by where it is at each moment."""
OVERLAP = 1.12  # how much longer a bridge's ink is than the paper beneath it


def draw(values: Values, letters: str) -> list[Shape]:
    kind = values.words["kind"]
    if kind == "links":
        return _links(values)
    if kind in ("weave", "diagonal"):
        return _weave(values)
    return _eight(values) if kind == "eight" else _torus(values)


def _torus(values: Values) -> list[Shape]:
    """The torus knot (2, q): a line that turns twice about the middle and crosses itself q times."""
    q = (3, 3, 5, 7)[count_between(0, 3, values.numbers["density"])]
    deep = lerp(0.42, 0.5, values.numbers["reach"]) if q == 3 else lerp(0.26, 0.36, values.numbers["reach"])
    stroke = lerp(9.0, 23.0, values.numbers["weight"]) * (1.0 if q == 3 else 0.72 if q == 5 else 0.58)

    def at(t: float) -> Point:
        radius = RADIUS * (1 + deep * math.cos(q * t)) / (1 + deep)
        return (radius * math.sin(2 * t), -radius * math.cos(2 * t))

    line = _trace(at, 0.0, 2 * math.pi, PIECES * q, True)
    overs = [(math.pi / 2 + 2 * math.pi * k) / q for k in range(q)]
    unders = [t + math.pi for t in overs]
    return [Shape(line, stroke=stroke), *_bridges(at, overs, unders, stroke)]


def _eight(values: Values) -> list[Shape]:
    """A lying eight, or a standing one."""
    stroke = lerp(10.0, 34.0, values.numbers["weight"])
    tall = lerp(0.7, 0.95, values.numbers["reach"]) * RADIUS * 0.62

    def at(t: float) -> Point:
        return (RADIUS * math.sin(t), tall * math.sin(2 * t))

    shapes = [Shape(_trace(at, 0.0, 2 * math.pi, 24, True), stroke=stroke)]
    shapes += _bridges(at, [0.0], [math.pi], stroke)
    angle = {"level": 0.0, "tall": 90.0, "rising": -45.0}[values.words["stand"]]
    return [Shape(transform(s.path, turn(angle)), s.tone, s.stroke, s.cap) for s in shapes]


def _trace(at: Line, start: float, end: float, pieces: int, is_closed: bool) -> Path:
    """The curve as cubics, each with the true slopes at its ends."""
    step = (end - start) / pieces
    ts = [start + i * step for i in range(pieces + 1)]
    points, slopes = [at(t) for t in ts], [_slope(at, t) for t in ts]
    steps = tuple(
        Curve((a[0] + u[0] * step / 3, a[1] + u[1] * step / 3), (b[0] - v[0] * step / 3, b[1] - v[1] * step / 3), b)
        for a, u, b, v in zip(points, slopes, points[1:], slopes[1:], strict=False)
    )
    return Path((Contour(points[0], steps, is_closed),))


def _slope(at: Line, t: float) -> Point:
    (x0, y0), (x1, y1) = at(t - 1e-4), at(t + 1e-4)
    return ((x1 - x0) / 2e-4, (y1 - y0) / 2e-4)


def _bridges(at: Line, overs: list[float], unders: list[float], stroke: float) -> list[Shape]:
    """The upper line at each crossing, with a gap of paper on both its sides."""
    gap = stroke * 0.4
    shapes: list[Shape] = []
    for over, under in zip(overs, unders, strict=True):
        (ax, ay), (bx, by) = _slope(at, over), _slope(at, under)
        speed = math.hypot(ax, ay)
        sine = abs(ax * by - ay * bx) / (speed * math.hypot(bx, by))
        half = (stroke / 2 + gap) / max(0.5, sine) / speed
        near = _trace(at, over - half, over + half, 2, False)
        far = _trace(at, over - half * OVERLAP, over + half * OVERLAP, 2, False)
        shapes += [Shape(near, "paper", stroke + 2 * gap, "butt"), Shape(far, "ink", stroke, "butt")]
    return shapes


def _links(values: Values) -> list[Shape]:
    """Two loops, one lying and one standing, each twice over and twice under the other."""
    stroke = lerp(11.0, 27.0, values.numbers["weight"])
    half = lerp(26.0, 36.0, values.numbers["reach"]) + stroke * 0.3
    radius = {"round": half, "square": 0.0}[values.words["loop"]]
    loop = box(2 * half, 2 * (RADIUS - stroke / 2), radius)
    other: Tone = "accent" if values.words["tints"] != "one" else "ink"
    gap = stroke * 0.42
    shapes = [Shape(loop, "ink", stroke), Shape(transform(loop, turn(90)), other, stroke)]
    for x, y in ((-half, -half), (half, half), (half, -half), (-half, half)):
        standing = x * y < 0
        length = stroke + 2 * gap
        pieces = (box(stroke + 2 * gap, length, 0.0, (x, y)), box(stroke, length * OVERLAP, 0.0, (x, y)))
        angle = turn(0) if standing else turn(90)
        paper, ink = (transform(p, move(-x, -y), angle, move(x, y)) for p in pieces)
        shapes += [Shape(paper, "paper"), Shape(ink, "ink" if standing else other)]
    return shapes


def _weave(values: Values) -> list[Shape]:
    """Bands of one width over and under one another like a basket's."""
    numbers, words = values.numbers, values.words
    count = count_between(2, 4, numbers["density"])
    pitch = 2 * RADIUS / count
    width = pitch * lerp(0.4, 0.62, numbers["weight"])
    gap = min(width * 0.34, (pitch - width) * 0.42)
    length = 2 * RADIUS - (pitch - width) * lerp(0.0, 0.6, numbers["reach"])
    radius = width / 2 if words["terminals"] == "round" else 0.0
    ats = [(i - (count - 1) / 2) * pitch for i in range(count)]
    across: Tone = "accent" if words["tints"] != "one" else "ink"
    shapes = [Shape(box(width, length, radius, (x, 0.0))) for x in ats]
    for i, x in enumerate(ats):
        for j, y in enumerate(ats):
            if (i + j) % 2 == 0:
                shapes.append(Shape(box(width + 2, width + 2 * gap, 0.0, (x, y)), "paper"))
    for j, y in enumerate(ats):
        shapes += [Shape(piece, across) for piece in _strip(j, y, ats, width, length, gap, radius)]
    angle = turn(45.0) if words["kind"] == "diagonal" else turn(0)
    return [Shape(transform(s.path, angle), s.tone) for s in shapes]


def _strip(row: int, y: float, ats: list[float], width: float, length: float, gap: float, radius: float) -> list[Path]:
    """A lying band in the stretches between those crossings at which it passes beneath."""
    cuts = [x for i, x in enumerate(ats) if (i + row) % 2]
    edges = [-length / 2, *(e for x in cuts for e in (x - width / 2 - gap, x + width / 2 + gap)), length / 2]
    pieces: list[Path] = []
    for k, (left, right) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
        if right - left < width * 0.2:
            continue
        ends = (k == 0, k == len(cuts))
        pieces.append(_capped(left, right, y, width, radius, ends))
    return pieces


def _capped(left: float, right: float, y: float, width: float, radius: float, ends: tuple[bool, bool]) -> Path:
    """A stretch whose outer ends are round where the bands' are."""
    cut = box(right - left, width, 0.0, ((left + right) / 2, y))
    for is_end, x in zip(ends, (left, right), strict=True):
        if is_end and radius and right - left > 2 * radius:
            inner = x + (radius if x == left else -radius)
            a, b = (inner, right) if x == left else (left, inner)
            cut = box(b - a, width, 0.0, ((a + b) / 2, y)) + box(2 * radius, width, radius, (inner, y))
    return cut


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"kind": keep_symmetric(intent, KINDS)}
    if intent.asks("symmetry") == "rotational":
        limits["kind"] = ("eight",)
    elif intent.asks("terminals"):
        limits["kind"] = ("weave", "diagonal")
    elif intent.asks("geometry") == "constructed" or intent.asks("color_count") in ("two", "three"):
        limits["kind"] = ("links", "weave", "diagonal")
    if intent.says("weave", "woven", "textile", "basket", "cloth", "fabric"):
        limits["kind"] = limits["kind"] if intent.asks("symmetry") else ("weave", "diagonal")
    return limits


WORDS = frozenset((
    "knot", "knots", "woven", "weave", "interlace", "interlaced", "tie", "tied", "rope", "thread", "textile", "cloth",
    "basket", "braid", "infinite", "loop", "loops", "linked", "bond",
))  # fmt: skip

FAMILY = Family(
    name="knot",
    group="knot",
    words=WORDS,
    parameters=(
        Choice("kind", {"torus": 2.5, "eight": 1.0, "links": 1.5, "weave": 1.5, "diagonal": 1.0}, hold=2.2),
        Choice("stand", {"level": 2.0, "tall": 1.0, "rising": 1.0}),
        Choice("loop", {"round": 2.0, "square": 1.0}),
        Span("reach"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"rotational"}),
    survives=frozenset({"tilt"}),
    geometries=frozenset({"constructed"}),
    shows=2,
    colors_itself=True,
)
