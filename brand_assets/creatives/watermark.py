"""This file finds a place for a creative's watermark: a small line on a plate, where nothing else stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brand_assets.creatives.arranging import Situation
from brand_assets.creatives.setting_words import SetWords, set_line
from brand_assets.records.delivery import Box
from brand_assets.typesetting.fonts import FontSet

SIZE = 0.0165
"""Of the canvas's scale: to be read by those who look for it."""
SMALLEST_PX = 12.0
SIDE, HEIGHT = 0.7, 1.9
"""Of the type: what the plate has at each end, and its height."""
STEPS = 12


@dataclass(frozen=True, slots=True)
class Chip:
    words: SetWords
    plate: Box
    words_box: Box


def place_watermark(text: str, fonts: FontSet, locale: str, situation: Situation, taken: Sequence[Box]) -> Chip:
    """At the edge that the logo is not at, where reading begins; else at the first free place from there."""
    canvas = situation.canvas
    size = max(SMALLEST_PX, SIZE * canvas.scale_px)
    words = set_line(text, fonts, locale, size, "medium")
    wide = words.width_px + 2 * SIDE * size
    if wide > canvas.inner.width:
        words = set_line(text, fonts, locale, size * canvas.inner.width / wide, "medium")
    width, height = words.width_px + 2 * SIDE * words.size_px, HEIGHT * words.size_px
    places = list(_list_places(situation, width, height))
    plate = next((place for place in places if not any(place.meets(box) for box in taken)), places[0])
    left, top = plate.left + (width - words.width_px) / 2, plate.top + (height - words.height_px) / 2
    return Chip(words, plate, Box(left, top, left + words.width_px, top + words.height_px))


def _list_places(situation: Situation, width: float, height: float) -> Iterator[Box]:
    """The corners first, those away from the logo before the others; then row by row from the free edge."""
    inner = situation.canvas.inner
    steps = [*((row, column) for row in (0, STEPS) for column in (0, STEPS))]
    steps += [(row, column) for row in range(STEPS + 1) for column in range(STEPS + 1)]
    for row, column in steps:
        down, across = (inner.height - height) * row / STEPS, (inner.width - width) * column / STEPS
        top = inner.bottom - height - down if situation.is_logo_top else inner.top + down
        left = inner.right - width - across if situation.is_rtl else inner.left + across
        yield Box(left, top, left + width, top + height)
