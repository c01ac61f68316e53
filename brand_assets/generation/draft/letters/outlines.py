"""This file reads a glyph's outline as a path of lines and cubics, in the font's own units, y upwards."""

from typing import Any

from brand_assets.generation.draft.geometry import Contour, Curve, Path, Point, Step


def read_outline(font: Any, glyph: int) -> Path:
    """The outline of a glyph of a `uharfbuzz.Font`; empty for a blank one."""
    from fontTools.pens.recordingPen import RecordingPen

    pen = RecordingPen()
    font.draw_glyph_with_pen(glyph, pen)
    contours: list[Contour] = []
    start: Point = (0.0, 0.0)
    steps: list[Step] = []
    for command, points in pen.value:
        if command == "moveTo":
            start, steps = points[0], []
        elif command == "lineTo":
            steps.append(points[0])
        elif command == "qCurveTo":
            steps.append(_raise(_end(start, steps), *points))
        elif command == "curveTo":
            steps.append(Curve(*points))
        elif command == "closePath" and steps:
            contours.append(Contour(start, tuple(steps), True))
    return Path(tuple(contours))


def _end(start: Point, steps: list[Step]) -> Point:
    last = steps[-1] if steps else start
    return last.end if isinstance(last, Curve) else last


def _raise(start: Point, handle: Point, end: Point) -> Curve:
    """The cubic that is the same curve as a quadratic."""
    return Curve(_toward(start, handle), _toward(end, handle), end)


def _toward(origin: Point, handle: Point) -> Point:
    return (origin[0] + (handle[0] - origin[0]) * 2 / 3, origin[1] + (handle[1] - origin[1]) * 2 / 3)
