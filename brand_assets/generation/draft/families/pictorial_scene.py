"""This file draws a picture over a ground: on water, on a horizon, on hills, on steps, above its own reflection."""

from collections.abc import Mapping
from dataclasses import replace

from brand_assets.generation.draft.family import Family, count_between
from brand_assets.generation.draft.geometry import grow, join, move
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.choosing import limit_motifs, list_said
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.outline_parts import trace
from brand_assets.generation.draft.motifs.placing import stand, swell, tint
from brand_assets.generation.draft.motifs.subject import SUBJECT, draw_subject, is_lit
from brand_assets.generation.draft.outlines import box, wave
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone, measure, move_shapes

GROUNDS = {"water": 3.0, "bars": 2.0, "hills": 1.5, "bowl": 1.5, "reflection": 1.2}
HALF = 100.0
WATERY = frozenset({"water", "sea", "harbor", "harbour", "port", "tide", "river", "coast", "shore", "pier", "dock"})
LANDED = frozenset(name for name, motif in MOTIFS.items() if motif.ground != "none")
AFLOAT = frozenset({"boat", "ferry", "ship", "sail", "wave", "waves", "anchor", "fish", "lighthouse", "bridge"})


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    style = Style(numbers["weight"])
    subject = stand(draw_subject(values), 138.0, 26.0)
    tone: Tone = "ink"
    if words["earth"] == "colored":
        tone = "second" if is_lit(subject) else "accent"
    if words["over"] == "reflection":
        return subject + _reflect(subject, style, tone)
    if MOTIFS[words["main"]].ground == "rises" and words["idea"] == "plain":
        subject = _sink(subject)
    ground = {"water": _water, "bars": _bars, "hills": _hills, "bowl": _bowl}[words["over"]](values, style)
    room = swell(ground, style.gap, "paper")
    return [*subject, *room, *tint(ground, tone)]


def _sink(subject: list[Shape]) -> list[Shape]:
    """Half behind the horizon."""
    extent = measure(subject)
    sky = box(2 * HALF, extent.height / 2, 0.0, (0.0, 26.0 - extent.height / 4))
    return [replace(s, clip=sky) for s in move_shapes(subject, 1.0, move(0.0, extent.height / 2))]


def _water(values: Values, style: Style) -> list[Shape]:
    count = count_between(2, 3, values.numbers["density"])
    stroke = style.between(8.0, 17.0)
    pitch = stroke + style.gap * 1.15
    half = HALF - stroke / 2
    period = half / count_between(2, 3, values.numbers["roll"])
    return [Shape(wave(half, 34.0 + i * pitch, 7.0, period), stroke=stroke) for i in range(count)]


def _bars(values: Values, style: Style) -> list[Shape]:
    """Level bars, each shorter than the one above."""
    count = count_between(2, 4, values.numbers["density"])
    thick = style.between(8.0, 16.0)
    pitch = thick + style.gap
    y = 26.0 + style.gap + thick / 2
    return [Shape(box((2 - 0.42 * i) * HALF, thick, 0.0, (0.0, y + i * pitch))) for i in range(count)]


def _hills(values: Values, style: Style) -> list[Shape]:
    """A mound, a segment of a disc, over one level bar."""
    top = 26.0 + style.gap * 0.4
    thick = style.between(8.0, 14.0)
    rise = 40.0 + 14.0 * values.numbers["roll"]
    radius = (98.0**2 + rise**2) / (2 * rise)
    mound = trace(f"M-98 {top + rise} A{radius:.3f} 98 {top + rise} Z")
    return [Shape(mound), Shape(box(196.0, thick, 0.0, (0.0, top + rise + style.gap + thick / 2)))]


def _bowl(values: Values, style: Style) -> list[Shape]:
    """Water held by the lower part of a disc."""
    top = 30.0 + style.gap * 0.5
    crest = trace(f"M-96 {top} C-72 {top - 16} -56 {top - 16} -32 {top} C-10 {top + 14} 10 {top + 14} 32 {top} "
                  f"C56 {top - 16} 72 {top - 16} 96 {top} A100 0 {top + 72} A100 -96 {top} Z")  # fmt: skip
    return [Shape(crest)]


def _reflect(subject: list[Shape], style: Style, tone: Tone) -> list[Shape]:
    """The subject upside down, flatter, cut by level bars of paper that widen downwards."""
    line = 26.0 + style.gap / 2
    mirrored = move_shapes(subject, 0.55, move(0.0, -line), grow(1.0, -0.52), move(0.0, line))
    low = measure(mirrored).bottom
    bars = []
    y, thick = line + 12.0, style.gap * 0.7
    while y < low:
        bars.append(box(2.6 * HALF, thick, 0.0, (0.0, y)))
        y += 16.0
        thick += 1.2
    return [*tint(mirrored, tone), Shape(join(bars), "paper")]


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = limit_motifs(intent)
    if intent.words & (WATERY | AFLOAT):
        limits["over"] = ("water", "bowl", "bars", "reflection")
    else:
        limits["over"] = ("hills", "bars", "reflection")
    if len(list_said(intent)) > 1:  # two motifs upside down and cut in strips are not to be made out
        limits["over"] = tuple(way for way in limits["over"] if way != "reflection")
    return limits


FAMILY = Family(
    name="pictorial_scene",
    group="pictorial",
    words=LANDED | {"horizon", "water", "ground", "over", "above"},
    parameters=(
        *SUBJECT,
        Choice("over", GROUNDS, hold=2.0),
        Choice("earth", {"plain": 1.0, "colored": 1.0}),
        Span("roll"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "asymmetric"}),
    survives=frozenset({"soften", "split", "outline"}),
    is_centered=False,
    colors_itself=True,
    geometries=frozenset({"constructed", "modular", "organic"}),
)
