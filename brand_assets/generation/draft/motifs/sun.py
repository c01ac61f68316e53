"""This file draws the sun: a disc with rays of bars, lenses or triangles; rising; in quarters."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import blade, limb, spokes, triangle
from brand_assets.generation.draft.outlines import arc, around, box, circle, sector
from brand_assets.generation.draft.shapes import Shape

CORE = Slot("core", "sits", (0.0, 0.0), 46.0, on_ink=True)


def draw_solid(style: Style) -> list[Shape]:
    """Twelve triangles round a disc."""
    gap = style.gap
    ray = triangle((-style.between(9.0, 13.0), -54.0 - gap), (style.between(9.0, 13.0), -54.0 - gap), (0.0, -98.0))
    return [Shape(circle(54.0)), Shape(around(ray, 12), "accent")]


def draw_petals(style: Style) -> list[Shape]:
    """Sixteen lenses, no disc: the sun is the paper they leave."""
    return [
        Shape(around(blade(60.0, style.between(14.0, 20.0), (0.0, -37.0)), 16)),
        Shape(circle(style.between(20.0, 25.0)), "accent"),
    ]


def draw_rising(style: Style) -> list[Shape]:
    """Half a disc on the horizon, seven rays above."""
    width = style.between(10.0, 20.0)
    ray = limb((0.0, -62.0 - width / 2), (0.0, -92.0 + width / 4), width)
    return [
        Shape(sector(48.0, -90.0, 90.0, (0.0, 46.0)), "accent"),
        Shape(spokes(ray, [-78.0, -52.0, -26.0, 0.0, 26.0, 52.0, 78.0], (0.0, 46.0))),
        Shape(box(192.0, width, width / 2, (0.0, 52.0 + style.gap + width / 2))),
    ]


def draw_module(style: Style) -> list[Shape]:
    """Half rings over a half disc."""
    width = style.between(11.0, 19.0)
    pitch = width + style.gap
    y = 42.0
    rings = [Shape(arc(96.0 - width / 2 - pitch * i, -90.0, 90.0, (0.0, y)), "ink", width, "butt") for i in range(2)]
    return [*rings, Shape(sector(96.0 - 2 * pitch, -90.0, 90.0, (0.0, y)), "accent")]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    ray = limb((0.0, -72.0), (0.0, -97.0 + stroke / 2), stroke)
    return [Shape(circle(42.0), stroke=stroke), Shape(around(ray, 8))]


MOTIF = Motif(
    name="sun",
    words=frozenset({"sun", "suns", "sunrise", "sunset", "sunshine", "solar"}),
    hints=frozenset({"dawn", "morning", "summer", "bright", "energy", "warmth"}),
    builds={
        "solid": Build("solid", draw_solid, slots=(CORE,)),
        "petals": Build("solid", draw_petals),
        "rising": Build("solid", draw_rising),
        "module": Build("module", draw_module),
        "line": Build("line", draw_line),
    },
    ground="rises",
)
