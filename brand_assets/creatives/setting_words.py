"""This file sets headline, call to action and the brand's name as outlines, with the breaks that a designer would make."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from brand_assets.fonts import FontWeight
from brand_assets.records.delivery import Box
from brand_assets.typesetting.fitting import fit_text
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.setting import TextBlock, set_text
from brand_assets.vector.mark import Contour, map_contour

SMALLEST_PX = 7.0
"""What nothing is set below: a text that does not even fit so is set over, and the checks say so."""
LEADING = 1.12
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=\S)|(?<=[。！？])(?=\S)")
WORTH_A_SENTENCE = 0.78
"""Of the size that a text could have: so much smaller it may be for every sentence to get its own line."""


@dataclass(frozen=True, slots=True)
class SetWords:
    """Outlines whose ink begins at (0, 0) and is `width_px` by `height_px`; `lines` as they were broken.

    `missing` are the characters that no font has.
    """

    text: str
    lines: tuple[str, ...]
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
    """As large as fits; its sentences on lines of their own where they are large enough that way, else even lines."""
    block = _fit(text, fonts, locale, width_px, height_px, largest_px)
    parts = SENTENCE_END.split(text)
    if 1 < len(parts) <= 3:
        size = min(_fit(part, fonts, locale, width_px, height_px / len(parts), largest_px).size_px for part in parts)
        if size >= WORTH_A_SENTENCE * block.size_px:
            blocks = [_even(part, fonts, locale, width_px, size) for part in parts]
            return _join(text, blocks, LEADING * size)
    return _join(text, [_even(text, fonts, locale, width_px, block.size_px)], 0.0)


def set_line(text: str, fonts: FontSet, locale: str, size_px: float, weight: FontWeight = "bold") -> SetWords:
    return _join(text, [set_text(text, fonts, weight=weight, size_px=size_px, locale=locale)], 0.0)


def set_name(name: str, fonts: FontSet, size_px: float) -> SetWords:
    """A brand's name in one line, or in two even ones where it has several words that make a long line."""
    line = set_text(name, fonts, weight="bold", size_px=size_px, locale="en", line_height=1.05)
    if " " not in name.strip() or line.width_px < 4.2 * size_px:
        return _join(name, [line], 0.0)
    block = _narrow(name, fonts, "en", line.width_px * 0.75, size_px, 1.05)
    return _join(name, [block if len(block.lines) == 2 else line], 0.0)


def _fit(
    text: str, fonts: FontSet, locale: str, width_px: float, height_px: float, largest_px: float
) -> TextBlock:
    width, height = max(width_px, SMALLEST_PX), max(height_px, SMALLEST_PX)
    found = fit_text(
        text,
        fonts,
        weight="bold",
        locale=locale,
        width_px=width,
        height_px=height,
        min_size_px=SMALLEST_PX,
        max_size_px=max(largest_px, SMALLEST_PX),
        max_lines=8,
        align="start",
    )
    return found or set_text(
        text, fonts, weight="bold", size_px=SMALLEST_PX, locale=locale, max_width_px=width, line_height=LEADING
    )


def _even(text: str, fonts: FontSet, locale: str, width_px: float, size_px: float) -> TextBlock:
    return _narrow(text, fonts, locale, width_px, size_px, LEADING)


def _narrow(text: str, fonts: FontSet, locale: str, width_px: float, size_px: float, leading: float) -> TextBlock:
    """Broken for the narrowest width that takes no more lines: no line of one word under a full one."""

    def set_within(width: float) -> TextBlock:
        return set_text(
            text, fonts, weight="bold", size_px=size_px, locale=locale, max_width_px=width, line_height=leading
        )

    best = set_within(width_px)
    low, high = best.width_px / max(1, len(best.lines)), best.width_px
    for _ in range(6 if len(best.lines) > 1 else 0):
        middle = (low + high) / 2
        block = set_within(middle)
        if len(block.lines) == len(best.lines) and block.width_px <= middle + 1:
            best, high = block, middle
        else:
            low = middle
    return best


def _join(text: str, blocks: list[TextBlock], leading_px: float) -> SetWords:
    """Blocks below each other, their ink flush at the side that reading begins at."""
    is_rtl = blocks[0].is_rtl
    widest = max(block.ink.width for block in blocks)
    contours: list[Contour] = []
    down = 0.0
    top = blocks[0].ink.top
    for block in blocks:
        across = widest - block.ink.right if is_rtl else -block.ink.left
        contours += [_shift(contour, across, down - top) for contour in block.contours]
        bottom = down - top + block.ink.bottom
        down += leading_px * len(block.lines)
    return SetWords(
        text,
        tuple(_read_line(line) for block in blocks for line in block.lines),
        tuple(contours),
        widest,
        bottom,
        blocks[0].size_px,
        tuple(dict.fromkeys(character for block in blocks for character in block.missing)),
        is_rtl,
    )


def _read_line(line: object) -> str:
    return line if isinstance(line, str) else str(getattr(line, "text", line))


def _shift(contour: Contour, across: float, down: float) -> Contour:
    return map_contour(contour, lambda x, y: (x + across, y + down))
