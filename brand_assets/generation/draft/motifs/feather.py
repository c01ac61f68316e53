"""This file draws the feather: a slender blade on its quill, notched, barred or drawn in line."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Style
from brand_assets.generation.draft.motifs.outline_parts import both, even, limb, line, roomy, trace
from brand_assets.generation.draft.shapes import Shape


def draw_solid(style: Style) -> list[Shape]:
    """A vane with two notches a side, split by the quill."""
    gap = style.gap
    vane = even("M0 -98 C34 -78 44 -34 38 8 C34 36 18 58 0 66")
    cuts = [Shape(both(trace(f"M2 {y} L60 {y - 46}")), "paper", gap, "butt", roomy(vane)) for y in (8.0, 40.0)]
    quill = trace("M0 -50 V110")
    return [
        Shape(vane),
        *cuts,
        Shape(quill, "paper", gap * 0.9, clip=roomy(vane)),
        Shape(limb((0.0, 58.0), (0.0, 93.0), style.between(8.0, 12.0))),
    ]


def draw_bars(style: Style) -> list[Shape]:
    """Barbs as bars, longest in the middle, on one quill."""
    width = style.between(8.0, 15.0)
    barbs = []
    for y, reach in ((-44.0, 26.0), (-20.0, 38.0), (4.0, 42.0), (28.0, 38.0), (52.0, 28.0)):
        barbs.append(Shape(both(trace(f"M0 {y} L{reach} {y - reach * 0.95}")), stroke=width))
    return [*barbs, line("M0 -88 V92", width)]


def draw_swept(style: Style) -> list[Shape]:
    """One curved vane, parted by its quill, notched where the barbs have come apart."""
    vane = trace("M82 -97 C92 -14 36 58 -46 62 C-66 -14 -10 -90 82 -97 Z")
    return [
        Shape(vane),
        Shape(trace("M42 -56 C6 -22 -34 28 -62 78"), "paper", style.gap, clip=roomy(vane)),
        Shape(trace("M6 -14 L64 -6 M-20 18 L30 32"), "paper", style.gap * 0.8, "butt", roomy(vane)),
        Shape(trace("M-56 68 L-82 92"), "ink", style.between(9.0, 14.0)),
    ]


def draw_line(style: Style) -> list[Shape]:
    """One line up the quill, round the vane and back to a notch."""
    stroke = style.between(8.0, 17.0)
    vane = trace("M0 91 V-20 M-4 56 C-44 40 -48 -40 0 -88 C26 -60 36 -34 36 -10 L14 10 L34 8 C30 34 18 50 4 56")
    return [Shape(vane, stroke=stroke)]


MOTIF = Motif(
    name="feather",
    words=frozenset({"feather", "feathers", "plume", "quill"}),
    hints=frozenset({"lightness", "soft", "writing", "flight"}),
    builds={
        "solid": Build("solid", draw_solid),
        "bars": Build("module", draw_bars),
        "swept": Build("solid", draw_swept, is_even=False),
        "line": Build("line", draw_line, is_even=False),
    },
    grows=True,
)
