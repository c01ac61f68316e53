"""This file draws the bridge: arches cut from a wall, a cable hung between two towers."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Style
from brand_assets.generation.draft.motifs.outline_parts import both, even, line, roomy, trace
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.shapes import Shape

SAG = 300.0  # radius of the cable's arc


def draw_solid(style: Style) -> list[Shape]:
    """One wide arch, and half of the next to each side, in a wall that rises to the middle."""
    pier = style.between(11.0, 18.0)
    wall = even("M0 -48 C40 -48 70 -36 98 -18 V52 H0")
    wide = 42.0 - pier / 3
    inner = wide + pier
    small = (140.0 - inner) / 2
    arch = even(f"M0 {14 - wide} A{wide} {wide} 14 V54 H0")
    side = trace(f"M{inner} 54 V{small - 6} A{small} {inner + 2 * small} {small - 6} V54 Z")
    return [Shape(wall), *(Shape(cut, "paper", clip=roomy(wall)) for cut in (arch, both(side)))]


def draw_aqueduct(style: Style) -> list[Shape]:
    """A bar over three equal arches, and their reflection as half discs."""
    gap = style.gap
    deck = style.between(12.0, 22.0)
    top = -52.0
    shapes = [Shape(box(196.0, deck, 0.0, (0.0, top + deck / 2)))]
    low = top + deck + gap
    shapes.append(Shape(box(196.0, 56.0, 0.0, (0.0, low + 28.0))))
    for x in (-63.0, 0.0, 63.0):
        r = style.between(24.0, 20.0)
        shapes.append(
            Shape(trace(f"M{x - r} {low + 60} V{low + 12 + r} A{r} {x + r} {low + 12 + r} V{low + 60} Z"), "paper")
        )
    return shapes


def draw_module(style: Style) -> list[Shape]:
    """An arch of upright bars, cut to length by one circle, on a deck."""
    width = style.between(9.0, 15.0)
    deck = style.between(10.0, 18.0)
    pitch = 23.0
    shapes = [Shape(box(196.0, deck, 0.0, (0.0, 44.0)))]
    low = 44.0 - deck / 2 - style.gap
    for i in range(-4, 5):
        top = low - 90.0 * (1.0 - (abs(i) / 4.6) ** 2)
        shapes.append(Shape(box(width, low - top, 0.0, (i * pitch, (top + low) / 2))))
    return shapes


def draw_line(style: Style) -> list[Shape]:
    stroke = style.between(7.0, 17.0)
    return [
        line("M-91 44 H91", stroke),
        Shape(both(trace("M52 -64 V80")), stroke=stroke),
        Shape(trace("M-52 -56 Q0 62 52 -56"), stroke=stroke),
        Shape(both(trace("M52 -56 Q70 10 91 24")), stroke=stroke),
    ]


MOTIF = Motif(
    name="bridge",
    words=frozenset({"bridge", "bridges", "viaduct"}),
    hints=frozenset({"connect", "connecting", "span", "crossing", "link", "links", "join"}),
    builds={
        "solid": Build("solid", draw_solid),
        "aqueduct": Build("solid", draw_aqueduct),
        "module": Build("module", draw_module),
        "line": Build("line", draw_line),
    },
    ground="stands",
)
