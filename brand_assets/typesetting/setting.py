"""This file sets text at one size: lines of outlines, placed, in pixels with y downwards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from brand_assets.fonts import FontWeight
from brand_assets.fonts.faces import Face
from brand_assets.records.delivery import Box
from brand_assets.typesetting.breaking import Lines, break_greedily, break_well, is_careful, narrow, widest
from brand_assets.typesetting.direction import order_visually
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.opportunities import SOFT_HYPHEN
from brand_assets.typesetting.passage import Passage, read_passage
from brand_assets.typesetting.shaping import Outline, append_hyphen, read_outline, shape_run
from brand_assets.vector.mark import Contour, Point, map_contour

Align = Literal["start", "center", "end"]
MIDDLE = 0.32
"""Ems from the middle of a line down to its baseline: at 1.15 the shipped face's descenders (0.255) just have room."""
EVEN = 1.2
"""How much longer than the evenest lines a line may be to end in a better place."""
AIR = 0.06  # ems between the ink of two lines that would touch: stacked marks, tall scripts


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line as it was set, in logical order; `width_px` is the sum of its advances, trailing spaces left out."""

    text: str
    left_px: float
    baseline_px: float
    width_px: float


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text as outlines, from (0, 0) downwards; fill `contours` by the nonzero rule, letters may overlap.

    `width_px` x `height_px` contain `ink`, which is tight around what shows. `missing` are the characters that no font
    has: they are not drawn and take no room. `faces` are those it is set in, in the order they are tried.
    """

    lines: tuple[TextLine, ...]
    contours: tuple[Contour, ...]
    width_px: float
    height_px: float
    ink: Box
    missing: tuple[str, ...]
    size_px: float
    is_rtl: bool
    faces: tuple[Face, ...] = ()

    def place(self, left_px: float, top_px: float) -> tuple[Contour, ...]:
        """The contours with the block's upper left corner there."""
        return tuple(map_contour(contour, _placer(left_px, top_px, 1.0)) for contour in self.contours)


@dataclass(frozen=True, slots=True)
class _PlacedGlyph:
    """On a line that starts at x = 0, its baseline at y = 0; pixels."""

    outline: Outline
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Row:
    """A line not placed yet; `ink` is None where nothing shows."""

    text: str
    glyphs: tuple[_PlacedGlyph, ...]
    width: float
    ink: Box | None


def set_text(
    text: str,
    fonts: FontSet,
    *,
    weight: FontWeight,
    size_px: float,
    locale: str,
    max_width_px: float | None = None,
    max_lines: int | None = None,
    line_height: float = 1.15,
    align: Align = "start",
    tracking_em: float = 0.0,
) -> TextBlock:
    """The text in as few lines as the width allows, even, in the locale's manners; newlines begin a line.

    Where `max_lines` are too few the lines get wider than `max_width_px`, and so they do for a word that is longer;
    `width_px` tells. Newlines are spaces where they ask for more than `max_lines`. `start` is at the right when the
    text runs from right to left. `tracking_em` opens every gap of a script whose letters stand apart.
    """
    passage = read_passage(text, fonts, weight, locale, tracking_em)
    if max_lines and passage.text.count("\n") >= max_lines:
        passage = read_passage(text, fonts, weight, locale, tracking_em, is_flat=True)
    limit_em = max_width_px / size_px if max_width_px is not None else None
    return set_lines(passage, _choose_lines(passage, limit_em, max_lines), size_px, line_height, align)


def _choose_lines(passage: Passage, limit_em: float | None, max_lines: int | None) -> Lines:
    if not passage.text:
        return ()
    greedy = break_greedily(passage, limit_em if limit_em is not None else float("inf"))
    if limit_em is None:
        return greedy
    count = min(len(greedy), max_lines or len(greedy))
    even = narrow(passage, count) or greedy
    if not is_careful(passage):
        return even
    least = widest(passage, even)
    well = break_well(passage, max(least, min(limit_em, EVEN * least)), count)
    return well or even


def set_lines(passage: Passage, lines: Lines, size_px: float, line_height: float, align: Align) -> TextBlock:
    """Those lines of the passage, stacked `line_height` ems apart, or further where their ink would touch."""
    rows = [_set_row(passage, start, end, size_px) for start, end in lines]
    width = max((row.width for row in rows), default=0.0)
    lefts = [_indent(align, passage.is_rtl) * (width - row.width) for row in rows]
    shift = max((-x - row.ink.left for row, x in zip(rows, lefts, strict=True) if row.ink), default=0.0)
    baselines = list(_stack(rows, size_px, line_height))
    placed = [(row, x + max(0.0, shift), y) for row, x, y in zip(rows, lefts, baselines, strict=True)]
    ink = _join([_move(row.ink, x, y) for row, x, y in placed if row.ink]) or Box(0.0, 0.0, 0.0, 0.0)
    below = (line_height - _baseline(line_height)) * size_px
    return TextBlock(
        tuple(TextLine(row.text, x, y, row.width) for row, x, y in placed),
        tuple(contour for row, x, y in placed for contour in _draw(row, x, y, size_px)),
        max(width + max(0.0, shift), ink.right),
        max(baselines[-1] + below, ink.bottom) if baselines else 0.0,
        ink,
        passage.missing,
        size_px,
        passage.is_rtl,
        passage.faces,
    )


def _set_row(passage: Passage, start: int, end: int, size_px: float) -> _Row:
    glyphs: list[_PlacedGlyph] = []
    x = 0.0
    stop = passage.trim(start, end)
    cut = [
        replace(run, start=max(run.start, start), end=min(run.end, stop))
        for run in passage.runs
        if max(run.start, start) < min(run.end, stop)
    ]
    line = passage.text[start:stop]
    is_split = stop < len(passage.text) and line.endswith(SOFT_HYPHEN)
    for run in order_visually(cut, lambda run: run.level):
        own = replace(run, start=run.start - start, end=run.end - start)
        shaped = shape_run(line, own, passage.weight, passage.locale, passage.tracking_em)
        if is_split and run.end == stop:
            shaped = append_hyphen(shaped, run, passage.weight)
        for glyph in shaped:
            outline = read_outline(run.face, passage.weight, glyph.id)
            glyphs.append(_PlacedGlyph(outline, x + glyph.dx * size_px, glyph.dy * size_px))
            x += glyph.advance * size_px
    return _Row(line, tuple(glyphs), x, _join([box for glyph in glyphs if (box := _measure(glyph, size_px))]))


def _measure(glyph: _PlacedGlyph, size_px: float) -> Box | None:
    ink = glyph.outline.ink
    if ink is None:
        return None
    return _move(Box(*(k * size_px for k in (ink.left, ink.top, ink.right, ink.bottom))), glyph.x, glyph.y)


def _move(box: Box, dx: float, dy: float) -> Box:
    return Box(box.left + dx, box.top + dy, box.right + dx, box.bottom + dy)


def _baseline(line_height: float) -> float:
    """Below the top of a line, in ems; the same for every font, so that blocks side by side stand on one line."""
    return line_height / 2 + MIDDLE


def _stack(rows: list[_Row], size_px: float, line_height: float) -> Iterator[float]:
    """Each row's baseline."""
    y, lowest = (_baseline(line_height) - line_height) * size_px, -AIR * size_px
    for row in rows:
        top = row.ink.top if row.ink else 0.0
        y = max(y + line_height * size_px, lowest + AIR * size_px - top)
        lowest = max(lowest, y + row.ink.bottom) if row.ink else lowest
        yield y


def _indent(align: Align, is_rtl: bool) -> float:
    """The share of what is free that lies at the left of a line."""
    return {"start": 1.0 if is_rtl else 0.0, "center": 0.5, "end": 0.0 if is_rtl else 1.0}[align]


def _draw(row: _Row, left: float, baseline: float, size_px: float) -> Iterator[Contour]:
    for glyph in row.glyphs:
        place = _placer(left + glyph.x, baseline + glyph.y, size_px)
        for contour in glyph.outline.contours:
            yield map_contour(contour, place)


def _placer(dx: float, dy: float, scale: float) -> Callable[[float, float], Point]:
    return lambda x, y: (x * scale + dx, y * scale + dy)


def _join(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
