"""This file draws waves: even swells, clipped by one quiet figure, or running free between two levels."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, end_cap, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Contour, Curve, Path, Point, Step
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc_steps, box, circle, wave
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

RADIUS = 100.0
BEYOND = 1.5  # radii that a swell runs past its figure
PHASES = {"crest": "bilateral", "slope": "rotational", "free": "bilateral"}


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    rows = count_between(2, 5, numbers["density"])
    if words["phase"] == "slope":
        rows += rows % 2
    pitch = 2 * RADIUS / rows
    stroke = pitch * lerp(0.26, 0.56, numbers["weight"])
    period = RADIUS * lerp(0.5, 1.0, numbers["length"])
    height = min(pitch * 0.42, period * 0.3) * lerp(0.6, 1.0, numbers["swell"])
    if words["phase"] == "free":
        return _free(values, rows, min(pitch, 46.0), stroke)
    clip = _figure(words["figure"])
    levels = rows + 1 if words["look"] == "bands" else rows
    ys = [2 * RADIUS * ((i + 0.5) / rows if levels == rows else (i + 1) / levels) - RADIUS for i in range(rows)]
    lines = [_swell(y, height, period, words["phase"]) for y in ys]
    if words["look"] == "lines":
        return [Shape(line, _tone(words["lit"], i, rows), stroke, "butt", clip) for i, line in enumerate(lines)]
    gap = min(stroke * 0.7, pitch * 0.24)
    return [Shape(clip), *(Shape(line, "paper", gap, "butt", clip) for line in lines)]


def _free(values: Values, rows: int, pitch: float, stroke: float) -> list[Shape]:
    """Waves without a figure, each as long as the others."""
    words, rows = values.words, min(max(rows, 3), 4)
    stroke = min(stroke, pitch * 0.62)
    rise = pitch * lerp(0.3, 0.5, values.numbers["swell"])
    half = RADIUS / (1 if values.numbers["length"] > 0.5 else 2)
    ys = [(i - (rows - 1) / 2) * pitch for i in range(rows)]
    return [
        Shape(wave(RADIUS, y, rise, half), _tone(words["lit"], i, rows), stroke, end_cap(values))
        for i, y in enumerate(ys)
    ]


def _swell(y: float, height: float, period: float, phase: str) -> Path:
    """A wave through y that runs past the figure; at x = 0 it has a crest or is half-way down."""
    count = int(RADIUS * BEYOND / period) + 2
    halves = 2 * count if phase == "crest" else 2 * count - 1
    x = -halves * period / 2
    sign = 1.0 if count % 2 else -1.0
    start: Point = (x, y + sign * height)
    steps: list[Step] = []
    for _ in range(halves):
        before, sign = y + sign * height, -sign
        end = (x + period, y + sign * height)
        steps.append(Curve((x + period * 0.37, before), (x + period * 0.63, end[1]), end))
        x += period
    return Path((Contour(start, tuple(steps), False),))


def _figure(kind: str) -> Path:
    if kind == "square":
        return box(RADIUS * 1.84, RADIUS * 1.84)
    if kind == "drop":
        sides = (Curve((36.0, -70.0), (80.0, -25.0), (80.0, 22.0)), *arc_steps((0.0, 22.0), 80.0, 90, 270),
                 Curve((-80.0, -25.0), (-36.0, -70.0), (0.0, -122.0)))  # fmt: skip
        return Path((Contour((0.0, -122.0), sides, True),))
    if kind == "arch":
        over = arc_steps((0.0, -14.0), 84.0, -90, 90)
        return Path((Contour((-84.0, -14.0), (*over, (84.0, 98.0), (-84.0, 98.0)), True),))
    return circle(RADIUS)


def _tone(lit: str, row: int, rows: int) -> Tone:
    if lit == "top":
        return "accent" if row == 0 else "ink"
    return "accent" if lit == "alternate" and row % 2 else "ink"


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"phase": keep_symmetric(intent, PHASES)}
    if intent.asks("symmetry") == "rotational":
        limits |= {"figure": ("disc", "square"), "lit": ("none",), "tints": ("one",)}
    if intent.asks("color_count") in ("two", "three"):
        limits |= {"look": ("lines",), "lit": ("top", "alternate")}
    if intent.asks("terminals") and intent.asks("symmetry") != "rotational":
        limits["phase"] = ("free",)
    if intent.says("drop"):
        limits["figure"] = ("drop",)
    return limits


WORDS = frozenset((
    "wave", "waves", "water", "sea", "ocean", "tide", "current", "river", "flow", "flowing", "swell", "surf",
    "stream", "ripple", "sand", "drop", "strata",
))  # fmt: skip

FAMILY = Family(
    name="waves",
    group="bars",
    words=WORDS,
    parameters=(
        Choice("figure", {"disc": 3.0, "drop": 1.0, "arch": 1.0, "square": 1.0}, hold=2.2),
        Choice("phase", {"crest": 1.5, "slope": 2.0, "free": 1.5}, hold=2.0),
        Choice("look", {"lines": 1.0, "bands": 1.5}, hold=2.0),
        Choice("lit", {"none": 1.0, "top": 1.0, "alternate": 1.0}),
        Span("length"),
        Span("swell"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational"}),
    is_centered=False,
    survives=frozenset({"tilt", "split"}),
    geometries=frozenset({"organic"}),
    shows=2,
    colors_itself=True,
    fixed=frozenset({"line_weight"}),
)
