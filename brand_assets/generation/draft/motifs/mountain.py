"""This file draws the mountain: a summit parted from its flank by a line of snow, ranges, chevrons."""

from brand_assets.generation.draft.geometry import polygon
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, roomy, trace
from brand_assets.generation.draft.outlines import box, circle
from brand_assets.generation.draft.shapes import Shape

CORE = Slot("core", "sits", (0.0, 40.0), 34.0, on_ink=True)
SKY = Slot("sky", "sits", (58.0, -58.0), 28.0)


def draw_solid(style: Style) -> list[Shape]:
    """One peak; the snow line zigzags."""
    body = even("M0 -84 L98 82 H0")
    snow = Shape(trace("M-80 22 L-26 -4 L0 22 L26 -4 L80 22"), "paper", style.gap * 1.1, "butt", roomy(body))
    return [Shape(body), snow] if style.has("core") else [Shape(body)]


def draw_range(style: Style) -> list[Shape]:
    """A near peak, a far one behind a gap, the sun between."""
    gap = style.gap * 1.2
    near = polygon([(-98.0, 80.0), (-26.0, -46.0), (46.0, 80.0)])
    far = polygon([(10.0 + gap, -2.0), (34.0, -42.0 + gap * 0.3), (98.0, 80.0), (57.0 + gap, 80.0)])
    shapes = [Shape(near), Shape(far, "second")]
    if style.has("sky"):
        shapes.append(Shape(circle(style.between(17.0, 21.0), (66.0, -62.0)), "accent"))
    return shapes


def draw_module(style: Style) -> list[Shape]:
    """A peak of level strata: one triangle cut by bars of paper that thicken downwards."""
    body = even("M0 -88 L98 82 H0")
    cuts = [box(196.0, style.gap * k, 0.0, (0.0, y)) for k, y in ((0.8, -34.0), (0.95, 0.0), (1.1, 38.0))]
    return [Shape(body), *(Shape(cut, "paper", clip=roomy(body)) for cut in cuts)]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    return [
        Shape(trace("M-86 74 L0 -70 L86 74"), stroke=stroke),
        Shape(trace("M-43 74 L0 2 L43 74"), stroke=stroke),
    ]


MOTIF = Motif(
    name="mountain",
    words=frozenset({"mountain", "mountains", "peak", "peaks", "summit", "alp", "alps", "ridge"}),
    hints=frozenset({"climb", "outdoor", "outdoors", "altitude", "highland", "hill", "hills", "trail", "ski"}),
    builds={
        "solid": Build("solid", draw_solid, slots=(CORE,)),
        "range": Build("solid", draw_range, is_even=False, slots=(SKY,)),
        "module": Build("module", draw_module),
        "line": Build("line", draw_line),
    },
    ground="stands",
)
