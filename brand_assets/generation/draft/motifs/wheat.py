"""This file draws the ear of wheat: grains in pairs along a stem."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Style
from brand_assets.generation.draft.motifs.outline_parts import blade, both, line, trace
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.shapes import Shape


def draw_solid(style: Style) -> list[Shape]:
    """Lenses, one at the tip and four pairs."""
    stem = style.between(8.0, 12.0)
    width = style.between(18.0, 26.0)
    out = stem / 2 + style.gap * 0.4
    pairs = [Shape(both(blade(50.0, width, (out, y), 32.0))) for y in (-22.0, 8.0, 38.0, 68.0)]
    return [Shape(blade(50.0, width, (0.0, -48.0))), *pairs, Shape(box(stem, 142.0, 0.0, (0.0, 26.0)))]


def draw_module(style: Style) -> list[Shape]:
    """Grains of half arcs: squares with two corners rounded away, in pairs, one on top."""
    half, side = style.gap / 2, 32.0
    right, r = half + side, side / 2
    pitch = side + style.gap
    shapes = [Shape(blade(52.0, 26.0, (0.0, -46.0)), "accent")]
    for y in (-8.0 + i * pitch for i in range(3)):
        grain = f"M{half} {y} V{y - r} A{r} {half + r} {y - side} H{right} V{y - r} A{r} {half + r} {y} Z"
        shapes.append(Shape(both(trace(grain))))
    top = -40.0 + 3 * pitch
    return [*shapes, Shape(box(style.between(9.0, 14.0), 97.0 - top, 0.0, (0.0, (97.0 + top) / 2)))]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.between(7.0, 15.0)
    ears = [
        Shape(both(trace(f"M0 {y} C4 {y - 22} 20 {y - 30} 40 {y - 34}")), stroke=stroke)
        for y in (-30.0, 2.0, 34.0, 66.0)
    ]
    return [*ears, line("M0 -88 V90", stroke)]


MOTIF = Motif(
    name="wheat",
    words=frozenset({"wheat", "grain", "grains", "barley", "rye"}),
    hints=frozenset({"bread", "bakery", "baker", "flour", "harvest", "field", "farm", "mill", "beer", "brewery"}),
    builds={
        "solid": Build("solid", draw_solid),
        "module": Build("module", draw_module),
        "line": Build("line", draw_line),
    },
    grows=True,
)
