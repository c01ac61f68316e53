"""This file finds the brand's name where it is misspelt: in the words of a text, and in letters read from a picture."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from brand_assets.compliance.crops import cut_pixels
from brand_assets.compliance.evidence import Exhibit
from brand_assets.compliance.rules import NAME_DISTANCE
from brand_assets.records.delivery import Box, CreativeLayout, Finding

SURE = 0.9
"""Below this confidence a reader guesses."""
WHOLE_SIDE_PX, CLOSE_SIDE_PX = 640, 480
LEAST_LETTERS = 4
"""Of a name that is looked for where it is nearly right: shorter ones are nearly any word."""
CONTEXT_LINES = 0.8
"""Of a line's height, around what is read again."""
LETTER_WIDTH = 1.1
"""Of a line's height: no letter is wider."""
_WORD = re.compile(r"[\w&](?:[\w&'’.+-]*[\w&])?")
_ENDINGS = ("s",)
"""A genitive or a plural is no misspelling: `Atlas Clinic's`, `Atlas Clinics`."""
_DRAWN_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b"})


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


def find_misspelt(text: str, brand_name: str) -> str | None:
    """The words of a text that are nearly the brand's name and not quite; None when there are none.

    Case, accents, spaces and signs do not count, nor does an `s` at the end.
    """
    return _find_nearly(text, brand_name, fold_name)


def check_name_in_texts(exhibit: Exhibit, layout: CreativeLayout, brand_name: str) -> Iterator[Finding]:
    for text in layout.texts:
        found = find_misspelt(text.text, brand_name)
        if found:
            yield _tell(exhibit, found, brand_name, text.box, "The text")


def check_name_in_picture(
    exhibit: Exhibit, layout: CreativeLayout, brand_name: str, reader: LineReader
) -> Iterator[Finding]:
    """What is read twice as nearly the name, in the whole picture or in the logo; no two readings, no finding."""
    if any(letter not in reader.alphabet for letter in unicodedata.normalize("NFC", brand_name) if letter.isalpha()):
        return
    said: set[str] = {_fold_drawn(found) for text in layout.texts if (found := find_misspelt(text.text, brand_name))}
    logo = layout.logo.box.grown(0.15 * max(layout.logo.box.width, layout.logo.box.height))
    for region in (logo, exhibit.whole):
        for found, box in _read_nearly(exhibit.picture, region, brand_name, reader):
            if _fold_drawn(found) not in said and _is_read_again(exhibit.picture, box, brand_name, found, reader):
                said.add(_fold_drawn(found))
                yield _tell(exhibit, found, brand_name, box, "The picture")


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
            found = _find_nearly(" ".join(line.text for line in some), brand_name, _fold_drawn)
            if found:
                yield found, _bound(some, scale, left, top)


def _is_read_again(picture: NDArray[np.uint8], box: Box, brand_name: str, found: str, reader: LineReader) -> bool:
    """Whether a closer look reads the same."""
    lines = reader.read(_with_alpha(cut_pixels(picture, box)), CLOSE_SIDE_PX)
    again = _find_nearly(" ".join(line.text for line in lines), brand_name, _fold_drawn)
    return again is not None and _fold_drawn(again) == _fold_drawn(found)


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


def _find_nearly(text: str, brand_name: str, fold: Callable[[str], str]) -> str | None:
    from rapidfuzz.distance import Levenshtein

    name = fold(brand_name)
    if len(name) < LEAST_LETTERS:
        return None
    words = _WORD.findall(unicodedata.normalize("NFKC", text))
    count = len(brand_name.split())
    windows = [
        " ".join(words[start : start + length])
        for length in range(max(1, count - 1), count + 2)
        for start in range(len(words) - length + 1)
    ]
    if any(_is_name(fold(one), name) for one in windows):
        return None
    nearly = [(Levenshtein.distance(fold(one), name), one) for one in windows]
    close = [(gap, one) for gap, one in nearly if 0 < gap <= NAME_DISTANCE.value * len(name)]
    return min(close, key=lambda one: (one[0], abs(len(one[1]) - len(brand_name))))[1] if close else None


def _is_name(folded: str, name: str) -> bool:
    return folded == name or any(folded == name + ending for ending in _ENDINGS)


def fold_name(text: str) -> str:
    """Letters and digits alone, lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def _fold_drawn(text: str) -> str:
    """As `fold_name`, with letters as one that are drawn alike."""
    return fold_name(text).translate(_DRAWN_ALIKE)


def _with_alpha(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def _tell(exhibit: Exhibit, found: str, brand_name: str, region: Box, where: str) -> Finding:
    return exhibit.find(
        "misspelled_name",
        "error",
        f"{where} says “{found}”; the brand is called “{brand_name}”.",
        f"Write “{brand_name}”.",
        region,
        found=found,
        expected=brand_name,
    )
