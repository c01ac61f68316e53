"""This file parts a text into words as people read them, whatever was done to keep a search from finding them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from brand_assets.compliance.inflection import fold

SIGNS = "%#€$£+"
"""That are words by themselves: `100 %`."""
_BROKEN = re.compile(r"(?<=[^\W\d_])(?:[-\u2010\u2011][ \t]*\n|\u00ad[ \t]*\n?)\s*(?=[^\W\d_])")
"""A word broken over two lines, or that may be."""
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:([ .·•*_\-\u00a0\u2009\u202f])[^\W\d_])(?:\1[^\W\d_])+(?![^\W_])")
"""Three letters or more, each by itself."""
_LOOK_LIKE = {
    **dict(zip("авеѕіјкмнорсԛтухһԁɡ", "abesijkmhopcqtyxhdg", strict=True)),
    **dict(zip("αβεικνορτυχϲςı", "abeiknoptuxcci", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdeghijklmnoprstuvwyz", strict=True)),
}
"""Cyrillic, Greek and small capital letters that are drawn like Latin ones."""
_DIGITS = str.maketrans("013457", "oleast")
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Word:
    """`shown` as the text has it; `plain` how it is compared: folded, and once more with look-alikes undone."""

    shown: str
    plain: tuple[str, ...]


def split_words(text: str) -> list[Word]:
    """In their order. A word that is broken over two lines, or s p a c e d, is one."""
    seen = _drop_unseen(unicodedata.normalize("NFKC", _BROKEN.sub(_join_lines, text)))
    words, start = [], 0
    for spaced in _SPACED.finditer(seen):
        words += [_read(shown) for shown in _split(seen[start : spaced.start()])]
        words.append(Word(spaced.group(), _list_plain("".join(c for c in spaced.group() if c.isalnum()))))
        start = spaced.end()
    return words + [_read(shown) for shown in _split(seen[start:])]


def _join_lines(broken: re.Match[str]) -> str:
    """Before a capital the hyphen is the word's own, as in `Geld-zurück-Garantie`."""
    following = broken.string[broken.end() : broken.end() + 1]
    return "-" if following.isupper() and "\n" in broken.group() and not _is_all_capitals(broken.string) else ""


def _is_all_capitals(text: str) -> bool:
    return text == text.upper()


def _split(text: str) -> Iterator[str]:
    """Letters and digits with the marks on them, and signs."""
    word = ""
    for character in text:
        if character.isalnum() or (word and unicodedata.category(character)[0] == "M"):
            word += character
            continue
        if word:
            yield word
        word = ""
        if character in SIGNS:
            yield character
    if word:
        yield word


def _read(shown: str) -> Word:
    return Word(shown, _list_plain(shown))


def _list_plain(word: str) -> tuple[str, ...]:
    folded = fold(word)
    undone = _undo_look_alikes(folded)
    return (folded,) if undone == folded else (folded, undone)


def _undo_look_alikes(folded: str) -> str:
    """Of a word in Latin letters, others that are drawn like them, and digits that stand for them."""
    latin = "".join(_LOOK_LIKE.get(c, c) for c in folded)
    if not (latin.isascii() and sum(c.isalpha() for c in latin) >= LEAST_LETTERS):
        return folded
    is_mixed = any(c.isascii() and c.isalpha() for c in folded) or not any("\u0370" <= c <= "\u052f" for c in folded)
    return latin.translate(_DIGITS) if is_mixed else folded


def _drop_unseen(text: str) -> str:
    """Without joiners and strokes through letters, which would part a word in two."""
    return "".join(
        c for c in text if unicodedata.category(c) != "Cf" and not "\u0334" <= c <= "\u0338" and c != "\u034f"
    )
