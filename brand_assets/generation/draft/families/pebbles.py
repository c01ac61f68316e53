"""This file draws pebbles: soft, uneven rounds, nested like contour lines, piled, or gathered around a middle."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Contour, Curve, Path, Point, move, polar, transform
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
KNOTS = 12  # points through which a pebble's outline runs
LAWS = {"nested": "asymmetric", "piled": "asymmetric", "gathered": "asymmetric", "bloom": "asymmetric"}


def draw(values: Values, letters: str) -> list[Shape]:
    law = values.words["law"]
    if law == "nested":
        return _nested(values)
    if law == "piled":
        return _piled(values)
    return _gathered(values)


def _pebble(radius: float, phase: float, wobble: float, squash: float = 1.0) -> Path:
    """A closed smooth outline whose radius swings twice and thrice a turn."""

    def at(i: float) -> Point:
        angle = 2 * math.pi * i / KNOTS
        swing = 1 + wobble * (
            0.6 * math.cos(2 * angle + phase * 6.283) + 0.5 * math.cos(3 * angle + phase * 14.0 + 1.0)
        )
        x, y = polar(radius * swing, math.degrees(angle))
        return (x, y * squash)

    points = [at(i) for i in range(KNOTS)]
    steps = []
    for i in range(KNOTS):
        before, a, b, after = points[i - 1], points[i], points[(i + 1) % KNOTS], points[(i + 2) % KNOTS]
        first = (a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6)
        second = (b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6)
        steps.append(Curve(first, second, b))
    return Path((Contour(points[0], tuple(steps), True),))


def _nested(values: Values) -> list[Shape]:
    """Contour lines of a hill, or a stone's grain: rings drift towards one side."""
    numbers = values.numbers
    levels = count_between(2, 5, numbers["density"])
    wobble, phase = lerp(0.1, 0.22, numbers["wobble"]), numbers["phase"]
    stroke = RADIUS / (levels + 0.4) * lerp(0.3, 0.6, numbers["weight"])
    drift = polar(RADIUS * 0.16, 360 * numbers["drift"])
    shapes: list[Shape] = []
    for i in range(levels):
        share = i / levels
        place = move(drift[0] * share, drift[1] * share)
        is_core = i == levels - 1
        ring = transform(_pebble(RADIUS * (1 - share) - stroke / 2, phase + 0.03 * i, wobble), place)
        shapes.append(Shape(ring, "accent" if is_core else "ink", 0.0 if is_core else stroke))
    return shapes


def _piled(values: Values) -> list[Shape]:
    """Three or so stones, each smaller than the one that it rests on."""
    numbers = values.numbers
    count = count_between(2, 4, numbers["density"])
    y, shapes = 0.0, []
    for i in range(count):
        radius = RADIUS * (0.96 - 0.2 * i)
        path = _pebble(
            radius, numbers["phase"] + 0.31 * i, lerp(0.05, 0.1, numbers["wobble"]), lerp(0.42, 0.6, numbers["weight"])
        )
        lean = lerp(12.0, 22.0, numbers["drift"]) * (1 if i % 2 else -0.6) * (1 if numbers["phase"] < 0.5 else -1)
        ys = [p[1] for c in path.contours for s in c.steps if isinstance(s, Curve) for p in (s.end,)]
        y -= max(ys)
        tone: Tone = "accent" if i == count - 1 else "ink"
        shapes.append(Shape(transform(path, move(lean * i, y)), tone))
        y += min(ys) - lerp(12.0, 7.0, numbers["weight"])
    return shapes


def _gathered(values: Values) -> list[Shape]:
    """Soft rounds about a middle one, unequal, with even air."""
    numbers, words = values.numbers, values.words
    count = count_between(3, 6, numbers["density"])
    size = RADIUS * math.sin(math.pi / count) * lerp(0.72, 0.88, numbers["weight"])
    shapes: list[Shape] = []
    for i in range(count):
        unlike = 1 - 0.22 * ((i * 0.618 + numbers["drift"]) % 1.0)
        spot = polar(RADIUS * (0.9 if words["law"] == "gathered" else 0.78), 360 * (i + numbers["phase"]) / count)
        tone: Tone = "accent" if i == 0 else "ink"
        shapes.append(Shape(transform(_pebble(size * unlike, numbers["phase"] + 0.37 * i, 0.1), move(*spot)), tone))
    room = RADIUS * 0.9 - size * 1.2 - 8.0
    return [*shapes, Shape(circle(room * 0.7), "ink")] if words["law"] == "bloom" and room > 18 else shapes


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    return {"law": keep_symmetric(intent, LAWS), "corners": ("sharp",)}


WORDS = frozenset((
    "pebble", "pebbles", "stone", "stones", "organic", "soft", "cell", "cells", "hill", "terrain", "contour",
    "topographic", "cairn", "natural", "grain", "island", "islands", "clay",
))  # fmt: skip

FAMILY = Family(
    name="pebbles",
    group="radial",
    words=WORDS,
    parameters=(
        Choice("law", {"nested": 2.5, "piled": 1.5, "gathered": 1.5, "bloom": 1.0}, hold=2.2),
        Span("wobble"),
        Span("phase"),
        Span("drift"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"asymmetric"}),
    is_centered=False,
    survives=frozenset({"tilt", "outline"}),
    geometries=frozenset({"organic"}),
    fixed=frozenset({"line_weight", "terminals"}),
)
