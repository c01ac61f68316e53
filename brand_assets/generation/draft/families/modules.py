"""This file draws modular monograms: initials set from equal cells on a grid three wide and five tall."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import Path, Point
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import box, circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

COLUMNS = 3
CELLS = {  # letters that three columns cannot tell from others are missing
    "A": "010101111101101", "B": "110101110101110", "C": "011100100100011", "D": "110101101101110",
    "E": "111100110100111", "F": "111100110100100", "G": "011100101101011", "H": "101101111101101",
    "I": "111010010010111", "J": "001001001101010", "K": "101101110101101", "L": "100100100100111",
    "O": "010101101101010", "P": "111101111100100",
    "Q": "010101101110011", "R": "111101110101101", "S": "011100010001110", "T": "111010010010010",
    "U": "101101101101111", "X": "101101010101101",
    "Y": "101101010010010", "Z": "111001010100111", "0": "111101101101111", "1": "010110010010111",
    "2": "110001010100111", "3": "110001010001110", "4": "101101111001001", "5": "111100110001110",
    "6": "011100111101111", "7": "111001010010010", "8": "111101111101111", "9": "111101111001110",
}  # fmt: skip


def draw(values: Values, letters: str) -> list[Shape]:
    words, size = values.words, lerp(0.6, 0.98, values.numbers["weight"])
    shapes: list[Shape] = []
    for i, character in enumerate(letters):
        left = i * (COLUMNS + 1)
        on = [divmod(k, COLUMNS) for k, bit in enumerate(CELLS[character]) if bit == "1"]
        tone: Tone = "second" if i and words["color"] == "split" else "ink"
        shapes += [
            Shape(_cell(words["cell"], size, values.numbers["ease"], cell), tone)
            for cell in [(column + left, row) for row, column in on]
        ]
    if words["color"] == "lit":
        lit = min(len(shapes) - 1, int(values.numbers["lit"] * len(shapes)))
        shapes[lit] = Shape(shapes[lit].path, "accent")
    return shapes


def _cell(kind: str, size: float, ease: float, center: Point) -> Path:
    if kind == "dot":
        return circle(size / 2, center)
    return box(size, size, size * ease, center)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    return {"cell": ("dot",)} if intent.says("dot", "dots") else {}


FAMILY = Family(
    name="modules",
    group="monogram",
    words=frozenset({"pixel", "grid", "block", "blocks", "modules", "dots"}),
    parameters=(
        Choice("cell", {"square": 3.0, "dot": 2.0}),
        Choice("color", {"plain": 2.0, "split": 2.0, "lit": 2.5}),
        Span("ease", 0.0, 0.42),
        Span("lit"),
    ),
    draw=draw,
    limit=limit,
    is_centered=False,
    can_draw=lambda letters: bool(letters) and all(letter in CELLS for letter in letters),
)
