"""This file draws winding paths: quarter arcs on a square grid that join across the edges of their cells.

Truchet 1704; the arcs are C. S. Smith's, 1987.
"""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Path, Point
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc, box
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone

LAWS = {"free": "", "turned": "rotational", "mirrored": "bilateral radial"}
SLOTS = tuple("abcdefghi")
SIDES = (2, 3, 3, 4)
SEAM_DEG = 1.5


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    side = SIDES[count_between(0, 3, numbers["density"])]
    if words["law"] == "mirrored":
        side = 2 if side < 3 else 4
    elif words["law"] == "turned":
        side = min(side, 4)
    stroke = lerp(0.2, 0.48, numbers["weight"])
    clip = box(side, side)
    shapes: list[Shape] = []
    for row in range(side):
        for column in range(side):
            leans = _leans(words, row, column, side)
            spot = (column + 0.5 - side / 2, row + 0.5 - side / 2)
            tone: Tone = "accent" if _is_lit(words["lit"], row, column, side) else "ink"
            shapes += [Shape(path, tone, stroke, "butt", clip) for path in _arcs(spot, leans)]
    return shapes


def _leans(words: Mapping[str, str], row: int, column: int, side: int) -> bool:
    """Which of its two diagonals a cell's arcs bend about."""
    law, last = words["law"], side - 1
    if law == "free":
        return words[f"cell_{SLOTS[(row * side + column) % 9]}"] == "left"
    if law == "turned":
        index = min(row * side + column, (last - row) * side + last - column)
        return words[f"cell_{SLOTS[index % 9]}"] == "left"
    r, c = min(row, last - row), min(column, last - column)
    own = words[f"cell_{SLOTS[r * 2 + c]}"] == "left"
    return own == ((row == r) == (column == c))


def _arcs(center: Point, leans: bool) -> list[Path]:
    x, y = center
    if leans:
        return [_quarter(90, (x - 0.5, y - 0.5)), _quarter(-90, (x + 0.5, y + 0.5))]
    return [_quarter(180, (x + 0.5, y - 0.5)), _quarter(0, (x - 0.5, y + 0.5))]


def _quarter(start: float, corner: Point) -> Path:
    """A little more than a quarter: neighbours run into each other without a seam."""
    return arc(0.5, start - SEAM_DEG, start + 90 + SEAM_DEG, corner)


def _is_lit(lit: str, row: int, column: int, side: int) -> bool:
    if lit == "cell":
        return row in (side // 2, (side - 1) // 2) and column in (side // 2, (side - 1) // 2)
    return False


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = {"law": keep_symmetric(intent, LAWS)}
    if intent.asks("symmetry"):
        return limits | {"lit": ("none",)}
    return limits | {"lit": ("cell",)} if intent.asks("color_count") in ("two", "three") else limits


WORDS = frozenset((
    "path", "paths", "route", "routes", "maze", "labyrinth", "meander", "winding", "network", "circuit", "flow",
    "pipes", "trail", "trails", "streets", "city", "map",
))  # fmt: skip

FAMILY = Family(
    name="truchet",
    group="lattice",
    words=WORDS,
    parameters=(
        Choice("law", {"free": 2.0, "turned": 1.5, "mirrored": 1.5}, hold=2.2),
        *(Choice(f"cell_{slot}", {"left": 1.0, "right": 1.0}) for slot in SLOTS),
        Choice("lit", {"none": 2.0, "cell": 1.0}),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial"}),
    geometries=frozenset({"modular"}),
    survives=frozenset({"tilt"}),
    shows=2,
    colors_itself=True,
    fixed=frozenset({"terminals"}),
)
