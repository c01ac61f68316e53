"""This file finds where long compounds may be parted by a hyphen, in languages that write them as one word.

Only at seams that the spelling shows: behind a suffix with its linking s (Gesellschafts-kapitän), and between three
equal consonants (Schiff-fahrt). Syllables need a dictionary, and a word parted wrongly is worse than a small one; for
other words a brief's own soft hyphens (U+00AD) say where.
"""

import re

from brand_assets.typesetting.opportunities import SOFT_HYPHEN
from brand_assets.typesetting.preparing import language_of

LONG = 14
"""Letters from which a word is parted: shorter ones are read at a glance."""
LEAST = 4
"""Letters that stay together at either end."""
_SUFFIXES = {
    "de": "ungs heits keits schafts ions täts fahrts",
    "nl": "heids schaps teits ings",
    "sv": "ings hets skaps tions",
    "da": "ings heds skabs tions",
    "nb": "ings hets skaps sjons",
}
_SAME = {"nn": "nb", "no": "nb"}
_TRIPLE = r"([b-df-hj-np-tv-z])\1(?=\1)"
_WORD = re.compile(r"[^\W\d_]+")


def part_compounds(text: str, locale: str) -> str:
    """The text with soft hyphens in its long words; unchanged in another language, or where somebody has set them."""
    language = language_of(locale)
    suffixes = _SUFFIXES.get(_SAME.get(language, language))
    if suffixes is None or SOFT_HYPHEN in text:
        return text
    seam = re.compile("|".join((*(f"(?<={suffix})" for suffix in suffixes.split()), _TRIPLE)), re.IGNORECASE)
    return _WORD.sub(lambda word: _part(word.group(), seam), text)


def _part(word: str, seam: re.Pattern[str]) -> str:
    if len(word) < LONG or word.isupper():
        return word
    kept = [0]
    for cut in (found.end() for found in seam.finditer(word)):
        if cut - kept[-1] >= LEAST and len(word) - cut >= LEAST:
            kept.append(cut)
    return SOFT_HYPHEN.join(word[start:end] for start, end in zip(kept, [*kept[1:], len(word)], strict=True))
