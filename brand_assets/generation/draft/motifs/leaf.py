"""This file draws the leaf: a lens with its midrib, in one piece, in two halves, in ribs, in line."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import blade, both, flip, limb, roomy, trace
from brand_assets.generation.draft.shapes import Shape

CORE = Slot("core", "sits", (0.0, -8.0), 46.0, on_ink=True)
LENGTH, WIDTH, FOOT = 176.0, 108.0, 78.0  # of the blade, and where it meets the stalk


def draw_solid(style: Style) -> list[Shape]:
    body = blade(LENGTH, WIDTH, (0.0, FOOT))
    shapes = [Shape(body), Shape(limb((0.0, 60.0), (0.0, 92.0), style.between(9.0, 15.0)))]
    if style.has("core"):
        rib = style.gap
        shapes.append(Shape(trace(f"M{-rib / 2} 62 L0 -52 L{rib / 2} 62 Z"), "paper"))
        shapes += [
            Shape(both(trace(f"M0 {y} L52 {y - 40}")), "paper", rib * 0.72, "butt", roomy(body)) for y in (38.0, 4.0)
        ]
    return shapes


def draw_halves(style: Style) -> list[Shape]:
    """Right and left of the midrib, the right one longer than the left is wide."""
    gap = style.gap
    half = trace(f"M{gap / 2} -96 A98 {gap / 2} 72 Z")
    stalk = limb((0.0, 70.0), (0.0, 93.0), style.between(10.0, 14.0))
    return [Shape(half), Shape(flip(half), "second"), Shape(stalk)]


def draw_ribs(style: Style) -> list[Shape]:
    """The blade cut by parallel chevrons: a module of bars between two arcs."""
    gap = style.gap
    body = blade(196.0, 116.0, (0.0, 98.0))
    ribs = [trace(f"M-80 {y - 58} L0 {y} L80 {y - 58}") for y in (-14.0, 14.0, 42.0, 70.0)]
    return [Shape(body), *(Shape(cut, "paper", gap, "butt", roomy(body)) for cut in (*ribs, trace("M0 -16 V110")))]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    outline = blade(LENGTH - stroke * 1.5, WIDTH - stroke, (0.0, FOOT - 6.0))
    return [
        Shape(outline, stroke=stroke),
        Shape(trace("M0 -26 V89"), stroke=stroke),
    ]


def draw_quarters(style: Style) -> list[Shape]:
    """A square with two opposite corners rounded away, split along the diagonal."""
    gap = style.gap
    body = trace("M-88 -88 H-8 A96 88 8 V88 H8 A96 -88 -8 Z")
    return [Shape(body), Shape(trace("M-60 -60 L110 110"), "paper", gap * 1.2, clip=roomy(body))]


MOTIF = Motif(
    name="leaf",
    words=frozenset({"leaf", "leaves", "foliage", "frond"}),
    hints=frozenset({"plant", "garden", "botanical", "herb", "tea", "green", "nature", "organic", "pine", "grow"}),
    builds={
        "solid": Build("solid", draw_solid, slots=(CORE,)),
        "halves": Build("solid", draw_halves),
        "ribs": Build("module", draw_ribs),
        "line": Build("line", draw_line),
        "quarters": Build("module", draw_quarters, is_even=False),
    },
    grows=True,
)
