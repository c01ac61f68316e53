"""This file places motifs: fitted to a circle, grown from a point, swollen, turned into paper."""

from dataclasses import replace

from brand_assets.generation.draft.geometry import Point, grow, move, turn
from brand_assets.generation.draft.motifs.outline_parts import flip
from brand_assets.generation.draft.shapes import Shape, Tone, measure, move_shapes

DIAGONAL = 0.8  # of a box's half diagonal that has to lie within the circle: corners may look over


def fit_circle(shapes: list[Shape], center: Point, radius: float) -> list[Shape]:
    """As large as looks like the circle's size, its box's middle on the centre."""
    extent = measure(shapes)
    half_w, half_h = extent.width / 2, extent.height / 2
    scale = radius / max(half_w, half_h, DIAGONAL * (half_w**2 + half_h**2) ** 0.5)
    x, y = (extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2
    return move_shapes(shapes, scale, move(-x, -y), grow(scale), move(*center))


def grow_from(shapes: list[Shape], root: Point, length: float, degrees: float) -> list[Shape]:
    """Standing on the root, its foot there, its axis towards a clock angle."""
    extent = measure(shapes)
    scale = length / extent.height
    x = (extent.left + extent.right) / 2
    return move_shapes(shapes, scale, move(-x, -extent.bottom), grow(scale), turn(degrees), move(*root))


def stand(shapes: list[Shape], height: float, foot: float, widest: float = 170.0) -> list[Shape]:
    """So high, its foot on a line, no wider than is said."""
    extent = measure(shapes)
    scale = min(height / extent.height, widest / extent.width)
    middle = (extent.left + extent.right) / 2
    return move_shapes(shapes, scale, move(-middle, -extent.bottom), grow(scale), move(0.0, foot))


def center_box(shapes: list[Shape]) -> list[Shape]:
    extent = measure(shapes)
    return move_shapes(shapes, 1.0, move(-(extent.left + extent.right) / 2, -(extent.top + extent.bottom) / 2))


def fit_box(shapes: list[Shape], side: float) -> list[Shape]:
    """As large as a square lets it be, its box's middle on the origin."""
    extent = measure(shapes)
    scale = side / max(extent.width, extent.height)
    x, y = (extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2
    return move_shapes(shapes, scale, move(-x, -y), grow(scale))


def mirror(shapes: list[Shape]) -> list[Shape]:
    return [replace(s, path=flip(s.path), clip=None if s.clip is None else flip(s.clip)) for s in shapes]


def swell(shapes: list[Shape], by: float, tone: Tone) -> list[Shape]:
    """What is not paper, grown on every side and filled with one tone: a rim, or room around."""
    swollen = []
    for shape in shapes:
        if shape.tone == "paper":
            continue
        if shape.stroke == 0:
            swollen.append(replace(shape, tone=tone))
        swollen.append(replace(shape, tone=tone, stroke=shape.stroke + 2 * by, cap="round", joint="round"))
    return swollen


def tint(shapes: list[Shape], tone: Tone) -> list[Shape]:
    """All that is not paper in one tone; left as it is where something is cut out in colour, which would be lost."""
    if any(s.tone == "glint" for s in shapes):
        return shapes
    return [s if s.tone == "paper" else replace(s, tone=tone) for s in shapes]


def cut_out(shapes: list[Shape], lit: Tone = "paper") -> list[Shape]:
    """As seen on ink: the figure in paper (or what else reads on ink), its counters ink."""
    return [replace(s, tone="ink" if s.tone == "paper" else lit) for s in shapes]
