"""This file draws handovers: two arcs, each the other's half turn, that pass a dot or a bar between them."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, lerp
from brand_assets.generation.draft.geometry import Path, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, box, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Cap, Shape, Tone

RADIUS = 100.0


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    lines = count_between(1, 3, max(0.0, numbers["density"] * 1.2 - 0.2))
    stroke = lerp(11.0, 34.0, numbers["weight"]) * (1.0, 0.62, 0.42)[lines - 1]
    tilt = turn(lerp(-60.0, 60.0, numbers["tilt"]))
    cap: Cap = "round" if words["ends"] == "round" else "butt"
    arms = [_arm(words["reach"], numbers, i, stroke) for i in range(lines)]
    other: Tone = "second" if words["color"] == "two" else "ink"
    shapes = [Shape(transform(arm, tilt), "ink", stroke, cap) for arm in arms]
    shapes += [Shape(transform(arm, turn(180), tilt), other, stroke, cap) for arm in arms]
    return [*shapes, Shape(transform(_token(values, lines, stroke), tilt), "accent")]


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
        return arc(radius - inset * 0.8, lerp(-150.0, -120.0, sweep), lerp(96.0, 140.0, sweep), (0.0, -radius + inset * 0.0 - 4.0))
    start = lerp(-84.0, -64.0, sweep)  # a spiral's arms: each begins at the rim and ends beside the token
    return arc(78.0 - inset, start, start + lerp(150.0, 190.0, shift), (-lerp(18.0, 28.0, shift), -lerp(10.0, 20.0, shift)))


def _token(values: Values, lines: int, stroke: float) -> Path:
    """What is passed: as large as it can be with air between it and the innermost line."""
    room = lerp(0.72, 1.0, values.numbers["token_size"])
    free = {"orbit": 40.0, "cup": 30.0, "hook": 24.0, "spiral": 32.0}[values.words["reach"]]
    if values.words["reach"] != "hook":
        free -= (lines - 1) * 4.0
    size = free * room
    if values.words["token"] == "bar":
        return transform(box(size * 0.78, size * 2.3, size * 0.39 * (values.words["ends"] == "round")), turn(0))
    return circle(size)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {}
    if intent.says("dot") != intent.says("bar"):
        limits["token"] = ("dot",) if intent.says("dot") else ("bar",)
    if intent.asks("symmetry") == "rotational":
        limits["color"] = ("one",)
    return limits


FAMILY = Family(
    name="handover",
    group="arcs",
    words=frozenset({"arc", "arcs", "passing", "pass", "handover", "hand", "exchange", "share", "dot", "bar", "between"}),
    parameters=(
        Choice("reach", {"orbit": 2.0, "cup": 2.0, "hook": 2.0, "spiral": 2.0}),
        Choice("token", {"dot": 1.0, "bar": 1.0}),
        Choice("ends", {"round": 1.0, "butt": 1.0}),
        Choice("color", {"one": 1.0, "two": 1.0}),
        Span("sweep"),
        Span("shift"),
        Span("token_size"),
        Span("tilt"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"rotational"}),
)
