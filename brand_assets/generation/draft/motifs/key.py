"""This file draws the key: a bow, a shaft, bits to one side or to both."""

from brand_assets.generation.draft.geometry import move, transform
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import line
from brand_assets.generation.draft.outlines import around, box, circle, regular, rounded
from brand_assets.generation.draft.shapes import Shape

BOW = Slot("bow", "sits", (0.0, -52.0), 45.0)


def draw_solid(style: Style) -> list[Shape]:
    """Bow of one thick ring, two bits to the right."""
    stem = style.between(13.0, 24.0)
    shapes = [Shape(box(stem, 118.0, 0.0, (0.0, 39.0)))]
    shapes += [Shape(box(36.0, stem * 0.9, 0.0, (18.0, y))) for y in (88.0 - stem * 0.1, 54.0 - stem * 0.2)]
    if style.has("bow"):
        shapes.append(Shape(circle(35.0, (0.0, -51.0)), stroke=stem * 1.15))
    return shapes


def draw_even(style: Style) -> list[Shape]:
    """A bow of three discs, two equal bits to each side, the shaft's end below them."""
    stem = style.between(15.0, 24.0)
    bit = style.between(15.0, 20.0)
    low = 86.0 - bit / 2
    bits = [Shape(box(64.0, bit, 0.0, (0.0, y))) for y in (low, low - bit - style.gap)]
    shapes = [Shape(box(stem, 130.0, 0.0, (0.0, 32.0))), *bits]
    if style.has("bow"):
        r = style.between(25.0, 29.0)
        discs = [circle(r, center) for center in ((0.0, -98.0 + r), (-32.0, -36.0), (32.0, -36.0))]
        shapes += [*map(Shape, discs), Shape(circle(style.between(11.0, 8.0), (0.0, -50.0)), "paper")]
    return shapes


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    shapes = [line("M0 -18 V89", stroke), line("M0 58 H30", stroke), line("M0 88 H30", stroke)]
    if style.has("bow"):
        shapes.append(Shape(circle(37.0 - stroke * 0.1, (0.0, -53.0)), stroke=stroke))
    return shapes


def draw_module(style: Style) -> list[Shape]:
    """A quatrefoil bow, a shaft of squares."""
    r = style.between(19.0, 24.0)
    stem = style.between(14.0, 24.0)
    foil = Shape(around(circle(r, (0.0, -24.0)), 4))
    shapes = [
        Shape(box(stem, 106.0, 0.0, (0.0, 45.0))),
        Shape(box(28.0, 34.0, 0.0, (stem / 2 + 12.0, 81.0))),
    ]
    if style.has("bow"):
        shapes.append(Shape(transform(foil.path, move(0.0, -51.0))))
        shapes.append(Shape(rounded(regular(4, 15.0, 0.0, (0.0, -51.0)), 0.0), "paper"))
    return shapes


MOTIF = Motif(
    name="key",
    words=frozenset({"key", "keys"}),
    hints=frozenset({"lock", "unlock", "access", "secure", "security", "estate", "hotel", "owner", "owners"}),
    builds={
        "solid": Build("solid", draw_solid, is_even=False, slots=(BOW,)),
        "even": Build("solid", draw_even, slots=(BOW,)),
        "line": Build("line", draw_line, is_even=False, slots=(BOW,)),
        "module": Build("module", draw_module, is_even=False, slots=(BOW,)),
    },
)
