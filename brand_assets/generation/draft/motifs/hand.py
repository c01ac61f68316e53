"""This file draws the hand: a mitten with its thumb, cupped to hold something, a pair that makes a bowl."""

from brand_assets.generation.draft.geometry import Point, move
from brand_assets.generation.draft.motifs.hands import bowl, cupped, palm, thumb
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import trace
from brand_assets.generation.draft.motifs.placing import center_box
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.shapes import Shape, Tone, move_shapes

PALM = Slot("palm", "sits", (-24.0, -26.0), 36.0, on_ink=True)
CUPPED = Slot("held", "sits", (8.0, -34.0), 56.0)
BETWEEN = Slot("held", "sits", (0.0, -44.0), 50.0)


def draw_solid(style: Style) -> list[Shape]:
    """An open mitten over its cuff."""
    return [*_mitten(158.0, 92.0, (-24.0, 70.0 - style.gap)), _cuff(style)]


def draw_nested(style: Style) -> list[Shape]:
    """A small hand in the palm of a large one."""
    return [*_mitten(176.0, 104.0, (-26.0, 88.0)), *_mitten(86.0, 50.0, (-32.0, 58.0), "paper")]


def draw_mitten(style: Style) -> list[Shape]:
    """One line around four fingers and a thumb."""
    outline = trace("M-44 89 V-50 A38 32 -50 V16 L64 -10 A15 84 12 L32 62 V89")
    return [Shape(outline, stroke=style.stroke)]


def draw_cupped(style: Style) -> list[Shape]:
    return cupped(style.gap)


def draw_bowl(style: Style) -> list[Shape]:
    """Two hands with their cuffs together, ready to lift something."""
    return center_box(bowl(style.gap, 50.0, style.between(22.0, 28.0)))


def draw_module(style: Style) -> list[Shape]:
    """Half a disc on a square, a quarter disc for the thumb, a bar for the cuff."""
    gap, left, side = style.gap, -70.0, 84.0
    right, low = left + side, 88.0 - style.between(16.0, 22.0) - gap
    fingers = trace(f"M{left} {low} V-54 A{side / 2} {right} -54 V{low} Z")
    ball = trace(f"M{right + gap} {low} V{low - 62} A62 {right + gap + 62} {low} Z")
    bar = box(side + gap + 62.0, 88.0 - gap - low, 0.0, (left + (side + gap + 62.0) / 2, (88.0 + gap + low) / 2))
    return [Shape(fingers), Shape(ball, "accent"), Shape(bar)]


def _mitten(length: float, width: float, at: Point, tone: Tone = "ink") -> list[Shape]:
    """The wrist at the point."""
    return move_shapes([Shape(palm(length, width), tone), Shape(thumb(length, width), tone)], 1.0, move(*at))


def _cuff(style: Style) -> Shape:
    return Shape(box(92.0, 26.0 - style.gap * 0.5, 3.0, (-24.0, 83.0 + style.gap * 0.25)))


MOTIF = Motif(
    name="hand",
    words=frozenset({"hand", "hands", "palm", "palms", "fist"}),
    hints=frozenset(
        {"carer", "carers", "care", "holding", "hold", "holds", "help", "giving", "touch", "craft", "handmade"}
    ),
    builds={
        "solid": Build("solid", draw_solid, is_even=False, slots=(PALM,)),
        "nested": Build("solid", draw_nested, is_even=False),
        "mitten": Build("line", draw_mitten, is_even=False),
        "cupped": Build("solid", draw_cupped, is_even=False, slots=(CUPPED,)),
        "bowl": Build("solid", draw_bowl, slots=(BETWEEN,)),
        "module": Build("module", draw_module, is_even=False),
    },
)
