"""This file draws the cup: a bowl on a saucer, with room above it for what is poured or served."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, line, roomy, trace
from brand_assets.generation.draft.outlines import arc, box, sector
from brand_assets.generation.draft.shapes import Shape

ABOVE = Slot("above", "sits", (-10.0, -66.0), 33.0)
ABOVE_EVEN = Slot("above", "sits", (0.0, -64.0), 35.0)
SIDE = Slot("core", "sits", (-10.0, 8.0), 33.0, on_ink=True)


def draw_solid(style: Style) -> list[Shape]:
    stem = style.between(11.0, 21.0)
    bowl = trace("M-74 -36 H54 V16 A46 8 62 H-28 A46 -74 16 Z")
    handle = Shape(arc(26.0, 10.0, 170.0, (54.0, 4.0)), stroke=stem)
    return [handle, Shape(bowl), Shape(box(150.0, stem * 0.9, stem * 0.45, (-10.0, 88.0)))]


def draw_bowl(style: Style) -> list[Shape]:
    """A cup without a handle: half a disc, a foot, a rim parted from it by paper."""
    rim = style.between(12.0, 22.0)
    top = -26.0 + rim + style.gap
    bowl = sector(88.0, 90.0, 270.0, (0.0, top))
    foot = box(64.0, style.between(10.0, 16.0), 0.0, (0.0, min(97.0, top + 88.0) - 5.0))
    return [Shape(box(184.0, rim, 0.0, (0.0, -26.0 + rim / 2)), "second"), Shape(bowl), Shape(foot)]


def draw_beaker(style: Style) -> list[Shape]:
    """A tapered cup with a sleeve."""
    cup = even("M0 -60 H62 L46 96 H0")
    lid = box(148.0, style.between(14.0, 22.0), 4.0, (0.0, -80.0))
    gap = style.gap
    return [Shape(lid), Shape(cup), Shape(trace("M-70 -18 H70 M-70 50 H70"), "paper", gap, clip=roomy(cup))]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    return [
        Shape(trace("M-72 -30 H48 V14 A46 2 60 H-26 A46 -72 14 Z"), stroke=stroke),
        Shape(arc(24.0, 0.0, 180.0, (50.0, 4.0)), stroke=stroke),
        line("M-78 89 H54", stroke),
    ]


def draw_module(style: Style) -> list[Shape]:
    """Two quarter discs, a half ring and a bar, each apart."""
    gap = style.gap
    left = trace(f"M-84 -36 H{-16 - gap / 2} V56 A92 -84 -36 Z")
    right = trace(f"M{-16 + gap / 2} -36 H52 A92 {-16 + gap / 2} 56 Z")
    saucer = box(150.0, style.between(12.0, 22.0), 0.0, (-16.0, 82.0))
    ear = Shape(arc(22.0, 0.0, 180.0, (62.0, -12.0)), "accent", style.between(11.0, 20.0), "butt")
    return [Shape(left), Shape(right), ear, Shape(saucer)]


MOTIF = Motif(
    name="cup",
    words=frozenset({"cup", "cups", "mug", "mugs", "teacup"}),
    hints=frozenset({"coffee", "tea", "espresso", "café", "cafe", "brew", "brewed", "drink", "breakfast"}),
    builds={
        "solid": Build("solid", draw_solid, is_even=False, slots=(ABOVE, SIDE)),
        "bowl": Build("solid", draw_bowl, slots=(ABOVE_EVEN,)),
        "beaker": Build("solid", draw_beaker),
        "line": Build("line", draw_line, is_even=False, slots=(ABOVE,)),
        "module": Build("module", draw_module, is_even=False, slots=(ABOVE,)),
    },
    ground="stands",
)
