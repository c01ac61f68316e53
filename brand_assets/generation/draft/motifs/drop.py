"""This file draws the drop: three quarters of a circle and a corner; rings and halves of it."""

from brand_assets.generation.draft.geometry import move, transform, turn
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, roomy
from brand_assets.generation.draft.outlines import box, sector, wave
from brand_assets.generation.draft.shapes import Shape, move_shapes

CORE = Slot("core", "sits", (0.0, 32.0), 46.0, on_ink=True)


def _outline(shrink: float) -> str:
    """The right half, drawn in by `shrink` on every side."""
    r, top, bend = 66.0 - shrink, -98 + shrink * 2.3, -52 + shrink * 1.2
    return f"M0 {top:.2f} C{r * 0.3:.2f} {bend:.2f} {r:.2f} -16 {r:.2f} 30 A{r:.2f} 0 {30 + r:.2f}"


def draw_solid(style: Style) -> list[Shape]:
    """A drop half full: a line of paper, a wave, across it."""
    body = even(_outline(0.0))
    level = Shape(wave(84.0, 30.0, 7.0, 42.0), "paper", style.gap, "butt", roomy(body))
    return [Shape(body), level] if style.has("core") else [Shape(body)]


def draw_rings(style: Style) -> list[Shape]:
    """A drop within a drop, a ring of paper between."""
    wall = style.between(12.0, 22.0)
    inner = wall + style.gap
    return [
        Shape(even(_outline(0.0))),
        Shape(even(_outline(wall)), "paper"),
        Shape(even(_outline(inner)), "accent"),
    ]


def draw_line(style: Style) -> list[Shape]:
    return [Shape(even(_outline(style.stroke / 2)), stroke=style.stroke)]


def draw_module(style: Style) -> list[Shape]:
    """A square whose lower corners are rounded away, on its corner; its quarters apart."""
    gap = style.gap / 2
    side = 64.0
    quarter = sector(side, 0.0, 90.0, (gap, -gap))
    square = box(side, side, 0.0, (-gap - side / 2, -gap - side / 2))
    parts = [
        Shape(square, "accent"),
        Shape(quarter),
        Shape(transform(quarter, turn(90.0))),
        Shape(transform(quarter, turn(180.0))),
    ]
    return move_shapes(parts, 1.0, turn(45.0), move(0.0, 16.0))


MOTIF = Motif(
    name="drop",
    words=frozenset({"drop", "drops", "droplet", "dew", "tear"}),
    hints=frozenset({"water", "rain", "oil", "blood", "hydrate", "ink", "irrigation", "brew"}),
    builds={
        "solid": Build("solid", draw_solid, slots=(CORE,)),
        "rings": Build("solid", draw_rings),
        "line": Build("line", draw_line),
        "module": Build("module", draw_module),
    },
    grows=True,
)
