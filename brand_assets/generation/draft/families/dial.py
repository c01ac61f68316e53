"""This file draws dials: a ring with marks at the hours and two hands, one of them lit."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, lerp
from brand_assets.generation.draft.geometry import Path, move, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, around, capsule, circle, sector
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
SLICE = 58.0  # radius of the lit time: clear of the hours and of the ring


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    stroke = lerp(6.0, 20.0, numbers["weight"])
    is_solid = words["face"] == "solid"
    on_face: Tone = "paper" if is_solid else "ink"
    lit: Tone = "glint" if is_solid else "accent"
    return [
        *_face(words["face"], stroke, numbers["gap"], _angles(values)[0]),
        *_hours(values, stroke, on_face),
        *_hands(values, stroke, on_face, lit),
    ]


def _face(kind: str, stroke: float, gap: float, minute: float) -> list[Shape]:
    if kind == "solid":
        return [Shape(circle(RADIUS))]
    if kind == "open":  # the ring has a door where the minute hand points out
        gap = lerp(40.0, 72.0, gap)
        start = minute
        return [Shape(arc(RADIUS - stroke / 2, start + gap / 2, start + 360 - gap / 2), stroke=stroke)]
    if kind == "ticks":  # no ring: the hours themselves are the face
        return [Shape(around(transform(capsule(stroke + 12.0, stroke * 0.8), move(0, -RADIUS + stroke + 12.0)), 12))]
    return [Shape(circle(RADIUS - stroke / 2), stroke=stroke)]


def _hours(values: Values, stroke: float, tone: Tone) -> list[Shape]:
    count = 12 if values.numbers["density"] > 0.6 else 4
    if values.words["hours"] == "none" or values.words["face"] == "ticks":
        return []
    inset = RADIUS * 0.94 - (stroke * 1.6 if values.words["face"] != "solid" else stroke * 0.6)
    angles = [360 * i / count for i in range(count)]
    if values.words["face"] == "open":
        angles = [a for a in angles if abs((a - _angles(values)[0] + 180) % 360 - 180) > 34]
    dot = circle(stroke * (0.3 if count == 12 else 0.42), (0.0, -inset))
    return [Shape(transform(dot, turn(angle)), tone) for angle in angles]


def _hands(values: Values, stroke: float, tone: Tone, lit: Tone) -> list[Shape]:
    numbers, words = values.numbers, values.words
    minute, hour = _angles(values)
    width = stroke * lerp(0.9, 1.2, numbers["gap"]) * (1.15 if words["face"] == "solid" else 1.0)
    long = _long_hand(words, stroke)
    if words["lit"] == "slice":  # the time between the hands, without them
        return [Shape(sector(min(long, SLICE), min(hour, minute), max(hour, minute)), lit)]
    short = long if words["hands"] == "mirrored" else long * 0.66
    hands = [(hour, short, tone), (minute, long, lit if words["lit"] == "minute" else tone)]
    shapes = [Shape(_hand(length, width, angle), hand_tone) for angle, length, hand_tone in hands]
    if words["lit"] == "hub":
        shapes.append(Shape(circle(width * 0.95), lit))
    return shapes


def _hand(length: float, width: float, angle: float) -> Path:
    return transform(capsule(length + width / 2, width), move(0, width / 2), turn(angle))


def _angles(values: Values) -> tuple[float, float]:
    """Clock angles of the minute and the hour hand; mirrored hands point up, as on a clock that is for sale."""
    minute = _minute(values.numbers["minute"])
    if values.words["hands"] == "mirrored":
        raised = 30.0 * count_between(1, 2, values.numbers["minute"])
        return raised, -raised
    return minute, minute + 30.0 * count_between(3, 5, values.numbers["hour"])


def _long_hand(words: Mapping[str, str], stroke: float) -> float:
    if words["face"] == "open":
        return 84.0
    if words["hours"] == "none" and words["face"] == "solid":
        return 70.0
    return 66.0 - stroke * 0.8 if words["face"] == "ring" else 62.0 - stroke * 0.3


def _minute(value: float) -> float:
    """Five-minute steps in the right half, off the vertical."""
    return 30.0 * count_between(1, 4, value)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    if intent.asks("symmetry") == "bilateral":
        return {"hands": ("mirrored",), "lit": ("hub", "slice"), "face": ("ring", "solid", "ticks")}
    return {}


FAMILY = Family(
    name="dial",
    group="figure",
    words=frozenset(
        {"clock", "hands", "hand", "dial", "time", "watch", "minute", "minutes", "hour", "face", "compass"}
    ),
    parameters=(
        Choice("face", {"ring": 2.0, "solid": 2.0, "open": 1.6, "ticks": 1.2}, hold=2.2),
        Choice("hours", {"dots": 2.0, "none": 1.0}),
        Choice("hands", {"free": 3.0, "mirrored": 1.0}),
        Choice("lit", {"minute": 2.0, "hub": 1.0, "slice": 1.5}),
        Span("minute"),
        Span("hour"),
        Span("gap"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral"}),
    frames=("none",),
)
