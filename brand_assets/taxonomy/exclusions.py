"""This file makes what the values of the visual language exclude hold both ways round."""

from collections.abc import Mapping
from dataclasses import replace

from brand_assets.errors import ConfigError
from brand_assets.taxonomy.spelling import say_nearest
from brand_assets.taxonomy.terms import Attribute, Language

Pair = tuple[str, str]
"""An attribute and one of its values."""
Exclusions = dict[Pair, Mapping[str, tuple[str, ...]]]
"""What is written under each value: the attributes, and those of their values that cannot go with it."""


def close_exclusions(language: Language, excluded: Exclusions) -> Language:
    """The language with every exclusion on both of its values. Raises ConfigError on one that names nothing known."""
    closed: dict[Pair, dict[str, list[str]]] = {pair: {} for pair in excluded}
    for pair, groups in excluded.items():
        for name, values in groups.items():
            for value in values:
                _check_known(language, pair, (name, value))
                _add(closed[pair], (name, value))
                _add(closed[name, value], pair)
    return replace(
        language,
        attributes={name: _with_exclusions(attribute, closed) for name, attribute in language.attributes.items()},
    )


def _check_known(language: Language, pair: Pair, other: Pair) -> None:
    where = f"{language.attributes[pair[0]].category}.yaml: {'.'.join(pair)}"
    attribute = language.attributes.get(other[0])
    if attribute is None:
        nearest = say_nearest(other[0], language.attributes)
        raise ConfigError(f"{where}: excludes names {other[0]!r}, no attribute; {nearest}.")
    if other[1] not in attribute.values:
        nearest = say_nearest(other[1], attribute.values)
        raise ConfigError(f"{where}: excludes names {other[1]!r}, no value of {other[0]}; {nearest}.")
    if pair[0] == other[0]:
        raise ConfigError(f"{where}: excludes names {other[0]} itself; a mark has one value of each attribute.")


def _add(groups: dict[str, list[str]], pair: Pair) -> None:
    values = groups.setdefault(pair[0], [])
    if pair[1] not in values:
        values.append(pair[1])


def _with_exclusions(attribute: Attribute, closed: Mapping[Pair, Mapping[str, list[str]]]) -> Attribute:
    values = {
        name: replace(value, excludes={other: tuple(names) for other, names in closed[attribute.name, name].items()})
        for name, value in attribute.values.items()
    }
    return replace(attribute, values=values)
