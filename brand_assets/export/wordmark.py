"""This file sets a brand's name in an open font beside or below its mark: lettering that is spelled right and sharp.

For a mark whose own lettering is misspelled or blurred, or that has none. Where that lettering can be told from the
symbol (`lettering_region.find_lettering`) it can be taken away first; else it stays, and the name is added.
"""

import itertools
import math
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from brand_assets.errors import ExportError
from brand_assets.fonts import FontWeight
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.parts import part_overlaps
from brand_assets.typesetting.setting import TextBlock, set_text
from brand_assets.vector.canvas import choose_canvas
from brand_assets.vector.mark import (
    Bounds,
    Contour,
    Layer,
    Point,
    VectorMark,
    map_contour,
    measure_bounds,
    tidy_contour,
)

Arrangement = Literal["below", "beside"]
SLUG = "wordmark"
CAP_HEIGHT, X_HEIGHT = 0.72, 0.54
"""Ems, of the shipped face, which sets every Latin name."""
CAPITALS_TRACKING_EM = 0.05
LINE_HEIGHT = 1.08
MAX_LINES = 3
MARGIN = 0.1
"""Of the mark's size: room around the lockup where the mark's own canvas has less."""
FLUSH = (0.82, 1.2)
"""A name below whose width is to the mark's as this is brought to the mark's width: almost equal looks like a slip."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """An arrangement's proportions, in sizes of the mark: the square root of its ink's width times height."""

    cap: float
    least_cap: float
    widest: float
    gap: float


_MANNERS: dict[Arrangement, _Manner] = {
    "below": _Manner(cap=0.24, least_cap=0.14, widest=1.8, gap=0.22),
    "beside": _Manner(cap=0.38, least_cap=0.22, widest=3.2, gap=0.26),
}


def reset_lettering(
    vector: VectorMark,
    name: str,
    fonts: FontSet,
    *,
    ink_hex: str,
    arrangement: Arrangement = "below",
    weight: FontWeight = "bold",
    locale: str = "en",
) -> VectorMark:
    """The mark with the name as outlines, its size taken from the mark's ink; the canvas grows around both.

    The name's layer is the topmost, its slug is `wordmark`; letters that overlap (joined scripts) take a second layer
    of the same colour. `beside` is at the mark's right, or at its left where the name runs from right to left. Long
    names take up to three lines. Raises ExportError when the name is empty or a font lacks one of its characters.
    """
    ink = measure_bounds(vector)
    unit = math.sqrt((ink.right - ink.left) * (ink.bottom - ink.top))
    block = _set_name(_Name(name, fonts, weight, locale, arrangement), ink)
    left, top = _find_place(block, ink, _MANNERS[arrangement].gap * unit, arrangement)
    groups = part_overlaps(block.place(left, top))
    slugs = _free_slugs(vector, len(groups))
    layers = (Layer("Wordmark", slug, ink_hex, group) for slug, group in zip(slugs, groups, strict=True))
    margin = max(MARGIN * unit, min(ink.left, ink.top, vector.width - ink.right, vector.height - ink.bottom))
    return _frame((*vector.layers, *layers), margin)


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    fonts: FontSet
    weight: FontWeight
    locale: str
    arrangement: Arrangement

    def set_lines(self, count: int, size_px: float) -> TextBlock:
        """In at most so many lines of even width."""
        is_capitals = self.text == self.text.upper() != self.text.lower()
        return set_text(
            self.text,
            self.fonts,
            weight=self.weight,
            size_px=size_px,
            locale=self.locale,
            max_width_px=0.0 if count > 1 else None,
            max_lines=count,
            line_height=LINE_HEIGHT,
            align="center" if self.arrangement == "below" else "start",
            tracking_em=CAPITALS_TRACKING_EM if is_capitals else 0.0,
        )


def _set_name(name: _Name, ink: Bounds) -> TextBlock:
    """The name at its size, in as few lines as keep its capitals large enough."""
    manner, unit = _MANNERS[name.arrangement], math.sqrt((ink.right - ink.left) * (ink.bottom - ink.top))
    _refuse_what_cannot_be_set(name.text, name.set_lines(1, unit))
    size, width_em, count = 0.0, 0.0, 0
    while size * CAP_HEIGHT < manner.least_cap * unit and count < MAX_LINES:
        count += 1
        width_em = name.set_lines(count, unit).ink.width / unit
        size = min(manner.cap * unit / CAP_HEIGHT, manner.widest * unit / width_em)
    to_mark = size * width_em / (ink.right - ink.left)
    if name.arrangement == "below" and FLUSH[0] <= to_mark <= FLUSH[1]:
        size /= to_mark
    return name.set_lines(count, size)


def _refuse_what_cannot_be_set(name: str, block: TextBlock) -> None:
    if block.missing:
        raise ExportError(
            f"The name {name[:60]!r} cannot be set: no font has {', '.join(map(repr, block.missing[:8]))}. "
            "Put a font that has them into a folder of BRAND_ASSETS_FONTS."
        )
    if not block.contours:
        raise ExportError(f"The name {name[:60]!r} cannot be set: nothing of it shows. Write the brand's name.")


def _find_place(block: TextBlock, ink: Bounds, gap: float, arrangement: Arrangement) -> Point:
    """The block's corner: below the mark on its axis, or beside it at half its height, by letters and not by rooms."""
    top, bottom = _letter_edges(block)
    if arrangement == "below":
        return (ink.left + ink.right) / 2 - (block.ink.left + block.ink.right) / 2, ink.bottom + gap - top
    left = ink.left - gap - block.ink.right if block.is_rtl else ink.right + gap - block.ink.left
    return left, (ink.top + ink.bottom) / 2 - (top + bottom) / 2


def _letter_edges(block: TextBlock) -> tuple[float, float]:
    """From the height of the first line's letters to the last baseline; the ink where letters have no such height."""
    first, last = block.lines[0], block.lines[-1]
    if not all(c.isascii() or "LATIN" in unicodedata.name(c, "") for c in first.text + last.text if c.isalpha()):
        return block.ink.top, block.ink.bottom
    is_tall = any(c.isupper() or c.isdigit() or c in "bdfhklt" for c in first.text)
    return first.baseline_px - (CAP_HEIGHT if is_tall else X_HEIGHT) * block.size_px, last.baseline_px


def _free_slugs(vector: VectorMark, count: int) -> list[str]:
    taken = {layer.slug for layer in vector.layers}
    names = (SLUG if number == 1 else f"{SLUG}-{number}" for number in itertools.count(1))
    return list(itertools.islice((slug for slug in names if slug not in taken), count))


def _frame(layers: Iterable[Layer], margin: float) -> VectorMark:
    """The layers on a canvas of whole units with at least the margin around their ink."""
    loose = VectorMark(1, 1, tuple(layers))
    ink = measure_bounds(loose)
    width, height = choose_canvas(ink.right - ink.left + 2 * margin, ink.bottom - ink.top + 2 * margin)
    dx, dy = (width - ink.left - ink.right) / 2, (height - ink.top - ink.bottom) / 2
    moved = (replace(layer, contours=tuple(_move(layer.contours, dx, dy))) for layer in loose.layers)
    return VectorMark(width, height, tuple(moved))


def _move(contours: Iterable[Contour], dx: float, dy: float) -> Iterator[Contour]:
    for contour in contours:
        if tidy := tidy_contour(map_contour(contour, lambda x, y: (x + dx, y + dy))):
            yield tidy
