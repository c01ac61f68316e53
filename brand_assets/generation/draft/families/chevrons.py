"""This file draws chevrons: bent bars, nested, in file, or turned about a centre."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Path, Point, move, polygon, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import regular, rounded
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

HALF = 90.0
LAWS = {
    "file": "bilateral",
    "facing": "bilateral rotational radial",
    "turned": "rotational radial",
    "growing": "bilateral",
    "slipped": "asymmetric",
}
WAYS = {"up": 0.0, "right": 90.0, "down": 180.0, "rising": 45.0}


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    count = count_between(2, 4, numbers["density"])
    rise = HALF * lerp(0.5, 1.0, numbers["angle"])
    pitch = lerp(64.0, 40.0, (count - 2) / 2)
    law = words["law"]
    thick = pitch * lerp(0.4, 0.7 if law != "slipped" else 0.56, numbers["weight"])
    if law == "turned":
        return _turned(values, rise, thick)
    if law == "facing":
        return _facing(values, rise, thick, pitch)
    shapes: list[Shape] = []
    for i in range(count):
        scale = (1.0 - 0.24 * (count - 1 - i)) if law == "growing" else 1.0
        slip = i * HALF * 0.3 if law == "slipped" else 0.0
        tone: Tone = "accent" if words["lit"] == "lead" and i == 0 else "ink"
        place = move(
            slip, i * pitch + slip * rise / HALF
        )  # what slips sideways goes down as well, or the arms would touch
        shapes.append(Shape(transform(_chevron(HALF * scale, rise * scale, thick), place), tone))
    if words["tip"] == "diamond" and law != "slipped":
        tip = rounded(regular(4, thick * 0.72), 0.0)
        shapes.append(Shape(transform(tip, move(0.0, (count - 1) * pitch + rise * 0.5 + thick * 1.1)), "accent"))
    angle = turn(WAYS[words["way"]])
    return [Shape(transform(s.path, angle), s.tone) for s in shapes]


def _chevron(half: float, rise: float, thick: float) -> Path:
    """A bent bar that points up, its point at the origin."""
    outer: list[Point] = [(-half, rise), (0.0, 0.0), (half, rise)]
    return polygon([*outer, *((x, y + thick) for x, y in reversed(outer))])


def _facing(values: Values, rise: float, thick: float, pitch: float) -> list[Shape]:
    """Two that point away from each other, with or without a second pair within, and what they guard."""
    pairs = 1 if values.numbers["density"] < 0.6 else 2
    shapes: list[Shape] = []
    away = rise * 0.22 + thick * 1.3
    for i in range(pairs):
        head = transform(_chevron(HALF, rise, thick), move(0, -rise - away - i * pitch))
        shapes += [Shape(head), Shape(transform(head, turn(180)))]
    return (
        [*shapes, Shape(rounded(regular(4, thick * 0.8), 0.0), "accent")]
        if values.words["tip"] == "diamond"
        else shapes
    )


def _turned(values: Values, rise: float, thick: float) -> list[Shape]:
    """Arrowheads about a centre, pointing in or out."""
    count = (4, 6, 6, 8)[count_between(0, 3, values.numbers["density"])]
    steep, wedge = lerp(0.5, 1.0, values.numbers["angle"]), math.tan(math.pi / count) * 0.84
    thick = min(thick, 46.0 - 3 * count)
    half = wedge * (100.0 - thick) / (1 + wedge * steep)
    head = _chevron(half, half * steep, thick)
    inward = values.words["way"] in ("down", "right")
    place = (move(0, -half * steep - thick), turn(180), move(0, -100.0)) if inward else (move(0, -100.0),)
    spread = transform(head, *place)
    lit = values.words["lit"] == "lead" and values.words["tints"] != "one"
    tones: list[Tone] = ["accent" if lit and i % 2 else "ink" for i in range(count)]
    return [Shape(transform(spread, turn(360 * i / count)), tone) for i, tone in enumerate(tones)]


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"law": keep_symmetric(intent, LAWS)}
    asked = intent.asks("symmetry")
    if intent.asks("geometry") == "modular":
        limits["law"] = tuple(law for law in limits["law"] if law != "growing")
    if asked == "bilateral":
        limits |= {"way": ("up", "down")}
    elif asked in ("rotational", "radial"):
        limits |= {"lit": ("none",), "way": ("up", "down")}
    if intent.says("rising", "up", "ascend", "summit", "peak", "forward"):
        limits["way"] = ("up",) if asked else ("up", "right", "rising")
    return limits


WORDS = frozenset((
    "chevron", "chevrons", "arrow", "arrows", "forward", "ascend", "direction", "north", "route", "way", "fast",
    "speed", "summit", "peak", "converge", "converging",
))  # fmt: skip

FAMILY = Family(
    name="chevrons",
    group="bars",
    words=WORDS,
    parameters=(
        Choice("law", {"file": 2.0, "growing": 1.5, "facing": 1.5, "turned": 2.0, "slipped": 1.0}, hold=2.2),
        Choice("way", {"up": 2.0, "right": 1.5, "rising": 1.0, "down": 0.6}, hold=2.2),
        Choice("lit", {"none": 1.0, "lead": 2.0}),
        Choice("tip", {"none": 2.0, "diamond": 1.0}),
        Span("angle"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial", "asymmetric"}),
    is_centered=False,
    geometries=frozenset({"constructed", "modular"}),
    survives=frozenset({"tilt", "soften", "outline"}),
    fixed=frozenset({"terminals"}),
)
