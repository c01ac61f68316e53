"""This file draws lettermarks from the fonts: initials with one idea each, from a cut to a letter left in a shape."""

import math
from collections.abc import Callable, Mapping

from brand_assets.fonts import FontWeight
from brand_assets.generation.draft.families.skeleton_rows import keep_upright
from brand_assets.generation.draft.family import Family, count_between, lerp
from brand_assets.generation.draft.geometry import Path, Point, grow, join, move, polygon, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import set_line
from brand_assets.generation.draft.letters.counters import split_counters
from brand_assets.generation.draft.outlines import box, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Extent, Shape, Tone, measure, move_shapes

SIZE = 100.0  # cap height
STACK_PITCH = 1.16
RISING_DEG = -16.0
ECHO_GAP, ECHO_LINE = (5.0, 3.4), (3.0, 8.0)


def draw(values: Values, letters: str) -> list[Shape]:
    word = _set(letters, values)
    return IDEAS[values.words["idea"]](word, measure([Shape(word)]), values)


def _set(letters: str, values: Values) -> Path:
    face: FontWeight = "bold" if values.numbers["weight"] > 0.3 else "medium"
    tracking = lerp(-0.05, 0.03, values.numbers["tracking"])
    if values.words["layout"] == "stacked" and len(letters) > 1:
        lines = [_center(set_line(letter, face)) for letter in letters]
        word = join(transform(line, move(0, i * STACK_PITCH)) for i, line in enumerate(lines))
    else:
        word = set_line(letters, face, tracking)
    return transform(word, grow(SIZE))


def _center(line: Path) -> Path:
    extent = measure([Shape(line)])
    return transform(line, move(-(extent.left + extent.right) / 2, 0))


def _plain(word: Path, extent: Extent, values: Values) -> list[Shape]:
    return [Shape(word)]


def _slice(word: Path, extent: Extent, values: Values) -> list[Shape]:
    """One to three bands of paper across the letters, level or rising."""
    width = lerp(9.0, 5.0, values.numbers["weight"])
    angle = 0.0 if values.words["cut"] == "level" else RISING_DEG
    count = count_between(1, 2, values.numbers["density"]) if angle == 0 else 1
    reach = extent.width + extent.height
    bands = [box(reach * 2, width, 0.0, (0.0, (i - (count - 1) / 2) * width * 2.5)) for i in range(count)]
    place = move(*_cut_point(extent, values))
    return [Shape(word), *(Shape(transform(band, turn(angle), place), "paper", clip=_room(extent)) for band in bands)]


def _halve(word: Path, extent: Extent, values: Values) -> list[Shape]:
    """Head and foot in two colours, parted by a line of paper."""
    head, foot = _part(extent, values, lerp(7.0, 4.0, values.numbers["weight"]))
    return [Shape(word, "ink", clip=head), Shape(word, "accent", clip=foot)]


def _shift(word: Path, extent: Extent, values: Values) -> list[Shape]:
    """Head and foot slide apart along the cut."""
    head, foot = _part(extent, values, lerp(5.0, 3.0, values.numbers["weight"]))
    slide = lerp(6.0, 15.0, values.numbers["tracking"])
    top = move_shapes([Shape(word, "ink", clip=head)], 1.0, move(slide / 2, 0))
    tone: Tone = "accent" if values.words["tint"] == "two" else "ink"
    return top + move_shapes([Shape(word, tone, clip=foot)], 1.0, move(-slide / 2, 0))


def _bar(word: Path, extent: Extent, values: Values) -> list[Shape]:
    """Level bars in place of the letters' bodies, thinner towards the head or the foot."""
    count = count_between(5, 9, values.numbers["density"])
    pitch = extent.height / count
    ends = (0.62, 0.22) if values.words["cut"] == "level" else (0.22, 0.62)
    middle = (extent.left + extent.right) / 2
    gaps = []
    for i in range(1, count):
        gap = pitch * lerp(*ends, i / count) * lerp(1.0, 0.72, values.numbers["weight"])
        gaps.append(box(extent.width + 2, gap, 0.0, (middle, extent.top + i * pitch)))
    return [Shape(word), Shape(join(gaps), "paper")]


def _underline(word: Path, extent: Extent, values: Values) -> list[Shape]:
    height, gap = lerp(6.0, 15.0, values.numbers["weight"]), lerp(12.0, 16.0, values.numbers["weight"])
    middle = ((extent.left + extent.right) / 2, extent.bottom + gap + height / 2)
    return [Shape(word), Shape(box(extent.width, height, 0.0, middle), "accent")]


def _dot(word: Path, extent: Extent, values: Values) -> list[Shape]:
    radius = lerp(8.5, 14.0, values.numbers["weight"])
    center = (extent.right + radius * 1.4, extent.bottom - radius)
    return [Shape(word), Shape(circle(radius, center), "accent")]


def _light_counters(word: Path, extent: Extent, values: Values) -> list[Shape]:
    """The rooms inside the letters are lit; a letter without one gets a dot."""
    body, counters = split_counters(word)
    if not counters:
        return _dot(word, extent, values)
    return [Shape(body), *(Shape(counter, "accent") for counter in counters)]


def _fill(word: Path, extent: Extent, values: Values) -> list[Shape]:
    """Counters closed but for a dot of paper in each."""
    body, counters = split_counters(word)
    if not counters:
        return _slice(word, extent, values)
    lines = [measure([Shape(counter)]) for counter in counters]
    radius = [min(c.width, c.height) * lerp(0.3, 0.42, values.numbers["tracking"]) for c in lines]
    dots = [circle(r, ((c.left + c.right) / 2, (c.top + c.bottom) / 2)) for r, c in zip(radius, lines, strict=True)]
    return [Shape(body), *(Shape(dot, "paper") for dot in dots)]


def _echo(word: Path, extent: Extent, values: Values) -> list[Shape]:
    """A line around the letters, at an even distance."""
    gap, line = lerp(*ECHO_GAP, values.numbers["weight"]), lerp(*ECHO_LINE, values.numbers["weight"])
    tone: Tone = "accent" if values.words["tint"] == "two" else "ink"
    return [
        Shape(word, tone, 2 * (gap + line), "round", joint="round"),
        Shape(word, "paper", 2 * gap, "round", joint="round"),
        Shape(word),
    ]


def _quarter(word: Path, extent: Extent, values: Values) -> list[Shape]:
    """A quarter of the letters is lit, parted by lines of paper."""
    x, y = lerp(extent.left, extent.right, 0.56), _cut_point(extent, values)[1]
    gap, far = lerp(6.0, 3.4, values.numbers["weight"]) / 2, 1.0
    right, low = extent.right + far, extent.bottom + far
    corner = polygon([(x + gap, y + gap), (right, y + gap), (right, low), (x + gap, low)])
    left, top = extent.left - far, extent.top - far
    rest = polygon([(left, top), (right, top), (right, y - gap), (x - gap, y - gap), (x - gap, low), (left, low)])
    return [Shape(word, clip=rest), Shape(word, "accent", clip=corner)]


def _cut_point(extent: Extent, values: Values) -> Point:
    return ((extent.left + extent.right) / 2, lerp(extent.top, extent.bottom, values.numbers["height"]))


def _part(extent: Extent, values: Values, gap: float) -> tuple[Path, Path]:
    """What of the letters' box lies above and below the cut."""
    _, y = _cut_point(extent, values)
    rise = 0.0 if values.words["cut"] == "level" else math.tan(math.radians(-RISING_DEG)) * extent.width / 2
    left, right = extent.left - 1, extent.right + 1
    above = [(left, extent.top - 1), (right, extent.top - 1), (right, y - rise - gap / 2), (left, y + rise - gap / 2)]
    below = [
        (left, y + rise + gap / 2),
        (right, y - rise + gap / 2),
        (right, extent.bottom + 1),
        (left, extent.bottom + 1),
    ]
    return polygon(above), polygon(below)


def _room(extent: Extent) -> Path:
    """The letters' box with a hair around it, which bands of paper must not leave: a frame lies beyond."""
    middle = ((extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2)
    return box(extent.width + 2, extent.height + 2, 0.0, middle)


Idea = Callable[[Path, Extent, Values], list[Shape]]
IDEAS: dict[str, Idea] = {
    "plain": _plain,
    "sliced": _slice,
    "halved": _halve,
    "shifted": _shift,
    "barred": _bar,
    "underlined": _underline,
    "dotted": _dot,
    "lit": _light_counters,
    "filled": _fill,
    "echoed": _echo,
    "quartered": _quarter,
}
COMMON = {"plain": 0.4, "sliced": 1.6, "halved": 1.2, "shifted": 1.0, "barred": 1.2, "underlined": 0.8, "dotted": 0.8,
          "lit": 1.6, "filled": 0.9, "echoed": 0.9, "quartered": 1.0}  # fmt: skip


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {}
    if intent.says("cut", "sliced", "split", "slice"):
        limits["idea"] = ("sliced", "halved", "shifted", "barred", "quartered")
    elif intent.asks("fill") == "outline":
        limits["idea"] = ("plain", "underlined", "dotted")
    elif intent.asks("color_count") in ("two", "three"):
        limits["idea"] = ("halved", "underlined", "dotted", "lit", "quartered")
    if intent.asks("surface") in ("sliced", "split"):
        limits["idea"] = ("plain", "lit", "dotted")
    return limits | keep_upright(intent)


FAMILY = Family(
    name="lettermark",
    group="monogram",
    words=frozenset({"type", "typographic", "sans", "serif", "cut", "sliced", "counter"}),
    parameters=(
        Choice("idea", COMMON, hold=2.2),
        Choice("layout", {"row": 5.0, "stacked": 1.0}, hold=2.2),
        Choice("cut", {"level": 1.0, "rising": 1.0}),
        Choice("tint", {"one": 1.0, "two": 1.0}),
        Span("height", 0.36, 0.64),
        Span("tracking"),
    ),
    draw=draw,
    limit=limit,
    is_centered=False,
    can_draw=bool,
    geometries=frozenset({"constructed"}),
    colors_itself=True,
)
