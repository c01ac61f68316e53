"""This file draws the heart: two circles and a square that stands on its corner."""

from brand_assets.generation.draft.geometry import move, transform, turn
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, flip, trace
from brand_assets.generation.draft.outlines import box, sector
from brand_assets.generation.draft.shapes import Shape

CORE = Slot("core", "sits", (0.0, -6.0), 50.0, on_ink=True)


def draw_solid(style: Style) -> list[Shape]:
    return [Shape(even("M0 -56 A50 84.5 -79 A50 84.5 -8 L0 91"))]


def draw_plain(style: Style) -> list[Shape]:
    """Left and right parted by paper, so that it reads as two that lean together."""
    half = style.between(5.0, 6.0)
    right = trace(f"M{half} -54 A50 84.5 -79 A50 84.5 -8 L{half} 88 Z")
    return [Shape(right), Shape(flip(right), "second")]


def draw_line(style: Style) -> list[Shape]:
    inset = style.stroke / 2
    r = 51 - inset
    outline = even(f"M0 {-43 + inset / 2:.2f} A{r:.2f} {84 - inset:.2f} {-75 + inset:.2f} A{r:.2f} "
                   f"{86 - inset:.2f} {-6 - inset * 0.3:.2f} L0 {90 - inset * 1.4:.2f}")  # fmt: skip
    return [Shape(outline, stroke=style.stroke)]


def draw_module(style: Style) -> list[Shape]:
    gap = style.gap
    side = 88.0
    square = transform(box(side, side), turn(45.0), move(0.0, 24.0))
    shift = gap * 0.72
    lobe = transform(sector(side / 2, -90.0, 90.0), turn(45.0), move(31.1 + shift, -7.1 - shift))
    return [Shape(square), Shape(lobe, "accent"), Shape(flip(lobe))]


MOTIF = Motif(
    name="heart",
    words=frozenset({"heart", "hearts"}),
    hints=frozenset({"love", "kindness", "kind", "care", "caring", "health", "charity", "warmth", "beloved"}),
    builds={
        "solid": Build("solid", draw_solid, slots=(CORE,)),
        "halves": Build("solid", draw_plain),
        "line": Build("line", draw_line),
        "module": Build("module", draw_module),
    },
    grows=True,
)
