"""This file draws the house and its door: ajar, and something round within that looks out."""

from functools import partial

from brand_assets.generation.draft.motifs.duet import FREE, Duet
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.outline_parts import even, trace
from brand_assets.generation.draft.outlines import box, circle
from brand_assets.generation.draft.shapes import Shape

ROOFS = {"gable": "M0 -96 L92 -18 V96 H0", "barn": "M0 -94 H34 L88 -44 V96 H0", "arch": "M0 -96 A88 88 -8 V96 H0"}
LOW = 96.0


def draw_ajar(style: Style, roof: str) -> list[Shape]:
    """The door stands open to the right; a ball looks round its edge."""
    body = even(ROOFS[roof])
    gap = style.gap
    opening = box(110.0, 100.0, 0.0, (-5.0, 48.0))
    leaf = trace(f"M{gap} 0 L42 20 V{LOW - 12} L{gap} {LOW} Z")
    return [Shape(body), Shape(opening, "paper"), Shape(circle(23.0, (-30.0, 73.0)), "accent"), Shape(leaf)]


def draw_peeping(style: Style, roof: str) -> list[Shape]:
    """A doorway in the middle; what looks out is half a disc over the sill, two small discs its eyes."""
    body = even(ROOFS[roof])
    door = even("M0 6 A34 34 40 V98 H0")
    head = trace("M-22 96 V74 A22 22 74 V96 Z")
    eyes = [Shape(circle(4.6, (x, 72.0)), "paper") for x in (-8.0, 8.0)]
    return [Shape(body), Shape(door, "paper"), Shape(head, "accent"), *eyes]


def draw_lit(style: Style, roof: str) -> list[Shape]:
    """The door itself is in colour, and stands open inwards."""
    body = even(ROOFS[roof])
    doorway = box(64.0, 106.0, 0.0, (0.0, 46.0))
    leaf = trace(f"M{-32 + style.gap:.2f} 0 L14 16 V{LOW - 14} L{-32 + style.gap:.2f} {LOW} Z")
    knob = Shape(circle(5.0, (4.0, 52.0)), "paper")
    return [Shape(body), Shape(doorway, "paper"), Shape(leaf, "accent"), knob]


def draw_line(style: Style) -> list[Shape]:
    """One line: up, over the roof, down; the door swings from it."""
    stroke = style.stroke
    house = trace("M-30 86 H-78 V-14 L0 -84 L78 -14 V86 H46")
    door = trace("M-30 86 V6 L30 22 V86")
    knob = Shape(circle(stroke * 0.62, (10.0, 54.0)), "accent")
    return [Shape(house, stroke=stroke), Shape(door, stroke=stroke), knob]


def draw_blocks(style: Style) -> list[Shape]:
    """A triangle on a square that is parted by an open door, a disc in the opening."""
    gap = style.gap
    roof = trace(f"M0 -94 L96 {-4 - gap} H-96 Z")
    left = box(60.0, 96.0, 0.0, (-50.0, 48.0))
    right = trace("M34 0 H80 V96 H34 Z")
    return [Shape(roof), Shape(left), Shape(right), Shape(circle(24.0, (7.0, 72.0)), "accent")]


DUETS: dict[str, Duet] = {
    **{f"ajar_{roof}": Duet(partial(draw_ajar, roof=roof), holds=FREE, weight=2.5) for roof in ROOFS},
    **{f"peeping_{roof}": Duet(partial(draw_peeping, roof=roof)) for roof in ROOFS},
    **{f"lit_{roof}": Duet(partial(draw_lit, roof=roof), holds=FREE) for roof in ROOFS},
    "line": Duet(draw_line, kind="line", holds=FREE, weight=2.0),
    "blocks": Duet(draw_blocks, kind="module", holds=FREE, weight=2.0),
}
