"""This file answers for the visual language: which attributes and values there are, their words, what excludes what."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from brand_assets.taxonomy.reading import read_language
from brand_assets.taxonomy.terms import Attribute, Language, Openness, Value

__all__ = [
    "Attribute",
    "Openness",
    "Value",
    "are_compatible",
    "describe_category",
    "find_attribute",
    "find_value",
    "is_drawable",
    "list_attributes",
    "list_categories",
    "list_owners",
    "list_undrawn",
    "words_for",
]


def list_categories() -> list[str]:
    """Every category, in the order in which a prompt speaks of them."""
    return list(_open_language().categories)


def describe_category(category: str) -> str:
    """What the category is about, in one sentence; empty when there is none of that name."""
    return _open_language().categories.get(category, "")


def list_attributes(category: str | None = None) -> list[Attribute]:
    """Every attribute, or every one of a category, in the order in which a prompt speaks of them."""
    attributes = _open_language().attributes.values()
    return [attribute for attribute in attributes if category is None or attribute.category == category]


def find_attribute(name: str) -> Attribute | None:
    return _open_language().attributes.get(name)


def find_value(attribute: str, value: str) -> Value | None:
    found = find_attribute(attribute)
    return found.values.get(value) if found else None


def list_owners(value: str) -> list[str]:
    """The attributes that have a value of this name."""
    return [attribute.name for attribute in list_attributes() if value in attribute.values]


def is_drawable(attribute: str, value: str) -> bool:
    """Whether `draft` draws this value; a value that is not in the taxonomy is not drawn."""
    found = find_value(attribute, value)
    return found is not None and found.is_drawable


def list_undrawn(attributes: Mapping[str, str]) -> list[str]:
    """The attributes of one mark that `draft` does not draw: their value is beyond it, or goes with another's."""
    left_out = {
        name
        for attribute, value in attributes.items()
        if (found := find_value(attribute, value)) is not None
        for name in found.undrawn
    }
    return sorted(name for name, value in attributes.items() if name in left_out or not is_drawable(name, value))


def words_for(attribute: str, value: str, turn: int = 0) -> str:
    """What the value puts in a prompt: its words on turn 0, then its paraphrases, then its words again.

    A value that the taxonomy no longer knows speaks by its own name.
    """
    found = find_value(attribute, value)
    if found is None:
        return value
    phrasings = (found.words, *found.paraphrases)
    return phrasings[turn % len(phrasings)]


def are_compatible(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether two (attribute, value) pairs can go together in one mark."""
    value = find_value(*first)
    return value is None or second[1] not in value.excludes.get(second[0], ())


@cache
def _open_language() -> Language:
    return read_language(files("brand_assets.taxonomy") / "language")
