"""This file draws the boat and its wake: rings of water like the grooves of a record."""

from functools import partial

from brand_assets.generation.draft.geometry import grow, move
from brand_assets.generation.draft.motifs.duet import Duet
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.outline_parts import both, even, trace
from brand_assets.generation.draft.outlines import arc, box, circle, sector
from brand_assets.generation.draft.shapes import Shape, move_shapes

LEVEL = 8.0  # height of the water


def draw_grooves(style: Style, hull: str) -> list[Shape]:
    """A boat on the middle of a half record: below the water line, half rings about it."""
    width, gap = style.between(9.0, 13.0), style.gap
    count = 3
    boat = _boat(style, hull, 0.66, LEVEL - gap * 0.4)
    rings = [
        Shape(arc(96.0 - width / 2 - i * (width + gap), 90.0, 270.0, (0.0, LEVEL)), "ink", width, "butt")
        for i in range(count)
    ]
    core = 96.0 - count * (width + gap)
    return [*boat, *rings, Shape(sector(core, 90.0, 270.0, (0.0, LEVEL)), "accent")]


def draw_record(style: Style, hull: str) -> list[Shape]:
    """A record whose lower half shows its grooves, a boat of paper upon them."""
    gap = style.gap
    disc = circle(98.0)
    pitch = style.between(19.0, 22.0)
    radii = [98.0 - pitch * (i + 1) + gap / 2 for i in range(3)]
    cuts = [Shape(arc(radius, 92.0, 268.0, (0.0, LEVEL)), "paper", gap, "butt") for radius in radii]
    boat = [Shape(s.path, "paper", s.stroke) for s in _boat(style, hull, 0.56, LEVEL)]
    return [Shape(disc), *cuts, *boat]


def _boat(style: Style, hull: str, scale: float, low: float) -> list[Shape]:
    """Even, its keel on a level."""
    gap = style.gap / scale * 0.8
    if hull == "sails":
        parts = [Shape(even("M0 52 H92 A104 0 96")),
                 Shape(both(trace(f"M{gap / 2} -92 A150 {gap / 2 + 66} {52 - gap} H{gap / 2} Z")))]  # fmt: skip
    elif hull == "ferry":
        parts = [Shape(even(f"M0 {40 + gap} H96 L74 96 H0")), Shape(box(116.0, 36.0, 0.0, (0.0, 22.0))),
                 Shape(box(60.0, 34.0 - gap, 0.0, (0.0, -13.0 - gap / 2))),
                 Shape(box(26.0, 44.0 - gap, 0.0, (0.0, -52.0 - gap)))]  # fmt: skip
    else:
        bow = trace(f"M{gap / 2:.2f} {16 + gap:.2f} H{40 + gap:.2f} L98 -24 L60 96 H{gap / 2:.2f} Z")
        parts = [Shape(trace("M0 -86 L42 16 H-42 Z")), Shape(both(bow))]
    return move_shapes(parts, scale, grow(scale), move(0.0, low - 96.0 * scale))


HULLS = ("sails", "ferry", "folded")
DUETS: dict[str, Duet] = {
    **{f"grooves_{hull}": Duet(partial(draw_grooves, hull=hull), weight=2.0) for hull in HULLS},
    **{f"record_{hull}": Duet(partial(draw_record, hull=hull), weight=1.5) for hull in HULLS},
}
