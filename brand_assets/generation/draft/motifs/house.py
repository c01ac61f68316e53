"""This file draws the house: a gable, a body and a door that something else can be."""

from dataclasses import replace

from brand_assets.generation.draft.geometry import move, transform
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, roomy, triangle
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.shapes import Shape

CORE = Slot("core", "sits", (0.0, 34.0), 44.0, on_ink=True)


def draw_solid(style: Style) -> list[Shape]:
    body = even("M0 -92 L98 -4 H76 V94 H0")
    width = style.between(26.0, 18.0)
    door = Shape(even(f"M0 {52 - width} A{width} {width} 52 V96 H0"), "paper", clip=roomy(body))
    return [Shape(body), door] if style.has("core") else [Shape(body)]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    inset = stroke / 2
    walls = even(f"M0 {-92 + stroke * 0.7:.2f} L{88 - inset:.2f} {-10 + inset * 0.3:.2f} V{94 - inset:.2f} H0")
    shapes = [Shape(walls, stroke=stroke)]
    if style.has("core"):
        half = 24.0
        shapes.append(Shape(even(f"M0 {30 - half} A{half} {half} 30 V{94 - inset:.2f} H0"), stroke=stroke))
    return shapes


def draw_module(style: Style) -> list[Shape]:
    """A triangle over two squares, the door between them."""
    gap = style.gap
    roof = triangle((0.0, -92.0), (98.0, -2.0 - gap / 2), (-98.0, -2.0 - gap / 2))
    door = style.between(30.0, 22.0)
    width = 80.0 - door
    walls = [box(width, 94.0 - gap / 2, 0.0, (s * (door + width / 2), 47.0 + gap / 4)) for s in (-1.0, 1.0)]
    return [Shape(roof, "accent"), *(Shape(w) for w in walls)]


def draw_street(style: Style) -> list[Shape]:
    """Two houses side by side, one taller, sharing a wall of paper."""
    gap = style.gap / 2
    tall = even("M0 -96 L46 -50 V94 H0")
    low = even("M0 -30 L46 14 V94 H0")
    window = box(22.0, 26.0, 0.0, (-48.0 - gap, -16.0))
    door = box(24.0, 40.0, 0.0, (48.0 + gap, 76.0))
    return [
        Shape(transform(tall, move(-46.0 - gap, 0.0))),
        Shape(transform(low, move(46.0 + gap, 0.0)), "second"),
        Shape(window, "paper"),
        Shape(door, "paper"),
    ]


MOTIF = Motif(
    name="house",
    words=frozenset({"house", "houses", "home", "homes", "cottage", "roof"}),
    hints=frozenset(
        {"homeowners", "neighbourhood", "neighborhood", "shelter", "estate", "property", "hotel", "boathouse"}
    ),
    builds={
        "solid": Build("solid", draw_solid, slots=(CORE,)),
        "line": Build("line", draw_line, slots=(replace(CORE, on_ink=False),)),
        "module": Build("module", draw_module),
        "street": Build("solid", draw_street, is_even=False),
    },
    ground="stands",
)
