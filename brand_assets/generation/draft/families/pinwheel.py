"""This file draws pinwheels: blades that are turned, not mirrored, about the centre."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, end_cap, lerp
from brand_assets.generation.draft.geometry import Contour, Path, move, polar, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, arc_steps, circle, leaf, sector
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Cap, Shape, Tone

RADIUS = 100.0
BLADES = {"organic": ("leaf",), "constructed": ("half", "hook", "fin")}


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    count = count_between(3, 8, numbers["density"])
    if words["blade"] == "fin":
        count = max(count, 4)
    if words["color"] == "two" or words["fold"] == "even":
        count += count % 2
    if words["blade"] == "hook" and count == 4:  # four bent arms are a sign of their own
        count = 6
    blade = _blade(words["blade"], count, numbers, end_cap(values))
    shapes: list[Shape] = []
    for i in range(count):
        tone: Tone = "accent" if words["color"] == "two" and i % 2 else "ink"
        path = transform(blade.path, turn(360 * i / count))
        shapes.append(Shape(path, tone, blade.stroke, blade.cap))
    if words["hub"] == "dot":
        shapes.append(Shape(circle(lerp(9.0, 15.0, numbers["weight"])), "accent"))
    return shapes


def _blade(kind: str, count: int, numbers: Mapping[str, float], cap: Cap) -> Shape:
    weight, lean = numbers["weight"], numbers["lean"]
    if kind == "leaf":
        width = lerp(0.5, 0.95, weight) * min(62.0, 260.0 / count)
        return Shape(transform(leaf(RADIUS - 24, width), turn(lerp(22, 46, lean)), move(*polar(26.0, 0))))
    if kind == "half":
        radius = RADIUS * lerp(0.56, 0.76, weight) * (1.05 if count < 5 else 3.6 / count)
        return Shape(transform(sector(radius / 2, 0, 180), move(0, -lerp(36.0, 62.0, lean))))
    if kind == "hook":
        stroke = lerp(7.0, 20.0, weight) * (1.0 if count < 6 else 0.72)
        radius = lerp(34.0, 46.0, lean)
        return Shape(arc(radius, -10, lerp(150, 190, 1 - lean), (0.0, -radius - 14)), "ink", stroke, cap)
    return Shape(_fin(count, weight, lean))


def _fin(count: int, weight: float, lean: float) -> Path:
    """A crescent from the centre to the rim: two arcs that meet at both ends."""
    sweep = lerp(0.55, 0.92, weight) * 360 / count
    inner = 20.0
    twist = lerp(34, 62, lean)
    tip, base = polar(RADIUS, twist), polar(inner, 0)
    rim = arc_steps((0.0, 0.0), RADIUS, twist, twist - sweep)
    root = arc_steps((0.0, 0.0), inner, -sweep, 0)
    return Path((Contour(base, (tip, *rim, polar(inner, -sweep), *root), True),))


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {}
    if intent.asks("symmetry") == "rotational":
        limits |= {"color": ("one",), "fold": ("even",)}
    if intent.asks("fill"):
        limits["blade"] = ("leaf",) if intent.asks("geometry") == "organic" else ("half", "fin")
    elif intent.asks("terminals") and intent.asks("geometry") != "organic":
        limits["blade"] = ("hook",)
    elif intent.asks("geometry") in BLADES:
        limits["blade"] = BLADES[intent.asks("geometry")]
    return limits


FAMILY = Family(
    name="pinwheel",
    group="radial",
    words=frozenset(
        {"pinwheel", "turbine", "propeller", "rotor", "spin", "whirl", "vortex", "blade", "blades", "wind"}
    ),
    parameters=(
        Choice("blade", {"leaf": 2.0, "half": 1.5, "hook": 1.5, "fin": 2.0}, hold=2.2),
        Choice("color", {"one": 2.0, "two": 1.5}),
        Choice("fold", {"any": 3.0, "even": 1.0}),
        Choice("hub", {"none": 2.0, "dot": 1.0}),
        Span("lean"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"rotational"}),
    survives=frozenset({"tilt", "soften", "outline"}),
    geometries=frozenset({"organic", "constructed"}),
)
