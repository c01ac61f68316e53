"""This file knows which way text runs: the base direction, the level of every character, the order of runs in a line.

The Unicode Bidirectional Algorithm, UAX #9: https://www.unicode.org/reports/tr9/. Levels come from python-bidi.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

from brand_assets.errors import ConfigError
from brand_assets.typesetting.preparing import language_of

RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})
_SCRIPT_SUBTAGS = re.compile(r"[-_](arab|hebr|syrc|thaa|nkoo)\b", re.IGNORECASE)
_LEVEL = re.compile(r"Level\(\s*(\d+),?\s*\)")
_LEVELS = re.compile(r"^ {4}levels: \[(.*?)^ {4}\]", re.DOTALL | re.MULTILINE)

T = TypeVar("T")


def runs_right_to_left(text: str, locale: str) -> bool:
    """Whether the text's base direction is from right to left.

    The locale decides where it is written from right to left and the text has such a letter, or no letter at all: a
    brand's Latin name at the start does not turn an Arabic headline around. Else the first strong character does (P2).
    """
    from bidi import get_base_level

    strong = {kind for c in text if (kind := unicodedata.bidirectional(c)) in ("L", "R", "AL")}
    if language_of(locale) in RIGHT_TO_LEFT_LANGUAGES or _SCRIPT_SUBTAGS.search(locale):
        return strong != {"L"}
    return bool(strong) and get_base_level(text) == 1


def read_levels(text: str, is_rtl: bool) -> list[int]:
    """The embedding level of each character after rules X1 to I2; paragraphs are parted by newlines.

    python-bidi tells levels only in its debug listing, one for each byte of the text in UTF-8. Raises ConfigError when
    an installed version lists them otherwise.
    """
    from bidi import get_display

    if not text:
        return []
    listing = get_display(text, base_dir="R" if is_rtl else "L", debug=True)
    found = _LEVELS.search(listing)
    levels = [int(level) for level in _LEVEL.findall(found.group(1))] if found else []
    starts = [0]
    for character in text:
        starts.append(starts[-1] + len(character.encode()))
    if len(levels) != starts.pop():
        raise ConfigError(
            "python-bidi lists the levels of a text in another way than this project reads them. "
            "Install the version that constraints.txt names."
        )
    return [levels[start] for start in starts]


def order_visually(items: Sequence[T], level_of: Callable[[T], int]) -> list[T]:
    """A line's items from left to right: rule L2. Trailing white space must be cut off before, which is rule L1."""
    ordered = list(items)
    levels = [level_of(item) for item in ordered]
    lowest_odd = min((level for level in levels if level % 2), default=0)
    if not lowest_odd:
        return ordered
    for level in range(max(levels), lowest_odd - 1, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and levels[end] >= level:
                end += 1
            ordered[start:end], levels[start:end] = ordered[start:end][::-1], levels[start:end][::-1]
            start = max(end, start + 1)
    return ordered
