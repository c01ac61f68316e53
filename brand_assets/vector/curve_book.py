"""This file joins, cuts and clips outlines made of curves, and hands curves back where polygons would come out.

Polygons are combined by Clipper, on integers and therefore without accidents. Every vertex of theirs is a place on a
curve that the book knows, so what comes out is put together again from pieces of the very curves that went in.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from brand_assets.vector.mark import Contour, Point, Segment
from brand_assets.vector.pieces import Curve, cut_curve, flatten_curve

Vertex = tuple[int, int]
Polygon = list[Vertex]
Place = tuple[int, int]
"""A curve's number and which of its samples."""
Region = list[Polygon]
"""Outlines that neither cross nor overlap, holes the other way round; in 1/SCALE of a unit."""

SCALE = 65536
TOLERANCE = 0.002
"""In units: how far a curve may be from its polygon while it is cut, so how exact the place of a cut is."""
MIN_AREA = 0.02
"""In square units: less is what rounding leaves between two outlines along one line."""
LEAST_PART = 2.0
"""In square units: a part that can be seen."""
_CURVE_ENDS = 1e-9


class CurveBook:
    """Remembers every curve that was handed in, for as long as regions are made of them."""

    def __init__(self) -> None:
        self._curves: list[Curve] = []
        self._samples: list[list[Vertex]] = []
        self._places: dict[Vertex, list[Place]] = {}
        self._chords: tuple[NDArray[np.float64], NDArray[np.intp]] | None = None

    def add(self, contours: Iterable[Contour]) -> Region:
        """What the contours cover by the non-zero rule, however they cross themselves and each other."""
        return _combine("unite", [self._add_contour(contour) for contour in contours], [])

    def restore(self, region: Region) -> tuple[Contour, ...]:
        """The region's outlines as curves: to be filled by the even-odd or the non-zero rule alike."""
        contours = (self._restore_polygon(polygon) for polygon in region if _is_sizable(polygon))
        return tuple(contour for contour in contours if contour is not None)

    def _add_contour(self, contour: Contour) -> Polygon:
        polygon: Polygon = []
        current = contour.start
        for segment in contour.segments:
            polygon += self._add_curve((current, *segment))
            current = segment[-1]
        if _to_grid(current) != _to_grid(contour.start):
            polygon += self._add_curve((current, contour.start))
        return polygon

    def _add_curve(self, curve: Curve) -> Polygon:
        """All samples but the last, which is the first one of what follows."""
        samples = [_to_grid((float(x), float(y))) for x, y in flatten_curve(curve, TOLERANCE)]
        number = len(self._curves)
        for index, vertex in enumerate(samples):
            self._places.setdefault(vertex, []).append((number, index))
        self._curves.append(curve)
        self._samples.append(samples)
        self._chords = None
        return samples[:-1]

    def _restore_polygon(self, polygon: Polygon) -> Contour | None:
        edges = [self._find_edge(a, b) for a, b in pairwise([*polygon, polygon[0]])]
        breaks = [k for k in range(len(edges)) if not _goes_on(edges[k - 1], edges[k])]
        first = breaks[0] if breaks else 0
        order = [*range(first, len(edges)), *range(first)]
        segments: list[Segment] = []
        start = _from_grid(polygon[first])
        current = start
        for run in _gather_runs([edges[k] for k in order]):
            number, begin, end, count = run
            first = (first + count) % len(polygon)
            target = _from_grid(polygon[first])
            segments.append(cut_curve(self._curves[number], begin, end, current, target))
            current = target
        return Contour(start, tuple(segments)) if segments else None

    def _find_edge(self, a: Vertex, b: Vertex) -> tuple[int, float, float]:
        """The curve that the edge lies on, and from where to where on it, in 0..1."""
        known = [
            (number, i, j)
            for number, i in self._places.get(a, ())
            for other, j in self._places.get(b, ())
            if number == other and abs(i - j) == 1
        ]
        if known:
            number, i, j = known[0]
            steps = len(self._samples[number]) - 1
            return number, i / steps, j / steps
        number, chord = self._find_chord(a, b)
        return number, self._place_on(number, chord, a), self._place_on(number, chord, b)

    def _find_chord(self, a: Vertex, b: Vertex) -> Place:
        """The chord whose line both ends are nearest to, of those that reach as far."""
        chords, owners = self._list_chords()
        ends = np.array([a, b], np.float64)
        starts, lines = chords[:, 0], chords[:, 1] - chords[:, 0]
        squares = np.maximum((lines * lines).sum(axis=1), 1.0)
        misses = np.zeros(len(chords))
        for end in ends:
            along = np.clip(((end - starts) * lines).sum(axis=1) / squares, 0, 1)
            misses += np.linalg.norm(starts + along[:, None] * lines - end, axis=1)
        number, chord = owners[int(misses.argmin())].tolist()
        return number, chord

    def _list_chords(self) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        if self._chords is None:
            pairs = [pair for samples in self._samples for pair in pairwise(samples)]
            owners = [(n, k) for n, samples in enumerate(self._samples) for k in range(len(samples) - 1)]
            self._chords = np.array(pairs, np.float64), np.array(owners, np.intp)
        return self._chords

    def _place_on(self, number: int, chord: int, vertex: Vertex) -> float:
        (x0, y0), (x1, y1) = self._samples[number][chord : chord + 2]
        dx, dy = x1 - x0, y1 - y0
        along = ((vertex[0] - x0) * dx + (vertex[1] - y0) * dy) / max(dx * dx + dy * dy, 1)
        return (chord + min(max(along, 0.0), 1.0)) / (len(self._samples[number]) - 1)


def unite(*regions: Region) -> Region:
    return _combine("unite", [polygon for region in regions for polygon in region], [])


def intersect(region: Region, other: Region) -> Region:
    return _combine("intersect", region, other)


def subtract(region: Region, other: Region) -> Region:
    return _combine("subtract", region, other)


def fill_holes(region: Region) -> Region:
    """The region with whatever it encloses."""
    return unite([polygon for polygon in region if _measure_signed(polygon) > 0])


def count_parts(region: Region) -> int:
    """How many areas it consists of, without what rounding leaves between two outlines."""
    return sum(_measure_signed(polygon) > LEAST_PART for polygon in region)


def measure_area(region: Region) -> float:
    """In square units."""
    return abs(sum(_measure_signed(polygon) for polygon in region))


def _combine(what: Literal["unite", "intersect", "subtract"], subject: Region, clip: Region) -> Region:
    import pyclipper

    if not subject:
        return []
    kind = {"unite": pyclipper.CT_UNION, "intersect": pyclipper.CT_INTERSECTION, "subtract": pyclipper.CT_DIFFERENCE}
    clipper: Any = pyclipper.Pyclipper()
    subject = [polygon for polygon in subject if _is_polygon(polygon)]
    clip = [polygon for polygon in clip if _is_polygon(polygon)]
    if not subject or (what == "intersect" and not clip):
        return []
    clipper.AddPaths(subject, pyclipper.PT_SUBJECT, True)
    if clip:
        clipper.AddPaths(clip, pyclipper.PT_CLIP, True)
    found = clipper.Execute(kind[what], pyclipper.PFT_NONZERO, pyclipper.PFT_NONZERO)
    return [[(int(x), int(y)) for x, y in polygon] for polygon in found]


def _is_polygon(polygon: Polygon) -> bool:
    """Whether Clipper would take it: at least three vertices that are not all on one line."""
    return len(polygon) >= 3 and any(_measure_signed([polygon[0], a, b]) for a, b in pairwise(polygon[1:]))


def _is_sizable(polygon: Polygon) -> bool:
    return abs(_measure_signed(polygon)) >= MIN_AREA


def _measure_signed(polygon: Sequence[Vertex]) -> float:
    doubled = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*polygon, polygon[0]]))
    return doubled / 2 / SCALE**2


def _goes_on(before: tuple[int, float, float], after: tuple[int, float, float]) -> bool:
    """Whether one edge continues the other on the same curve, in the same direction."""
    is_same = before[0] == after[0] and math.isclose(before[2], after[1], abs_tol=_CURVE_ENDS)
    return is_same and (before[2] - before[1]) * (after[2] - after[1]) > 0


def _gather_runs(edges: Sequence[tuple[int, float, float]]) -> Iterable[tuple[int, float, float, int]]:
    """Curve, from, to, and of how many edges."""
    first = 0
    for k in range(1, len(edges) + 1):
        if k == len(edges) or not _goes_on(edges[k - 1], edges[k]):
            yield edges[first][0], edges[first][1], edges[k - 1][2], k - first
            first = k


def _to_grid(point: Point) -> Vertex:
    return round(point[0] * SCALE), round(point[1] * SCALE)


def _from_grid(vertex: Vertex) -> Point:
    return vertex[0] / SCALE, vertex[1] / SCALE
