"""This file divides a shield's field: per pale, fess, bend, chevron, chief, pile, by quarters, bars or waves."""

from itertools import pairwise

from brand_assets.generation.draft.family import count_between, lerp
from brand_assets.generation.draft.geometry import Contour, Path, polygon, reverse
from brand_assets.generation.draft.outlines import wave
from brand_assets.generation.draft.parameters import Values

FAR = 220.0  # beyond any shield of size 100
DIVISIONS = {
    "pale": 1.6, "fess": 1.2, "chevron": 1.6, "chief": 1.6, "bend": 1.2,
    "bars": 1.0, "waves": 1.2, "quarterly": 1.0, "pile": 0.8,
}  # fmt: skip
EVEN = ("fess", "chevron", "chief", "bars", "waves", "pile")
"""Divisions that are the same on the left and on the right."""
RISE = 0.72  # of a chevron

Field = tuple[str, Path]
"""A part of the shield that is "ink" or "lit"."""


def divide(values: Values, room: float, gap: float) -> list[Field]:
    """The field's parts, each with "ink" or "lit", parted by paper; parts are larger than the shield that cuts them."""
    g = gap / 2
    level = -room * lerp(0.42, 0.24, values.numbers["level"])
    middle = room * lerp(-0.12, 0.12, values.numbers["level"])
    division = values.words["division"]
    if division == "pale":
        return [("ink", _panel(-FAR, -g, -FAR, FAR)), ("lit", _panel(g, FAR, -FAR, FAR))]
    if division == "fess":
        return [("ink", _panel(-FAR, FAR, -FAR, middle - g)), ("lit", _panel(-FAR, FAR, middle + g, FAR))]
    if division == "chief":
        return [("lit", _panel(-FAR, FAR, -FAR, level - g)), ("ink", _panel(-FAR, FAR, level + g, FAR))]
    if division == "quarterly":
        y = middle - room * 0.1
        boxes = [(-FAR, -g, -FAR, y - g), (g, FAR, y + g, FAR), (g, FAR, -FAR, y - g), (-FAR, -g, y + g, FAR)]
        return [("ink" if i < 2 else "lit", _panel(*sides)) for i, sides in enumerate(boxes)]
    if division == "bend":
        return _bend(room, gap, values)
    if division == "chevron":
        return _chevron(room, gap, values)
    if division == "pile":
        return _pile(room, gap)
    return _stripe(division, room, gap, values)


def _pile(room: float, gap: float) -> list[Field]:
    """A wedge from the shoulders to the foot."""
    wide, foot, head = room * 0.74, room * 0.8, -room * 1.2
    wedge = polygon([(-wide, head), (wide, head), (0.0, foot)])
    edge = gap * 1.2
    sides = [
        polygon([(s * (wide + edge), head), (s * FAR, head), (s * FAR, FAR), (0.0, FAR), (0.0, foot + gap * 2.6)])
        for s in (-1, 1)
    ]
    return [("lit", wedge), *(("ink", side) for side in sides)]


def _panel(left: float, right: float, top: float, bottom: float) -> Path:
    return polygon([(left, top), (right, top), (right, bottom), (left, bottom)])


def _bend(room: float, gap: float, values: Values) -> list[Field]:
    """A diagonal band from the left shoulder."""
    half = room * lerp(0.16, 0.3, values.numbers["level"])
    edges = [-FAR, -half - gap, -half, half, half + gap, FAR]
    bands = [polygon([(-FAR, -FAR + a), (FAR, FAR + a), (FAR, FAR + b), (-FAR, -FAR + b)]) for a, b in pairwise(edges)]
    return [("ink", bands[0]), ("lit", bands[2]), ("ink", bands[4])]


def _chevron(room: float, gap: float, values: Values) -> list[Field]:
    thick = room * lerp(0.3, 0.46, values.numbers["level"])
    top = -room * 0.3

    def below(y: float, to: float) -> Path:
        return polygon(
            [
                (-FAR, y + FAR * RISE),
                (0.0, y),
                (FAR, y + FAR * RISE),
                (FAR, to + FAR * RISE),
                (0.0, to),
                (-FAR, to + FAR * RISE),
            ]
        )

    return [
        ("ink", below(-FAR * 2, top - gap)),
        ("lit", below(top, top + thick)),
        ("ink", below(top + thick + gap, FAR * 2)),
    ]


def _stripe(division: str, room: float, gap: float, values: Values) -> list[Field]:
    """Level bars, or waves, beneath a plain upper field; the last one runs down to the point."""
    rows = count_between(2, 4, values.numbers["density"])
    top = -room * 0.02
    pitch = (room * 1.02 - top) / rows
    ends = [(top + i * pitch, top + (i + 1) * pitch - gap if i < rows - 1 else FAR) for i in range(rows)]
    if division == "bars":
        return [("ink", _panel(-FAR, FAR, -FAR, top - gap)), *(("lit", _panel(-FAR, FAR, *end)) for end in ends)]
    bands: list[Field] = [("lit", _wavy(high, low, pitch, room, is_band=True)) for high, low in ends]
    return [("ink", _wavy(-FAR, top - gap, pitch, room)), *bands]


def _wavy(top: float, bottom: float, pitch: float, room: float, is_band: bool = False) -> Path:
    """Between two waves, or what is above one."""
    amplitude, half = pitch * 0.14, room * 1.2
    low = wave(half, bottom, amplitude, half / 4).contours[0]
    if not is_band:
        return Path((Contour(low.start, (*low.steps, (half, top), (-half, top)), True),))
    back = reverse(wave(half, top, amplitude, half / 4).contours[0])
    return Path((Contour(low.start, (*low.steps, back.start, *back.steps), True),))
