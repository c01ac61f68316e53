"""This file cuts, joins and widens shapes: contours become polygons for it, finer than any raster of the kit shows."""

import math
from collections.abc import Iterable, Sequence

from brand_assets.vector.mark import Contour, Point, Segment

Path = Sequence[tuple[int, int]]
Area = list[Path]
"""Closed paths in thousandths of a canvas unit, filled by the even-odd rule; outlines and holes run opposite ways."""

UNIT = 1000
FLATNESS = 0.02
"""In canvas units of about 1024: how far a polygon may lie from its curve; a twelfth of a pixel at 4096."""
MITER_LIMIT = 2.0


def flatten(contour: Contour) -> list[Point]:
    """Corners of a polygon along the contour, the first not repeated."""
    points = [contour.start]
    for segment in contour.segments:
        points += _flatten_segment(points[-1], segment)
    return points[:-1] if len(points) > 1 and points[-1] == points[0] else points


def _flatten_segment(start: Point, segment: Segment) -> list[Point]:
    if len(segment) == 1:
        return [segment[0]]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = start, *segment
    # A cubic strays from n chords by at most 3/4 of its largest second difference over n squared.
    bend = max(math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3))
    count = max(1, math.ceil(math.sqrt(0.75 * bend / FLATNESS)))
    points = []
    for step in range(1, count):
        t = step / count
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
        points.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return [*points, (x3, y3)]


def as_area(contours: Iterable[Contour]) -> Area:
    """What the contours fill together by the even-odd rule."""
    import pyclipper

    paths = [as_path(contour) for contour in contours]
    return list(pyclipper.SimplifyPolygons([path for path in paths if len(path) > 2], pyclipper.PFT_EVENODD))


def as_path(contour: Contour) -> Path:
    return [(round(x * UNIT), round(y * UNIT)) for x, y in flatten(contour)]


def unite(areas: Iterable[Area]) -> Area:
    import pyclipper

    paths = [path for area in areas for path in area]
    return _clip(paths, [], pyclipper.CT_UNION)


def subtract(area: Area, other: Area) -> Area:
    import pyclipper

    return _clip(area, other, pyclipper.CT_DIFFERENCE) if other else area


def _clip(subject: Area, clip: Area, kind: int) -> Area:
    """Every area here has its outlines one way round and its holes the other, so overlaps count by non-zero."""
    import pyclipper

    if not subject:
        return []
    clipper = pyclipper.Pyclipper()
    clipper.AddPaths(subject, pyclipper.PT_SUBJECT, closed=True)
    if clip:
        clipper.AddPaths(clip, pyclipper.PT_CLIP, closed=True)
    return list(clipper.Execute(kind, pyclipper.PFT_NONZERO, pyclipper.PFT_NONZERO))


def grow(area: Area, by: float) -> Area:
    """Wider by so many canvas units on every side, narrower where it is negative; sharp corners stay sharp."""
    import pyclipper

    offset = pyclipper.PyclipperOffset(MITER_LIMIT, FLATNESS * UNIT)
    offset.AddPaths(area, pyclipper.JT_MITER, pyclipper.ET_CLOSEDPOLYGON)
    return list(offset.Execute(by * UNIT))


def split(area: Area) -> list[Area]:
    """The connected parts, each an outline with its own holes, in the order in which they begin from the top."""
    import pyclipper

    if not area:
        return []
    clipper = pyclipper.Pyclipper()
    clipper.AddPaths(area, pyclipper.PT_SUBJECT, closed=True)
    waiting = list(clipper.Execute2(pyclipper.CT_UNION, pyclipper.PFT_NONZERO, pyclipper.PFT_NONZERO).Childs)
    parts = []
    while waiting:
        outline = waiting.pop()
        parts.append([outline.Contour, *(hole.Contour for hole in outline.Childs)])
        waiting += [inner for hole in outline.Childs for inner in hole.Childs]
    return sorted(parts, key=lambda part: min((y, x) for x, y in part[0]))


def measure(area: Area) -> float:
    """In square canvas units."""
    import pyclipper

    return abs(float(sum(pyclipper.Area(path) for path in area))) / UNIT**2


def measure_outline(area: Area) -> float:
    """In canvas units, holes included."""
    sides = (side for path in area for side in zip(path, [*path[1:], path[0]], strict=True))
    return sum(math.dist(*side) for side in sides) / UNIT


def as_points(path: Path) -> list[Point]:
    """In canvas units."""
    return [(x / UNIT, y / UNIT) for x, y in path]
