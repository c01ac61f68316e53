"""This file finds the straight and the circular parts of an outline, and takes the raster's noise out of them.

Marks are drawn with lines and arcs. Where a long part of an outline is one within what rasterising displaces, its
points are moved onto it; a curve fitted to them then needs no tolerance there, and shows neither flats nor bumps.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from brand_assets.export.guides import Arc, Line, Points, fit_arc, fit_line
from brand_assets.export.reaches import MAX_RMS_PX, MIN_ARC, find_ends

MAX_MISS_PX = 0.45
"""What rasterising and compression displace a point of an edge by, at worst."""
MIN_SWEEP = math.radians(40)
SURELY_LESS = 0.75
"""Of `MIN_SWEEP`: a turn that is roughly measured and less need not be measured well."""
MIN_LINE = 32
MIN_LONE_LINE = 60
"""In points, half a pixel apart: fewer are on a line or an arc by chance, more so amid free curves."""
ADVANCE = 4
COARSE_ADVANCE = 16
TRIES = 5
"""How many points further a run is looked for, and how often that may find a longer one."""
CORE = 0.7
"""Of a run, around its middle: a tolerance lets a run reach beyond its true ends, but never this far."""
END = 5
MAX_END_MISS_PX = 0.08
"""So many points at an end that are this far off together have left the run."""
TRIM = 4
"""Left out at an end besides: the curve that leads over to the next run needs room."""
CORNER = 10
"""A run that comes this near to a corner leads into it: a corner is blunt, and bends what is next to it."""
SMOOTH_DEGREE = 5
SMOOTH_RMS_PX = 0.03
SMOOTH_SHARE = 0.6
"""What is left is smooth when a polynomial of that degree explains this share of it, and it is this large."""
MAX_GAP = 28
"""Between runs that are this near to each other, the outline only leads from the one into the other."""
EXACT_WEIGHT = 5.0
GAP_WEIGHT = 0.5
"""What the points of runs and between them count, where all others count 1."""


@dataclass(frozen=True, slots=True)
class Run:
    """`points[first:last]` lie on the guide."""

    first: int
    last: int
    guide: Line | Arc


def find_runs(points: Points, is_closed: bool) -> list[Run]:
    """The runs of an outline that lines and arcs make up, in order; of any other, only its long straight parts.

    A piece of a free curve may be an arc by chance, and drawn as one it would not lead smoothly into the rest.
    """
    runs = _find_all_runs(points, is_closed)
    if max(_measure_gaps(runs, len(points), is_closed), default=0) <= MAX_GAP:
        return runs
    return [run for run in runs if isinstance(run.guide, Line) and run.last - run.first >= MIN_LONE_LINE]


def _measure_gaps(runs: list[Run], count: int, is_closed: bool) -> list[int]:
    """In points, before every run and after the last one; what is left to a corner counts double."""
    if not runs:
        return [0]
    inner = [after.first - before.last for before, after in pairwise(runs)]
    first, last = runs[0].first, count - runs[-1].last
    return [first + last, *inner, first + last] if is_closed else [2 * first, *inner, 2 * last]


def _find_all_runs(points: Points, is_closed: bool) -> list[Run]:
    """Each as long as it can be from where the last one ended."""
    runs: list[Run] = []
    starts = np.arange(0, len(points) - MIN_ARC + 1, ADVANCE)
    ends = find_ends(points, starts)
    k = 0
    while k < len(starts):
        if ends[k] == starts[k]:
            k += 1
            continue
        # A start amid a bend between two runs holds on to a little of both; a later one goes further.
        k += int((ends - starts)[k : k + TRIES].argmax())
        first, last = int(starts[k]), int(ends[k])
        run = _take_run(points, first, last, is_closed)
        if run:
            runs.append(run)
        onwards = last if run else first + max(ADVANCE, (last - first) // 4)
        k = -(-onwards // ADVANCE)
    return runs


def start_at_run(points: Points) -> Points:
    """The points of a closed outline, from the end of its longest run on, so that it is not cut in two."""
    starts = np.arange(0, len(points) - MIN_ARC + 1, COARSE_ADVANCE)
    ends = find_ends(points, starts)
    longest = int((ends - starts).argmax()) if len(starts) else 0
    return np.roll(points, -ends[longest], axis=0) if len(starts) else points


def move_onto_runs(points: Points, runs: list[Run], is_closed: bool) -> tuple[Points, Points]:
    """The points with those of runs on their guides, and (n,) how much each then counts."""
    moved, weights = points.copy(), np.ones(len(points))
    for run in runs:
        moved[run.first : run.last] = run.guide.project(points[run.first : run.last])
        weights[run.first : run.last] = EXACT_WEIGHT
    gaps = [np.arange(before.last, after.first) for before, after in pairwise(runs)]
    if is_closed and runs:
        gaps.append(np.arange(runs[-1].last, len(points) + runs[0].first) % len(points))
    for gap in gaps:
        if len(gap) <= MAX_GAP:
            weights[gap] = GAP_WEIGHT
    return moved, weights


def _take_run(points: Points, first: int, last: int, is_closed: bool) -> Run | None:
    """The run without what it has of its neighbours; None when it is too short, or turns too little, to be one."""
    margin = round((1 - CORE) / 2 * (last - first))
    core = points[first + margin : last - margin]
    guide: Line | Arc = fit_line(core)
    if not _is_near(core, guide):
        if _turn(points[first:last]) < SURELY_LESS * MIN_SWEEP:
            return None
        guide = fit_arc(core)
    off = guide.measure(points[first:last]).cumsum()
    means = np.abs(off[END:] - off[:-END]) / END
    is_on = np.flatnonzero(means <= MAX_END_MISS_PX)
    if len(is_on) == 0:
        return None
    start = first + min(int(is_on[0]), margin)
    stop = last - min(int(len(means) - 1 - is_on[-1]), margin)
    reaches_start, reaches_stop = (not is_closed and left <= CORNER for left in (start, len(points) - stop))
    kept = slice(0 if reaches_start else start + TRIM, len(points) if reaches_stop else stop - TRIM)
    if kept.stop - kept.start < MIN_ARC:
        return None
    guide = _fit_guide(points[kept])
    if not _is_sure(points[kept], guide):
        return None
    return Run(kept.start, kept.stop, guide)


def _turn(points: Points) -> float:
    """By how many radians the points turn, from chords at both ends and amid them."""
    middle = len(points) // 2
    x, y = (points[[END, middle + END, -1]] - points[[0, middle, -1 - END]]).T.tolist()
    angles = (math.atan2(x[k] * y[k + 1] - y[k] * x[k + 1], x[k] * x[k + 1] + y[k] * y[k + 1]) for k in (0, 1))
    return abs(sum(angles))


def _is_sure(points: Points, guide: Line | Arc) -> bool:
    if isinstance(guide, Line):
        return len(points) >= MIN_LINE
    return guide.sweep(points) >= MIN_SWEEP and not _is_accidental(guide.measure(points))


def _is_accidental(misses: Points) -> bool:
    """Whether what is left is itself a smooth curve: then the guide only happens to run along another one."""
    places = np.linspace(-1, 1, len(misses))
    basis = np.polynomial.legendre.legvander(places, SMOOTH_DEGREE)
    explained = basis @ np.linalg.lstsq(basis, misses, rcond=None)[0]
    power = float((explained**2).mean())
    return power > SMOOTH_RMS_PX**2 and power > SMOOTH_SHARE * float((misses**2).mean())


def _fit_guide(points: Points) -> Line | Arc:
    line = fit_line(points)
    return line if _is_near(points, line) else fit_arc(points)


def _is_near(points: Points, guide: Line | Arc) -> bool:
    misses = np.abs(guide.measure(points))
    return bool(misses.max() <= MAX_MISS_PX and np.sqrt((misses**2).mean()) <= MAX_RMS_PX)
