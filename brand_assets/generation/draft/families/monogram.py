"""This file draws monograms from skeletons: initials of one stroke width, joined by a shared stem if they have one."""

from collections.abc import Mapping

from brand_assets.generation.draft.families.skeletons import SKELETONS
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import Affine, polygon, transform
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import box, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone, measure

HEIGHT = 100.0
INLINE = 0.22  # of the stroke: a line of paper along its middle
OPEN_FOOT = frozenset("FPTVYW")  # letters with room for a dot at their foot
STACKED_STROKE = 0.66
CLEAR = 0.9  # of the stroke: air between letters that share nothing


def draw(values: Values, letters: str) -> list[Shape]:
    words, stroke = values.words, lerp(8.0, 24.0, values.numbers["weight"])
    if words["layout"] == "stacked":
        stroke *= STACKED_STROKE
        placed = _stack(letters, values, stroke)
    else:
        placed = _row(letters, values, stroke)
    shapes: list[Shape] = []
    for i, (character, place) in enumerate(placed):
        shapes += _write(character, place, stroke, _tone(i, words), words["ends"])
    fills = [
        Shape(transform(bowl, place), "accent")
        for character, place in placed
        for bowl in SKELETONS[character].bowls
        if words["color"] == "filled"
    ]
    lines = [Shape(s.path, "paper", s.stroke * INLINE, s.cap, s.clip) for s in shapes if words["line"] == "inline"]
    # the first letter is painted last: a shared stem is its own
    return [*fills, *reversed(shapes), *lines, *_add_sign(shapes, letters[-1], words["sign"], stroke)]


def _write(character: str, place: Affine, stroke: float, tone: Tone, ends: str) -> list[Shape]:
    """Round ends as they are; square ones run on and are cut level with the letter's head and foot."""
    letter = SKELETONS[character]
    if ends == "round":
        return [Shape(transform(path, place), tone, stroke, "round") for path in letter.strokes]
    edge = stroke if letter.is_slanted else stroke / 2
    left, right, top, bottom = place.e - edge, place.e + place.a + edge, place.f - stroke / 2, place.f + place.d
    level = polygon([(left, top), (right, top), (right, bottom + stroke / 2), (left, bottom + stroke / 2)])
    return [Shape(transform(path, place), tone, stroke, "square", level) for path in letter.run_on]


def _row(letters: str, values: Values, stroke: float) -> list[tuple[str, Affine]]:
    drop = HEIGHT * lerp(0.16, 0.38, values.numbers["drop"]) * (values.words["layout"] == "stepped")
    placed: list[tuple[str, Affine]] = []
    x, before = 0.0, None
    for i, character in enumerate(letters):
        letter = SKELETONS[character]
        if before is not None and not (before.has_right_stem and letter.has_left_stem):
            x += stroke * (1 + CLEAR)
        width = letter.width * values.numbers["proportion"] * HEIGHT
        placed.append((character, Affine(a=width, d=HEIGHT, e=x, f=drop * i)))
        x, before = x + width, letter
    return placed


def _stack(letters: str, values: Values, stroke: float) -> list[tuple[str, Affine]]:
    """One letter on another, all as wide as the first, each half as tall."""
    width, height = HEIGHT * values.numbers["proportion"] * 0.66, HEIGHT * 0.6
    pitch = height + stroke * (1 + CLEAR)
    placed: list[tuple[str, Affine]] = []
    for i, character in enumerate(letters):
        is_bar = SKELETONS[character].width == 0
        place = Affine(a=0.0 if is_bar else width, d=height, e=width / 2 if is_bar else 0.0, f=pitch * i)
        placed.append((character, place))
    return placed


def _tone(index: int, words: Mapping[str, str]) -> Tone:
    if index == 0 or words["layout"] == "stepped":  # a stem that steps down would change colour half-way
        return "ink"
    tones: dict[str, Tone] = {"split": "second", "accented": "accent"}
    return tones.get(words["color"], "ink")


def _add_sign(shapes: list[Shape], last: str, sign: str, stroke: float) -> list[Shape]:
    """A dot at the foot, or a pier's deck beneath."""
    extent = measure(shapes)
    if sign == "dot":
        radius = stroke * 0.62
        x = extent.right - radius if last in OPEN_FOOT else extent.right + stroke * 0.5 + radius
        return [Shape(circle(radius, (x, extent.bottom - radius)), "accent")]
    if sign == "deck":
        middle = (extent.left + extent.right) / 2
        return [Shape(box(extent.width, stroke * 0.72, 0.0, (middle, extent.bottom + stroke * 1.2)), "accent")]
    return []


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    if intent.says("joined", "shared", "join", "ligature", "stem", "pier", "linked"):
        return {"layout": ("joined", "stepped")}
    return {"layout": ("stacked",)} if intent.says("stacked", "stack") else {}


def can_draw(letters: str) -> bool:
    return bool(letters) and all(letter in SKELETONS for letter in letters)


FAMILY = Family(
    name="monogram",
    group="monogram",
    words=frozenset({"stem", "joined", "stroke", "line", "pier", "bridge"}),
    parameters=(
        Choice("layout", {"joined": 5.0, "stepped": 2.0, "stacked": 1.5}, hold=2.2),
        Choice("color", {"plain": 3.0, "split": 2.5, "accented": 1.0, "filled": 2.5}),
        Choice("line", {"solid": 5.0, "inline": 1.0}),
        Choice("ends", {"butt": 3.0, "round": 2.0}),
        Choice("sign", {"none": 6.0, "dot": 1.0, "deck": 1.4}),
        Span("proportion", 0.58, 1.12),
        Span("drop"),
    ),
    draw=draw,
    limit=limit,
    is_centered=False,
    can_draw=can_draw,
)
