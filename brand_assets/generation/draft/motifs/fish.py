"""This file draws the fish: a lens and a tail, in profile or leaping upright."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Style
from brand_assets.generation.draft.motifs.outline_parts import blade, roomy, trace
from brand_assets.generation.draft.outlines import circle
from brand_assets.generation.draft.shapes import Shape

EYE = (58.0, -8.0)


def draw_solid(style: Style) -> list[Shape]:
    """Swimming to the right, tail parted from the body."""
    gap = style.gap
    body = blade(148.0, 92.0, (-50.0, 0.0), 90.0)
    tail = trace(f"M{-50 + 16 - gap} 0 L-98 -46 Q-78 0 -98 46 Z")
    gill = trace("M30 -44 Q12 0 30 44")
    return [
        Shape(body),
        Shape(tail),
        Shape(gill, "paper", gap, "butt", roomy(body)),
        Shape(circle(style.between(5.5, 7.0), EYE), "paper"),
    ]


def draw_upright(style: Style) -> list[Shape]:
    """Leaping: the same lens on end, ribs of paper across it."""
    gap = style.gap
    body = blade(150.0, 88.0, (0.0, 52.0))
    tail = trace(f"M0 {48 - gap} L46 98 Q0 78 -46 98 Z")
    ribs = [trace(f"M-60 {y - 20} Q0 {y + 26} 60 {y - 20}") for y in (-36.0, -8.0, 20.0)]
    return [Shape(body), *(Shape(rib, "paper", gap, "butt", roomy(body)) for rib in ribs), Shape(tail)]


def draw_line(style: Style) -> list[Shape]:
    """One line that crosses itself where the tail begins."""
    stroke = style.stroke
    nose = 94.0 - stroke / 2
    tip = f"{nose - 6:.1f} 14 {nose:.1f} 0 C{nose - 6:.1f} -14"
    loop = f"C-50 22 10 50 46 38 C68 30 {tip} 68 -30 46 -38 C10 -50 -50 -22 -88 36"
    return [Shape(trace("M-88 -36 " + loop), stroke=stroke), Shape(circle(stroke * 0.6, (50.0, -2.0)))]


def draw_scales(style: Style) -> list[Shape]:
    """A lens of arcs, one behind the other."""
    gap = style.gap
    body = blade(156.0, 104.0, (-58.0, 0.0), 90.0)
    arcs = [
        Shape(trace(f"M{x} -60 Q{x + 44} 0 {x} 60"), "paper", gap, "butt", roomy(body)) for x in (-34.0, -4.0, 26.0)
    ]
    return [Shape(body), *arcs, Shape(trace("M-52 0 L-97 -38 V38 Z"))]


MOTIF = Motif(
    name="fish",
    words=frozenset({"fish", "fishes", "trout", "salmon", "herring", "sardine"}),
    hints=frozenset({"sea", "river", "fishery", "catch", "market", "aquarium", "water", "tide"}),
    builds={
        "solid": Build("solid", draw_solid, is_even=False),
        "upright": Build("solid", draw_upright),
        "scales": Build("module", draw_scales, is_even=False),
        "line": Build("line", draw_line, is_even=False),
    },
)
