"""This file finds out whether a text speaks of something, in whatever form the words stand there."""

import re
from functools import lru_cache

_JOINERS = dict.fromkeys((0x200C, 0x200D))
"""Characters that are not seen, and would hide a word."""


def mentions(text: str, thing: str) -> bool:
    """Whether a text has these words, in whatever case and joined however: one or many, or as a verb's form."""
    pattern = _compile(thing)
    return pattern is not None and pattern.search(text.casefold().translate(_JOINERS)) is not None


@lru_cache(maxsize=512)
def _compile(thing: str) -> re.Pattern[str] | None:
    words = re.split(r"[\s-]+", thing.casefold().strip(" -"))
    *first, last = [word for word in words if word] or [""]
    if not last:
        return None
    joined = r"[\s-]*".join([*map(re.escape, first), _inflect(_singular(last))])
    return re.compile(rf"(?<!\w){joined}(?!\w)")


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith("ves"):
        return f"{word[:-3]}f"
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word


def _inflect(word: str) -> str:
    """A pattern of the forms that English makes of a word: foxes, berries, leaves, bevelled, outlining."""
    root = re.escape(word[:-1])
    match word[-1]:
        case "y":
            return rf"{root}(?:y|ys|ies|ied|ying)"
        case "f":
            return rf"{root}(?:f|fs|ves)"
        case "e":
            return rf"{root}(?:e|es|ed|ing)"
    return rf"{re.escape(word)}(?:s|es|{re.escape(word[-1])}?(?:ed|ing))?"
