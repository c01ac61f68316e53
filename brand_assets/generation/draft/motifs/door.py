"""This file draws the door: ajar in its frame, under an arch, in the gable of a capital A."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, flip, trace
from brand_assets.generation.draft.outlines import circle
from brand_assets.generation.draft.shapes import Shape

BEYOND = Slot("beyond", "sits", (30.0, 2.0), 24.0)
LIGHT = Slot("core", "sits", (0.0, 22.0), 42.0, on_ink=True)


def draw_ajar(style: Style) -> list[Shape]:
    """A frame of three bars, and the leaf swung inwards on its left one."""
    bar = style.between(11.0, 22.0)
    frame = even(f"M0 -97 H72 V97 H{72 - bar} V{-97 + bar} H0")
    left = -72 + bar + style.gap
    leaf = trace(f"M{left} {-97 + bar + style.gap} L16 -54 V74 L{left} 97 Z")
    return [Shape(frame), Shape(leaf), Shape(circle(6.5, (2.0, 12.0)), "paper")]


def draw_solid(style: Style) -> list[Shape]:
    """A solid doorway, light falling in beside the leaf and across the floor."""
    wide = style.between(34.0, 26.0)
    light = trace(f"M{36 - wide} -58 L36 -70 V99 H{-10 - wide} L{36 - wide} 66 Z")
    return [Shape(even("M0 -97 H66 V97 H0")), Shape(light, "paper"), Shape(circle(6.0, (-14.0, 8.0)), "paper")]


def draw_arch(style: Style) -> list[Shape]:
    """Two leaves under a round arch, a rim of paper, a frame."""
    bar, gap = style.between(10.0, 20.0), style.gap
    frame = even(f"M0 -97 A70 70 -27 V97 H{70 - bar} V-27 U{70 - bar} 0 {-97 + bar}")
    inner = 70 - bar - gap
    leaf = trace(f"M{gap / 2} {-27 - inner + 0.2} A{inner} {inner} -27 V97 H{gap / 2} Z")
    shapes = [Shape(frame)]
    if style.has("core"):
        shapes += [Shape(leaf), Shape(flip(leaf), "second")]
        shapes += [Shape(circle(5.5, (s * (gap / 2 + 13), 28.0)), "paper") for s in (-1.0, 1.0)]
    return shapes


def draw_gable(style: Style) -> list[Shape]:
    """The A: a gable whose counter is the doorway, its leaf standing open."""
    leg = style.between(31.0, 43.0)
    gap = style.gap
    legs = even(f"M0 -97 H{leg * 0.45} L97 97 H{97 - leg} L0 {-97 + leg * 2.2}")
    x = 97.0 - leg - gap * 1.2
    apex = -97.0 + leg * 2.2 + gap * 3.0
    slope = (97.0 - apex) / x
    free = x * 0.28
    leaf = trace(f"M{-x} 97 L0 {apex} L{free} {apex + slope * free * 1.2 + 10} V80 Z")
    return [Shape(legs), Shape(leaf, "accent")]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    inset = stroke / 2
    return [
        Shape(trace(f"M{-70 + inset} 89 V-89 H{70 - inset} V89"), stroke=stroke),
        Shape(trace(f"M{-70 + inset} -89 L20 -50 V66 L{-70 + inset} 89 Z"), stroke=stroke),
    ]


MOTIF = Motif(
    name="door",
    words=frozenset({"door", "doors", "doorway", "gate", "ajar"}),
    hints=frozenset({"entrance", "threshold", "welcome", "welcoming", "arch", "portal"}),
    builds={
        "ajar": Build("solid", draw_ajar, is_even=False, slots=(BEYOND,)),
        "solid": Build("solid", draw_solid, is_even=False),
        "arch": Build("solid", draw_arch, slots=(Slot("core", "sits", (0.0, 16.0), 40.0),)),
        "gable": Build("module", draw_gable, is_even=False),
        "line": Build("line", draw_line, is_even=False),
    },
    ground="stands",
)
