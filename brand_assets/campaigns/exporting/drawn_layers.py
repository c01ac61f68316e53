"""This file flattens the shapes that `draft` paints into layers: strokes expanded, clips cut, paper taken out.

What was painted in paper over ink is a hole, so that the mark needs no ground to be read, or an ink of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from brand_assets.generation.draft.compose import CANVAS, compose
from brand_assets.generation.draft.geometry import Affine, Curve, Path, Point, Step, grow, move
from brand_assets.generation.draft.letters import only_fonts
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.shapes import Shape
from brand_assets.vector.curve_book import (
    CurveBook,
    Region,
    count_parts,
    fill_holes,
    intersect,
    measure_area,
    subtract,
    unite,
)
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


@dataclass(frozen=True, slots=True)
class Drawing:
    """`layers` from the bottom to the top; `opened` and `kept` count the areas in paper that the mark encloses."""

    layers: tuple[DrawnLayer, ...]
    opened: int
    kept: int


@dataclass(slots=True)
class _Sheet:
    """`region` is what paper has left of `painted`."""

    hex: str
    region: Region
    painted: Region


def draw_layers(mark: Mark, width: float, height: float, *, keeps_paper: bool = False) -> Drawing:
    """The mark on a canvas of that size, as `render_png` places it.

    Colours lie on top of each other as they were painted; a colour has a second layer only where it lies both under and
    over another one. With `keeps_paper`, what was painted in paper and is enclosed by the mark is a layer too. Raises
    DrawFailed when a font of its letters is gone.
    """
    with only_fonts(mark.fonts):
        shapes = compose(mark)
    unit = min(width, height) / CANVAS
    place = grow(unit).then(move(width / 2, height / 2))
    book, paper = CurveBook(), mark.inks["paper"]
    painted = [
        (color, unite(*(_cover(shape, place, unit, book) for shape in group)))
        for color, group in groupby(shapes, key=lambda shape: mark.inks[shape.tone])
    ]
    sheets = _stack(painted, paper)
    inks = unite(*(sheet.region for sheet in sheets))
    body = fill_holes(inks)
    inner = intersect(unite(*(region for color, region in painted if color == paper)), body) if keeps_paper else []
    kept = subtract(inner, inks)
    if kept:
        sheets = _lay_paper(sheets, paper, inner)
    layers = (
        DrawnLayer(s.hex, _restore(book, s.region), measure_area(_find_shown(sheets, k))) for k, s in enumerate(sheets)
    )
    return Drawing(
        tuple(layer for layer in layers if layer.contours),
        opened=count_parts(subtract(body, unite(inks, kept))),
        kept=count_parts(kept),
    )


def _stack(painted: Sequence[tuple[str, Region]], paper: str) -> list[_Sheet]:
    """Paper takes away what it was painted on."""
    sheets: list[_Sheet] = []
    for color, region in painted:
        if color != paper:
            _lay(sheets, color, region)
            continue
        for sheet in sheets:
            sheet.region = subtract(sheet.region, region)
    return sheets


def _lay_paper(sheets: list[_Sheet], paper: str, inner: Region) -> list[_Sheet]:
    """One sheet of paper that covers `inner`: over the inks it was painted on, which go on beneath it; below others.

    So no two edges lie along one line, where the ground would show through.
    """
    shown = [_find_shown(sheets, k) for k in range(len(sheets))]
    beneath = [
        subtract(intersect(sheet.painted, inner), unite(sheet.region, *shown[:k])) for k, sheet in enumerate(sheets)
    ]
    place = max((k + 1 for k, region in enumerate(beneath) if measure_area(region) > LEAST_OVERLAP), default=0)
    whole = [_Sheet(s.hex, unite(s.region, more), s.painted) for s, more in zip(sheets, beneath, strict=True)]
    region = subtract(inner, unite(*shown[:place]))
    return [*whole[:place], _Sheet(paper, region, inner), *whole[place:]]


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
            sheets[k].painted = unite(sheets[k].painted, region)
            return
        if measure_area(intersect(sheets[k].region, region)) > LEAST_OVERLAP:
            break
    sheets.append(_Sheet(color, region, region))


def _find_shown(sheets: Sequence[_Sheet], depth: int) -> Region:
    return subtract(sheets[depth].region, unite(*(sheet.region for sheet in sheets[depth + 1 :])))


def _restore(book: CurveBook, region: Region) -> tuple[Contour, ...]:
    neat = (tidy_contour(contour, DECIMALS) for contour in book.restore(region))
    return tuple(contour for contour in neat if contour is not None)
