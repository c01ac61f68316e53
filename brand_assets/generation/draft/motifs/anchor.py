"""This file draws the anchor: stock, shank, arms; its flukes, arms or ring can be something else."""

from brand_assets.generation.draft.geometry import polar
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import both, flip, line, trace, triangle
from brand_assets.generation.draft.outlines import arc, box, circle, rounded
from brand_assets.generation.draft.shapes import Shape

BEND, HEART = 72.0, (0.0, 13.0)  # radius and centre of the arms
OPEN = 98.0  # clock angle at which the arms end
SLOTS = (
    Slot("flukes", "grows", (70.0, 34.0), 84.0, 18.0, is_paired=True),
    Slot("arms", "grows", (0.0, 92.0), 134.0, 50.0, is_paired=True),
    Slot("ring", "sits", (0.0, -72.0), 36.0),
)


def draw_solid(style: Style) -> list[Shape]:
    stem = style.stem
    shapes = [Shape(box(stem, 140.0, 0.0, (0.0, 22.0))), Shape(box(92.0, stem * 0.92, stem * 0.3, (0.0, -30.0)))]
    if style.has("ring"):
        shapes.append(Shape(circle(20.0, (0.0, -69.5)), stroke=stem * 0.78))
    if style.has("arms"):
        shapes.append(Shape(arc(BEND, OPEN, 360 - OPEN, HEART), stroke=stem * 1.1))
        if style.has("flukes"):
            barb = triangle((BEND - 31, 34.0), (BEND + 3, -22.0), (99.0, 40.0), 5.0)
            shapes += [Shape(barb), Shape(flip(barb))]
    return shapes


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    shapes = [
        line("M0 -48 V88", stroke),
        line("M-40 -22 H40", stroke),
    ]
    if style.has("ring"):
        shapes.append(Shape(circle(21.0, (0.0, -68.5)), stroke=stroke))
    if style.has("arms"):
        shapes.append(Shape(arc(74.0, OPEN, 360 - OPEN, (0.0, 14.0)), stroke=stroke))
        if style.has("flukes"):
            x, y = polar(74.0, OPEN, (0.0, 14.0))
            barb = f"M{x - 26:.2f} {y + 16:.2f} L{x:.2f} {y - 20:.2f} L{x + 15:.2f} {y + 18:.2f}"
            shapes += [line(barb, stroke), Shape(flip(trace(barb)), stroke=stroke)]
    return shapes


def draw_module(style: Style) -> list[Shape]:
    """Half a disc with two half discs taken out, a disc with a hole, a bar and a stock of squares."""
    stem = style.between(14.0, 26.0)
    bite = style.between(37.0, 29.0)
    far = stem / 2 + 2 * bite
    hull = trace("M-94 2 H94 A94 0 96 A94 -94 2 Z")
    bites = both(trace(f"M{stem / 2:.2f} 1 H{far:.2f} A{bite} {stem / 2 + bite:.2f} {1 + bite:.2f} "
                       f"A{bite} {stem / 2:.2f} 1 Z"))  # fmt: skip
    stock = box(84.0, style.between(12.0, 22.0), 0.0, (0.0, -26.0))
    shapes = [Shape(hull), Shape(bites, "paper"), Shape(box(stem, 70.0, 0.0, (0.0, -20.0))), Shape(stock)]
    if style.has("ring"):
        shapes += [Shape(circle(30.0, (0.0, -68.0))), Shape(circle(style.between(20.0, 12.0), (0.0, -68.0)), "paper")]
    return shapes


def draw_plate(style: Style) -> list[Shape]:
    """A round plate with the anchor cut out of it."""
    stem = style.between(12.0, 20.0)
    cuts = [
        Shape(rounded([(-stem / 2, -44.0), (stem / 2, -44.0), (stem / 2, 60.0), (-stem / 2, 60.0)], 0.0), "paper"),
        Shape(box(62.0, stem, stem / 2, (0.0, -22.0)), "paper"),
        Shape(circle(14.0, (0.0, -54.0)), "paper", stem * 0.8),
        Shape(arc(50.0, 100.0, 260.0, (0.0, 10.0)), "paper", stem),
    ]
    barb = triangle((28.0, 22.0), (51.0, -14.0), (72.0, 26.0), 3.0)
    return [Shape(circle(98.0)), *cuts, Shape(both(barb), "paper")]


MOTIF = Motif(
    name="anchor",
    words=frozenset({"anchor", "anchors", "anchored", "fluke", "flukes"}),
    hints=frozenset({"harbor", "harbour", "port", "pier", "dock", "ferry", "marina", "maritime", "naval", "mooring"}),
    builds={
        "solid": Build("solid", draw_solid, slots=SLOTS),
        "line": Build("line", draw_line, slots=SLOTS),
        "module": Build("module", draw_module, slots=(SLOTS[2],)),
        "plate": Build("solid", draw_plate),
    },
    ground="floats",
)
