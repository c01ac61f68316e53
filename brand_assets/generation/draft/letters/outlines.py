"""This file reads a glyph's outline as a path of lines and cubics, in the font's own units, y upwards."""

from typing import Any

from brand_assets.generation.draft.geometry import Contour, Curve, Path, Point, Step, end_of, raise_quadratic


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
            steps.append(raise_quadratic(end_of(steps[-1]) if steps else start, *points))
        elif command == "curveTo":
            steps.append(Curve(*points))
        elif command == "closePath" and steps:
            contours.append(Contour(start, tuple(steps), True))
    return Path(tuple(contours))
