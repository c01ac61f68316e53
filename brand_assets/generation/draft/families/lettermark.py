"""This file draws lettermarks from the installed font: initials that are sliced, halved, underlined or knocked out."""

from collections.abc import Mapping

from brand_assets.fonts import FontWeight
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import Path, grow, join, move, polygon, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import set_line
from brand_assets.generation.draft.outlines import box, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Extent, Shape, measure

SIZE = 100.0  # cap height


def draw(values: Values, letters: str) -> list[Shape]:
    word, weight = _set(letters, values), values.numbers["weight"]
    extent = measure([Shape(word)])
    treatment = values.words["treatment"]
    if treatment == "sliced":
        return [Shape(word), *_slice(extent, values)]
    if treatment == "halved":
        return _halve(word, extent, values)
    if treatment == "underlined":
        height, gap = lerp(5.0, 16.0, weight), lerp(12.0, 18.0, weight)
        middle = ((extent.left + extent.right) / 2, extent.bottom + gap + height / 2)
        return [Shape(word), Shape(box(extent.width, height, 0.0, middle), "accent")]
    if treatment == "dotted":
        radius = lerp(8.0, 15.0, weight)
        center = (extent.right + radius * 1.5, extent.bottom - radius)
        return [Shape(word), Shape(circle(radius, center), "accent")]
    return [Shape(word)]


def _set(letters: str, values: Values) -> Path:
    face: FontWeight = "bold" if values.numbers["weight"] > 0.3 else "medium"
    tracking = lerp(-0.05, 0.04, values.numbers["tracking"])
    if values.words["layout"] == "stacked" and len(letters) > 1:
        lines = [_center(set_line(letter, face)) for letter in letters]
        word = join(transform(line, move(0, i * 1.16)) for i, line in enumerate(lines))
    else:
        word = set_line(letters, face, tracking)
    return _enlarge(word)


def _center(line: Path) -> Path:
    extent = measure([Shape(line)])
    return transform(line, move(-(extent.left + extent.right) / 2, 0))


def _enlarge(word: Path) -> Path:
    return transform(word, grow(SIZE))


def _slice(extent: Extent, values: Values) -> list[Shape]:
    """Bands of paper across the letters, level or rising."""
    width = lerp(11.0, 4.5, values.numbers["weight"])
    angle = 0.0 if values.words["cut"] == "level" else -13.0
    middle = ((extent.left + extent.right) / 2, lerp(extent.top, extent.bottom, values.numbers["height"]))
    count = 1 if values.numbers["density"] < 0.75 else 2
    reach = extent.width + extent.height
    bands = [box(reach * 2, width, 0.0, (0.0, (i - (count - 1) / 2) * width * 2.4)) for i in range(count)]
    return [Shape(transform(band, turn(angle), move(*middle)), "paper", clip=_room(extent)) for band in bands]


def _halve(word: Path, extent: Extent, values: Values) -> list[Shape]:
    """Head and foot in two colours, parted by a line of paper."""
    y = lerp(extent.top, extent.bottom, values.numbers["height"])
    gap = lerp(8.0, 3.0, values.numbers["weight"])
    left, right = extent.left - 1, extent.right + 1
    head = polygon([(left, extent.top - 1), (right, extent.top - 1), (right, y - gap / 2), (left, y - gap / 2)])
    foot = polygon([(left, y + gap / 2), (right, y + gap / 2), (right, extent.bottom + 1), (left, extent.bottom + 1)])
    return [Shape(word, "ink", clip=head), Shape(word, "accent", clip=foot)]


def _room(extent: Extent) -> Path:
    """The letters' box with a hair around it, which bands of paper must not leave: a frame lies beyond."""
    middle = ((extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2)
    return box(extent.width + 2, extent.height + 2, 0.0, middle)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    if intent.says("door", "ajar", "open", "cut", "sliced", "split"):
        return {"treatment": ("sliced", "halved")}
    return {}


FAMILY = Family(
    name="lettermark",
    group="monogram",
    words=frozenset({"type", "typographic", "sans", "serif", "cut", "sliced"}),
    parameters=(
        Choice("treatment", {"sliced": 3.0, "halved": 2.0, "underlined": 1.5, "dotted": 1.5, "plain": 1.0}),
        Choice("layout", {"row": 5.0, "stacked": 1.0}, hold=2.2),
        Choice("cut", {"level": 1.0, "rising": 1.0}),
        Span("height", 0.34, 0.66),
        Span("tracking"),
    ),
    draw=draw,
    limit=limit,
    is_centered=False,
    can_draw=bool,
)
