"""This file draws initials that are left in paper on a shape: within it, cropped by its edge, or one to a tile."""

from collections.abc import Mapping

from brand_assets.fonts import FontWeight
from brand_assets.generation.draft.families.badge_frames import ask_frames, badge_frame
from brand_assets.generation.draft.families.skeleton_rows import keep_upright
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import Path, grow, move, transform
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import set_line
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone, measure

SHAPES = {"round": 2.0, "square": 2.0, "arch": 1.2, "hexagon": 1.0, "shield": 1.0, "scallop": 0.6, "diamond": 0.5}
ROOM = {"round": 1.3, "square": 1.46, "arch": 1.26, "hexagon": 1.3, "shield": 1.22, "scallop": 1.26, "diamond": 1.14}
"""Half the diagonal that letters may take in a shape of size 1."""
SIZE = 100.0
STANDING = frozenset("AFHIKMNPRTVWXY")
"""Letters that stand on feet, which may run off the shape's edge and the letter still be read."""


def draw(values: Values, letters: str) -> list[Shape]:
    face: FontWeight = "bold" if values.numbers["weight"] > 0.3 else "medium"
    idea, shape = values.words["idea"], values.words["shape"]
    if idea == "tiled":
        return _tile(letters, face, values)
    word = set_line(letters, face, -0.02)
    if idea == "cropped" and shape in ("square", "arch") and STANDING.issuperset(letters):
        return _crop(word, shape, values)
    centered = _fit(word, SIZE * ROOM[shape] / _diagonal(word))
    if idea == "stamped":
        line = lerp(3.5, 9.0, values.numbers["weight"])
        ring = Shape(badge_frame(shape, SIZE - line / 2), "ink", line)
        return [ring, Shape(transform(centered, grow(0.94)), "accent" if _is_lit(values) else "ink")]
    return [Shape(badge_frame(shape, SIZE)), Shape(centered, "glint" if _is_lit(values) else "paper")]


def _crop(word: Path, shape: str, values: Values) -> list[Shape]:
    """Letters larger than the shape, standing on its lower edge or running off at its right."""
    frame = badge_frame(shape, SIZE)
    extent, room = measure([Shape(word)]), measure([Shape(frame)])
    share = lerp(0.84, 1.04, values.numbers["tracking"])
    scale = min(room.height * share / extent.height, room.width * 0.8 / extent.width)
    letters = _fit(word, scale)
    drop = room.bottom - extent.height * scale / 2 + extent.height * scale * 0.12
    return [Shape(frame), Shape(transform(letters, move(0.0, drop)), "paper", clip=frame)]


def _tile(letters: str, face: FontWeight, values: Values) -> list[Shape]:
    """A tile for each letter, in turn solid and lit, side by side, stepped or stacked."""
    side, gap = SIZE, lerp(5.0, 8.0, values.numbers["tracking"])
    radius = {"sharp": 0.0, "eased": 12.0, "round": side / 2}[values.words["corners"]]
    tones: tuple[Tone, ...] = ("ink", "accent", "second")
    is_stacked = values.words["layout"] == "stacked"
    is_stepped = values.words["cut"] == "rising" and not is_stacked
    shapes: list[Shape] = []
    for i, letter in enumerate(letters):
        pitch = (side + gap) * i
        x, y = (0.0, pitch) if is_stacked else (pitch, -pitch * 0.28 if is_stepped else 0.0)
        glyph = set_line(letter, face)
        scale = 0.58 * side
        placed = transform(_fit(glyph, min(scale, 0.66 * side / measure([Shape(glyph)]).width)), move(x, y))
        tone = tones[i % len(tones)] if _is_lit(values) else "ink"
        if tone == "ink" and not _is_lit(values) and i % 2:
            line = lerp(4.0, 9.0, values.numbers["weight"])
            tile = box(side - line, side - line, max(0.0, radius - line / 2), (x, y))
            shapes += [Shape(tile, "ink", line, joint="miter" if radius == 0 else "round"), Shape(placed)]
            continue
        shapes += [Shape(box(side, side, radius, (x, y)), tone), Shape(placed, "paper")]
    return shapes


def _is_lit(values: Values) -> bool:
    return values.words["tint"] == "two"


def _fit(word: Path, scale: float) -> Path:
    extent = measure([Shape(word)])
    middle = move(-(extent.left + extent.right) / 2, -(extent.top + extent.bottom) / 2)
    return transform(word, middle, grow(scale))


def _diagonal(word: Path) -> float:
    extent = measure([Shape(word)])
    return float((extent.width**2 + extent.height**2) ** 0.5)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"shape": ask_frames(intent, tuple(SHAPES))}
    enclosure = {"disc": "round", "ring": "round", "square": "square", "hexagon": "hexagon"}.get(
        intent.asks("enclosure")
    )
    if enclosure:
        limits["shape"] = (enclosure,)
        limits["idea"] = ("stamped",) if intent.asks("enclosure") == "ring" else ("within", "cropped")
    if intent.asks("geometry") == "modular":
        limits["idea"] = ("tiled",)
    if intent.asks("fill") == "outline":
        limits["idea"] = ("stamped",)
    elif intent.asks("color_count") in ("two", "three"):
        limits["tint"] = ("two",)
    return limits | keep_upright(intent)


FAMILY = Family(
    name="letter_tile",
    group="monogram",
    words=frozenset({"tile", "tiles", "block", "negative", "reversed", "stamp", "square"}),
    parameters=(
        Choice("idea", {"within": 1.4, "cropped": 1.6, "tiled": 1.6, "stamped": 0.8}, hold=2.2),
        Choice("shape", SHAPES, hold=2.2),
        Choice("layout", {"row": 3.0, "stacked": 1.0}, hold=2.2),
        Choice("cut", {"level": 2.0, "rising": 1.0}),
        Choice("tint", {"one": 1.0, "two": 1.0}),
        Span("tracking"),
    ),
    draw=draw,
    limit=limit,
    frames=("none",),
    is_centered=False,
    can_draw=bool,
    survives=frozenset({"soften", "slice"}),
    geometries=frozenset({"constructed", "modular"}),
    colors_itself=True,
)
