"""This file says a value of the visual language in the ways that a caption might."""

from collections.abc import Iterable

from brand_assets.taxonomy.vocabulary import find_attribute, find_value

STYLE = "style"
"""The attribute of the style labels, which are no part of the taxonomy."""
FRAMES = ("{}", "a logo, {}")
"""One sentence tilts a value's vector to its own wording; the mean of several frames and paraphrases does so less."""


def frame(phrases: Iterable[str]) -> tuple[str, ...]:
    """Each phrase in each frame."""
    return tuple(pattern.format(phrase) for phrase in phrases for pattern in FRAMES)


def phrase_value(attribute: str, value: str) -> tuple[str, ...]:
    """The value's words and paraphrases in each frame; empty when the taxonomy does not know it."""
    found = find_value(attribute, value)
    return () if found is None else frame((found.words, *found.paraphrases))


def phrase_attribute(attribute: str) -> dict[str, tuple[str, ...]]:
    """Value to its phrasings, in the taxonomy's order; empty when it does not know the attribute."""
    found = find_attribute(attribute)
    return {} if found is None else {value: phrase_value(attribute, value) for value in found.values}
