"""This file draws rosettes: petals, rays or spokes around a centre, even or alternating."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, lerp
from brand_assets.generation.draft.geometry import Path, move, polygon, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import annular_sector, box, capsule, circle, drop, leaf
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
LEAST_CENTER = 11.0
COUNTS = (5, 6, 8, 10, 12, 16)
EVEN_COUNTS = (6, 8, 8, 10, 12, 16)
SHORT = 0.7  # of the others: every second petal where they alternate in length


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    alternates = words["rhythm"] != "even"
    counts = EVEN_COUNTS if alternates or words["fold"] == "even" else COUNTS
    count = counts[count_between(0, len(counts) - 1, numbers["density"])]
    inner = RADIUS * lerp(0.16, 0.4, numbers["hollow"])
    shapes: list[Shape] = []
    for i in range(count):
        is_odd = alternates and i % 2 == 1
        length = (RADIUS - inner) * (SHORT if is_odd and words["rhythm"] == "length" else 1.0)
        tone: Tone = "accent" if is_odd and words["rhythm"] == "color" else "ink"
        petal = _petal(words, inner, length, count, numbers["weight"])
        shapes.append(Shape(transform(petal, turn(360 * i / count)), tone))
    return shapes + _center(words["center"], inner, numbers["weight"])


def _petal(words: Mapping[str, str], inner: float, length: float, count: int, weight: float) -> Path:
    """One petal pointing up, as wide as the turn leaves room for and the weight asks."""
    kind, room = words["petal"], 6.2832 / count
    share = lerp(0.34, 0.86, weight)
    if kind == "wedge":
        half = lerp(0.3, 0.84, weight) * 180 / count
        return annular_sector(inner, inner + length, -half, half)
    if kind == "disc":
        radius = min((inner + length) * room / (2 + room) * share * 1.05, length / 2)
        return circle(radius, (0.0, -(inner + length) + radius))
    if kind == "ray":
        half = inner * room * share * 0.5
        return polygon([(-half, -inner), (0.0, -inner - length), (half, -inner)])
    if kind == "capsule":
        width = min(inner * room * share, length)
        if words["terminals"] == "flat":
            return box(width, length, 0.0, (0.0, -inner - length / 2))
        return transform(capsule(length, width), move(0, -inner))
    if kind == "drop":
        width = min((inner + length) * room * share * 0.92, length * 0.9)
        return transform(drop(length, width), move(0, -inner))
    middle = inner + length / 2
    return transform(leaf(length, min(middle * room * share * 1.06, length * 0.8)), move(0, -inner))


def _center(kind: str, inner: float, weight: float) -> list[Shape]:
    radius = max(LEAST_CENTER, inner * lerp(0.46, 0.66, weight))
    if kind == "dot":
        return [Shape(circle(radius), "accent")]
    if kind == "ring":
        return [Shape(circle(radius * 0.8), "accent", stroke=radius * lerp(0.24, 0.42, weight))]
    return []


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {}
    if intent.asks("symmetry") in ("radial", "rotational"):
        limits |= {"rhythm": ("even",), "fold": ("even",)}
    if intent.asks("terminals") and intent.asks("geometry") != "organic":
        return limits | {"petal": ("capsule",)}
    if intent.asks("geometry") == "organic":
        return limits | {"petal": ("leaf", "drop")}
    if intent.asks("geometry"):
        return limits | {"petal": ("wedge", "capsule", "disc", "ray")}
    if intent.says("leaf", "leaves", "petal", "petals", "flower", "bloom", "bean"):
        return limits | {"petal": ("leaf", "drop")}
    if intent.says("ray", "rays", "sun", "spoke", "spokes", "star"):
        return limits | {"petal": ("ray", "capsule", "wedge")}
    return limits


FAMILY = Family(
    name="petals",
    group="radial",
    words=frozenset(
        {
            "petal",
            "petals",
            "flower",
            "bloom",
            "ray",
            "rays",
            "sun",
            "spoke",
            "spokes",
            "star",
            "burst",
            "radial",
            "rosette",
        }
    ),
    parameters=(
        Choice("petal", {"leaf": 3.0, "drop": 2.0, "capsule": 2.0, "wedge": 2.0, "disc": 1.0, "ray": 1.0}, hold=2.2),
        Choice("rhythm", {"even": 3.0, "length": 1.5, "color": 2.0}),
        Choice("center", {"none": 2.0, "dot": 3.0, "ring": 1.5}),
        Choice("fold", {"any": 1.0, "even": 1.0}),
        Span("hollow"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial"}),
    survives=frozenset({"tilt", "soften", "outline"}),
    geometries=frozenset({"organic", "constructed", "modular"}),
)
