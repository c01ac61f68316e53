"""This file sets headline, call to action and the brand's name as outlines whose ink begins at the origin."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from brand_assets.fonts import FontWeight
from brand_assets.typesetting.fitting import fit_text
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.setting import TextBlock, set_text
from brand_assets.vector.mark import Contour, map_contour

SMALLEST_PX = 7.0
"""What nothing is set below: a text that does not even fit so is set over, and the checks say so."""
LEADING = 1.14
MOST_LINES = 8
TIGHT = -0.015
"""Ems between letters: display sizes are set a little tighter than text."""
NAME_LEADING = 1.08
LONG_NAME = 4.2
"""In ems: a name of several words that is longer than this is set in two lines beside its mark."""
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=\S)|(?<=[。！？])(?=\S)")
WORTH_A_SENTENCE = 0.8
"""Of the size that a text could have: so much smaller it may be for every sentence to begin a line."""


@dataclass(frozen=True, slots=True)
class SetWords:
    """Outlines, filled by the nonzero rule, whose ink is `width_px` by `height_px` from (0, 0).

    `lines` are each line's text and the distance of its baseline from the top; `missing` what no font has.
    """

    text: str
    lines: tuple[tuple[str, float], ...]
    contours: tuple[Contour, ...]
    width_px: float
    height_px: float
    size_px: float
    missing: tuple[str, ...]
    is_rtl: bool


Fit = Callable[[float, float], SetWords]
"""From the width and height that are there, in pixels, to the words as large as they fit."""


def fit_headline(
    text: str, fonts: FontSet, locale: str, width_px: float, height_px: float, largest_px: float
) -> SetWords:
    """As large as fits, its two or three sentences each on lines of their own where that costs little."""
    block = _fit(text, fonts, locale, width_px, height_px, largest_px)
    parts = SENTENCE_END.split(text)
    if 1 < len(parts) <= 3:
        parted = _fit("\n".join(parts), fonts, locale, width_px, height_px, largest_px)
        block = parted if parted.size_px >= WORTH_A_SENTENCE * block.size_px else block
    return _take(text, block)


def set_line(text: str, fonts: FontSet, locale: str, size_px: float, weight: FontWeight = "bold") -> SetWords:
    return _take(text, set_text(text, fonts, weight=weight, size_px=size_px, locale=locale))


def set_name(name: str, fonts: FontSet, size_px: float) -> SetWords:
    """A brand's name in one line, or in two even ones where it has several words that make a long line."""
    line = set_text(name, fonts, weight="bold", size_px=size_px, locale="en", line_height=NAME_LEADING)
    if " " not in name.strip() or line.width_px < LONG_NAME * size_px:
        return _take(name, line)
    two = set_text(
        name,
        fonts,
        weight="bold",
        size_px=size_px,
        locale="en",
        max_width_px=0.6 * line.width_px,
        max_lines=2,
        line_height=NAME_LEADING,
    )
    return _take(name, two)


def _fit(text: str, fonts: FontSet, locale: str, width_px: float, height_px: float, largest_px: float) -> TextBlock:
    found = fit_text(
        text,
        fonts,
        weight="bold",
        locale=locale,
        width_px=width_px,
        height_px=height_px,
        min_size_px=SMALLEST_PX,
        max_size_px=max(largest_px, SMALLEST_PX),
        max_lines=MOST_LINES,
        line_height=LEADING,
        tracking_em=TIGHT,
    )
    return found or set_text(
        text,
        fonts,
        weight="bold",
        size_px=SMALLEST_PX,
        locale=locale,
        max_width_px=max(width_px, SMALLEST_PX),
        line_height=LEADING,
    )


def _take(text: str, block: TextBlock) -> SetWords:
    left, top = block.ink.left, block.ink.top
    return SetWords(
        text,
        tuple((line.text, line.baseline_px - top) for line in block.lines),
        tuple(map_contour(contour, lambda x, y: (x - left, y - top)) for contour in block.contours),
        block.ink.width,
        block.ink.height,
        block.size_px,
        block.missing,
        block.is_rtl,
    )
