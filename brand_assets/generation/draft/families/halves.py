"""This file draws halves: one figure cut by one line, its two sides slid, toned or drawn apart."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Path, move, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import box, circle, regular, rounded
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
FAR = 400.0
FIGURES = {"disc": 3.0, "rings": 2.5, "square": 1.5, "ring": 1.0, "diamond": 1.0, "hexagon": 1.0}
SLIDES = {"none": "bilateral", "slid": "rotational", "shrunk": "asymmetric bilateral"}
CUTS = {"upright": 0.0, "rising": 45.0, "level": 90.0}
HAIR, HAND = (0.1, 0.2), (0.34, 0.5)
"""How far the sides slide, in radii."""


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    gap = lerp(6.0, 11.0, numbers["weight"])
    low, high = HAIR if words["reach"] == "hair" else HAND
    slide = RADIUS * lerp(low, high, numbers["slide"]) / 2 if words["move"] == "slid" else 0.0
    shapes: list[Shape] = []
    for side in (-1, 1):
        tone = _tone(words["other"]) if side > 0 else "ink"
        scale = 0.618 if side > 0 and words["move"] == "shrunk" else 1.0
        look = words["other"] if side > 0 else "same"
        half = box(FAR, 2 * FAR, 0.0, (side * FAR / 2, 0.0))
        place = move(side * gap / 2, -side * slide)
        shapes += [
            Shape(transform(s.path, place), tone, s.stroke, "butt", transform(half, place))
            for s in _figure(words["figure"], scale, values, look)
        ]
    angle = turn(CUTS[words["line"]])
    return [
        Shape(transform(s.path, angle), s.tone, s.stroke, s.cap, transform(s.clip or s.path, angle)) for s in shapes
    ]


def _tone(other: str) -> Tone:
    return "accent" if other == "toned" else "ink"


def _figure(kind: str, scale: float, values: Values, look: str) -> list[Shape]:
    """The whole figure; `look` says whether it is solid, drawn as lines, or level stripes."""
    size, weight = RADIUS * scale, values.numbers["weight"]
    if look == "striped":
        count = count_between(4, 7, values.numbers["density"])
        pitch = 2 * size / count
        thick = pitch * lerp(0.4, 0.62, weight)
        ys = [-size + pitch * (i + 0.5) for i in range(count)]
        spans = [_span(kind, size, abs(y)) for y in ys]
        return [Shape(box(2 * w, thick, 0.0, (0.0, y))) for w, y in zip(spans, ys, strict=True)]
    if kind == "rings":
        count = count_between(2, 4, values.numbers["density"])
        pitch = size / (count + 0.3)
        stroke = pitch * lerp(0.4, 0.66, weight)
        return [Shape(circle(size - stroke / 2 - i * pitch), stroke=stroke) for i in range(count)]
    if kind == "ring" or look == "hollow":
        stroke = lerp(12.0, 40.0, weight) * scale
        return [Shape(_outline(kind, size - stroke / 2), stroke=stroke)]
    return [Shape(_outline(kind, size))]


def _span(kind: str, size: float, y: float) -> float:
    """Half the figure's width at this height."""
    if kind == "square":
        return size * 0.9
    if kind == "diamond":
        return max(0.0, size * 1.06 - y)
    return math.sqrt(max(0.0, size * size - y * y))


def _outline(kind: str, size: float) -> Path:
    if kind == "square":
        return box(size * 1.8, size * 1.8)
    sides = {"diamond": 4, "hexagon": 6}.get(kind)
    return rounded(regular(sides, size * 1.06), 0.0) if sides else circle(size)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"move": keep_symmetric(intent, SLIDES), "surface": ("plain",)}
    asked = intent.asks("symmetry")
    if asked == "bilateral":
        limits |= {"line": ("level",), "other": ("same", "toned", "hollow")}
    elif asked == "rotational":
        limits |= {"move": ("slid",), "other": ("same",)}
    elif asked == "asymmetric":
        limits |= {"other": ("same", "toned", "striped"), "line": ("upright", "rising")}
    elif intent.says("vertical", "meridian", "upright"):
        limits["line"] = ("upright",)
    if intent.asks("color_count") in ("two", "three"):
        limits["other"] = ("toned",)
    if intent.says("shifted", "slid", "offset", "shift"):
        limits["move"] = limits["move"] if asked == "bilateral" else ("slid",)
    if intent.says("hair", "hairline", "slightly"):
        limits["reach"] = ("hair",)
    elif intent.says("hand", "breadth", "wide"):
        limits["reach"] = ("hand",)
    if intent.says("circle", "circular", "disc", "round"):
        limits["figure"] = ("disc", "rings", "ring")
    return limits


FAMILY = Family(
    name="halves",
    group="negative",
    words=frozenset(
        {
            "half",
            "halves",
            "cut",
            "shifted",
            "shift",
            "meridian",
            "line",
            "split",
            "offset",
            "slid",
            "circle",
            "vertical",
        }
    ),
    parameters=(
        Choice("figure", FIGURES, hold=2.2),
        Choice("move", {"none": 1.5, "slid": 3.0, "shrunk": 1.5}, hold=2.0),
        Choice("line", {"upright": 2.0, "rising": 1.5, "level": 1.5}, hold=2.0),
        Choice("other", {"same": 2.0, "toned": 2.0, "hollow": 1.5, "striped": 2.0}, hold=1.8),
        Choice("reach", {"hair": 1.0, "hand": 1.5}),
        Span("slide"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "asymmetric"}),
    is_centered=False,
    survives=frozenset({"tilt", "soften", "split"}),
    geometries=frozenset({"constructed"}),
    shows=2,
    colors_itself=True,
    fixed=frozenset({"density", "terminals"}),
)
