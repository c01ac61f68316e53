"""This file draws dials: a ring with marks at the hours and two hands, one of them lit."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, capsule, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
HOURS = {"sparse": 4, "full": 12}


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    stroke = lerp(6.0, 20.0, numbers["weight"])
    is_solid = words["face"] == "solid"
    on_face: Tone = "paper" if is_solid else "ink"
    lit: Tone = "glint" if is_solid else "accent"
    return [
        *_face(words["face"], stroke, numbers),
        *_hours(values, stroke, on_face),
        *_hands(values, stroke, on_face, lit),
    ]


def _face(kind: str, stroke: float, numbers: Mapping[str, float]) -> list[Shape]:
    if kind == "solid":
        return [Shape(circle(RADIUS))]
    if kind == "open":  # the ring has a door where the minute hand points out
        gap = lerp(40.0, 72.0, numbers["gap"])
        start = _minute(numbers["minute"])
        return [Shape(arc(RADIUS - stroke / 2, start + gap / 2, start + 360 - gap / 2), stroke=stroke)]
    return [Shape(circle(RADIUS - stroke / 2), stroke=stroke)]


def _hours(values: Values, stroke: float, tone: Tone) -> list[Shape]:
    count = 12 if values.numbers["density"] > 0.6 else 4
    if values.words["hours"] == "none":
        return []
    inset = RADIUS * 0.94 - (stroke * 1.6 if values.words["face"] != "solid" else stroke * 0.6)
    angles = [360 * i / count for i in range(count)]
    if values.words["face"] == "open":
        angles = [a for a in angles if abs((a - _minute(values.numbers["minute"]) + 180) % 360 - 180) > 34]
    return [Shape(circle(stroke * (0.3 if count == 12 else 0.42), (0.0, -inset)), tone)
            if angle == 0 else
            Shape(transform(circle(stroke * (0.3 if count == 12 else 0.42), (0.0, -inset)), turn(angle)), tone)
            for angle in angles]  # fmt: skip


def _hands(values: Values, stroke: float, tone: Tone, lit: Tone) -> list[Shape]:
    numbers, words = values.numbers, values.words
    minute = _minute(numbers["minute"])
    hour = -minute if words["hands"] == "mirrored" else minute + lerp(80.0, 160.0, numbers["hour"])
    width = stroke * lerp(0.9, 1.15, numbers["gap"])
    long = 62.0 if words["face"] != "open" else 84.0
    short = long * 0.98 if words["hands"] == "mirrored" else 44.0
    hands = [(hour, short, tone), (minute, long, lit if words["lit"] == "minute" else tone)]
    shapes = [
        Shape(transform(capsule(length + width / 2, width), turn(0), _from_hub(width), turn(angle)), hand_tone)
        for angle, length, hand_tone in hands
    ]
    if words["lit"] == "hub":
        shapes.append(Shape(circle(width * 0.95), lit))
    return shapes


def _from_hub(width: float):
    from brand_assets.generation.draft.geometry import move

    return move(0, width / 2)


def _minute(value: float) -> float:
    """Five-minute steps in the right half, off the vertical."""
    return 30.0 + 30.0 * min(3, int(value * 4))


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    if intent.asks("symmetry") == "bilateral":
        return {"hands": ("mirrored",), "lit": ("hub",), "face": ("ring", "solid")}
    return {}


FAMILY = Family(
    name="dial",
    group="figure",
    words=frozenset({"clock", "hands", "hand", "dial", "time", "watch", "minute", "minutes", "hour", "face", "compass"}),
    parameters=(
        Choice("face", {"ring": 2.0, "solid": 2.0, "open": 1.6}),
        Choice("hours", {"dots": 2.0, "none": 1.0}),
        Choice("hands", {"free": 3.0, "mirrored": 1.0}),
        Choice("lit", {"minute": 2.0, "hub": 1.0}),
        Span("minute"),
        Span("hour"),
        Span("gap"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral"}),
    frames=("none",),
)
