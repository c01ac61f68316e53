"""This file reads what a brief says in its own words about values that it leaves open: what it asks for and avoids."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from brand_assets.prompts.wording.words import list_unwanted
from brand_assets.records.brief import Brief
from brand_assets.taxonomy.guidelines import read_guidelines
from brand_assets.taxonomy.vocabulary import Value

NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
MEANT = {
    "round": ("round", "circle", "disc", "ring"),
    "circular": ("round", "circle", "disc", "ring", "concentric"),
    "circle": ("circle", "disc", "ring", "concentric"),
    "hexagonal": ("hexagon", "honeycomb"),
    "triangular": ("triangle",),
    "one": ("single", "once"),
    "two": ("pair",),
    "three": ("trio",),
}
"""Words of a description, and the names of values that mean the same."""
FEW_WORDS = 4
"""A longer item under Don't is an instruction, not the name of a thing; its last word says little."""
REACH = 2
"""Words after a value's name among which its attribute's is looked for: `generous clear space`."""


@dataclass(frozen=True, slots=True)
class Said:
    """`do` is the Do list as one text; `unwanted` the words of each thing to avoid; `inks` the palette's size."""

    do: str = ""
    unwanted: tuple[tuple[str, ...], ...] = ()
    inks: int = 5


def hear(brief: Brief) -> Said:
    """What the brief says to every direction."""
    things = (part for item in list_unwanted(brief) for part in item.split(","))
    unwanted = filter(None, (list_words(thing) for thing in things))
    short = tuple(words for words in unwanted if len(words) <= FEW_WORDS)
    return Said(". ".join(read_guidelines(brief.story).do), short, len(brief.palette))


def bars_value(said: Said, value: Value) -> bool:
    """Whether the brief avoids the value: by its name (`light bulbs` for a bulb), or by all of its words.

    A number of colours beyond the palette is barred too.
    """
    if value.attribute == "color_count" and NUMBERS.get(value.name, 0) > said.inks:
        return True
    name, spoken = set(list_words(value.name)), set(list_words(f"{value.name} {value.words}"))
    return any(words[-1] in name or spoken.issuperset(words) for words in said.unwanted)


def asks_for(text: str, value: Value) -> bool:
    """Whether a text asks for the value in so many words, with its attribute's: `two flat colours`, `radial symmetry`.

    The value's name alone is not enough: an open door is no open composition.
    """
    words, wanted, nouns = list_words(text), list_words(value.name), set(list_words(value.attribute))
    return any(
        words[start : start + len(wanted)] == wanted
        and not nouns.isdisjoint(words[start + len(wanted) : start + len(wanted) + REACH])
        for start in range(len(words))
    )


def jars_with(text: str, value: Value) -> bool:
    """Whether a text speaks of what the value makes no sense with: a horizon does not turn about a centre."""
    return not {_singular(word) for word in value.jars_with}.isdisjoint(list_words(text))


def mentions(text: str, value: Value) -> bool:
    """Whether a text has the value's name, or a word that means it: a round badge is a circle, and no diamond.

    A number alone counts anything, so that it names no value.
    """
    words = list_words(text)
    meant = {*words, *(name for word in words for name in MEANT.get(word, ()))}
    return value.name not in NUMBERS and meant.issuperset(list_words(value.name))


@lru_cache(maxsize=4096)
def list_words(text: str) -> tuple[str, ...]:
    return tuple(_singular(word) for word in _split(text))


def _split(text: str) -> Iterable[str]:
    return re.findall(r"[^\W\d_]+", text.lower().replace("colour", "color"))


def _singular(word: str) -> str:
    """Near enough to compare two words: `leaves` is a `leaf`, `crosses` a `cross`."""
    if word.endswith("ves"):
        return f"{word[:-3]}f"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
