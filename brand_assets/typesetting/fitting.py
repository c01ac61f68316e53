"""This file finds the largest size at which a text fits a box, in lines that read well."""

import math
from dataclasses import dataclass

from brand_assets.fonts import FontWeight
from brand_assets.typesetting.breaking import Lines, break_well, is_careful, narrow, rate_lines, widest
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.passage import Passage, read_passage
from brand_assets.typesetting.setting import Align, TextBlock, set_lines

STEPS = 5
"""Sizes that are tried for better breaks, from the largest down to what may be given."""
SMALLER = 25.0
"""What a size costs beside the costs of breaks: a fifth smaller is worth one torn word (`opportunities.TORN`)."""
MOST_LINES = 40


def fit_text(
    text: str,
    fonts: FontSet,
    *,
    weight: FontWeight,
    locale: str,
    width_px: float,
    height_px: float,
    min_size_px: float,
    max_size_px: float,
    max_lines: int | None = None,
    line_height: float = 1.15,
    align: Align = "start",
    tracking_em: float = 0.0,
    give: float = 0.2,
) -> TextBlock | None:
    """The text as large as it fits, in at most so many lines; None where it does not fit at the smallest size.

    Words are never cut: one that is too long makes the whole smaller. Up to the share `give` of the largest size is
    given up for lines that end where the sense does. The whole block, ink included, lies within the box.
    """
    if min(width_px, height_px, max_size_px) <= 0 or min_size_px > max_size_px:
        return None
    most = max(1, min(max_lines or MOST_LINES, int(height_px / (line_height * max(min_size_px, 1e-6)))))
    passage = read_passage(text, fonts, weight, locale, tracking_em)
    if passage.text.count("\n") >= most:
        passage = read_passage(text, fonts, weight, locale, tracking_em, is_flat=True)
    room = _Room(width_px, height_px, max_size_px, line_height)
    lines = _choose_lines(passage, room, most, min_size_px, give)
    block = set_lines(passage, lines, _round_down(room.measure_size(passage, lines)), line_height, align)
    if (over := max(block.width_px / width_px, block.height_px / height_px)) > 1.0:
        block = set_lines(passage, lines, _round_down(block.size_px / over), line_height, align)
    return block if block.size_px >= min_size_px else None


@dataclass(frozen=True, slots=True)
class _Room:
    width_px: float
    height_px: float
    max_size_px: float
    line_height: float

    def measure_size(self, passage: Passage, lines: Lines) -> float:
        """The largest size of exactly these lines, by their advances."""
        tall = min(self.max_size_px, self.height_px / (self.line_height * max(1, len(lines))))
        longest = widest(passage, lines)
        return min(tall, self.width_px / longest) if longest else tall


def _choose_lines(passage: Passage, room: _Room, most: int, min_size_px: float, give: float) -> Lines:
    if not passage.text:
        return ()
    even = [lines for count in range(1, most + 1) if (lines := narrow(passage, count))]
    largest = max(even, key=lambda lines: (room.measure_size(passage, lines), -len(lines)))
    size = room.measure_size(passage, largest)
    if not is_careful(passage):
        return largest
    least = min(size, max(size * (1.0 - give), min_size_px))
    sizes = [size - (size - least) * step / (STEPS - 1) for step in range(STEPS)]
    options = [largest, *(lines for smaller in sizes if (lines := _break_at(passage, room, most, smaller)))]
    return min(options, key=lambda lines: _rate(passage, room, lines))


def _break_at(passage: Passage, room: _Room, most: int, size_px: float) -> Lines | None:
    """The lines that read best at no less than the size."""
    tall = int(room.height_px / (room.line_height * size_px) + 1e-9)
    return break_well(passage, room.width_px / size_px, min(most, tall))


def _rate(passage: Passage, room: _Room, lines: Lines) -> float:
    return rate_lines(passage, lines) - SMALLER * math.log(room.measure_size(passage, lines))


def _round_down(size_px: float) -> float:
    return math.floor(size_px * 100) / 100
