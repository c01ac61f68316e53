"""This file draws the flower: petals about a centre, a tulip on its stem whose leaves can be other things."""

from brand_assets.generation.draft.geometry import move, transform
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import blade, both, even, trace
from brand_assets.generation.draft.outlines import around, box, circle
from brand_assets.generation.draft.shapes import Shape

LEAVES = Slot("leaves", "grows", (0.0, 92.0), 100.0, 40.0, is_paired=True)
HEAD = Slot("head", "sits", (0.0, -52.0), 46.0)
HEART = Slot("heart", "sits", (0.0, 0.0), 30.0)


def draw_rosette(style: Style) -> list[Shape]:
    """Eight lenses round a disc."""
    petals = around(blade(72.0, style.between(30.0, 42.0), (0.0, -26.0)), 8)
    shapes = [Shape(petals)]
    if style.has("heart"):
        shapes.append(Shape(circle(style.between(13.0, 17.0)), "accent"))
    return shapes


def draw_module(style: Style) -> list[Shape]:
    """Six discs round one, on a hexagonal grid."""
    r = style.between(25.0, 31.0)
    shapes = [Shape(around(circle(r, (0.0, -98.0 + r)), 6))]
    if style.has("heart"):
        shapes.append(Shape(circle(r * 0.86), "accent"))
    return shapes


def draw_tulip(style: Style) -> list[Shape]:
    stem = style.between(9.0, 17.0)
    gap = style.gap
    shapes = [Shape(box(stem, 100.0, 0.0, (0.0, 46.0)))]
    if style.has("head"):
        shapes.append(Shape(even("M0 -62 L24 -92 C30 -84 34 -80 48 -98 C60 -40 42 -4 0 -4")))
    if style.has("leaves"):
        side = trace(
            f"M{stem / 2 + gap * 0.8} 96 C{stem / 2 + gap} 56 34 30 74 22 C78 64 50 92 {stem / 2 + gap * 0.8} 96 Z"
        )
        shapes.append(Shape(both(side), "second"))
    return shapes


def draw_line(style: Style) -> list[Shape]:
    """One line through six petals and back to where it began."""
    stroke = style.between(7.0, 15.0)
    petal = transform(blade(90.0 - stroke, 50.0), move(0.0, -8.0 - stroke / 2))
    return [Shape(around(petal, 6), stroke=stroke)]


def draw_quarters(style: Style) -> list[Shape]:
    """Four petals, each a square with two corners rounded away."""
    half = style.gap / 2
    r = 46.0
    near, mid, far = half, half + r, half + 2 * r
    petal = trace(f"M{near} {-near} V{-mid} A{r} {mid} {-far} H{far} V{-mid} A{r} {mid} {-near} Z")
    return [Shape(around(petal, 4))]


MOTIF = Motif(
    name="flower",
    words=frozenset({"flower", "flowers", "blossom", "bloom", "tulip", "petal", "petals", "daisy"}),
    hints=frozenset({"spring", "garden", "florist", "bouquet", "meadow", "scent", "beauty"}),
    builds={
        "rosette": Build("solid", draw_rosette, slots=(HEART,)),
        "tulip": Build("solid", draw_tulip, slots=(LEAVES, HEAD)),
        "module": Build("module", draw_module, slots=(HEART,)),
        "quarters": Build("module", draw_quarters),
        "line": Build("line", draw_line),
    },
    ground="stands",
)
