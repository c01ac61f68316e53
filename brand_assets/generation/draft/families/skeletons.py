"""This file holds capital letters as strokes in a unit box, y downwards, for monograms of one stroke width.

A pair is a corner or an end; four numbers (cx, cy, x, y) are a quarter turn to (x, y) around the corner (cx, cy), whose
bend is the monogram's: round, oval, eased, cut off or square.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from brand_assets.generation.draft.geometry import QUARTER, Affine, Contour, Curve, Path, Point, Step, between

Stroke = tuple[tuple[float, ...], ...]
RUN_ON = 0.3  # of the height
NEAR_ROUND = 0.7  # a turn less lopsided than this is bent as a true circle with a straight rest
EASED, CUT = 0.52, 0.62  # how much of a turn is bent where it is eased, or taken away where it is cut off
BENDS = ("round", "oval", "eased", "cut", "square")
STEMMED_LEFT = frozenset("BDEFHKLMNPRU")
STEMMED_RIGHT = frozenset("HMNU")
ARCHED_BAR: Stroke = ((0, 0.94), (0, 0.5, 0.5, 0.5), (1, 0.5, 1, 0.94))
ARCHED: dict[str, tuple[Stroke, ...]] = {"H": (((0, 0), (0, 1)), ((1, 0), (1, 1)), ((0, 0.5), (1, 0.5)), ARCHED_BAR)}
"""Letters whose bar may be an arch, as of a bridge."""
POINTED_A: tuple[Stroke, ...] = (((0, 1), (0.5, 0), (1, 1)), ((0.19, 0.62), (0.81, 0.62)))
POINTED_BOWL: Stroke = ((0.19, 0.62), (0.5, 0), (0.81, 0.62), (0.19, 0.62))


@dataclass(frozen=True, slots=True)
class Letter:
    """`width` is relative to a square's; a stem is a full-height upright on that side."""

    character: str
    width: float
    has_left_stem: bool
    has_right_stem: bool


@dataclass(frozen=True, slots=True)
class Traced:
    """A letter's centre lines where it is placed; `stems` are the uprights among them, first, `joins` the others."""

    stems: tuple[Path, ...]
    joins: tuple[Path, ...]
    bowls: tuple[Path, ...]
    """Closed counters, to be filled beneath the strokes."""
    is_slanted: bool


_STEM: Stroke = ((0, 0), (0, 1))
_BOWL: Stroke = ((0, 0), (0.56, 0), (1, 0, 1, 0.29), (1, 0.58, 0.56, 0.58), (0, 0.58))
_OVAL: Stroke = ((0.5, 0), (1, 0, 1, 0.5), (1, 1, 0.5, 1), (0, 1, 0, 0.5), (0, 0, 0.5, 0), (0.52, 0))
_OPEN: Stroke = ((1, 0.3), (1, 0, 0.52, 0), (0, 0, 0, 0.5), (0, 1, 0.52, 1))

_STROKES: dict[str, tuple[float, tuple[Stroke, ...]]] = {
    "A": (0.9, (((0, 1), (0, 0.5), (0, 0, 0.5, 0), (1, 0, 1, 0.5), (1, 1)), ((0, 0.62), (1, 0.62)))),
    "B": (
        0.74,
        (
            _STEM,
            ((0, 0), (0.52, 0), (0.9, 0, 0.9, 0.24), (0.9, 0.48, 0.52, 0.48), (0, 0.48)),
            ((0.5, 0.48), (0.56, 0.48), (1, 0.48, 1, 0.74), (1, 1, 0.56, 1), (0, 1)),
        ),
    ),
    "C": (0.86, ((*_OPEN, (1, 1, 1, 0.7)),)),
    "D": (0.82, (_STEM, ((0, 0), (0.45, 0), (1, 0, 1, 0.5), (1, 1, 0.45, 1), (0, 1)))),
    "E": (0.66, (((1, 0), (0, 0), (0, 1), (1, 1)), ((0, 0.5), (0.88, 0.5)))),
    "F": (0.66, (((1, 0), (0, 0), (0, 1)), ((0, 0.5), (0.84, 0.5)))),
    "G": (0.9, ((*_OPEN, (1, 1, 1, 0.56), (0.56, 0.56)),)),
    "H": (0.8, (_STEM, ((1, 0), (1, 1)), ((0, 0.5), (1, 0.5)))),
    "I": (0.0, (_STEM,)),
    "J": (0.6, (((1, 0), (1, 0.62), (1, 1, 0.5, 1), (0, 1, 0, 0.68)),)),
    "K": (0.78, (_STEM, ((1, 0), (0.08, 0.534)), ((0.4, 0.35), (1, 1)))),
    "L": (0.64, (((0, 0), (0, 1), (1, 1)),)),
    "M": (1.0, (((0, 1), (0, 0), (0.5, 0.6), (1, 0), (1, 1)),)),
    "N": (0.82, (((0, 1), (0, 0), (1, 1), (1, 0)),)),
    "O": (0.96, (_OVAL,)),
    "P": (0.74, (_STEM, _BOWL)),
    "Q": (0.96, (_OVAL, ((0.62, 0.66), (1, 1)))),
    "R": (0.76, (_STEM, _BOWL, ((0.5, 0.58), (1, 1)))),
    "S": (
        0.74,
        (((0.96, 0.26), (0.96, 0, 0.5, 0), (0.03, 0, 0.03, 0.25), (0.03, 0.5, 0.5, 0.5),
          (1, 0.5, 1, 0.75), (1, 1, 0.5, 1), (0, 1, 0, 0.74)),),
    ),
    "T": (0.8, (((0, 0), (1, 0)), ((0.5, 0), (0.5, 1)))),
    "U": (0.8, (((0, 0), (0, 0.6), (0, 1, 0.5, 1), (1, 1, 1, 0.6), (1, 0)),)),
    "V": (0.92, (((0, 0), (0.5, 1), (1, 0)),)),
    "W": (1.3, (((0, 0), (0.26, 1), (0.5, 0.25), (0.74, 1), (1, 0)),)),
    "X": (0.84, (((0, 0), (1, 1)), ((1, 0), (0, 1)))),
    "Y": (0.88, (((0, 0), (0.5, 0.52), (1, 0)), ((0.5, 0.52), (0.5, 1)))),
    "Z": (0.8, (((0, 0), (1, 0), (0, 1), (1, 1)),)),
}  # fmt: skip

_BOWLS: dict[str, tuple[Stroke, ...]] = {
    "A": (((0, 0.62), (0, 0.5), (0, 0, 0.5, 0), (1, 0, 1, 0.5), (1, 0.62)),),
    "B": (_STROKES["B"][1][1], ((0, 0.48), (0.56, 0.48), (1, 0.48, 1, 0.74), (1, 1, 0.56, 1), (0, 1))),
    "D": (_STROKES["D"][1][1],),
    "O": (_OVAL,),
    "P": (_BOWL,),
    "Q": (_OVAL,),
    "R": (_BOWL,),
}


def trace(character: str, place: Affine, bend: str, *, is_run_on: bool = False, is_arched: bool = False) -> Traced:
    """The letter in its place; with `is_run_on` its slanting strokes are longer at head and foot, to be cut level."""
    strokes = ARCHED[character] if is_arched and character in ARCHED else _STROKES[character][1]
    bowls = _BOWLS.get(character, ())
    if character == "A" and bend == "square":
        strokes, bowls = POINTED_A, (POINTED_BOWL,)
    longer = tuple(map(_run_on, strokes))
    drawn = longer if is_run_on else strokes
    return Traced(
        tuple(_bend(stroke, place, bend) for stroke in drawn if _is_stem(stroke)),
        tuple(_bend(stroke, place, bend) for stroke in drawn if not _is_stem(stroke)),
        tuple(_bend(stroke, place, bend) for stroke in bowls),
        longer != strokes,
    )


def _is_stem(stroke: Stroke) -> bool:
    return len(stroke) == 2 and stroke[0][0] == stroke[1][0]


def _bend(stroke: Stroke, place: Affine, bend: str) -> Path:
    pen = place.apply((stroke[0][0], stroke[0][1]))
    start, steps = pen, list[Step]()
    for numbers in stroke[1:]:
        end = place.apply((numbers[-2], numbers[-1]))
        steps += [end] if len(numbers) == 2 else _turn(pen, place.apply((numbers[0], numbers[1])), end, bend)
        pen = end
    return Path((Contour(start, tuple(steps), False),))


def _turn(pen: Point, corner: Point, end: Point, bend: str) -> Iterator[Step]:
    """From pen to end around the corner: straight as far as the bend leaves it so."""
    if bend == "square":
        yield from (corner, end)
        return
    into, out = math.dist(pen, corner), math.dist(corner, end)
    short, long = sorted((into, out))
    if bend == "oval" or (bend == "round" and short < NEAR_ROUND * long):
        yield Curve(between(pen, corner, QUARTER), between(end, corner, QUARTER), end)
        return
    radius = short * {"eased": EASED, "cut": CUT}.get(bend, 1.0)
    first, last = between(corner, pen, radius / into), between(corner, end, radius / out)
    yield first
    yield last if bend == "cut" else Curve(between(first, corner, QUARTER), between(last, corner, QUARTER), last)
    yield end


def _run_on(stroke: Stroke) -> Stroke:
    points = list(stroke)
    if all(len(numbers) == 2 for numbers in points[:2]):
        points[0] = _extend(points[0], points[1])
    if all(len(numbers) == 2 for numbers in points[-2:]):
        points[-1] = _extend(points[-1], points[-2])
    return tuple(points)


def _extend(end: tuple[float, ...], before: tuple[float, ...]) -> tuple[float, ...]:
    dx, dy = end[0] - before[0], end[1] - before[1]
    if dx == 0 or dy == 0 or end[1] not in (0, 1):
        return end
    return (end[0] + dx * RUN_ON / abs(dy), end[1] + dy * RUN_ON / abs(dy))


SKELETONS = {
    name: Letter(name, width, name in STEMMED_LEFT, name in STEMMED_RIGHT) for name, (width, _) in _STROKES.items()
}
