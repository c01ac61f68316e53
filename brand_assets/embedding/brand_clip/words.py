"""This file takes a text apart into the words that the text tower knows."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.brand_clip.colors import name_color

WORDING = "1"
"""To be counted up when a rule below changes: texts are numbered anew then."""
MAX_TOKENS = 224
"""Longer texts are cut: a prompt of ours has 130 to 230 words, and what is said last is what to avoid."""
NOTHING = 1
"""Stands for a text without a known word; 0 fills up shorter rows of a batch."""
FIRST_WORD = 2
_UNWANTED = re.compile(r"\b(?:avoid|without any|leave out)\s*:[^.\n]*[.\n]?", re.IGNORECASE)
_NAMED_HEX = re.compile(r"(?:\b[A-Z][\w'’-]*\s+){0,4}#([0-9A-Fa-f]{6})\b")
_WORD = re.compile(r"[a-z]+|\d+")
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ly", ""))


def split_words(text: str) -> list[str]:
    """Lower-case words and numbers. What a text says to avoid is left out, a hex colour is named by its plain name."""
    text = _UNWANTED.sub(" ", text)
    text = _NAMED_HEX.sub(lambda found: f" {name_color('#' + found[1])} ", text)
    return _WORD.findall(text.lower().replace("’", "").replace("'", ""))


def number_words(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """The numbers of the known words; an unknown one counts by its stem or not at all, as a brand's name does."""
    found = (_find(word, vocabulary) for word in split_words(text))
    return [number for number in found if number is not None][:MAX_TOKENS] or [NOTHING]


def fill_rows(numbers: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """(n, longest) with 0 behind the shorter ones."""
    rows = np.zeros((len(numbers), max(map(len, numbers), default=1)), dtype=np.int64)
    for row, words in zip(rows, numbers, strict=True):
        row[: len(words)] = words
    return rows


def read_vocabulary(text: str) -> dict[str, int]:
    """One word a line, numbered from FIRST_WORD."""
    return {word: number for number, word in enumerate(text.split(), start=FIRST_WORD)}


def _find(word: str, vocabulary: Mapping[str, int]) -> int | None:
    found = vocabulary.get(word)
    if found is not None:
        return found
    stem = next((stem for stem in _list_stems(word) if stem in vocabulary), None)
    return None if stem is None else vocabulary[stem]


@cache
def _list_stems(word: str) -> tuple[str, ...]:
    """What the word may be a form of: `anchors` of `anchor`."""
    cut = [(word.removesuffix(ending) + other) for ending, other in _ENDINGS if word.endswith(ending)]
    return tuple(stem for stem in cut if len(stem) > 2)
