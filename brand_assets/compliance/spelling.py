"""This file finds the brand's name where it is misspelt: in the words of a text, and in letters read from a picture."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from brand_assets.compliance.crops import cut_pixels
from brand_assets.compliance.evidence import Exhibit
from brand_assets.compliance.naming import Misnomer, find_misnomers, find_nearly_drawn, fold_drawn
from brand_assets.records.delivery import Box, CreativeLayout, Finding

SURE = 0.9
"""Below this confidence a reader guesses."""
WHOLE_SIDE_PX, CLOSE_SIDE_PX = 640, 480
CONTEXT_LINES = 0.8
"""Of a line's height, around what is read again."""
LETTER_WIDTH = 1.1
"""Of a line's height: no letter is wider."""


class ReadLine(Protocol):
    """`top_px`, `left_px` and `height_px` in pixels of what was looked at."""

    @property
    def text(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def top_px(self) -> float: ...
    @property
    def left_px(self) -> float: ...
    @property
    def height_px(self) -> float: ...


class LineReader(Protocol):
    """Reads lines of text from a (h, w, 4) picture, looked at with its longer side at `side_px`."""

    @property
    def alphabet(self) -> frozenset[str]: ...
    def read(self, rgba: NDArray[np.uint8], side_px: int = ...) -> Sequence[ReadLine]: ...


def check_name_in_texts(exhibit: Exhibit, layout: CreativeLayout, brand_name: str) -> Iterator[Finding]:
    for text in layout.texts:
        for wrong in find_misnomers(text.text, brand_name, text.locale):
            yield _tell(exhibit, wrong, brand_name, text.box, "The text")


def check_name_in_picture(
    exhibit: Exhibit, layout: CreativeLayout, brand_name: str, reader: LineReader, *, reads_logo: bool = True
) -> Iterator[Finding]:
    """What is read twice as nearly the name, in the logo or in the whole picture; no two readings, no finding."""
    if any(letter not in reader.alphabet for letter in unicodedata.normalize("NFC", brand_name) if letter.isalpha()):
        return
    said = {
        fold_drawn(wrong.found) for text in layout.texts for wrong in find_misnomers(text.text, brand_name, text.locale)
    }
    logo = layout.logo.box.grown(0.15 * max(layout.logo.box.width, layout.logo.box.height))
    for region in (logo, exhibit.whole) if reads_logo else (exhibit.whole,):
        for found, box in _read_nearly(exhibit.picture, region, brand_name, reader):
            if fold_drawn(found) not in said and _is_read_again(exhibit.picture, box, brand_name, found, reader):
                said.add(fold_drawn(found))
                yield _tell(exhibit, Misnomer(found), brand_name, box, "The picture")


def _read_nearly(
    picture: NDArray[np.uint8], region: Box, brand_name: str, reader: LineReader
) -> Iterator[tuple[str, Box]]:
    """Readings that are nearly the name, on one line or on two below each other, and where they are."""
    cut = cut_pixels(picture, region)
    left, top = max(0.0, float(int(region.left))), max(0.0, float(int(region.top)))
    scale = WHOLE_SIDE_PX / max(cut.shape[:2])
    lines = [line for line in reader.read(_with_alpha(cut), WHOLE_SIDE_PX) if line.confidence >= SURE]
    for count in (1, 2):
        for start in range(len(lines) - count + 1):
            some = lines[start : start + count]
            found = find_nearly_drawn(" ".join(line.text for line in some), brand_name)
            if found:
                yield found, _bound(some, scale, left, top)


def _is_read_again(picture: NDArray[np.uint8], box: Box, brand_name: str, found: str, reader: LineReader) -> bool:
    """Whether a closer look reads the same."""
    lines = reader.read(_with_alpha(cut_pixels(picture, box)), CLOSE_SIDE_PX)
    again = find_nearly_drawn(" ".join(line.text for line in lines), brand_name)
    return again is not None and fold_drawn(again) == fold_drawn(found)


def _bound(lines: Sequence[ReadLine], scale: float, left: float, top: float) -> Box:
    margin = CONTEXT_LINES * max(line.height_px for line in lines)
    right = max(line.left_px + LETTER_WIDTH * line.height_px * len(line.text) for line in lines)
    bottom = max(line.top_px + line.height_px for line in lines)
    first, above = min(line.left_px for line in lines), min(line.top_px for line in lines)
    return Box(
        left + (first - margin) / scale,
        top + (above - margin) / scale,
        left + right / scale,
        top + (bottom + margin) / scale,
    )


def _with_alpha(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def _tell(exhibit: Exhibit, wrong: Misnomer, brand_name: str, region: Box, where: str) -> Finding:
    what = "is written" if wrong.is_case else "is called"
    return exhibit.find(
        "misspelled_name",
        wrong.severity,
        f"{where} says “{wrong.found}”; the brand {what} “{brand_name}”.",
        f"Write “{brand_name}”." if wrong.severity == "error" else f"Write “{brand_name}”, if the brand is meant.",
        region,
        found=wrong.found,
        expected=brand_name,
    )
