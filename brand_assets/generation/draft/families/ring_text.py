"""This file sets a name on a circle, over the top or under the bottom, letter by letter."""

import math

from brand_assets.fonts import FontWeight
from brand_assets.generation.draft.geometry import Path, grow, join, move, transform, turn
from brand_assets.generation.draft.letters import break_lines, set_glyphs
from brand_assets.generation.draft.letters.blocks import is_right_to_left
from brand_assets.generation.draft.outlines import circle

MOST_CAP = 20.0  # capitals on a seal of radius 100
TOP_DEG, SPLIT_DEG, AROUND_DEG = 216.0, 140.0, 324.0


def arc_length(text: str, weight: FontWeight, tracking: float) -> float:
    """Width of the line in cap heights."""
    glyphs = set_glyphs(text, weight, tracking)
    return glyphs[-1].right - glyphs[0].left - tracking if glyphs else 0.0


def set_on_circle(
    text: str, radius: float, cap: float, weight: FontWeight, tracking: float, below: bool = False
) -> Path:
    """Capitals `cap` high with their middle on the radius, centred at the top, or at the bottom, both upright there."""
    glyphs = set_glyphs(text, weight, tracking)
    middle = (glyphs[0].left + glyphs[-1].right - tracking) / 2
    baseline = radius + cap / 2 if below else radius - cap / 2
    pieces = []
    for glyph in glyphs:
        center = (glyph.left + glyph.right - tracking) / 2
        angle = math.degrees((center - middle) * cap / radius)
        foot = move(0.0, baseline if below else -baseline)
        pieces.append(transform(glyph.path, move(-center, 0.0), grow(cap), foot, turn(-angle if below else angle)))
    return join(pieces)


def arrange(name: str, kind: str) -> tuple[str, ...]:
    """What stands on the arcs: all on top; parted between top and bottom; or all around, twice where it is short."""
    if kind == "split" and len(name.split()) > 1 and not is_right_to_left(name):
        return tuple(break_lines(name, 2))
    return (name, name) if kind == "twice" and len(name) <= 10 else (name,)


def fit_cap(texts: tuple[str, ...], kind: str, radius: float, weight: FontWeight, tracking: float) -> float:
    """The largest capitals with which every text fits its arc."""
    room = SPLIT_DEG if len(texts) > 1 else AROUND_DEG if kind == "around" else TOP_DEG
    longest = max(arc_length(text, weight, tracking) for text in texts)
    return min(MOST_CAP, math.radians(room) * radius / longest)


def free_angles(texts: tuple[str, ...], radius: float, cap: float, weight: FontWeight, tracking: float) -> float:
    """Half of the degrees that the text on top takes up."""
    return math.degrees(arc_length(texts[0], weight, tracking) * cap / radius) / 2


def dot_at(angle: float, radius: float, size: float) -> Path:
    return transform(circle(size, (0.0, -radius)), turn(angle))
