"""This file reads a reviewer's notes on a round that they sent back: what they ask for, and what they want less of.

Notes are anybody's text. They are cleaned, cut and quoted into prompts as words, and never rendered as a template.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from brand_assets.prompts.spreading.saying import NUMBERS, asks_for, list_words
from brand_assets.prompts.wording.sentences import close_sentence
from brand_assets.records.brief import Brief
from brand_assets.taxonomy.vocabulary import Value, list_attributes

ASKED, LESS, NONE = 2.0, -0.5, -0.9
"""What a value's weight in prompts changes by: asked for it weighs three times as much, less of it half, none .1."""
MAX_CLAUSE_CHARS = 240
MAX_THING_CHARS = 80
MOST_THINGS = 12
OPENING = "Revision notes:"
"""How the clause of a prompt begins that has a reviewer's words; it has no full stop before its last."""

Mood = Literal["asked", "less", "none"]
_SIGNALS: Mapping[str, Mood] = {
    **dict.fromkeys(("less", "fewer", "reduce", "too"), "less"),
    **dict.fromkeys(("no", "not", "nor", "never", "without", "avoid", "don't", "dont", "remove"), "none"),
    **dict.fromkeys(("but", "more", "instead", "rather", "keep", "make", "use", "add", "want", "prefer"), "asked"),
}
_OPENERS: Mapping[str, Mood] = {"drop": "none", "lose": "none"}
"""Signals only at the beginning: a drop shadow is a thing."""
_FILLERS = frozenset(
    {"so", "many", "much", "more", "any", "of", "the", "a", "an", "use", "using", "make", "have", "be", "it", "is"}
)
_VAGUE = frozenset({"none", "normal", "medium", "mixed", "even", "plain", "once"})
"""Names of values that are everyday words: they are meant only beside their attribute's name."""
_CLAUSES = re.compile(r"[.;:,!?\n•]+|(?<=\s)[-–—](?=\s)")


@dataclass(frozen=True, slots=True)
class Notes:
    """`said` is the whole; `clause` what a prompt says of it; `unwanted` things to avoid; `weights` by attribute and
    value what is drawn more or less often.
    """

    said: str = ""
    clause: str = ""
    unwanted: tuple[str, ...] = ()
    weights: Mapping[tuple[str, str], float] = field(default_factory=dict)


NO_NOTES = Notes()


def clean_notes(text: str) -> str:
    """Without control and invisible characters, lines kept, no white space around."""
    kept = "".join(" " if char == "\t" else char for char in text if char in "\n\t" or _is_visible(char))
    return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()


def _is_visible(char: str) -> bool:
    return not unicodedata.category(char).startswith("C")


def read_notes(text: str) -> Notes:
    """What the notes come to; words that name no value of the visual language count in the prompts' text alone."""
    said = clean_notes(text)
    pieces = [piece for part in _CLAUSES.split(said) for piece in _read_part(part)]
    weights: dict[tuple[str, str], float] = {}
    for mood, words in pieces:
        change = {"asked": ASKED, "less": LESS, "none": NONE}[mood]
        weights.update({(value.attribute, value.name): change for value in find_values(words)})
    unwanted = [words if mood == "none" else f"{words} overdone" for mood, words in pieces if mood != "asked"]
    things = dict.fromkeys(thing[:MAX_THING_CHARS] for thing in unwanted)
    asked = (words for mood, words in pieces if mood == "asked")
    return Notes(said, _write_clause(asked), tuple(things)[:MOST_THINGS], weights)


def heed(brief: Brief, notes: Notes) -> Brief:
    """The brief with what the notes do not want among what its brand avoids."""
    brand = replace(brief.brand, avoid=tuple(dict.fromkeys((*brief.brand.avoid, *notes.unwanted))))
    return replace(brief, brand=brand)


def find_values(text: str) -> list[Value]:
    """The values that a text names: beside their attribute's name, or by a name that means nothing else there.

    Where several attributes have the value and none is named, all of them are meant.
    """
    plain = " ".join(_strip_degree(word) for word in list_words(text))
    named = [value for value in _list_values() if _has_name(plain, value)]
    exact = {value.name for value in named if asks_for(plain, value)}
    return [
        value
        for value in named
        if asks_for(plain, value)
        or (value.name not in exact and value.name not in _VAGUE and value.name not in NUMBERS)
    ]


def _list_values() -> Iterator[Value]:
    return (value for attribute in list_attributes() for value in attribute.values.values())


def _has_name(plain: str, value: Value) -> bool:
    return f" {' '.join(list_words(value.name))} " in f" {plain} "


def _strip_degree(word: str) -> str:
    """`rounder` and `roundest` are `round`, `thinner` is `thin`; a word that only ends so stays."""
    for ending in ("er", "est", "ed"):
        root = word.removesuffix(ending)
        for known in (root, root[:-1] if root[-1:] == root[-2:-1] else root, f"{root}e", f"{root[:-1]}y"):
            if root != word and known in _known_words():
                return known
    return word


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for value in _list_values() for word in list_words(value.name))


def _read_part(part: str) -> Iterator[tuple[Mood, str]]:
    """What one part of a sentence asks for and what it does not, each with its words; a signal holds until the next."""
    mood: Mood = "asked"
    words: list[str] = []
    is_after_signal = False
    for word in part.replace('"', "").split():
        plain = word.casefold().replace("’", "'").strip("()'*_")
        signal = _SIGNALS.get(plain) or (None if words or is_after_signal else _OPENERS.get(plain))
        if signal and not (is_after_signal and signal == "asked"):
            yield from _close(mood, words)
            mood, words = signal, []
            words += [word] if signal == "asked" and word.casefold() not in ("but", "rather") else []
        elif not (is_after_signal and word.casefold() in _FILLERS):
            words.append(word)
            is_after_signal = False
            continue
        is_after_signal = mood != "asked"
    yield from _close(mood, words)


def _close(mood: Mood, words: list[str]) -> Iterator[tuple[Mood, str]]:
    while words and words[-1].casefold() in ("and", "or", "with"):
        words = words[:-1]
    if words:
        is_short_of = mood != "asked" and words[-1].casefold() == "enough"
        yield ("asked", f"more {' '.join(words[:-1])}") if is_short_of else (mood, " ".join(words))


def _write_clause(asked: Iterable[str]) -> str:
    """One sentence without a full stop but its last, as long as it may be; empty when nothing is asked for."""
    told = "; ".join(asked)
    if not told:
        return ""
    if len(told) > MAX_CLAUSE_CHARS:
        told = f"{told[:MAX_CLAUSE_CHARS].rsplit(' ', 1)[0].rstrip(' ;')} …"
    return f"{OPENING} {close_sentence(told)}"
