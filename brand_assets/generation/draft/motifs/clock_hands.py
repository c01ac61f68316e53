"""This file draws the clock and the hand as one: arms for its hands, a palm that holds it, a rim that is an embrace."""

import math
from dataclasses import replace
from functools import partial

from brand_assets.generation.draft.geometry import Point, move, polar, turn
from brand_assets.generation.draft.motifs.duet import FREE, TURNING, Duet
from brand_assets.generation.draft.motifs.hands import arm, bowl, cupped, mitten, set_at
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.outline_parts import limb, trace
from brand_assets.generation.draft.motifs.placing import center_box, mirror, swell
from brand_assets.generation.draft.outlines import arc, around, box, circle
from brand_assets.generation.draft.shapes import Shape, Tone, measure, move_shapes

FACES = {"ring": 1.0, "disc": 1.0, "hours": 0.5, "quarters": 0.5}
"""Dials, and how often each is drawn."""
TIMES = {"three": (0.0, 90.0), "four": (0.0, 120.0), "nine": (0.0, 270.0), "eight": (0.0, 240.0)}
"""Clock angles of the long hand and of the short one."""
RAISED = 50.0


def draw_arms(style: Style, face: str, time: str) -> list[Shape]:
    """A dial whose hands are two arms, the longer one a carer's."""
    tone: Tone = "paper" if face == "disc" else "ink"
    lit: Tone = "glint" if face == "disc" else "accent"
    room = _room(style, face)
    long, short = TIMES[time]
    is_left = (short - long) % 360 > 180
    wide = room * style.between(0.26, 0.34)
    great = move_shapes(arm(room, room * 0.54, style.gap * 0.9, tone, not is_left, sleeve=wide), 1.0, turn(long))
    small = arm(room * 0.88, room * 0.44, style.gap * 0.9, tone, not is_left, sleeve=wide * 0.84)
    small = [small[0], *(replace(s, tone=lit) for s in small[1:])]
    return [*_face(style, face), *great, *move_shapes(small, 1.0, turn(short))]


def draw_raised(style: Style, face: str) -> list[Shape]:
    """Ten past ten: two like arms raised from below the middle."""
    tone: Tone = "paper" if face == "disc" else "ink"
    room = _room(style, face)
    one = arm(room * 1.3, room * 0.54, style.gap * 0.9, tone, is_left=False, sleeve=room * style.between(0.26, 0.32))
    right = set_at(one, (0.0, room * 0.52), 38.0)
    return [*_face(style, face), *right, *mirror(right)]


def draw_clasp(style: Style, face: str) -> list[Shape]:
    """An arm from below is the minute hand; a small one comes from the right to lie between its fingers and thumb."""
    tone: Tone = "paper" if face == "disc" else "ink"
    lit: Tone = "glint" if face == "disc" else "accent"
    room = _room(style, face)
    size = room * 0.9
    great = arm(room * 1.62, size, style.gap * 0.9, tone, sleeve=size * 0.5)
    great = move_shapes(great, 1.0, move(-room * 0.18, room * 0.78))
    small = arm(room * 0.96, size * 0.5, style.gap * 0.8, lit, True, sleeve=size * 0.27)
    ground: Tone = "ink" if face == "disc" else "paper"
    guest = set_at(small, (room * 0.8, -room * 0.36), -112.0)
    rim = [replace(s, tone=ground, stroke=2 * style.gap, cap="round", joint="round") for s in guest]
    return [*_face(style, face), *great, *rim, *guest]


def draw_nested(style: Style, face: str) -> list[Shape]:
    """A large hand in the dial, a small one in its palm."""
    tone: Tone = "paper" if face == "disc" else "ink"
    room = _room(style, face)
    size = room * 1.46
    great = set_at(mitten(size, tone, size * 0.6), (-room * 0.1, room * 0.75), 0.0)
    lit: Tone = "ink" if face == "disc" else "paper"
    small = set_at(mitten(size * 0.5, lit), (-room * 0.14, room * 0.5), 0.0)
    return [*_face(style, face), *great, *small]


def draw_held(style: Style, face: str) -> list[Shape]:
    """A clock that lies in a cupped hand."""
    clock = _small_clock(style, face, 60.0, (8.0, -34.0))
    hand = move_shapes(cupped(style.gap), 1.0, move(0.0, 8.0))
    return center_box([*hand, *swell(clock, style.gap, "paper"), *clock])


def draw_offered(style: Style, face: str) -> list[Shape]:
    """A clock in two hands that make a bowl, their cuffs together."""
    clock = _small_clock(style, face, 54.0, (0.0, -36.0))
    return center_box([*bowl(style.gap, 54.0, style.between(22.0, 28.0)), *clock])


def draw_palm(style: Style) -> list[Shape]:
    """An open hand, the dial in its palm."""
    hand = center_box(mitten(190.0, "ink", 112.0))
    middle = (measure(hand).left + 56.0, -20.0)
    width = style.between(9.0, 13.0)
    face = [Shape(circle(42.0, middle), "paper")]
    hands = [Shape(limb(middle, polar(r, angle, middle), width)) for angle, r in ((0.0, 27.0), (120.0, 21.0))]
    return [*hand, *face, *hands]


def draw_embrace(style: Style, is_even: bool) -> list[Shape]:
    """The rim is two arms about the hours, their hands almost meeting; uneven, a great one and a small one."""
    width = style.between(18.0, 26.0)
    radius = 94.0 - width / 2
    half = math.degrees(style.gap / 2 / radius)
    split = 180.0 if is_even else 150.0
    great = _bent_arm(radius, width, 1, split - half, 40.0 if is_even else 16.0, "ink", style)
    if is_even:
        small = _bent_arm(radius, width, -1, split - half, 40.0, "ink", style)
    else:
        thin = width * 0.74
        small = _bent_arm(radius + (width - thin) / 2, thin, -1, 360 - split - half, 62.0, "accent", style)
    thick = style.between(11.0, 17.0)
    hub, times = (
        ((0.0, 20.0), ((RAISED, 44.0), (-RAISED, 44.0))) if is_even else ((0.0, 0.0), ((0.0, 46.0), (120.0, 34.0)))
    )
    return [*great, *small, *(Shape(limb(hub, polar(reach, a, hub), thick)) for a, reach in times)]


def draw_wheel(style: Style) -> list[Shape]:
    """The rim is two like arms that follow each other about six o'clock."""
    width = style.between(18.0, 26.0)
    one = _bent_arm(80.0 - width / 2, width, 1, 176.0, 40.0, "ink", style)
    return [*one, *move_shapes(one, 1.0, turn(180.0)), Shape(limb((0.0, -38.0), (0.0, 38.0), width * 0.7), "accent")]


def draw_meeting(style: Style) -> list[Shape]:
    """Twelve hours that are fists, each in its cuff, about one middle."""
    wide, gap, length = style.between(18.0, 22.0), style.gap, 38.0
    fist = trace(f"M{-wide / 2} 0 V{-length + wide / 2} A{wide / 2} {wide / 2} {-length + wide / 2} V0 Z")
    one = [*set_at([Shape(fist)], (0.0, -85.0 + gap * 0.8), 180.0), Shape(box(wide, 12.0, 0.0, (0.0, -91.0)), "accent")]
    return [*(s for i in range(12) for s in move_shapes(one, 1.0, turn(30.0 * i))), Shape(circle(wide * 0.6))]


def _bent_arm(
    radius: float, width: float, side: int, start: float, last: float, tone: Tone, style: Style
) -> list[Shape]:
    """Along the rim from one clock angle to another, both counted towards the arm's own side."""
    cuff = last + math.degrees(style.gap / radius)
    sleeve = Shape(arc(radius, side * start, side * cuff), tone, width, "butt")
    hand = mitten(width * 2.4, tone, width * 1.18, is_left=side == -1)
    return [sleeve, *set_at(hand, polar(radius, side * last), side * (last - 103.0))]


def _room(style: Style, face: str) -> float:
    """How far the hands may reach."""
    if face == "hours":
        return 97.0 - 20.0 - style.gap
    return 97.0 - _rim(style) - style.gap if face == "ring" else 84.0 if face == "disc" else 78.0


def _rim(style: Style) -> float:
    return style.between(9.0, 17.0)


def _face(style: Style, face: str) -> list[Shape]:
    if face == "disc":
        return [Shape(circle(98.0))]
    if face == "ring":
        return [Shape(circle(97.0 - _rim(style) / 2), stroke=_rim(style))]
    width = style.between(9.0, 16.0)
    if face == "hours":
        return [Shape(around(box(width, 20.0, 0.0, (0.0, -87.0)), 12))]
    return [
        Shape(arc(97.0 - _rim(style) / 2, 90.0 * i + 9.0, 90.0 * i + 81.0), stroke=_rim(style), cap="butt")
        for i in range(4)
    ]


def _small_clock(style: Style, face: str, radius: float, at: Point) -> list[Shape]:
    """A dial at ten past ten, light enough to be held."""
    width = radius * style.between(0.16, 0.22)
    hub = (at[0], at[1] + radius * 0.14)
    tone: Tone = "glint" if face == "disc" else "accent"
    hands = [Shape(limb(hub, polar(radius * 0.52, a, hub), width), "paper" if face == "disc" else tone)
             for a in (RAISED, -RAISED)]  # fmt: skip
    if face == "disc":
        return [Shape(circle(radius, at), "accent"), *hands]
    return [Shape(circle(radius - width / 2, at), "accent", width), *hands]


DUETS: dict[str, Duet] = {
    **{f"arms_{f}_{t}": Duet(partial(draw_arms, face=f, time=t), holds=FREE, weight=w)
       for f, w in (("ring", 1.0), ("disc", 1.0), ("hours", 0.6), ("quarters", 0.4)) for t in TIMES},
    **{f"raised_{f}": Duet(partial(draw_raised, face=f), weight=w) for f, w in FACES.items()},
    **{f"clasp_{f}": Duet(partial(draw_clasp, face=f), holds=FREE, weight=0.6) for f in ("ring", "disc", "hours")},
    **{f"nested_{f}": Duet(partial(draw_nested, face=f), holds=FREE, weight=1.5) for f in ("ring", "disc", "hours")},
    **{f"held_{f}": Duet(partial(draw_held, face=f), holds=FREE, weight=2.0) for f in ("ring", "disc")},
    **{f"offered_{f}": Duet(partial(draw_offered, face=f), weight=2.5) for f in ("ring", "disc")},
    "palm": Duet(draw_palm, holds=FREE, weight=2.0),
    "embrace": Duet(partial(draw_embrace, is_even=True), weight=3.0),
    "hug": Duet(partial(draw_embrace, is_even=False), holds=FREE, weight=2.5),
    "wheel": Duet(draw_wheel, holds=TURNING, weight=2.0),
    "meeting": Duet(draw_meeting, holds=TURNING | {"radial"}),
}  # fmt: skip
