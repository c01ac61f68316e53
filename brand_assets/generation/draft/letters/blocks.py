"""This file sets a whole name as rows of letters: case, spacing, weight, line breaks, alignment, optical leading."""

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from brand_assets.fonts import FontWeight
from brand_assets.fonts.faces import Face
from brand_assets.generation.draft.geometry import Path, grow, join, move, transform
from brand_assets.generation.draft.letters.choosing import is_drawable
from brand_assets.generation.draft.letters.lines import break_lines
from brand_assets.generation.draft.letters.setting import Glyph, set_glyphs
from brand_assets.generation.draft.letters.shelf import fonts_at_hand
from brand_assets.generation.draft.shapes import Extent, Shape, measure

Align = Literal["left", "center", "justified"]
CAP = 100.0  # cap height of a block's first row
TRACKINGS = {"tight": -0.04, "normal": 0.012, "wide": 0.24}
"""Air added to the font's own spacing, in cap heights."""
ROW_GAP = 0.26  # of the smaller row's cap height: air between what hangs down and what stands up
STRETCH = 2.4  # rows that differ more in length are not brought to one width


@dataclass(frozen=True, slots=True)
class Row:
    """One line, placed: capitals are `cap` high on the baseline at `y`."""

    glyphs: tuple[Glyph, ...]
    y: float
    cap: float

    @property
    def path(self) -> Path:
        return join(glyph.path for glyph in self.glyphs)

    @property
    def extent(self) -> Extent:
        return measure([Shape(self.path)])


def change_case(text: str, case: str) -> str:
    """The text in the case, where that has as many letters and the fonts have them; `mixed` is as it is written."""
    changed = {"upper": text.upper(), "lower": text.lower()}.get(case, text)
    return changed if len(changed) == len(text) and is_drawable(changed) else text


def set_rows(text: str, lines: int, align: Align, weight: FontWeight, tracking: float) -> list[Row]:
    """The text in at most so many rows, the first one's capitals 100 units high, its baseline at y = 0."""
    return list(_set_rows(text, lines, align, weight, tracking, fonts_at_hand()))


@lru_cache(maxsize=64)
def _set_rows(
    text: str, lines: int, align: Align, weight: FontWeight, tracking: float, fonts: tuple[Face, ...]
) -> tuple[Row, ...]:
    """Kept because a campaign sets one name hundreds of times; what is kept depends on the fonts at hand."""
    rows = [_place(set_glyphs(line, weight, tracking)) for line in break_lines(text, lines)]
    rows = [row for row in rows if row.glyphs]
    widths = [row.extent.width for row in rows]
    if align == "justified" and max(widths) <= STRETCH * min(widths):
        rows = [_scale(row, widths[0] / width) for row, width in zip(rows, widths, strict=True)]
    return tuple(_stack(rows, centered=align == "center"))


def is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def _place(glyphs: tuple[Glyph, ...]) -> Row:
    """From the left edge of the first letter, not of its room."""
    row = _scale(Row(glyphs, 0.0, 1.0), CAP) if glyphs else Row((), 0.0, CAP)
    return shift(row, -row.extent.left, 0.0) if glyphs else row


def _scale(row: Row, k: float) -> Row:
    glyphs = (replace(g, path=transform(g.path, grow(k)), left=g.left * k, right=g.right * k) for g in row.glyphs)
    return Row(tuple(glyphs), row.y * k, row.cap * k)


def shift(row: Row, dx: float, dy: float) -> Row:
    glyphs = (
        replace(g, path=transform(g.path, move(dx, dy)), left=g.left + dx, right=g.right + dx) for g in row.glyphs
    )
    return Row(tuple(glyphs), row.y + dy, row.cap)


def _stack(rows: list[Row], centered: bool) -> list[Row]:
    placed: list[Row] = []
    for row in rows:
        extent = row.extent
        if placed:
            above, gap = placed[-1], ROW_GAP * min(row.cap, placed[-1].cap)
            y = max(above.extent.bottom + gap - extent.top, above.y + row.cap * (1 + ROW_GAP))
        else:
            y = 0.0
        placed.append(shift(row, -(extent.left + extent.right) / 2 if centered else -extent.left, y))
    return placed
