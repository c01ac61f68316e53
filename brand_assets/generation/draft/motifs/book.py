"""This file draws the book: open, its pages curved or straight, room above the spine for what it tells of."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import both, flip, trace
from brand_assets.generation.draft.shapes import Shape

SPINE = Slot("spine", "grows", (0.0, -22.0), 76.0)


def draw_solid(style: Style) -> list[Shape]:
    half = style.gap / 2
    page = trace(f"M{half} -16 C24 -36 58 -42 96 -34 V66 C58 58 24 64 {half} 86 Z")
    return [Shape(page), Shape(flip(page))]


def draw_leaves(style: Style) -> list[Shape]:
    """Three leaves a side, one above another, all arcs from the spine."""
    width = style.between(12.0, 20.0)
    pitch = width + style.gap
    shapes = []
    for i in range(3):
        y = 70.0 - i * pitch
        page = trace(f"M{style.gap / 2} {y} C28 {y - 30} 62 {y - 34} 90 {y - 26}")
        shapes.append(Shape(both(page), "accent" if i == 2 else "ink", width, "butt"))
    return shapes


def draw_module(style: Style) -> list[Shape]:
    """Two parallelograms that lean on the spine, and the edge of the cover beneath."""
    half = style.gap / 2
    edge = style.between(9.0, 16.0)
    page = trace(f"M{half} -24 L92 -66 V{34 - edge} L{half} {76 - edge} Z")
    cover = trace(
        f"M{half} {76 - edge + style.gap} L92 {34 - edge + style.gap} V{34 + style.gap} L{half} {76 + style.gap} Z"
    )
    return [Shape(page), Shape(flip(page), "second"), Shape(both(cover))]


def draw_line(style: Style) -> list[Shape]:
    page = trace("M0 -14 C22 -32 54 -38 88 -32 V60 C54 54 22 60 0 80")
    return [
        Shape(page, stroke=style.stroke),
        Shape(flip(page), stroke=style.stroke),
        Shape(trace("M0 -14 V80"), stroke=style.stroke),
    ]


MOTIF = Motif(
    name="book",
    words=frozenset({"book", "books", "page", "pages"}),
    hints=frozenset({"reading", "read", "library", "story", "stories", "publisher", "school", "learning", "press"}),
    builds={
        "solid": Build("solid", draw_solid, slots=(SPINE,)),
        "leaves": Build("line", draw_leaves),
        "module": Build("module", draw_module, slots=(SPINE,)),
        "line": Build("line", draw_line, slots=(SPINE,)),
    },
    ground="stands",
)
