"""This file draws facets: a regular figure parted into equal triangles or rhombi, some of them lit."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import COUNTS, Family, count_between, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Point, polar, polygon
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
CUTS = {"cube": "bilateral asymmetric", "fan": "bilateral rotational radial", "star": "bilateral rotational radial",
        "iris": "rotational", "gem": "bilateral", "fold": "asymmetric"}  # fmt: skip
SIDES = (4, 6, 8)


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    gap = lerp(9.0, 4.5, numbers["weight"])
    sides = SIDES[count_between(0, 2, numbers["density"])]
    pieces = _pieces(words["facet"], sides, lerp(0.3, 0.62, numbers["depth"]))
    shapes: list[Shape] = []
    for i, piece in enumerate(pieces):
        shrunk = _inset(piece, gap / 2)
        shapes.append(Shape(polygon(shrunk), _tone(words, i, len(pieces))))
    missing = words["missing"] == "one" and words["facet"] in ("fold", "cube")
    return shapes[:-1] if missing and len(shapes) > 2 else shapes


def _tone(words: Mapping[str, str], i: int, count: int) -> Tone:
    if words["tints"] == "one":
        return "ink"
    if words["facet"] == "cube":
        return ("ink", "accent", "second")[i % 3] if words["tints"] == "both" else ("ink", "accent", "ink")[i % 3]
    if words["facet"] == "gem":
        return "accent" if i in (0, count - 1) else "ink"
    return "accent" if i % 2 else "ink"


def _pieces(cut: str, sides: int, depth: float) -> list[list[Point]]:
    origin: Point = (0.0, 0.0)
    if cut == "cube":  # three rhombi that read as a cube
        rim = [polar(RADIUS, 60.0 * i) for i in range(6)]
        return [[origin, rim[2 * i - 1], rim[2 * i], rim[2 * i + 1]] for i in range(3)]
    if cut == "fan":
        rim = [polar(RADIUS, 360 / sides * (i - 0.5)) for i in range(sides + 1)]
        return [[origin, rim[i], rim[i + 1]] for i in range(sides)]
    if cut == "star":
        tips = [polar(RADIUS, 360 / sides * i) for i in range(sides)]
        dents = [polar(RADIUS * (0.36 + depth * 0.3), 360 / sides * (i + 0.5)) for i in range(sides)]
        return [piece for i in range(sides) for piece in ([origin, dents[i - 1], tips[i]], [origin, tips[i], dents[i]])]
    if cut == "iris":
        rim = [polar(RADIUS, 360 / sides * i) for i in range(sides)]
        hole = [polar(RADIUS * depth * 0.7, 360 / sides * (i + 0.9)) for i in range(sides)]
        return [[rim[i - 1], rim[i], hole[i], hole[i - 1]] for i in range(sides)]
    if cut == "gem":
        top = -RADIUS * lerp(0.4, 0.62, depth)
        girdle = [(-RADIUS, -10.0), (-RADIUS * 0.36, -10.0), (RADIUS * 0.36, -10.0), (RADIUS, -10.0)]
        crown = [(-RADIUS * 0.6, top), (RADIUS * 0.6, top)]
        foot = (0.0, RADIUS)
        return [[girdle[0], girdle[1], foot], [girdle[1], girdle[2], foot], [girdle[2], girdle[3], foot],
                [girdle[0], crown[0], girdle[1]], [crown[0], crown[1], girdle[2], girdle[1]],
                [crown[1], girdle[3], girdle[2]]]  # fmt: skip
    return _fold(depth)


def _fold(depth: float) -> list[list[Point]]:
    """A band of three folds, each narrower than the one before."""
    pieces: list[list[Point]] = []
    x, rise = -RADIUS, RADIUS * lerp(0.7, 1.1, depth)
    ends = (0.0, rise, rise * 0.2, rise * 0.84)
    for i, width in enumerate((90.0, 62.0, 44.0)):
        low, high, tall = ends[i], ends[i + 1], RADIUS * 0.72
        pieces.append([(x, -low), (x + width, -high), (x + width, -high + tall), (x, -low + tall)])
        x += width
    return pieces


def _inset(piece: list[Point], by: float) -> list[Point]:
    """A convex piece with every side moved inwards."""
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(piece, piece[1:] + piece[:1], strict=True))
    sign = 1.0 if area > 0 else -1.0
    lines = []
    for (x0, y0), (x1, y1) in zip(piece, piece[1:] + piece[:1], strict=True):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        nx, ny = -(y1 - y0) / length * sign, (x1 - x0) / length * sign
        lines.append((nx, ny, nx * x0 + ny * y0 + by))
    return [_meet(lines[i - 1], lines[i]) for i in range(len(lines))]


def _meet(one: tuple[float, float, float], other: tuple[float, float, float]) -> Point:
    (a, b, c), (d, e, f) = one, other
    det = a * e - b * d
    return ((c * e - b * f) / det, (a * f - c * d) / det)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"facet": keep_symmetric(intent, CUTS)}
    if intent.asks("symmetry") in ("rotational", "radial", "bilateral"):
        limits |= {"missing": ("none",)}
        if intent.asks("symmetry") != "bilateral":
            limits["tints"] = ("one",)
        else:
            limits["facet"] = ("gem",)
            if intent.asks("color_count") not in COUNTS:
                limits |= {"facet": ("gem", "cube"), "tints": ("one",)}
    elif intent.asks("symmetry") == "asymmetric":
        limits |= {"facet": ("fold",)}
    return limits


WORDS = frozenset((
    "facet", "facets", "gem", "crystal", "cube", "prism", "folded", "origami", "angular", "triangle", "triangles",
    "diamond", "hexagon", "star",
))  # fmt: skip

FAMILY = Family(
    name="facets",
    group="lattice",
    words=WORDS,
    parameters=(
        Choice("facet", {"cube": 1.5, "fan": 2.0, "star": 2.0, "iris": 1.5, "gem": 0.4, "fold": 1.5}, hold=2.2),
        Choice("missing", {"none": 3.0, "one": 1.0}),
        Span("depth"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial", "asymmetric"}),
    is_centered=False,
    geometries=frozenset({"constructed", "modular"}),
    survives=frozenset({"tilt", "soften", "outline"}),
    fixed=frozenset({"line_weight", "terminals"}),
)
