"""This file flattens the shapes that `draft` paints into layers of outlines: strokes expanded, clips cut, paper taken out.

What was painted in paper over ink is a hole, so that the mark needs no ground to be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from brand_assets.generation.draft.compose import CANVAS, compose
from brand_assets.generation.draft.geometry import Affine, Curve, Step, grow, move, transform
from brand_assets.generation.draft.geometry import Contour as DrawnContour
from brand_assets.generation.draft.letters import only_fonts
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.shapes import Shape
from brand_assets.vector.curve_book import CurveBook, Region, intersect, measure_area, subtract, unite
from brand_assets.vector.mark import Contour, Segment, tidy_contour
from brand_assets.vector.strokes import Pen, outline_stroke

LEAST_OVERLAP = 0.5
"""In square units: less is two outlines that touch."""


@dataclass(frozen=True, slots=True)
class DrawnLayer:
    """`area` is what of it shows, in square units of the canvas."""

    hex: str
    contours: tuple[Contour, ...]
    area: float


@dataclass(slots=True)
class _Sheet:
    hex: str
    region: Region


def draw_layers(mark: Mark, width: float, height: float) -> list[DrawnLayer]:
    """The mark from the bottom to the top on a canvas of that size, as `render_png` places it.

    Colours lie on top of each other as they were painted; a colour has a second layer only where it lies both under and
    over another one. Raises DrawFailed when a font of its letters is gone.
    """
    with only_fonts(mark.fonts):
        shapes = compose(mark)
    unit = min(width, height) / CANVAS
    place = grow(unit).then(move(width / 2, height / 2))
    book = CurveBook()
    sheets: list[_Sheet] = []
    for color, painted in groupby(shapes, key=lambda shape: mark.inks[shape.tone]):
        region = unite(*(_cover(shape, place, unit, book) for shape in painted))
        if color == mark.inks["paper"]:
            for sheet in sheets:
                sheet.region = subtract(sheet.region, region)
        else:
            _lay(sheets, color, region)
    layers = [DrawnLayer(s.hex, _restore(book, s.region), _measure_shown(sheets, k)) for k, s in enumerate(sheets)]
    return [layer for layer in layers if layer.contours]


def _cover(shape: Shape, place: Affine, unit: float, book: CurveBook) -> Region:
    """What the shape inks."""
    paths = [_convert(contour) for contour in transform(shape.path, place).contours]
    if shape.stroke > 0:
        joint = shape.joint or ("round" if shape.cap == "round" else "miter")
        pen = Pen(shape.stroke * unit, shape.cap, joint)
        flags = [contour.is_closed for contour in shape.path.contours]
        outlines = (one for path, flag in zip(paths, flags, strict=True) for one in outline_stroke(path, flag, pen))
        region = unite(*(book.add([outline]) for outline in outlines))
    else:
        region = book.add(paths)
    for clip in (shape.clip, shape.cut):
        if clip is not None:
            region = intersect(region, book.add(map(_convert, transform(clip, place).contours)))
    return region


def _convert(contour: DrawnContour) -> Contour:
    return Contour(contour.start, tuple(_convert_step(step) for step in contour.steps))


def _convert_step(step: Step) -> Segment:
    return (step.first, step.second, step.end) if isinstance(step, Curve) else (step,)


def _lay(sheets: list[_Sheet], color: str, region: Region) -> None:
    """Onto the lowest sheet of its colour over which nothing else would be hidden; onto a new one when there is none."""
    for k in range(len(sheets) - 1, -1, -1):
        if sheets[k].hex == color:
            sheets[k].region = unite(sheets[k].region, region)
            return
        if measure_area(intersect(sheets[k].region, region)) > LEAST_OVERLAP:
            break
    sheets.append(_Sheet(color, region))


def _measure_shown(sheets: Sequence[_Sheet], depth: int) -> float:
    above = unite(*(sheet.region for sheet in sheets[depth + 1 :]))
    return measure_area(subtract(sheets[depth].region, above))


def _restore(book: CurveBook, region: Region) -> tuple[Contour, ...]:
    neat = (tidy_contour(contour) for contour in book.restore(region))
    return tuple(contour for contour in neat if contour is not None)
