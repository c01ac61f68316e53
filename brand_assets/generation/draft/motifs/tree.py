"""This file draws the tree: a pine of three tiers, a round crown, half discs on a trunk."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import both, even, line, trace
from brand_assets.generation.draft.outlines import box, circle, sector
from brand_assets.generation.draft.shapes import Shape

CROWN = Slot("crown", "sits", (0.0, -36.0), 60.0)
CORE = Slot("core", "sits", (0.0, -28.0), 44.0, on_ink=True)


def draw_solid(style: Style) -> list[Shape]:
    """A pine: three tiers of one slope, parted by paper."""
    gap = style.gap
    trunk = style.between(13.0, 24.0)
    tiers = [
        even("M0 -98 L42 -36 H0"),
        even(f"M0 {-36 + gap} H22 L60 {20 + gap / 2} H0"),
        even(f"M0 {20 + 1.5 * gap} H38 L76 76 H0"),
    ]
    return [*(Shape(t) for t in tiers), Shape(box(trunk, 22.0, 0.0, (0.0, 87.0)))]


def draw_round(style: Style) -> list[Shape]:
    """A crown of one circle, the trunk and two boughs cut into it."""
    width = style.between(9.0, 13.0)
    shapes = [Shape(circle(70.0, (0.0, -28.0))), Shape(box(style.between(12.0, 22.0), 60.0, 0.0, (0.0, 67.0)))]
    if style.has("core"):
        shapes += [
            Shape(trace("M0 -34 V40"), "paper", width),
            Shape(both(trace("M0 10 L28 -18")), "paper", width),
        ]
    return shapes


def draw_module(style: Style) -> list[Shape]:
    """Three half discs, each wider than the one above."""
    gap = style.gap
    shapes = []
    y = -98.0
    for r in (38.0, 50.0, 62.0):
        y += r
        shapes.append(Shape(sector(r, -90.0, 90.0, (0.0, y))))
        y += gap - r * 0.28
    y -= gap
    y = -98.0
    shapes = []
    for r in (40.0, 49.0, 58.0):
        shapes.append(Shape(sector(r, -90.0, 90.0, (0.0, y + r))))
        y += r + gap
    trunk = style.between(12.0, 22.0)
    return [*shapes, Shape(box(trunk, 97.0 - y, 0.0, (0.0, (97.0 + y) / 2)), "accent")]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    return [
        Shape(even("M0 -86 L62 52 H0"), stroke=stroke),
        line("M0 -8 V89", stroke),
        Shape(both(trace("M0 34 L20 14")), stroke=stroke),
    ]


MOTIF = Motif(
    name="tree",
    words=frozenset({"tree", "trees", "pine", "pines", "fir", "oak", "forest", "spruce"}),
    hints=frozenset({"wood", "woods", "timber", "evergreen", "nature", "grove", "orchard", "roots"}),
    builds={
        "solid": Build("solid", draw_solid),
        "round": Build("solid", draw_round, slots=(CORE,)),
        "module": Build("module", draw_module),
        "line": Build("line", draw_line),
    },
    ground="stands",
)
