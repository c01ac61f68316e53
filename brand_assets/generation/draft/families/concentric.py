"""This file draws concentric arcs: ripples, rings whose gaps turn, spirals, rising rainbows."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, end_cap, lerp
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, circle, sector
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    rings = count_between(2, 5, numbers["density"])
    core = lerp(0.5, 1.0, numbers["core"])
    pitch = RADIUS / (rings + core)
    stroke = pitch * lerp(0.3, 0.68, numbers["weight"])
    cap = end_cap(values)
    shapes: list[Shape] = []
    for i in range(rings):
        radius = RADIUS - stroke / 2 - i * pitch
        tone = _tone(words["color"], i, rings)
        if words["law"] == "spiral":  # two halves, shifted by a ring: each end meets the next ring's
            ends = [(-90.0, 90.0, -pitch / 2), (90.0, 270.0, pitch / 2)]
        else:
            ends = [(start, end, 0.0) for start, end in _arcs(words["law"], i, numbers)]
        shapes += [Shape(arc(radius, start, end, (x, 0.0)), tone, stroke, cap) for start, end, x in ends]
    return [*shapes, *_core(words["law"], RADIUS - rings * pitch + (pitch - stroke) * 0.2, pitch)]


def _arcs(law: str, ring: int, numbers: Mapping[str, float]) -> list[tuple[float, float]]:
    """Start and end of each arc on a ring, from the outermost, 0."""
    gap = lerp(40.0, 100.0, numbers["gap"])
    if law == "turning":
        start = numbers["turn"] * 360 + ring * lerp(40.0, 110.0, numbers["step"])
        return [(start + gap / 2, start + 360 - gap / 2)]
    if law == "opposite":
        start = ring * lerp(30.0, 90.0, numbers["step"])
        return [(start + gap / 2, start + 180 - gap / 2), (start + 180 + gap / 2, start + 360 - gap / 2)]
    if law == "crossed":
        start = 90.0 * (ring % 2)
        return [(start + gap / 2, start + 180 - gap / 2), (start + 180 + gap / 2, start + 360 - gap / 2)]
    if law == "rainbow":
        return [(-90.0, 90.0)]
    return [(gap * 0.4, 360 - gap * 0.4)] if ring % 2 else [(180 + gap * 0.4, 540 - gap * 0.4)]


def _tone(color: str, ring: int, rings: int) -> Tone:
    if color == "alternate" and ring % 2:
        return "second"
    return "accent" if color == "inner" and ring == rings - 1 else "ink"


def _core(law: str, radius: float, pitch: float) -> list[Shape]:
    if law == "spiral":
        return [Shape(circle(radius * 0.8, (pitch / 2, 0.0)), "accent")]
    if law == "rainbow":
        return [Shape(sector(radius, -90, 90), "accent")]
    return [Shape(circle(radius), "accent")]


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    laws = {
        "rotational": ("opposite", "crossed"),
        "bilateral": ("rainbow", "facing", "crossed"),
        "radial": ("crossed",),
        "asymmetric": ("turning",),
    }
    if intent.asks("symmetry") in laws:
        return {"law": laws[intent.asks("symmetry")]}
    if intent.says("spiral", "spiralling"):
        return {"law": ("spiral", "turning")}
    return {"law": ("rainbow",)} if intent.says("sun", "rainbow", "sunrise", "dome") else {}


FAMILY = Family(
    name="concentric",
    group="arcs",
    words=frozenset(
        {
            "arc",
            "arcs",
            "ripple",
            "ripples",
            "concentric",
            "ring",
            "rings",
            "signal",
            "echo",
            "rainbow",
            "orbit",
            "water",
            "tide",
            "trails",
            "frond",
            "nested",
        }
    ),
    parameters=(
        Choice(
            "law",
            {"turning": 2.5, "opposite": 2.0, "rainbow": 1.5, "crossed": 1.0, "spiral": 1.6, "facing": 1.5},
            hold=2.2,
        ),
        Choice("color", {"plain": 2.0, "alternate": 1.5, "inner": 1.0}),
        Span("core"),
        Span("gap"),
        Span("step"),
        Span("turn"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial", "asymmetric"}),
    survives=frozenset({"tilt", "split"}),
    geometries=frozenset({"constructed"}),
    is_centered=False,
)
