"""This file draws the flame: one tongue with a quiet heart, a lick to one side, arcs within arcs."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, trace
from brand_assets.generation.draft.outlines import circle
from brand_assets.generation.draft.shapes import Shape

CORE = Slot("core", "sits", (0.0, 42.0), 40.0, on_ink=True)
LICK = (
    "M14 -98 C14 -52 72 -28 72 30 A70 0 97 A70 -72 28 C-72 -4 -56 -26 -40 -44 C-36 -26 -28 -16 -16 -12 "
    "C-26 -48 -12 -80 14 -98 Z"
)
LICK_LINE = (
    "M12 -86 C12 -46 62 -26 62 30 A62 0 88 A62 -62 28 C-62 0 -50 -18 -38 -32 C-34 -14 -26 -6 -14 -2 "
    "C-22 -40 -10 -70 12 -86 Z"
)


def draw_solid(style: Style) -> list[Shape]:
    shapes = [Shape(trace(LICK))]
    if style.has("core"):
        shapes.append(Shape(trace("M4 4 C8 26 34 34 34 62 A34 -34 64 C-34 40 0 34 4 4 Z"), "paper"))
        if style.weight > 0.3:
            shapes.append(Shape(trace("M0 44 C2 54 18 58 18 72 A18 -18 72 C-18 60 -2 56 0 44 Z"), "accent"))
    return shapes


def draw_even(style: Style) -> list[Shape]:
    """A tongue with an ogee on both sides, and its heart."""
    wall = style.between(15.0, 24.0)
    outer = even("M0 -98 C8 -58 66 -26 66 32 A66 0 98")
    if not style.has("core"):
        return [Shape(outer)]
    r = 66.0 - wall
    gap = style.gap
    inner = even(f"M0 -30 C6 -6 {r} 6 {r} 38 A{r} 0 {38 + r}")
    heart = even(f"M0 {-26 + 3.2 * gap} C4 {4 + gap} {r - gap} 22 {r - gap} 40 A{r - gap} 0 {40 + r - gap}")
    return [Shape(outer), Shape(inner, "paper"), Shape(heart, "accent")]


def draw_module(style: Style) -> list[Shape]:
    """A circle drawn out to a tip by two arcs, one hollow and one full; a disc at its heart."""
    shapes = [Shape(trace("M22 -98 U84 44 -8 A64 66 32 A66 0 98 A66 -66 32 A124 22 -98 Z"))]
    if style.has("core"):
        eye = style.between(38.0, 30.0)
        shapes += [Shape(circle(eye, (0.0, 36.0)), "paper"), Shape(circle(eye - style.gap, (0.0, 36.0)), "accent")]
    return shapes


def draw_line(style: Style) -> list[Shape]:
    return [Shape(trace(LICK_LINE), stroke=style.stroke)]


MOTIF = Motif(
    name="flame",
    words=frozenset({"flame", "flames", "fire", "torch", "ember", "embers", "candle"}),
    hints=frozenset({"roast", "roasted", "hearth", "kitchen", "grill", "warm", "heat", "spark", "kiln", "oven"}),
    builds={
        "solid": Build("solid", draw_solid, is_even=False, slots=(CORE,)),
        "even": Build("solid", draw_even, slots=(CORE,)),
        "module": Build("module", draw_module, is_even=False),
        "line": Build("line", draw_line, is_even=False),
    },
    grows=True,
)
