"""This file draws the shell: a fan of ribs, a fan of half rings, a spiral of quarter circles."""

from brand_assets.generation.draft.geometry import Contour, Path, Step, move, polar, transform, turn
from brand_assets.generation.draft.motifs.motif import Build, Motif, Style
from brand_assets.generation.draft.motifs.outline_parts import both, even, trace
from brand_assets.generation.draft.motifs.placing import center_box
from brand_assets.generation.draft.outlines import arc, arc_steps, box
from brand_assets.generation.draft.shapes import Shape

HINGE = (0.0, 82.0)
GROWTH = 1.42  # of the radius from one quarter circle of the spiral to the next


def _rib(length: float, half_deg: float, start: float) -> Path:
    """A wedge that ends in half a circle."""
    (x0, y0), (x1, y1) = polar(start, half_deg), polar(length, half_deg)
    return trace(f"M{-x0:.3f} {y0:.3f} L{-x1:.3f} {y1:.3f} A{x1:.3f} {x1:.3f} {y1:.3f} L{x0:.3f} {y0:.3f} Z")


def draw_solid(style: Style) -> list[Shape]:
    """Seven ribs from a hinge."""
    step = 19.0
    half = step / 2 - style.between(3.2, 2.6)
    ribs = [
        Shape(transform(_rib(148.0 - abs(i) * 15.0, half, 42.0), turn(i * step), move(*HINGE))) for i in range(-3, 4)
    ]
    return [*ribs, Shape(even("M0 60 H20 L34 92 H0"))]


def draw_module(style: Style) -> list[Shape]:
    """Half rings, one within another, on a bar."""
    pitch = 26.0
    width = pitch - style.between(13.0, 8.0)
    rings = [Shape(arc(96.0 - width / 2 - pitch * i, -90.0, 90.0, (0.0, 46.0)), "ink", width, "butt") for i in range(4)]
    return [*rings, Shape(box(192.0, width, 0.0, (0.0, 46.0 + pitch - width / 2)), "accent")]


def draw_spiral(style: Style) -> list[Shape]:
    """A nautilus: quarter circles whose radii grow by one ratio, closed by a mouth."""
    steps: list[Step] = []
    center, radius, angle = (0.0, 0.0), 8.0, 180.0
    start = polar(radius, angle, center)
    for _ in range(8):
        steps += arc_steps(center, radius, angle, angle + 90.0)
        grown = radius * GROWTH
        center = polar(radius - grown, angle + 90.0, center)
        radius, angle = grown, angle + 90.0
    whorl = Path((Contour(start, tuple(steps), False),))
    return center_box([Shape(whorl, stroke=style.between(9.0, 20.0))])


def draw_line(style: Style) -> list[Shape]:
    stroke = style.between(7.0, 15.0)
    outline = even("M0 -82 C62 -82 92 -36 84 0 C76 30 40 56 26 84 H0")
    ribs = both(trace("M12 72 L40 -42"))
    return [Shape(outline, stroke=stroke), Shape(ribs, stroke=stroke), Shape(trace("M0 72 V-52"), stroke=stroke)]


MOTIF = Motif(
    name="shell",
    words=frozenset({"shell", "shells", "scallop", "seashell", "nautilus"}),
    hints=frozenset({"beach", "coast", "shore", "pilgrim", "seaside", "oyster"}),
    builds={
        "solid": Build("solid", draw_solid),
        "module": Build("module", draw_module),
        "spiral": Build("line", draw_spiral, is_even=False),
        "line": Build("line", draw_line),
    },
)
