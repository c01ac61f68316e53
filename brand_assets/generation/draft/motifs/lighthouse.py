"""This file draws the lighthouse: a tapered tower in bands, its lamp room, its beams."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import both, even, line, roomy, trace
from brand_assets.generation.draft.outlines import box, circle, sector
from brand_assets.generation.draft.shapes import Shape

LAMP = Slot("lamp", "sits", (0.0, -66.0), 28.0)


def draw_solid(style: Style) -> list[Shape]:
    gap = style.gap
    tower = even("M0 -36 H23 L40 97 H0")
    bands = [
        Shape(trace(f"M-60 {y + 10} L60 {y - 10}"), "paper", gap * 1.1, "butt", roomy(tower)) for y in (4.0, 36.0, 68.0)
    ]
    shapes = [Shape(tower), *bands, Shape(box(72.0, style.between(9.0, 14.0), 0.0, (0.0, -40.0)))]
    if style.has("lamp"):
        shapes += [
            Shape(box(36.0, 26.0 - gap * 0.5, 0.0, (0.0, -60.0 - gap * 0.25)), "accent"),
            Shape(even(f"M0 -98 A26 26 {-73 - gap * 0.5} H0")),
        ]
    return shapes


def draw_beams(style: Style) -> list[Shape]:
    """Bands level, and a beam to each side."""
    gap = style.gap
    tower = even("M0 -38 H22 L40 97 H0")
    bands = [Shape(trace(f"M-60 {y} H60"), "paper", gap, "butt", roomy(tower)) for y in (-4.0, 46.0)]
    beam = trace(f"M{22 + gap} -66 L98 -92 V-40 Z")
    roof = even(f"M0 -96 L30 {-74} H0")
    lamp = box(36.0, 24.0, 0.0, (0.0, -56.0))
    return [Shape(tower), *bands, Shape(lamp), Shape(roof), Shape(both(beam), "accent")]


def draw_night(style: Style) -> list[Shape]:
    """A disc of night: the tower and its two beams are paper."""
    gap = style.gap
    tower = even("M0 -22 H17 L32 110 H0")
    beam = trace(f"M{17 + gap} -42 L110 -70 V-14 Z")
    cuts = [tower, both(beam), box(34.0, 20.0 - gap * 0.4, 0.0, (0.0, -42.0)), even("M0 -76 L24 -58 H0")]
    disc = circle(98.0)
    return [Shape(disc), *(Shape(cut, "paper", clip=roomy(disc)) for cut in cuts)]


def draw_beam(style: Style) -> list[Shape]:
    """A plain tower on half a disc of rock; one broad beam to the right."""
    gap = style.gap
    tower = trace("M-66 -40 H-22 L-8 52 H-80 Z")
    roof = trace("M-44 -97 A22 -22 -75 H-66 A22 -44 -97 Z")
    lamp = box(30.0, 35.0 - 2 * gap, 0.0, (-44.0, -57.5))
    beam = trace(f"M{-26 + gap} -58 L98 -92 V-24 Z")
    rock = sector(54.0, -90.0, 90.0, (-44.0, 96.0))
    return [Shape(tower), Shape(roof), Shape(lamp), Shape(beam, "accent"), *_lay(Shape(rock), gap)]


def _lay(shape: Shape, gap: float) -> list[Shape]:
    """The shape with room around it."""
    return [Shape(shape.path, "paper", 2 * gap), shape]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.between(7.0, 17.0)
    tower = even("M0 -28 H22 L36 90 H0")
    return [
        Shape(tower, stroke=stroke),
        line("M-36 -30 H36", stroke),
        Shape(even("M0 -90 A20 20 -70 V-30 H0"), stroke=stroke),
        Shape(both(trace("M48 -64 L88 -74")), stroke=stroke),
        line("M-28 28 H28", stroke),
    ]


def draw_module(style: Style) -> list[Shape]:
    """Bars that narrow step by step, half a disc for the roof."""
    gap = style.gap
    roof = Shape(sector(26.0, -90.0, 90.0, (0.0, -72.0)))
    lamp = Shape(box(32.0, 24.0, 0.0, (0.0, -58.0 + gap * 0.6)), "accent")
    top = -46.0 + gap * 1.6
    step = (97.0 - top + gap) / 4
    tower = [box(46.0 + 14.0 * i, step - gap, 0.0, (0.0, top + step * i + (step - gap) / 2)) for i in range(4)]
    return [roof, lamp, *map(Shape, tower)]


MOTIF = Motif(
    name="lighthouse",
    words=frozenset({"lighthouse", "lighthouses", "beacon"}),
    hints=frozenset({"coast", "guiding", "harbor", "harbour", "shore", "headland"}),
    builds={
        "solid": Build("solid", draw_solid, is_even=False, slots=(LAMP,)),
        "beams": Build("solid", draw_beams),
        "night": Build("solid", draw_night),
        "beam": Build("solid", draw_beam, is_even=False),
        "line": Build("line", draw_line),
        "module": Build("module", draw_module),
    },
    ground="stands",
)
