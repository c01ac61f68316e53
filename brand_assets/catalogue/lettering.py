"""This file knows what a brand's initials are, and which characters of a name no font can draw."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

MAX_INITIALS = 3
"""More letters than this no longer read as a monogram."""
APOSTROPHES = "'’ʼ"
CONNECTIVES = frozenset({"and", "et", "for", "of", "the", "und"})
"""Words that give no initial in a name that is all lower case."""
_HUMPS = re.compile(rf"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ])|(?<=[{APOSTROPHES}])(?=[A-ZÀ-Þ])")
_ARTICLE = "ال"  # the Arabic article is written as one with its noun


def missing_glyphs(name: str, folders: Iterable[Path] = ()) -> tuple[str, ...]:
    """Characters of a name that neither the shipped fonts nor those in the folders have, in reading order, each once.

    Raises ConfigError when a folder or a font in it cannot be read.
    """
    from brand_assets.fonts.faces import open_faces, shipped_face

    faces = (shipped_face("bold"), *open_faces(folders))
    drawn = dict.fromkeys(c for c in unicodedata.normalize("NFC", name) if not is_blank(c))
    return tuple(c for c in drawn if not any(face.covers(c) for face in faces))


def is_blank(character: str) -> bool:
    """White space, and what only steers the setting of others: joiners, variation selectors."""
    return character.isspace() or unicodedata.category(character) in ("Cf", "Cc") or "\ufe00" <= character <= "\ufe0f"


def initials_of(name: str) -> str:
    """One capital for each word that counts, at most three; "" when the name has no letters.

    A name in two scripts says the same twice, so the first script's words count. Lower-case words beside capitalised
    ones and connectives do not, as long as two others are left. A name of one word is parted at its inner capitals, and
    is its own initials when it is as short as those: `HP` for `Harbor & Pine`, `LG` for `LumenGrid 光網`, `3M`.
    """
    shown = "".join(c for c in unicodedata.normalize("NFC", name) if c.isspace() or not is_blank(c))
    words = _keep_one_script(_split_words(shown))
    capitalised = [word for word in words if not word.islower()]
    counting = capitalised if len(capitalised) >= 2 else [word for word in words if word not in CONNECTIVES]
    words = counting if len(counting) >= 2 else words
    if len(words) == 1:
        word = words[0]
        if len(word) <= MAX_INITIALS and word.isupper():
            return word
        words = part_humps(word)
    return "".join(_capital(word) for word in words[:MAX_INITIALS])


def part_humps(word: str) -> list[str]:
    """A camel-cased word at its inner capitals: `Lumen`, `Grid`."""
    return [part for part in _HUMPS.split(word) if part.strip(APOSTROPHES)]


def _split_words(name: str) -> list[str]:
    """Runs of letters and digits, with the marks above and below them and apostrophes inside."""
    spaced = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" or c in APOSTROPHES else " " for c in name)
    stripped = (word.strip(APOSTROPHES) for word in spaced.split())
    return [word for word in stripped if any(c.isalnum() for c in word)]


def _keep_one_script(words: Sequence[str]) -> list[str]:
    scripts = [_script_of(word) for word in words]
    first = next((script for script in scripts if script), "")
    return [word for word, script in zip(words, scripts, strict=True) if script in ("", first)]


def _script_of(word: str) -> str:
    """`LATIN`, `CYRILLIC`, `ARABIC` and so on, as Unicode names the word's first letter; "" for a number."""
    letter = next((c for c in word if c.isalpha()), "")
    script = unicodedata.name(letter, "").partition(" ")[0] if letter else ""
    return "CJK" if script in ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA") else script


def _capital(word: str) -> str:
    letters = word.lstrip(APOSTROPHES)
    if letters.startswith(_ARTICLE) and len(letters) > len(_ARTICLE) + 1:
        letters = letters[len(_ARTICLE) :]
    first = next((c for c in letters if c.isalnum()), letters[0])  # a mark before it belongs to a sign that is left out
    return first.upper() if len(first.upper()) == 1 else first
