"""This file draws orbits: thin rings about one body, a smaller one on each, with air where they cross."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, end_cap, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import polar
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
LAWS = {"apart": "", "conjoined": "bilateral", "opposite": "rotational", "phases": "bilateral"}
APART = (40.0, 165.0, 285.0, 100.0)


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    rings = count_between(1, 3, numbers["density"])
    if words["law"] == "phases":
        rings = min(rings, 2)
    stroke = lerp(5.0, 16.0, numbers["weight"]) * (1.0, 0.78, 0.6)[rings - 1]
    body = lerp(0.26, 0.42, numbers["body"]) * RADIUS * (1.15 if rings == 1 else 0.84)
    moon = max(stroke * 1.25, lerp(9.0, 17.0, numbers["moon"]) * (1.5 if rings == 1 else 1.0))
    rim = RADIUS - moon
    pitch = (rim - body) / (rings + 0.0) if rings > 1 else 0.0
    shapes = [Shape(circle(body), "accent" if words["lit"] == "body" else "ink")]
    for i in range(rings):
        radius = rim - pitch * i * 0.86
        size = moon * (1.0 - 0.14 * i)
        tone: Tone = "accent" if words["lit"] == "moons" or (words["lit"] == "outer" and i == 0) else "ink"
        shapes += _ring(radius, _moons(words["law"], i, numbers["turn"]), size, stroke, tone, values)
    return shapes


def _moons(law: str, ring: int, at: float) -> list[float]:
    """Clock angles of the bodies on a ring."""
    start = at * 360
    if law == "opposite":
        return [start + ring * 60.0, start + ring * 60.0 + 180.0]
    if law == "conjoined":
        return [0.0 if ring % 2 == 0 else 180.0]
    if law == "phases":
        return [-52.0 + 14.0 * ring, 52.0 - 14.0 * ring]
    return [start + APART[ring]]


def _ring(radius: float, moons: list[float], size: float, stroke: float, tone: Tone, values: Values) -> list[Shape]:
    """Arcs between the bodies, which stand clear of them."""
    air = (
        size + lerp(7.0, 5.0, values.numbers["weight"]) + (stroke / 2 if values.words["terminals"] == "round" else 0.0)
    )
    half = air / radius * 57.2958
    ends = sorted(angle % 360 for angle in moons)
    spans = [(a + half, b - half) for a, b in zip(ends, [*ends[1:], ends[0] + 360], strict=True)]
    lines = [Shape(arc(radius, a, b), "ink", stroke, end_cap(values)) for a, b in spans if b - a > 4]
    return [*lines, *(Shape(circle(size, polar(radius, angle)), tone) for angle in moons)]


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    return {"law": keep_symmetric(intent, LAWS)}


WORDS = frozenset((
    "orbit", "orbits", "planet", "moon", "moons", "star", "sky", "point", "centre", "center", "around", "system",
    "revolve", "night", "fixed", "trails", "concentric",
))  # fmt: skip

FAMILY = Family(
    name="orbit",
    group="radial",
    words=WORDS,
    parameters=(
        Choice("law", {"apart": 3.0, "conjoined": 1.0, "opposite": 1.5, "phases": 1.0}, hold=2.2),
        Choice("lit", {"body": 1.5, "moons": 1.0, "outer": 1.0, "none": 0.6}),
        Span("body"),
        Span("moon"),
        Span("turn"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational"}),
    survives=frozenset({"tilt"}),
    geometries=frozenset({"constructed"}),
)
