"""This file draws the boat: a hull and sails, folded from paper, of quarter discs, in line; a sail can be a leaf."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import both, even, line, trace, triangle
from brand_assets.generation.draft.shapes import Shape

SLOTS = (Slot("sail", "grows", (0.0, 20.0), 118.0), Slot("sails", "grows", (0.0, 22.0), 106.0, 27.0, is_paired=True))


def _is_bare(style: Style) -> bool:
    return not (style.has("sail") and style.has("sails"))


def draw_solid(style: Style) -> list[Shape]:
    half = style.gap / 2
    shapes = [Shape(even("M0 34 H96 C86 66 66 86 40 86 H0"))]
    if _is_bare(style):
        return shapes
    main = trace(f"M{half} -96 C44 -66 70 -26 76 {34 - style.gap} H{half} Z")
    jib = trace(f"M{-half} -66 V{34 - style.gap} H-64 C-58 -12 -38 -44 {-half} -66 Z")
    return [*shapes, Shape(main), Shape(jib, "accent")]


def draw_folded(style: Style) -> list[Shape]:
    """A boat of folded paper: a sail between two bows."""
    gap = style.gap
    sail = triangle((0.0, -84.0), (44.0, 14.0), (-44.0, 14.0))
    bow = trace(f"M{gap / 2} {14 + gap} H{44 + gap} L98 -26 L62 72 H{gap / 2} Z")
    return [Shape(sail, "second"), Shape(both(bow))]


def draw_even(style: Style) -> list[Shape]:
    """Two equal sails of quarter arcs over a shallow hull."""
    gap = style.gap
    shapes = [Shape(even(f"M0 {36 + gap} H94 A106 0 {88 + gap}"))]
    if _is_bare(style):
        return shapes
    sail = trace(f"M{gap / 2} -96 A150 {gap / 2 + 70} 36 H{gap / 2} Z")
    return [*shapes, Shape(both(sail))]


def draw_module(style: Style) -> list[Shape]:
    gap = style.gap
    shapes = [Shape(trace("M-96 30 H96 A62 34 92 H-34 A62 -96 30 Z"))]
    if _is_bare(style):
        return shapes
    main = trace(f"M-18 -96 A114 96 {30 - gap} H-18 Z")
    jib = trace(f"M{-18 - gap} {30 - gap} H-86 A68 {-18 - gap} {-38 - gap} Z")
    return [*shapes, Shape(main), Shape(jib, "accent")]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    hull = trace("M-86 40 H86 C78 66 60 82 38 82 H-38 C-60 82 -78 66 -86 40 Z")
    shapes = [Shape(hull, stroke=stroke)]
    if _is_bare(style):
        return shapes
    return [*shapes, line("M0 40 V-86 C44 -60 62 -30 66 4 H0", stroke)]


MOTIF = Motif(
    name="boat",
    words=frozenset({"boat", "boats", "ship", "ships", "sail", "sails", "sailing", "vessel", "ferry", "yacht"}),
    hints=frozenset({"harbor", "harbour", "water", "sea", "voyage", "journey", "port", "boathouse", "regatta"}),
    builds={
        "solid": Build("solid", draw_solid, is_even=False, slots=SLOTS),
        "folded": Build("solid", draw_folded),
        "even": Build("module", draw_even, slots=SLOTS),
        "module": Build("module", draw_module, is_even=False, slots=SLOTS),
        "line": Build("line", draw_line, is_even=False, slots=SLOTS),
    },
    ground="floats",
)
