"""This file draws monograms from skeletons: initials of one stroke width, joined by a shared stem if they have one."""

from collections.abc import Mapping
from dataclasses import dataclass

from brand_assets.generation.draft.families.monogram_signs import (
    BESIDE,
    OF_WATER,
    SIGNS,
    add_sign,
    add_wake,
    carve,
)
from brand_assets.generation.draft.families.skeleton_rows import WOVEN_LETTERS, can_be_even, keep_upright, set_row
from brand_assets.generation.draft.families.skeletons import SKELETONS, Traced, trace
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import Affine, Path, polygon
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import choose_letters
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone, measure

INLINE, TRIPLE = 0.2, (0.62, 0.24)  # of the stroke: a line of paper along its middle, or paper with a line of ink in it
FINE = 13.0  # a thinner stroke has no room for lines in it
HOLLOW = (0.2, 0.3)  # of the stroke: each edge of one that is only an outline, bold and thin
GAP = (0.34, 0.16)  # of the stroke, thin and bold: paper that parts what crosses
LINES = {"sparse": ("solid",), "medium": ("solid", "stencil", "inline"), "dense": ("inline", "triple")}
"""How many lines a stroke is made of, by density."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One letter of the monogram: its centre lines in place, and how they are painted."""

    character: str
    traced: Traced
    level: Path | None
    tone: Tone

    @property
    def paths(self) -> tuple[Path, ...]:
        return (*self.traced.joins, *self.traced.stems)


def draw(values: Values, letters: str) -> list[Shape]:
    words = values.words
    stroke = lerp(8.0, 25.0, values.numbers["weight"])
    placed, stroke = set_row(letters, words["layout"], values.numbers, stroke)
    is_flat = words["terminals"] != "round" or words["sign"] == "carved"
    pieces = [
        _cut(character, place, stroke, words, is_flat, _tone(i, words)) for i, (character, place) in enumerate(placed)
    ]
    gap = stroke * lerp(*GAP, values.numbers["weight"])
    is_woven = words["layout"] == "woven" and len(letters) == WOVEN_LETTERS
    shapes = _weave(pieces, stroke, gap, is_flat) if is_woven else _paint(pieces, stroke, is_flat)
    if words["line"] == "stencil" and not is_woven:
        shapes = _part(pieces, stroke, gap, is_flat)
    is_filled = words["color"] == "filled" and not is_woven and words["fill"] != "outline"
    fills = [Shape(bowl, "accent") for piece in pieces for bowl in piece.traced.bowls if is_filled]
    whole = measure(shapes)
    lines = _inline(shapes, words["line"]) if stroke > FINE else []
    if words["fill"] == "outline":
        lines = _hollow(pieces, stroke, lerp(HOLLOW[1], HOLLOW[0], values.numbers["weight"]), is_flat)
    drawn = [*fills, *shapes, *lines]
    if words["sign"] in BESIDE:
        return drawn + add_sign(whole, letters[-1], words["sign"], stroke, gap)
    if words["sign"] == "wake" and words["line"] == "solid" and words["fill"] == "solid":
        return drawn + add_wake(shapes, whole, stroke, gap)
    return carve(shapes, whole, stroke, words["corners"]) if words["sign"] == "carved" else drawn


def _cut(character: str, place: Affine, stroke: float, words: Mapping[str, str], is_flat: bool, tone: Tone) -> Piece:
    """Round ends as they are; flat ones run on and are cut level with the letter's head and foot."""
    is_plain = words["line"] == "solid" and words["fill"] == "solid"
    is_arched = words["bar"] == "arched" and words["bend"] != "square" and is_plain
    traced = trace(character, place, words["bend"], is_run_on=is_flat, is_arched=is_arched)
    if not is_flat:
        return Piece(character, traced, None, tone)
    edge = stroke if traced.is_slanted else stroke / 2
    left, right = min(place.e, place.e + place.a) - edge, max(place.e, place.e + place.a) + edge
    top, bottom = place.f - stroke / 2, place.f + place.d + stroke / 2
    return Piece(character, traced, polygon([(left, top), (right, top), (right, bottom), (left, bottom)]), tone)


def _stroke(paths: tuple[Path, ...], piece: Piece, tone: Tone, width: float, is_flat: bool) -> list[Shape]:
    """Round ends bring round corners."""
    if is_flat:
        return [Shape(path, tone, width, "square", piece.level) for path in paths]
    return [Shape(path, tone, width, "round", piece.level, joint="round") for path in paths]


def _paint(pieces: list[Piece], stroke: float, is_flat: bool) -> list[Shape]:
    """The first letter is painted last: a shared stem is its own."""
    return [shape for piece in reversed(pieces) for shape in _stroke(piece.paths, piece, piece.tone, stroke, is_flat)]


def _part(pieces: list[Piece], stroke: float, gap: float, is_flat: bool) -> list[Shape]:
    """Uprights stand free: paper parts them from whatever meets them."""
    shapes: list[Shape] = []
    for piece in reversed(pieces):
        shapes += _stroke(piece.traced.joins, piece, piece.tone, stroke, is_flat)
    for piece in reversed(pieces):
        shapes += _stroke(piece.traced.stems, piece, "paper", stroke + 2 * gap, is_flat)
        shapes += _stroke(piece.traced.stems, piece, piece.tone, stroke, is_flat)
    return shapes


def _weave(pieces: list[Piece], stroke: float, gap: float, is_flat: bool) -> list[Shape]:
    """Each letter lies over the one before, parted from it by paper; the first one's joins come up again over all."""
    shapes: list[Shape] = []
    for i, piece in enumerate(pieces):
        lines = piece.paths
        if i:
            shapes += [Shape(line, "paper", stroke + 2 * gap, "butt") for line in lines]
        shapes += _stroke(lines, piece, piece.tone, stroke, is_flat)
    first = pieces[0]
    for line in first.traced.stems[-1:] or first.traced.joins[-1:]:
        shapes.append(Shape(line, "paper", stroke + 2 * gap, "butt", first.level))
        shapes += _stroke((line,), first, first.tone, stroke, is_flat)
    return shapes


def _inline(shapes: list[Shape], line: str) -> list[Shape]:
    if line == "inline":
        return [Shape(s.path, "paper", s.stroke * INLINE, s.cap, s.clip) for s in shapes]
    if line == "triple":
        papers = [Shape(s.path, "paper", s.stroke * TRIPLE[0], s.cap, s.clip) for s in shapes]
        return [*papers, *(Shape(s.path, s.tone, s.stroke * TRIPLE[1], s.cap, s.clip) for s in shapes)]
    return []


def _hollow(pieces: list[Piece], stroke: float, edge: float, is_flat: bool) -> list[Shape]:
    """Paper inside every stroke, so that only the letters' common edge is left."""
    width = stroke * (1 - 2 * edge)
    shapes: list[Shape] = []
    for piece in pieces:
        level = piece.level
        if level is not None:
            room = measure([Shape(level)])
            middle = ((room.left + room.right) / 2, (room.top + room.bottom) / 2)
            level = box(room.width, room.height - 2 * stroke * edge, 0.0, middle)
        lines = piece.paths
        shapes += [Shape(line, "paper", width, "square" if is_flat else "round", level) for line in lines]
    return shapes


def _tone(index: int, words: Mapping[str, str]) -> Tone:
    if index == 0 or words["layout"] == "stepped":  # a stem that steps down would change colour half-way
        return "ink"
    tones: dict[str, Tone] = {"split": "second", "accented": "accent"}
    return tones.get(words["color"], "ink")


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {}
    if intent.says("joined", "shared", "join", "ligature", "stem", "pier", "linked"):
        limits["layout"] = ("joined", "stepped", "dropped")
    elif intent.says("stacked", "stack"):
        limits["layout"] = ("stacked",)
    elif intent.says("woven", "interlaced", "interlocking", "overlapping", "entwined"):
        limits["layout"] = ("woven",)
    if not intent.says("pier", "water", "sea", "tide", "harbor", "harbour", "boat", "river", "coast", "bridge"):
        limits["sign"] = tuple(sign for sign in SIGNS if sign not in OF_WATER)
    if intent.asks("line_weight"):
        limits["sign"] = _only((*BESIDE, "none", "wake"), limits)
    if intent.asks("symmetry") == "bilateral":
        limits |= _keep_even(intent, limits)
    if intent.asks("density") in LINES:
        limits["line"] = LINES[intent.asks("density")]
    geometry = intent.asks("geometry")
    bends = {"constructed": ("round", "eased", "cut", "square"), "modular": ("cut", "square"), "organic": ("oval",)}
    if geometry in bends:
        limits["bend"] = bends[geometry]
    colors = {"one": ("plain",), "two": ("split", "accented", "filled"), "three": ("split",)}
    if intent.asks("color_count") in colors:
        limits["color"] = colors[intent.asks("color_count")]
    if intent.asks("color_count") == "three":
        limits["sign"] = _only(BESIDE, limits)
    if geometry == "organic":
        limits["terminals"] = ("round",)
    return limits | keep_upright(intent)


def _keep_even(intent: Intent, limits: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What is the same on both sides, where the letters are."""
    layout = can_be_even(choose_letters(intent))
    if not layout:
        return {}
    signs = _only(("none", "deck", "tide", "water", "carved"), limits)
    return {"layout": (layout,), "color": ("plain", "filled"), "sign": signs}


def _only(signs: tuple[str, ...], limits: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Of these signs those that nothing else has ruled out; all of them rather than none."""
    return tuple(sign for sign in signs if sign in limits.get("sign", signs)) or signs


def can_draw(letters: str) -> bool:
    return bool(letters) and all(letter in SKELETONS for letter in letters)


FAMILY = Family(
    name="monogram",
    group="monogram",
    words=frozenset({"stem", "joined", "stroke", "line", "pier", "bridge", "ligature", "woven", "shared"}),
    parameters=(
        Choice(
            "layout",
            {"joined": 5.0, "stepped": 1.6, "dropped": 1.6, "stacked": 1.2, "woven": 2.0, "mirrored": 1.0},
            hold=2.2,
        ),
        Choice("bend", {"round": 4.0, "oval": 1.0, "eased": 2.5, "cut": 2.0, "square": 1.6}, hold=2.2),
        Choice("color", {"plain": 3.0, "split": 2.5, "accented": 1.0, "filled": 2.5}),
        Choice("line", {"solid": 6.0, "inline": 1.0, "triple": 0.9, "stencil": 2.2}),
        Choice("sign", SIGNS),
        Choice("bar", {"straight": 3.0, "arched": 1.0}),
        Span("proportion", 0.58, 1.12),
        Span("drop"),
    ),
    draw=draw,
    limit=limit,
    is_centered=False,
    can_draw=can_draw,
    geometries=frozenset({"constructed", "modular", "organic"}),
    colors_itself=True,
)
