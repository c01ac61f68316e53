"""This file draws bars of one width: rising, sounding, stacked, or cut to the outline of another figure."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import move, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import box, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

SIDE = 200.0
LAWS = {
    "rising": "asymmetric", "sound": "bilateral rotational radial", "voice": "asymmetric",
    "disc": "bilateral rotational radial",
    "diamond": "bilateral rotational radial", "pyramid": "bilateral", "shifted": "rotational", "wave": "",
    "hourglass": "bilateral rotational radial", "stagger": "rotational",
}  # fmt: skip
LEVEL = ("disc", "diamond", "pyramid", "shifted", "hourglass", "stagger")
"""Laws whose bars lie level unless they are turned."""
EVEN = ("sound", "disc", "diamond", "hourglass")
VOICE = (0.34, 0.72, 1.0, 0.55, 0.86, 0.42, 0.64)
LEAST_UNDER_DOT = 3.4  # of a bar's width: a shorter bar keeps its head
LEAST = 0.9  # of a bar's width: the shortest bar's length


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    law = words["law"]
    count = count_between(*((2, 4) if law in EVEN else (3, 7)), numbers["density"])
    if law in EVEN:  # an odd number, and more than three: fewer read as a menu or a sign of division
        count = 2 * count + 1
    pitch = SIDE / count
    width = pitch * lerp(0.36, 0.76, numbers["weight"])
    lit = _lit(words["lit"], count, law)
    shapes: list[Shape] = []
    for i in range(count):
        start, end = _ends(law, i, count, numbers["phase"])
        low, high = start * SIDE, max(end * SIDE, start * SIDE + width * LEAST)
        tone: Tone = "accent" if i in lit else "ink"
        radius = width / 2 if words["terminals"] == "round" else 0.0
        x = (i - (count - 1) / 2) * pitch
        bar = box(width, high - low, radius, (x, SIDE / 2 - (low + high) / 2))
        shapes.append(Shape(bar, tone))
    if words["point"] == "dot" and not lit and law in ("rising", "voice", "wave"):
        shapes = _dot_over(shapes, values, count, pitch, width)
    quarter = turn(90.0) if (law in LEVEL) != (words["way"] == "turned") and law not in ("rising",) else move(0, 0)
    return [Shape(transform(s.path, quarter), s.tone) for s in shapes]


def _ends(law: str, i: int, count: int, phase: float) -> tuple[float, float]:
    """Where a bar begins and ends, in sides above the ground line."""
    t = i / (count - 1)
    u = 2 * t - 1
    if law == "rising":
        return 0.0, lerp(0.28, 1.0, t ** lerp(0.8, 1.6, phase))
    if law == "pyramid":
        return (1 - t) / 2 * 0.8, 1 - (1 - t) / 2 * 0.8
    if law == "shifted":
        slide = lerp(0.14, 0.4, phase)
        return slide * t, 1 - slide * (1 - t)
    if law == "stagger":
        return (0.0, 0.7) if i % 2 else (0.3, 1.0)
    if law == "wave":
        middle = 0.5 + 0.2 * math.sin(2 * math.pi * (t * 0.9 + phase))
        return middle - 0.28, middle + 0.28
    half = {
        "disc": math.sqrt(max(0.0, 1 - (u * (count - 1) / count) ** 2)),
        "diamond": 1 - abs(u) * (count - 1) / count,
        "hourglass": lerp(0.24, 1.0, abs(u)),
        "sound": lerp(1.0, 0.3, abs(u) ** lerp(0.7, 1.3, phase))
        if i % 2 == (count // 2) % 2
        else lerp(0.62, 0.2, abs(u)),
    }.get(law, VOICE[(i + int(phase * 7)) % 7])
    return 0.5 - half / 2, 0.5 + half / 2


def _lit(kind: str, count: int, law: str) -> set[int]:
    if kind == "last":
        return {count - 1} if law in ("rising", "shifted", "voice", "wave", "pyramid", "stagger") else {count // 2}
    return {count // 2} if kind == "middle" else set()


def _dot_over(shapes: list[Shape], values: Values, count: int, pitch: float, width: float) -> list[Shape]:
    """The last bar gives way to a dot at its head."""
    start, end = _ends(values.words["law"], count - 1, count, values.numbers["phase"])
    if (end - start) * SIDE < LEAST_UNDER_DOT * width:
        return shapes
    x, top = (count - 1) / 2 * pitch, SIDE / 2 - end * SIDE
    radius = width * 0.5 if count > 4 else width * 0.56
    height = max(width * LEAST, (end - start) * SIDE - 3.1 * radius)
    stem = box(width, height, width / 2 if values.words["terminals"] == "round" else 0.0,
               (x, SIDE / 2 - start * SIDE - height / 2))  # fmt: skip
    return [*shapes[:-1], Shape(stem), Shape(circle(radius, (x, top + radius)), "accent")]


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"law": keep_symmetric(intent, LAWS)}
    if intent.asks("symmetry") in ("rotational", "radial"):
        limits |= {"lit": ("none", "middle")}
        if intent.asks("symmetry") == "rotational":
            limits["law"] = ("sound", "disc", "diamond", "hourglass")
    if intent.asks("symmetry") == "asymmetric":
        limits |= {"way": ("plain",)}
    if intent.asks("symmetry") == "bilateral":
        limits |= {
            "lit": ("none", "middle"),
            "way": ("plain",),
            "law": ("sound", "disc", "diamond", "hourglass", "pyramid"),
        }
    return limits


WORDS = frozenset((
    "bar", "bars", "stacked", "stack", "step", "steps", "rising", "rise", "sound", "voice", "rhythm", "beat", "chart",
    "growth", "growing", "layers", "strata", "equalizer", "columns", "pillars", "tempo",
))  # fmt: skip

FAMILY = Family(
    name="bars",
    group="bars",
    words=WORDS,
    parameters=(
        Choice(
            "law",
            {
                "rising": 1.5,
                "sound": 2.0,
                "voice": 1.5,
                "disc": 1.5,
                "diamond": 1.0,
                "pyramid": 1.0,
                "shifted": 1.5,
                "wave": 1.5,
                "hourglass": 0.7,
                "stagger": 1.5,
            },
            hold=2.2,
        ),
        Choice("way", {"plain": 3.0, "turned": 1.0}, hold=2.0),
        Choice("lit", {"none": 1.0, "last": 1.0, "middle": 1.0}),
        Choice("point", {"none": 2.0, "dot": 1.0}),
        Span("phase"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial", "asymmetric"}),
    is_centered=False,
    survives=frozenset({"tilt", "soften", "outline"}),
    geometries=frozenset({"constructed"}),
)
