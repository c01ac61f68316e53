"""This file composes a mark on its canvas: a family's shapes, a frame around, the name beneath, centred."""

from functools import lru_cache

from brand_assets.fonts.faces import Face
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.family import lerp
from brand_assets.generation.draft.geometry import Affine, Path, grow, move, transform
from brand_assets.generation.draft.letters import LEADING, MAX_LINES, break_lines, fonts_at_hand, set_line
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.outlines import box, circle, regular, rounded
from brand_assets.generation.draft.shapes import Shape, invert, measure, move_shapes
from brand_assets.generation.draft.treatments import BOX, paint, treat

CANVAS = 1000.0  # units on the canvas's shorter side
SPAN = 640.0  # of a mark at scale 1: clear space of 18 % on each side
SPAN_OVER_NAME = 430.0
REACH = 0.62  # of the span: corners are drawn in so that a square looks no larger than a disc
NAME_WIDTH, NAME_HEIGHT = 640.0, 64.0
NAME_GAP = 78.0
TALLEST = 820.0  # of a mark with its name: a long one is set in three lines
FRAME_SIZE = 100.0
INSET = {"disc": 0.7, "ring": 0.66, "square": 0.66, "hexagon": 0.66}
"""How much of a frame's half width its content fills, and at most how far it reaches into the corners."""
INSET_REACH = 0.7


def compose(mark: Mark) -> list[Shape]:
    """All shapes but the ground, centred on the origin, in units of which the canvas has 1000 on its shorter side."""
    family = FAMILIES[mark.family]
    is_named = bool(mark.name) and family.reads != "name"
    shapes = _hang(family.draw(mark.values, family.choose_text(mark.letters, mark.name)), family.is_centered)
    if family.shows > 1 and not family.colors_itself:
        shapes = paint(shapes, mark.words["tints"], mark.words["parity"])
    shapes = treat(shapes, mark.values, family.survives)
    frame = mark.words["frame"]
    if frame != "none":
        shapes = _enclose(shapes, frame, mark)
    span = (SPAN_OVER_NAME if is_named else SPAN) * mark.numbers["scale"]
    shapes = _fit(shapes, span, span * REACH)
    return _set_over_name(shapes, mark.name) if is_named else shapes


def _hang(shapes: list[Shape], is_centered: bool) -> list[Shape]:
    """The shapes by their own origin or by their optical centre, in the box that treatments expect."""
    extent = measure(shapes)
    x, y = (0.0, 0.0) if is_centered else extent.optical_center
    scale = BOX / 2 / max(x - extent.left, extent.right - x, y - extent.top, extent.bottom - y)
    return move_shapes(shapes, scale, move(-x, -y), grow(scale))


def _fit(shapes: list[Shape], span: float, reach: float) -> list[Shape]:
    extent = measure(shapes)
    half = max(-extent.left, extent.right, -extent.top, extent.bottom)
    scale = min(span / 2 / half, reach / extent.reach)
    return move_shapes(shapes, scale, grow(scale))


def _enclose(shapes: list[Shape], frame: str, mark: Mark) -> list[Shape]:
    content = _fit(shapes, 2 * FRAME_SIZE * INSET[frame], FRAME_SIZE * INSET_REACH)
    width = lerp(4.0, 13.0, mark.numbers["weight"])
    if frame == "ring":
        return [Shape(circle(FRAME_SIZE - width / 2), stroke=width), *content]
    if mark.words["fill"] == "outline":
        outline = _outline_frame(frame)
        return [Shape(outline, stroke=2 * width, clip=outline, joint="miter"), *content]
    return [Shape(_outline_frame(frame)), *invert(content)]


def _outline_frame(frame: str) -> Path:
    if frame == "square":
        return box(2 * FRAME_SIZE, 2 * FRAME_SIZE, 0.36 * FRAME_SIZE)
    if frame == "hexagon":
        return rounded(regular(6, FRAME_SIZE * 1.08), 0.16 * FRAME_SIZE)
    return circle(FRAME_SIZE)


def _set_over_name(shapes: list[Shape], name: str) -> list[Shape]:
    lines = [_set_name(name, fonts_at_hand())]
    mark, text = measure(shapes), measure(lines)
    height = mark.height + NAME_GAP + text.height
    up = -height / 2 - mark.top
    down = height / 2 - text.bottom
    scale = min(1.0, TALLEST / height)
    return [
        *move_shapes(shapes, scale, move(0, up), grow(scale)),
        *move_shapes(lines, scale, move(0, down), grow(scale)),
    ]


@lru_cache(maxsize=64)
def _set_name(name: str, fonts: tuple[Face, ...]) -> Shape:
    """The name in the largest size of one to three lines, each centred; the cache must know the fonts at hand."""
    options = [_stack([set_line(line) for line in break_lines(name, count)]) for count in range(1, MAX_LINES + 1)]
    scale, block = max(((_name_scale(block), block) for block in options), key=lambda option: option[0])
    return Shape(transform(block, grow(scale)))


def _name_scale(block: Path) -> float:
    return min(NAME_HEIGHT, NAME_WIDTH / measure([Shape(block)]).width)


def _stack(lines: list[Path]) -> Path:
    block = Path(())
    for i, line in enumerate(lines):
        extent = measure([Shape(line)])
        center = (extent.left + extent.right) / 2
        block += transform(line, Affine(e=-center, f=i * LEADING * 1.35))
    return block
