"""This file holds capital letters and figures as strokes in a unit box, y downwards, for monograms of one stroke width.

A pair is a corner or an end; four numbers (cx, cy, x, y) are a quarter ellipse to (x, y) around the corner (cx, cy).
"""

from dataclasses import dataclass

from brand_assets.generation.draft.geometry import QUARTER, Contour, Curve, Path, Point, Step

Stroke = tuple[tuple[float, ...], ...]
RUN_ON = 0.3  # of the height
STEMMED_LEFT = frozenset("BDEFHKLMNPRU")
STEMMED_RIGHT = frozenset("HMNU")


@dataclass(frozen=True, slots=True)
class Letter:
    """`width` is relative to a square's; a stem is a full-height upright on that side."""

    strokes: tuple[Path, ...]
    run_on: tuple[Path, ...]
    """The same strokes, slanting ones longer at the letter's head and foot, where they are to be cut level."""
    bowls: tuple[Path, ...]
    """Closed counters, to be filled beneath the strokes."""
    width: float
    has_left_stem: bool
    has_right_stem: bool

    @property
    def is_slanted(self) -> bool:
        return self.strokes != self.run_on


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


def _build(stroke: Stroke) -> Path:
    pen: Point = (stroke[0][0], stroke[0][1])
    start, steps = pen, []
    for numbers in stroke[1:]:
        step = _step(pen, numbers)
        steps.append(step)
        pen = step.end if isinstance(step, Curve) else step
    return Path((Contour(start, tuple(steps), False),))


def _step(pen: Point, numbers: tuple[float, ...]) -> Step:
    if len(numbers) == 2:
        return (numbers[0], numbers[1])
    corner, end = (numbers[0], numbers[1]), (numbers[2], numbers[3])
    return Curve(_toward(pen, corner), _toward(end, corner), end)


def _toward(origin: Point, corner: Point) -> Point:
    return (origin[0] + (corner[0] - origin[0]) * QUARTER, origin[1] + (corner[1] - origin[1]) * QUARTER)


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
    name: Letter(
        tuple(map(_build, strokes)),
        tuple(_build(_run_on(stroke)) for stroke in strokes),
        tuple(map(_build, _BOWLS.get(name, ()))),
        width,
        name in STEMMED_LEFT,
        name in STEMMED_RIGHT,
    )
    for name, (width, strokes) in _STROKES.items()
}
