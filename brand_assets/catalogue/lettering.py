"""This file knows which characters the shipped fonts can draw, and what a brand's initials are."""

import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parents[1] / "fonts"
MAX_INITIALS = 3
"""More letters than this no longer read as a monogram."""


def missing_glyphs(name: str) -> tuple[str, ...]:
    """Characters of a name that no shipped font has, in reading order, each once; nothing where no font is shipped."""
    known = _known_characters()
    if not known:
        return ()
    drawn = (char for char in unicodedata.normalize("NFC", name) if not char.isspace())
    return tuple(dict.fromkeys(char for char in drawn if ord(char) not in known))


def initials_of(name: str) -> str:
    """First letters of the name's words, upper case, at most three: `HP` for `Harbor & Pine`, `LG` for `LumenGrid`."""
    spaced = re.sub(r"(?<=[^\W\d_][a-z])(?=[A-Z])", " ", name)
    letters = [word[0] for word in re.findall(r"\w+", spaced) if word[0] != "_"]
    return "".join(letters[:MAX_INITIALS]).upper()


@cache
def _known_characters() -> frozenset[int]:
    if not FONTS.is_dir():
        return frozenset()
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            known.update(font.getBestCmap())
    return frozenset(known)
