"""This file draws bands folded into a frame: each side meets the next at a mitre, or laps over it."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Point, polar, polygon
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import circle, regular, rounded
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
SIDES = (3, 4, 5, 6, 8)
EVEN_SIDES = (4, 4, 6, 6, 8)
JOINS = {"mitre": "bilateral rotational radial", "lap": "rotational"}

Line = tuple[float, float, float]


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    choices = EVEN_SIDES if words["fold"] == "even" else SIDES
    sides = choices[count_between(0, 4, numbers["density"])]
    thick = RADIUS * lerp(0.2, 0.46, numbers["weight"]) * (0.8 if sides == 3 else 1.0)
    gap = lerp(7.0, 5.0, numbers["weight"])
    pieces = [_side(i, sides, thick, gap, words["join"]) for i in range(sides)]
    tones: list[Tone] = ["accent" if _is_lit(words["lit"], i, sides) else "ink" for i in range(sides)]
    shapes = [Shape(polygon(piece), tone) for piece, tone in zip(pieces, tones, strict=True)]
    room = RADIUS * _apothem(sides) - thick - gap * 1.6
    if words["core"] == "dot" and room > 16:
        shapes.append(Shape(circle(room * 0.6), "accent"))
    elif words["core"] == "same" and room > 20:
        shapes.append(Shape(rounded(regular(sides, room * 0.66 / _apothem(sides), 180 / sides), 0.0), "accent"))
    return shapes


def _apothem(sides: int) -> float:
    return -polar(1.0, 180 / sides)[1]


def _is_lit(lit: str, i: int, sides: int) -> bool:
    return (lit == "one" and i == 0) or (lit == "alternate" and sides % 2 == 0 and i % 2 == 1)


def _side(i: int, sides: int, thick: float, gap: float, join: str) -> list[Point]:
    """The corners of one side: between its outer and inner edge, from the side before to the one after."""

    def edge(k: int, depth: float) -> Line:
        x, y = polar(1.0, 360 * k / sides)
        return (x, y, RADIUS * _apothem(sides) - depth)

    outer, inner = edge(i, 0.0), edge(i, thick)
    if join == "lap":
        start, end = edge(i - 1, 0.0), edge(i + 1, thick + gap)
        return [_meet(outer, start), _meet(outer, end), _meet(inner, end), _meet(inner, start)]
    corners = [polar(RADIUS, 360 * (i + side) / sides) for side in (-0.5, 0.5)]
    seams = [_seam(corner, side, gap / 2) for corner, side in zip(corners, (1, -1), strict=True)]
    return [_meet(outer, seams[0]), _meet(outer, seams[1]), _meet(inner, seams[1]), _meet(inner, seams[0])]


def _seam(corner: Point, side: int, by: float) -> Line:
    """The line from the middle to a corner, moved towards the piece."""
    length = (corner[0] ** 2 + corner[1] ** 2) ** 0.5
    nx, ny = -corner[1] / length * side, corner[0] / length * side
    return (nx, ny, by)


def _meet(one: Line, other: Line) -> Point:
    (a, b, c), (d, e, f) = one, other
    det = a * e - b * d
    return ((c * e - b * f) / det, (a * f - c * d) / det)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    asked = intent.asks("symmetry")
    limits: dict[str, tuple[str, ...]] = {"join": keep_symmetric(intent, JOINS)}
    if asked in ("rotational", "radial"):
        limits |= {"fold": ("even",), "lit": ("none",)}
    elif asked == "bilateral":
        limits |= {"lit": ("none", "one")}
    return limits


WORDS = frozenset((
    "fold", "folded", "ribbon", "band", "frame", "gather", "together", "table", "aperture", "shutter",
    "lens", "hexagon", "joint", "joinery", "craft",
))  # fmt: skip

FAMILY = Family(
    name="mitre",
    group="knot",
    words=WORDS,
    parameters=(
        Choice("join", {"mitre": 2.0, "lap": 2.5}, hold=2.2),
        Choice("lit", {"none": 1.0, "one": 1.0, "alternate": 1.0}),
        Choice("core", {"none": 2.0, "dot": 1.0, "same": 1.0}),
        Choice("fold", {"any": 2.0, "even": 1.0}),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial"}),
    geometries=frozenset({"constructed", "modular"}),
    is_centered=False,
    survives=frozenset({"tilt", "soften", "outline"}),
    fixed=frozenset({"terminals"}),
)
