"""This file draws upright figures, left the mirror of right: stems with leaves, anchors whose flukes are leaves."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, lerp
from brand_assets.generation.draft.geometry import Contour, Path, Point, grow, move, polar, polyline, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, arc_steps, circle, leaf
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

MIRROR = grow(-1, 1)


def draw(values: Values, letters: str) -> list[Shape]:
    stroke = lerp(6.0, 17.0, values.numbers["weight"])
    figure = _draw_anchor if values.words["figure"] == "anchor" else _draw_sprout
    return figure(values, stroke) + _top(values.words["top"], stroke)


def _draw_anchor(values: Values, stroke: float) -> list[Shape]:
    """Stem, stock, and an arc whose ends are leaves; the ring or bud is at the origin."""
    numbers, words = values.numbers, values.words
    foot, bend = 190.0, lerp(62.0, 80.0, numbers["spread"])
    center: Point = (0.0, foot - bend)
    open_deg = lerp(96.0, 76.0, numbers["lift"])
    end = foot - stroke * 0.9 if words["flukes"] == "pair" else foot
    shapes = [Shape(polyline([(0.0, stroke * 1.1), (0.0, end)]), stroke=stroke)]
    if words["stock"] == "bar":
        half = lerp(30.0, 44.0, numbers["spread"])
        shapes.append(Shape(polyline([(-half, 58.0), (half, 58.0)]), stroke=stroke))
    if words["flukes"] == "pair":  # two large leaves from the foot, and no arc
        blade = leaf(lerp(104.0, 128.0, numbers["leaf"]), lerp(34.0, 58.0, numbers["weight"]))
        placed = transform(blade, turn(lerp(62.0, 46.0, numbers["lift"])), move(0, foot))
        return shapes + _both(placed, words["color"])
    if words["flukes"] == "crescent":
        return [*shapes, Shape(_crescent(bend * 1.12, lerp(0.3, 0.62, numbers["weight"]), foot + stroke / 2))]
    shapes.append(Shape(arc(bend, open_deg, 360 - open_deg, center), stroke=stroke))
    fluke = leaf(lerp(62.0, 84.0, numbers["leaf"]), lerp(26.0, 44.0, numbers["weight"]))
    tip = polar(bend, open_deg, center)
    placed = transform(fluke, move(0, 16), turn(lerp(6.0, 34.0, numbers["lift"])), move(*tip))
    return shapes + _both(placed, words["color"])


def _draw_sprout(values: Values, stroke: float) -> list[Shape]:
    """A stem with pairs of leaves that grow towards the foot, or towards the middle."""
    numbers, words = values.numbers, values.words
    pairs = count_between(2, 5, numbers["density"])
    length = lerp(66.0, 92.0, numbers["leaf"]) * (1.3 - 0.12 * pairs)
    width = length * lerp(0.3, 0.52, numbers["weight"])
    pitch = max(width * 1.16, 34.0)
    angle = lerp(38.0, 62.0, numbers["spread"])
    shapes: list[Shape] = []
    for i in range(pairs):
        size = 1.0 - (0.11 * (pairs - 1 - i) if words["taper"] == "rising" else 0.1 * abs(i - (pairs - 1) / 2))
        blade = transform(leaf(length, width), grow(size), move(0, -stroke * 0.9), turn(angle))
        placed = transform(blade, move(0, 66.0 + i * pitch))
        shapes += _both(placed, words["color"] if i % 2 else "plain")
    foot = 66.0 + (pairs - 1) * pitch + lerp(36.0, 60.0, numbers["lift"])
    return [Shape(polyline([(0.0, stroke * 1.1), (0.0, foot)]), stroke=stroke), *shapes]


def _crescent(radius: float, thickness: float, foot: float) -> Path:
    """A moon on its back, its lowest point at `foot`."""
    center: Point = (0.0, foot - radius)
    inner = radius * (1 + thickness * 0.18)
    high = math.sqrt(inner * inner - radius * radius)
    tilt = math.degrees(math.atan2(high, radius))
    below = arc_steps(center, radius, 90, 270)
    above = arc_steps((0.0, center[1] - high), inner, 270 - tilt, 90 + tilt)
    return Path((Contour((radius, center[1]), (*below, *above), True),))


def _both(path: Path, color: str) -> list[Shape]:
    tone: Tone = "accent" if color == "leaves" else "ink"
    return [Shape(p, tone) for p in (path, transform(path, MIRROR))]


def _top(kind: str, stroke: float) -> list[Shape]:
    if kind == "ring":
        return [Shape(circle(stroke * 1.5, (0.0, -stroke * 0.4)), "accent", stroke * 0.85)]
    if kind == "bud":
        return [Shape(transform(leaf(60.0, 26.0 + stroke * 0.5), move(0, 22.0)))]
    return [Shape(circle(stroke * 1.3, (0.0, -stroke * 0.4)), "accent")]


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    if intent.says("anchor"):
        return {"figure": ("anchor",), "top": ("ring", "dot")}
    if intent.says("tree", "sprout", "plant", "branch", "wheat", "leaf", "leaves"):
        return {"figure": ("sprout",)}
    return {}


FAMILY = Family(
    name="sprig",
    group="figure",
    words=frozenset(
        {"anchor", "leaf", "leaves", "plant", "tree", "branch", "sprout", "stem", "wheat", "flukes", "seed", "grow"}
    ),
    parameters=(
        Choice("figure", {"anchor": 1.0, "sprout": 3.0}, hold=2.2),
        Choice("top", {"ring": 1.0, "dot": 1.0, "bud": 1.4}),
        Choice("stock", {"bar": 3.0, "none": 1.0}),
        Choice("flukes", {"arc": 2.0, "pair": 1.5, "crescent": 1.0}),
        Choice("taper", {"rising": 1.0, "middle": 1.0}),
        Choice("color", {"plain": 1.0, "leaves": 1.4}),
        Span("leaf"),
        Span("spread"),
        Span("lift"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral"}),
    is_centered=False,
)
