"""This file flattens the shapes that `draft` paints into layers: strokes expanded, clips cut, paper taken out.

What was painted in paper over ink is a hole, so that the mark needs no ground to be read; or an ink of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from brand_assets.generation.draft.compose import CANVAS, compose
from brand_assets.generation.draft.geometry import Affine, Curve, Path, Point, Step, grow, move
from brand_assets.generation.draft.letters import only_fonts
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.shapes import Shape
from brand_assets.vector.curve_book import CurveBook, Region, fill_holes, intersect, measure_area, subtract, unite
from brand_assets.vector.mark import Contour, Segment, tidy_contour
from brand_assets.vector.strokes import Pen, outline_stroke

WRITTEN_DECIMALS = 2
"""Of coordinates, in the SVG that `draft` renders."""
DECIMALS = 3
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


def draw_layers(mark: Mark, width: float, height: float, *, keeps_paper: bool = False) -> list[DrawnLayer]:
    """The mark from the bottom to the top on a canvas of that size, as `render_png` places it.

    Colours lie on top of each other as they were painted; a colour has a second layer only where it lies both under and
    over another one. With `keeps_paper`, what was painted in paper and is enclosed by the mark lies beneath the rest.
    Raises DrawFailed when a font of its letters is gone.
    """
    with only_fonts(mark.fonts):
        shapes = compose(mark)
    unit = min(width, height) / CANVAS
    place = grow(unit).then(move(width / 2, height / 2))
    book = CurveBook()
    sheets: list[_Sheet] = []
    papers: list[Region] = []
    for color, painted in groupby(shapes, key=lambda shape: mark.inks[shape.tone]):
        region = unite(*(_cover(shape, place, unit, book) for shape in painted))
        if color == mark.inks["paper"]:
            for sheet in sheets:
                sheet.region = subtract(sheet.region, region)
            papers.append(region)
        else:
            _lay(sheets, color, region)
    if keeps_paper and papers and sheets:
        body = fill_holes(unite(*(sheet.region for sheet in sheets)))
        sheets.insert(0, _Sheet(mark.inks["paper"], intersect(unite(*papers), body)))
    layers = [DrawnLayer(s.hex, _restore(book, s.region), _measure_shown(sheets, k)) for k, s in enumerate(sheets)]
    return [layer for layer in layers if layer.contours]


def _cover(shape: Shape, place: Affine, unit: float, book: CurveBook) -> Region:
    """What the shape inks."""
    paths = _convert(shape.path, place)
    if shape.stroke > 0:
        joint = shape.joint or ("round" if shape.cap == "round" else "miter")
        pen = Pen(round(shape.stroke, WRITTEN_DECIMALS) * unit, shape.cap, joint)
        flags = [contour.is_closed for contour in shape.path.contours]
        outlines = (one for path, flag in zip(paths, flags, strict=True) for one in outline_stroke(path, flag, pen))
        region = unite(*(book.add([outline]) for outline in outlines))
    else:
        region = book.add(paths)
    for clip in (shape.clip, shape.cut):
        if clip is not None:
            region = intersect(region, book.add(_convert(clip, place)))
    return region


def _convert(path: Path, place: Affine) -> list[Contour]:
    """The path as `draft` writes it, rounded, and then placed: so it is the path that was rendered, to the last bit."""
    return [
        Contour(_place(contour.start, place), tuple(_convert_step(step, place) for step in contour.steps))
        for contour in path.contours
    ]


def _convert_step(step: Step, place: Affine) -> Segment:
    if isinstance(step, Curve):
        return _place(step.first, place), _place(step.second, place), _place(step.end, place)
    return (_place(step, place),)


def _place(point: Point, place: Affine) -> Point:
    return place.apply((round(point[0], WRITTEN_DECIMALS), round(point[1], WRITTEN_DECIMALS)))


def _lay(sheets: list[_Sheet], color: str, region: Region) -> None:
    """Onto the highest sheet of its colour, if that hides nothing it should lie over; else onto a new one."""
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
    neat = (tidy_contour(contour, DECIMALS) for contour in book.restore(region))
    return tuple(contour for contour in neat if contour is not None)
