"""This file draws the coffee bean: an oval and the seam that parts it."""

from brand_assets.generation.draft.geometry import Path, grow, transform, turn
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, roomy, trace
from brand_assets.generation.draft.outlines import circle
from brand_assets.generation.draft.shapes import Shape

SEAM = "M0 -112 C52 -38 -52 38 0 112"
CORE = Slot("core", "sits", (0.0, 0.0), 56.0, on_ink=True)


def draw_solid(style: Style) -> list[Shape]:
    body = transform(_oval(64.0, 98.0), turn(30.0))
    seam = Shape(transform(trace(SEAM), turn(30.0)), "paper", style.gap * 1.35, clip=roomy(body))
    return [Shape(body), seam] if style.has("core") else [Shape(body)]


def draw_upright(style: Style) -> list[Shape]:
    """The seam seen straight on: a slit that widens to both ends."""
    body = _oval(74.0, 98.0)
    near, mid, far = style.gap * 0.5, style.gap * 0.4, style.gap * 1.3
    slit = even(f"M0 -104 H{far} Q{mid} -50 {near} 0 Q{mid} 50 {far} 104 H0")
    return [Shape(body), Shape(slit, "paper", clip=roomy(body))] if style.has("core") else [Shape(body)]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    outline = _oval(66.0 - stroke / 2, 98.0 - stroke / 2)
    seam = trace("M0 -86 C44 -30 -44 30 0 86")
    return [Shape(transform(path, turn(30.0)), stroke=stroke) for path in (outline, seam)]


def draw_module(style: Style) -> list[Shape]:
    """A circle parted by two half circles of half its radius."""
    body = circle(97.0)
    seam = transform(trace("M0 -102 A51 0 0 U51 0 102"), turn(40.0))
    return [Shape(body), Shape(seam, "paper", style.gap * 1.5, "butt", roomy(body))]


def _oval(rx: float, ry: float) -> Path:
    return transform(circle(1.0), grow(rx, ry))


MOTIF = Motif(
    name="bean",
    words=frozenset({"bean", "beans"}),
    hints=frozenset({"coffee", "roast", "roaster", "roasters", "roasted", "espresso", "café", "cafe", "cocoa", "seed"}),
    builds={
        "solid": Build("solid", draw_solid, is_even=False, slots=(CORE,)),
        "upright": Build("solid", draw_upright, slots=(CORE,)),
        "line": Build("line", draw_line, is_even=False),
        "module": Build("module", draw_module, is_even=False),
    },
    grows=True,
)
