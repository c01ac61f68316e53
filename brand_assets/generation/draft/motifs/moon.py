"""This file draws the moon: a crescent, a bowl of one, a disc and its shadow."""

from brand_assets.generation.draft.geometry import Path, polar, transform, turn
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import trace
from brand_assets.generation.draft.outlines import arc, circle, sector
from brand_assets.generation.draft.shapes import Shape

OUTER = 94.0


def _crescent(inner: float, horn: float) -> Path:
    """Open to the right; horns at `horn` degrees from twelve and from six o'clock."""
    (x, y), (x2, y2) = polar(OUTER, horn), polar(OUTER, 180.0 - horn)
    return trace(f"M{x:.3f} {y:.3f} U-{OUTER} {x2:.3f} {y2:.3f} A-{inner:.2f} {x:.3f} {y:.3f} Z")


def draw_solid(style: Style) -> list[Shape]:
    return [Shape(transform(_crescent(style.between(78.0, 66.0), 42.0), turn(-28.0)))]


def draw_bowl(style: Style) -> list[Shape]:
    """Open upwards."""
    return [Shape(transform(_crescent(style.between(78.0, 68.0), 44.0), turn(-90.0)))]


def draw_phase(style: Style) -> list[Shape]:
    """The lit half as a half disc, the dark one as half a ring."""
    gap = style.gap / 2
    wall = style.stroke
    return [
        Shape(sector(OUTER, 180.0, 360.0, (-gap, 0.0))),
        Shape(arc(OUTER - wall / 2, 0.0, 180.0, (gap, 0.0)), stroke=wall, cap="butt"),
    ]


def draw_module(style: Style) -> list[Shape]:
    """A crescent of two circles that touch, and the disc that made it, set free."""
    near = style.between(50.0, 44.0)
    gap = style.gap
    x = 96.0 - near
    return [
        Shape(circle(96.0)),
        Shape(circle(near + gap, (x - gap * 0.7, 0.0)), "paper"),
        Shape(circle(near - gap * 0.3, (x - gap * 0.7, 0.0)), "accent"),
    ]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    (x, y), (x2, y2) = polar(OUTER - stroke / 2, 38.0), polar(OUTER - stroke / 2, 142.0)
    outline = trace(f"M{x:.3f} {y:.3f} U-{OUTER - stroke / 2} {x2:.3f} {y2:.3f} A-72 {x:.3f} {y:.3f} Z")
    return [Shape(transform(outline, turn(-28.0)), stroke=stroke)]


MOTIF = Motif(
    name="moon",
    words=frozenset({"moon", "crescent", "lunar"}),
    hints=frozenset({"night", "sleep", "tide", "tides", "tidal", "dream", "evening", "quiet"}),
    builds={
        "solid": Build("solid", draw_solid, is_even=False, slots=(Slot("lap", "sits", (26.0, -10.0), 40.0),)),
        "bowl": Build("solid", draw_bowl, slots=(Slot("lap", "sits", (0.0, -34.0), 42.0),)),
        "phase": Build("module", draw_phase, is_even=False),
        "module": Build("module", draw_module, is_even=False),
        "line": Build("line", draw_line, is_even=False),
    },
    ground="rises",
)
