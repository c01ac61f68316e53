"""This file draws interlocked rings: each passes over the next one and under the one before."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, lerp
from brand_assets.generation.draft.geometry import polar
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    count = count_between(2, 5, numbers["density"])
    if words["fold"] == "even":
        count -= count % 2
    stroke = lerp(8.0, 29.0, numbers["weight"])
    gap = stroke * 0.42
    apart = _distance(count, numbers["overlap"], stroke + gap)
    tones = [_tone(words["color"], i, count) for i in range(count)]
    centers = [polar(apart, 360 * i / count + (90 if count == 2 else 0)) for i in range(count)]
    shapes = [Shape(circle(RADIUS, c), tone, stroke) for c, tone in zip(centers, tones, strict=True)]
    for i, center in enumerate(centers):
        over = _crossing(center, centers[(i + 1) % count])
        half = math.degrees((stroke * 0.5 + gap) / RADIUS) * _slant(center, centers[(i + 1) % count])
        bridge = arc(RADIUS, over - half, over + half, center)
        longer = arc(RADIUS, over - half - 2, over + half + 2, center)
        shapes += [Shape(bridge, "paper", stroke + 2 * gap, "butt"), Shape(longer, tones[i], stroke, "butt")]
    if words["heart"] == "dot" and count > 2 and apart > RADIUS * 1.15:
        shapes.append(Shape(circle((apart - RADIUS) * 0.6), "accent"))
    return shapes


def _distance(count: int, overlap: float, air: float) -> float:
    """From the middle to the rings' centres: neighbours overlap, rings farther away stay apart."""
    if count == 2:
        return RADIUS * lerp(0.78, 0.55, overlap)
    pitch = RADIUS * lerp(1.62, 1.3, overlap)
    apart = pitch / (2 * math.sin(math.pi / count))
    if count == 3:
        return apart
    return max(apart, (2 * RADIUS + air) / (2 * math.sin(2 * math.pi / count)))


def _crossing(center: tuple[float, float], other: tuple[float, float]) -> float:
    """Clock angle, on this ring, of its crossing with the other one: the one to the left as seen from this ring."""
    toward = math.degrees(math.atan2(other[0] - center[0], -(other[1] - center[1])))
    spread = math.degrees(math.acos(min(1.0, math.dist(center, other) / (2 * RADIUS))))
    return toward - spread


def _slant(center: tuple[float, float], other: tuple[float, float]) -> float:
    """How much longer a bridge is where the rings cross at a flat angle."""
    cos = math.dist(center, other) / (2 * RADIUS)
    return 1 / max(0.5, 2 * cos * math.sqrt(max(0.0, 1 - cos * cos)))


def _tone(color: str, ring: int, count: int) -> Tone:
    if color == "two" and ring % 2 and count % 2 == 0:
        return "accent"
    return "accent" if color != "one" and ring == 0 and (color == "one_lit" or count % 2) else "ink"


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    if intent.asks("symmetry") == "rotational":
        return {"color": ("one",), "fold": ("even",)}
    if intent.asks("color_count") in ("two", "three"):
        return {"color": ("one_lit", "two"), "heart": ("none",)}
    return {}


FAMILY = Family(
    name="interlock",
    group="arcs",
    words=frozenset(
        {"interlocked", "interlocking", "linked", "link", "links", "chain", "rings", "knot", "together", "arcs"}
    ),
    parameters=(
        Choice("color", {"one": 2.0, "two": 1.5, "one_lit": 1.5}),
        Choice("fold", {"any": 3.0, "even": 1.0}),
        Choice("heart", {"none": 1.0, "dot": 1.0}),
        Span("overlap"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"rotational"}),
    survives=frozenset({"tilt"}),
    geometries=frozenset({"constructed"}),
    colors_itself=True,
    shows=2,
    fixed=frozenset({"terminals"}),
)
