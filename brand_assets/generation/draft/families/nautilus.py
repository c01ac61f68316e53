"""This file draws growth: quarter discs whose sizes follow Fibonacci's numbers around one corner."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, end_cap, lerp
from brand_assets.generation.draft.geometry import Contour, Path, Point, grow, polar, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc_steps, sector
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone

SIZES = (1.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0)
BACK = ((0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0))
"""Where the next, larger quarter's corner lies from the one before: its arc begins where that one ended."""
AIR = (0.4, 0.24)  # paper between the tiles, from thin to bold, of the third size

Tile = tuple[Point, float, float]
"""The corner that a quarter turns about, its radius, the clock angle at which it begins."""


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    count = count_between(3, 5, numbers["density"])
    tiles = _tiles(count + 1)[1:]  # the first of the two smallest would be lost at any small size
    air = lerp(*AIR, numbers["weight"]) * SIZES[count - 1] * 0.5
    if words["look"] == "line":
        stroke = SIZES[count - 1] * lerp(0.2, 0.52, numbers["weight"])
        shapes = [Shape(_line(tiles), "ink", stroke, end_cap(values))]
    else:
        shapes = [_piece(words, i, tile, air) for i, tile in enumerate(tiles)]
    place = (grow(-1, 1),) if words["hand"] == "left" else ()
    angle = turn({"0": 0.0, "90": 90.0, "180": 180.0, "270": 270.0}[words["quarter"]])
    return [Shape(transform(s.path, *place, angle), s.tone, s.stroke, s.cap) for s in shapes]


def _tiles(count: int) -> list[Tile]:
    tiles: list[Tile] = []
    center: Point = (0.0, 0.0)
    for i in range(count):
        side, start = SIZES[i], 90.0 * i
        if i:
            grown = side - SIZES[i - 1]
            dx, dy = BACK[i % 4]
            center = (center[0] + dx * grown, center[1] + dy * grown)
        tiles.append((center, side, start))
    return tiles


def _line(tiles: list[Tile]) -> Path:
    """The spiral itself, from the inside out."""
    center, side, start = tiles[0]
    steps = [step for middle, radius, begin in tiles for step in arc_steps(middle, radius, begin, begin + 90)]
    return Path((Contour(polar(side, start, center), tuple(steps), False),))


def _piece(words: Mapping[str, str], i: int, tile: Tile, air: float) -> Shape:
    center, side, start = tile
    tone: Tone = "accent" if (words["lit"] == "first" and i == 0) or (words["lit"] == "alternate" and i % 2) else "ink"
    inset = min(air, side * 0.3)
    x, y = ((1, -1), (1, 1), (-1, 1), (-1, -1))[round(start / 90) % 4]
    corner = (center[0] + x * inset / 2, center[1] + y * inset / 2)
    return Shape(sector(side - inset, start, start + 90, corner), tone)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    if intent.asks("color_count") in ("two", "three") or intent.asks("fill") == "solid":
        return {"look": ("quarter",)}
    if intent.asks("terminals") or intent.asks("surface") == "sliced":
        return {"look": ("line",)}
    return {"look": ("line",)} if intent.says("line", "lines", "frond", "curl") else {}


WORDS = frozenset((
    "growth", "growing", "spiral", "spiralling", "nautilus", "golden", "shell", "unroll", "unfolding", "curl",
    "frond", "fern", "proportion",
))  # fmt: skip

FAMILY = Family(
    name="nautilus",
    group="arcs",
    words=WORDS,
    parameters=(
        Choice("look", {"quarter": 2.0, "line": 1.5}, hold=2.2),
        Choice("lit", {"none": 1.0, "first": 1.5, "alternate": 1.0}),
        Choice("hand", {"right": 1.0, "left": 1.0}, hold=2.2),
        Choice("quarter", {"0": 1.0, "90": 1.0, "180": 1.0, "270": 1.0}, hold=2.0),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"asymmetric"}),
    is_centered=False,
    geometries=frozenset({"constructed"}),
    survives=frozenset({"tilt", "soften", "slice"}),
    fixed=frozenset({"line_weight", "density"}),
)
