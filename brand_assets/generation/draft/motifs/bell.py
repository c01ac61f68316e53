"""This file draws the bell: a dome that flares into a lip, a knob, a clapper that can be something else."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, line
from brand_assets.generation.draft.outlines import arc, box, circle, sector
from brand_assets.generation.draft.shapes import Shape

CLAPPER = Slot("clapper", "sits", (0.0, 78.0), 22.0)
CORE = Slot("core", "sits", (0.0, 2.0), 34.0, on_ink=True)


def draw_solid(style: Style) -> list[Shape]:
    dome = even("M0 -80 C38 -80 52 -56 54 -20 C56 18 64 32 88 46 V58 H0")
    shapes = [Shape(circle(13.0, (0.0, -84.0))), Shape(dome)]
    if style.has("clapper"):
        shapes.append(Shape(sector(26.0, 90.0, 270.0, (0.0, 58.0 + style.gap))))
    return shapes


def draw_banded(style: Style) -> list[Shape]:
    """The same dome, parted from its lip by paper."""
    gap = style.gap
    dome = even("M0 -80 C38 -80 52 -56 54 -20 C55 2 57 12 62 20 H0")
    lip = even(f"M0 {20 + gap} H70 C76 {30 + gap} 82 {36 + gap} 90 {40 + gap} V{50 + gap} H0")
    clapper = sector(24.0, 90.0, 270.0, (0.0, 50.0 + 2 * gap))
    return [Shape(circle(13.0, (0.0, -84.0))), Shape(dome), Shape(lip), Shape(clapper, "accent")]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    dome = even("M0 -74 C34 -74 48 -54 50 -20 C52 18 60 32 82 52 H0")
    shapes = [Shape(dome, stroke=stroke), line("M0 -88 V-80", stroke)]
    if style.has("clapper"):
        shapes.append(Shape(arc(24.0, 100.0, 260.0, (0.0, 64.0)), stroke=stroke))
    return shapes


def draw_module(style: Style) -> list[Shape]:
    """Half a disc, a square, a bar, half a disc."""
    gap = style.gap
    bar = style.between(14.0, 24.0)
    low = 29.0 + gap
    return [
        Shape(circle(13.0, (0.0, -85.0))),
        Shape(even("M0 -72 A62 62 -10 V29 H0")),
        Shape(box(184.0, bar, 0.0, (0.0, low + bar / 2))),
        Shape(sector(24.0, 90.0, 270.0, (0.0, low + bar + gap)), "accent"),
    ]


MOTIF = Motif(
    name="bell",
    words=frozenset({"bell", "bells"}),
    hints=frozenset({"chime", "alert", "school", "church", "signal"}),
    builds={
        "solid": Build("solid", draw_solid, slots=(CLAPPER, CORE)),
        "banded": Build("solid", draw_banded),
        "line": Build("line", draw_line, slots=(CLAPPER,)),
        "module": Build("module", draw_module),
    },
)
