"""This file draws the wave: a curling crest, scales of half rings, parallel swells."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Style
from brand_assets.generation.draft.motifs.outline_parts import roomy, trace
from brand_assets.generation.draft.outlines import arc, wave
from brand_assets.generation.draft.shapes import Shape


def draw_solid(style: Style) -> list[Shape]:
    """One crest, its hollow a circle, a line of paper along its back."""
    crest = trace("M-98 74 C-66 58 -62 -72 24 -72 A56 80 -16 A34 26 -14 C18 20 40 54 98 58 V74 Z")
    back = trace("M-58 84 C-26 40 -34 -34 18 -42")
    return [Shape(crest), Shape(back, "paper", style.gap, clip=roomy(crest))]


def draw_module(style: Style) -> list[Shape]:
    """Half rings in two rows, the lower ones before the upper."""
    pitch = 16.5
    width = pitch - style.between(9.0, 6.0)
    shapes: list[Shape] = []
    for center, lift in (((-49.0, 12.0), 0), ((49.0, 12.0), 0), ((0.0, 62.0), 1)):
        for i in range(3):
            radius = 49.0 - width / 2 - pitch * i
            shapes.append(
                Shape(arc(radius, -90.0, 90.0, center), "accent" if lift and i == 2 else "ink", width, "butt")
            )
    return shapes


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    return [Shape(wave(98.0 - stroke / 2, y, 12.0, 49.0), stroke=stroke) for y in (-40.0, 0.0, 40.0)]


def draw_swell(style: Style) -> list[Shape]:
    """A disc whose lower half is water: three bands between two curves."""
    gap = style.gap
    shapes = []
    for i, y in enumerate((-56.0, -10.0, 36.0)):
        thick = style.between(22.0, 34.0)
        band = trace(f"M-96 {y} C-62 {y - 30} -34 {y - 30} 0 {y} C34 {y + 30} 62 {y + 30} 96 {y} V{y + thick} "
                     f"C62 {y + thick + 30} 34 {y + thick + 30} 0 {y + thick} C-34 {y + thick - 30} -62 "
                     f"{y + thick - 30} -96 {y + thick} Z")  # fmt: skip
        shapes.append(Shape(band, "second" if i == 1 else "ink"))
    _ = gap
    return shapes


MOTIF = Motif(
    name="wave",
    words=frozenset({"wave", "waves", "swell", "surf", "ripple", "ripples", "wake", "noodle", "noodles"}),
    hints=frozenset({"tide", "tides", "sea", "ocean", "water", "river", "flow", "coast"}),
    builds={
        "solid": Build("solid", draw_solid, is_even=False),
        "module": Build("module", draw_module),
        "line": Build("line", draw_line),
        "swell": Build("solid", draw_swell, is_even=False),
    },
)
