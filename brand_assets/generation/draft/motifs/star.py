"""This file draws the star: five points, four with hollow sides, eight rays."""

from brand_assets.generation.draft.geometry import Path, move, polar, polygon, transform
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import blade, trace
from brand_assets.generation.draft.outlines import around, rounded
from brand_assets.generation.draft.shapes import Shape

CORE = Slot("core", "sits", (0.0, 4.0), 38.0, on_ink=True)
LOWER = 7.0  # a star of five stands a little high: its foot is two points, its head one


def _five(outer: float, inner: float) -> list[tuple[float, float]]:
    center = (0.0, LOWER)
    return [polar(outer if i % 2 == 0 else inner, 36.0 * i, center) for i in range(10)]


def draw_solid(style: Style) -> list[Shape]:
    return [Shape(rounded(_five(103.0, style.between(44.0, 54.0)), 5.0))]


def draw_facets(style: Style) -> list[Shape]:
    """Five kites that do not touch."""
    kite: Path = polygon(
        [(0.0, -14.0), (style.between(20.0, 25.0), -42.0), (0.0, -97.0), (-style.between(20.0, 25.0), -42.0)]
    )
    return [Shape(transform(around(kite, 5), move(0.0, LOWER)))]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    return [Shape(polygon(_five(101.0 - stroke * 1.0, 46.0 - stroke * 0.3)), stroke=stroke)]


def draw_module(style: Style) -> list[Shape]:
    """Four points: what four circles leave between them."""
    r = style.between(108.0, 150.0)
    return [Shape(trace(f"M0 -98 U{r} 98 0 U{r} 0 98 U{r} -98 0 U{r} 0 -98 Z"))]


def draw_rays(style: Style) -> list[Shape]:
    """Eight lenses, long and short in turn."""
    width = style.between(20.0, 34.0)
    return [
        Shape(around(blade(84.0, width, (0.0, -14.0)), 4)),
        Shape(around(blade(50.0, width * 0.8, (0.0, -22.0)), 4, 45.0), "accent"),
    ]


MOTIF = Motif(
    name="star",
    words=frozenset({"star", "stars", "starry"}),
    hints=frozenset({"night", "north", "polar", "award", "compass", "cosmic"}),
    builds={
        "solid": Build("solid", draw_solid, slots=(CORE,)),
        "facets": Build("module", draw_facets),
        "line": Build("line", draw_line),
        "module": Build("module", draw_module),
        "rays": Build("solid", draw_rays),
    },
    ground="rises",
)
