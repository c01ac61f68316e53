"""This file draws tile patterns: quarter discs, leaves and dots on a square grid, turned or mirrored."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import ROUND_FRAMES, Family, lerp
from brand_assets.generation.draft.geometry import Affine, Contour, Path, Point, grow, move, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc_steps, box, circle, sector
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone

TILES = {"quarter": 4.0, "leaf": 3.0, "half": 1.5, "disc": 1.5, "square": 1.0, "ring": 0.8}
TURNS = {"0": 1.0, "90": 1.0, "180": 1.0, "270": 1.0}
SLOTS = ("a", "b", "c", "d")


def draw(values: Values, letters: str) -> list[Shape]:
    size = lerp(0.8, 1.0, values.numbers["weight"])
    if values.words["law"] == "free":
        return _free(values, size)
    side = 1 if values.numbers["density"] < 0.3 else 2 if values.numbers["density"] < 0.77 else 3
    shapes: list[Shape] = []
    for row in range(side):
        for column in range(side):
            slot = SLOTS[(row * side + column) % len(SLOTS) if side < 3 else _ring_slot(row, column)]
            tile = transform(_tile(values.words[f"tile_{slot}"]), turn(float(values.words[f"turn_{slot}"])), grow(size))
            images = _spread(tile, (column + 0.5, row + 0.5), values.words["law"])
            tones = [_tone(slot, i, side, values.words["lit"]) for i in range(len(images))]
            shapes += [Shape(image, tone) for image, tone in zip(images, tones, strict=True)]
    return shapes


def _free(values: Values, size: float) -> list[Shape]:
    """Two by two or three by three tiles, each turned its own way, few of them alike."""
    side = 2 if values.numbers["density"] < 0.5 else 3
    shapes: list[Shape] = []
    for i in range(side * side):
        slot, turned = SLOTS[(i + i // side) % 4], SLOTS[(2 * i + i // 3) % 4]
        angle = turn(float(values.words[f"turn_{turned}"]) + 90.0 * (i // 2 % 2))
        spot = move(i % side - (side - 1) / 2, i // side - (side - 1) / 2)
        tone: Tone = "accent" if slot == values.words["lit"] else "ink"
        shapes.append(Shape(transform(_tile(values.words[f"tile_{slot}"]), angle, grow(size), spot), tone))
    return shapes


def _tone(slot: str, image: int, side: int, lit: str) -> Tone:
    """One kind of tile is lit; of a single kind, every second image, so that the ink is always there."""
    if side == 1:
        return "accent" if lit == "b" and image % 2 else "ink"
    return "accent" if slot == lit else "ink"


def _ring_slot(row: int, column: int) -> int:
    """Of a quarter of three by three: the inner tile, its edges, the outer corner, the rest."""
    far = max(row, column)
    if far == 0:
        return 0
    return 2 if row == column else (1 if far == 1 else 3)


def _spread(tile: Path, cell: Point, law: str) -> list[Path]:
    """The tile in the lower right quarter and its images in the others, turned or mirrored."""
    placed = transform(tile, move(*cell))
    if law == "turned":
        return [transform(placed, turn(90.0 * i)) for i in range(4)]
    images: tuple[Affine, ...] = (grow(1), grow(-1, 1), grow(1, -1), grow(-1, -1))
    return [transform(placed, image) for image in images]


def _tile(kind: str) -> Path:
    """A tile in the unit square about the origin."""
    corner = (-0.5, 0.5)
    if kind == "quarter":
        return sector(1.0, 0, 90, corner)
    if kind == "leaf":
        over = arc_steps(corner, 1.0, 0, 90)
        under = arc_steps((0.5, -0.5), 1.0, 180, 270)
        return Path((Contour((-0.5, -0.5), (*over, *under), True),))
    if kind == "half":
        return sector(0.5, -90, 90, (0.0, 0.25))
    if kind == "disc":
        return circle(0.46)
    if kind == "ring":
        return circle(0.46) + transform(circle(0.24), grow(-1, 1))
    return box(0.96, 0.96)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    laws = {"rotational": "turned", "bilateral": "mirrored", "asymmetric": "free"}
    asked = intent.asks("symmetry")
    return {"law": (laws[asked],), "lit": ("a", "c", "none")} if asked in laws else {}


FAMILY = Family(
    name="tiles",
    group="lattice",
    words=frozenset({"tile", "tiles", "pattern", "mosaic", "grid", "quilt", "weave", "modules", "block", "blocks"}),
    parameters=(
        Choice("law", {"turned": 1.0, "mirrored": 1.0, "free": 1.4}, hold=2.2),
        *(Choice(f"tile_{slot}", TILES) for slot in SLOTS),
        *(Choice(f"turn_{slot}", TURNS) for slot in SLOTS),
        Choice("lit", {"a": 2.0, "b": 1.0, "c": 1.0, "none": 1.0}),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "asymmetric"}),
    survives=frozenset({"tilt", "soften", "outline"}),
    geometries=frozenset({"modular"}),
    frames=ROUND_FRAMES,
    fixed=frozenset({"line_weight", "terminals"}),
)
