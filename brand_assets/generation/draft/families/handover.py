"""This file draws handovers: two arcs, each the other's half turn, that pass a dot or a bar between them."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, end_cap, lerp
from brand_assets.generation.draft.geometry import Path, Point, flatten, move, polar, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, box, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
BAR_REACH = 1.45  # of the free radius: half a bar's length, at most
AIR = 7.0  # between the token and the lines, at least
LEAST_TOKEN, LARGEST_TOKEN = 25.0, 44.0
AWAY = {"orbit": (0.0, -3.0), "cup": (0.0, -3.0), "hook": (0.0, -3.0), "spiral": (-1.5, -2.6)}
"""The small step by which each kind of arm stands back."""


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    arms, stroke, room = _arms(values)
    tilt = turn(lerp(-60.0, 60.0, numbers["tilt"]))
    cap = end_cap(values)
    other: Tone = "second" if words["color"] == "two" else "ink"
    shapes = [Shape(transform(arm, tilt), "ink", stroke, cap) for arm in arms]
    shapes += [Shape(transform(arm, turn(180), tilt), other, stroke, cap) for arm in arms]
    return [*shapes, Shape(transform(_token(values, arms, stroke, room), tilt), "accent")]


def _arms(values: Values) -> tuple[list[Path], float, float]:
    """One side's nested lines, their stroke, and the token's free radius: the lines stand away until it has room."""
    numbers = values.numbers
    lines = count_between(1, 3, numbers["density"])
    stroke = lerp(11.0, 34.0, numbers["weight"]) * (1.0, 0.62, 0.42)[lines - 1]
    arms = [_arm(values.words["reach"], numbers, i, stroke) for i in range(lines)]
    away = move(*AWAY[values.words["reach"]])
    while (room := _nearest(arms) - stroke / 2 - max(AIR, stroke * 0.4)) < LEAST_TOKEN:
        arms = [transform(arm, away) for arm in arms]
    return arms, stroke, room


def _nearest(arms: list[Path]) -> float:
    return min(math.hypot(*point) for arm in arms for points in flatten(arm) for point in points)


def _arm(reach: str, numbers: Mapping[str, float], line: int, stroke: float) -> Path:
    """One arc; nested lines lie inside it, as far apart as they are wide."""
    inset = line * stroke * 1.75
    sweep, shift = numbers["sweep"], numbers["shift"]
    if reach == "orbit":  # both on one circle, with gaps where the token could leave
        half = lerp(56.0, 78.0, sweep)
        return arc(RADIUS - inset, -half, half)
    if reach == "cup":  # facing bowls, slid along each other
        half, slide = lerp(70.0, 104.0, sweep), lerp(8.0, 30.0, shift)
        return arc(74.0 - inset, -half, half, (slide, -lerp(16.0, 30.0, shift)))
    if reach == "hook":  # each holds the token from its own side
        radius = 58.0
        return arc(radius - inset * 0.8, lerp(-150.0, -120.0, sweep), lerp(96.0, 140.0, sweep), (0.0, -radius - 4.0))
    start = lerp(-84.0, -64.0, sweep)  # a spiral's arms: each begins at the rim and ends beside the token
    return arc(
        78.0 - inset, start, start + lerp(150.0, 190.0, shift), (-lerp(18.0, 28.0, shift), -lerp(10.0, 20.0, shift))
    )


def _token(values: Values, arms: list[Path], stroke: float, room: float) -> Path:
    """What is passed: a dot within the free radius, or a bar along the widest lane between the arms."""
    size = min(room, LARGEST_TOKEN) * lerp(0.82, 1.0, values.numbers["cargo_size"])
    if values.words["cargo"] == "dot":
        return circle(size)
    width = size * 0.62
    both = arms + [transform(arm, turn(180)) for arm in arms]
    points = [point for arm in both for line in flatten(arm) for point in line]
    reach = size * BAR_REACH - width / 2
    lane = max(range(0, 180, 15), key=lambda deg: _clearance(reach, deg, points))
    while reach > size - width / 2 and _clearance(reach, lane, points) < (stroke + width) / 2 + AIR:
        reach *= 0.95
    half = reach + width / 2
    bar = box(width, 2 * half, width / 2 if values.words["terminals"] == "round" else 0.0)
    return transform(bar, turn(lane))


def _clearance(reach: float, lane: float, points: list[Point]) -> float:
    return min(math.dist(polar(reach, lane), point) for point in points)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {}
    if intent.says("dot") != intent.says("bar"):
        limits["cargo"] = ("dot",) if intent.says("dot") else ("bar",)
    if intent.asks("symmetry") == "rotational":
        limits["color"] = ("one",)
    elif intent.asks("color_count") == "three":
        limits["color"] = ("two",)
    return limits


FAMILY = Family(
    name="handover",
    group="arcs",
    words=frozenset({"arc", "arcs", "passing", "pass", "handover", "hand", "exchange", "dot", "bar", "between"}),
    parameters=(
        Choice("reach", {"orbit": 2.0, "cup": 2.0, "hook": 2.0, "spiral": 2.0}, hold=2.2),
        Choice("cargo", {"dot": 1.0, "bar": 1.0}),
        Choice("color", {"one": 1.0, "two": 1.0}),
        Span("sweep"),
        Span("shift"),
        Span("cargo_size"),
        Span("tilt"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"rotational"}),
    survives=frozenset({"tilt"}),
    geometries=frozenset({"constructed"}),
    colors_itself=True,
)
