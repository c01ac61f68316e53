"""This file reads the visual language from its YAML files, one a category, and refuses what does not hold together.

    about: what the category is about
    order: its place among the categories
    attributes:
      <attribute>:
        about: one sentence
        openness: always, sometimes or never
        values:
          <value>: {words: ..., paraphrases: [...], ...}

`drawable`, `letterings` and `excludes` may be written of a value, or of an attribute for all of its values.
"""

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any, cast, get_args

from brand_assets.errors import ConfigError
from brand_assets.records.brief import LETTERINGS
from brand_assets.taxonomy.exclusions import Exclusions, close_exclusions
from brand_assets.taxonomy.facts import Facts, take_facts
from brand_assets.taxonomy.language_file import parse_language_file
from brand_assets.taxonomy.spelling import say_nearest
from brand_assets.taxonomy.terms import Attribute, Language, Openness, Value

MIN_VALUES = 3
"""With fewer, an attribute is a switch, and a round cannot be spread over it."""

_CATEGORY = ("about", "order", "attributes")
_ATTRIBUTE = ("about", "openness", "values", "drawable", "letterings", "excludes")
_VALUE = ("words", "paraphrases", "drawable", "weight", "letterings", "excludes", "undrawn", "not_beside", "jars_with")


def read_language(folder: Traversable) -> Language:
    """Every `<category>.yaml` of the folder, by its `order`. Raises ConfigError naming the term and what is wrong."""
    files = [_read_category(path) for path in folder.iterdir() if path.name.endswith(".yaml")]
    categories = {facts.where.removesuffix(".yaml"): facts for facts in _put_in_order(files)}
    attributes: dict[str, Attribute] = {}
    excluded: Exclusions = {}
    for category, facts in categories.items():
        for name, found in facts.terms("attributes").items():
            if name in attributes:
                raise ConfigError(f"{facts.where}: {name} is in {attributes[name].category}.yaml already; keep one.")
            attributes[name] = _read_attribute(category, name, found, excluded)
    _check_undrawn(attributes)
    _check_beside(attributes)
    abouts = {category: facts.text("about") for category, facts in categories.items()}
    return close_exclusions(Language(abouts, attributes), excluded)


def _read_category(path: Traversable) -> Facts:
    return take_facts(path.name, parse_language_file(path), known=_CATEGORY, required=_CATEGORY)


def _put_in_order(files: list[Facts]) -> list[Facts]:
    ordered = sorted(files, key=lambda facts: facts.whole("order"))
    for first, second in pairwise(ordered):
        if first.whole("order") == second.whole("order"):
            raise ConfigError(f"{first.where} and {second.where} both have the order {first.whole('order')}.")
    return ordered


def _read_attribute(category: str, name: str, found: Any, excluded: Exclusions) -> Attribute:
    facts = take_facts(f"{category}.yaml: {name}", found, known=_ATTRIBUTE, required=_ATTRIBUTE[:3])
    values = facts.terms("values")
    if len(values) < MIN_VALUES:
        raise ConfigError(f"{facts.where}: found {len(values)} values; at least {MIN_VALUES} are wanted.")
    openness = cast(Openness, facts.choice("openness", get_args(Openness)))
    return Attribute(
        name,
        category,
        facts.text("about"),
        openness,
        {value: _read_value(facts, name, value, found, excluded) for value, found in values.items()},
    )


def _read_value(attribute: Facts, of: str, name: str, found: Any, excluded: Exclusions) -> Value:
    facts = take_facts(f"{attribute.where}.{name}", found, known=_VALUE, required=_VALUE[:2])
    words, paraphrases = facts.text("words"), facts.texts("paraphrases")
    if not paraphrases:
        raise ConfigError(f"{facts.where}: there are no paraphrases; say {words!r} in other words.")
    if words in paraphrases:
        raise ConfigError(f"{facts.where}: a paraphrase repeats {words!r}; say it in other words.")
    excluded[of, name] = _join_lists(attribute.lists("excludes"), facts.lists("excludes"))
    return Value(
        attribute=of,
        name=name,
        words=words,
        paraphrases=paraphrases,
        is_drawable=(facts if facts.has("drawable") else attribute).flag("drawable"),
        weight=facts.weight("weight"),
        letterings=_read_letterings(facts if facts.has("letterings") else attribute),
        undrawn=facts.texts("undrawn"),
        not_beside=facts.lists("not_beside"),
        jars_with=facts.texts("jars_with"),
    )


def _read_letterings(facts: Facts) -> tuple[str, ...]:
    letterings = facts.texts("letterings")
    for lettering in letterings:
        if lettering not in LETTERINGS:
            raise ConfigError(
                f"{facts.where}: found the lettering {lettering!r}; it is one of {', '.join(LETTERINGS)}."
            )
    return letterings


def _join_lists(*groups: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    joined: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for name, values in group.items():
            joined[name] = tuple(dict.fromkeys((*joined.get(name, ()), *values)))
    return joined


def _check_undrawn(attributes: Mapping[str, Attribute]) -> None:
    for attribute in attributes.values():
        for value in attribute.values.values():
            for name in value.undrawn:
                if name not in attributes:
                    where = f"{attribute.category}.yaml: {attribute.name}.{value.name}"
                    raise ConfigError(
                        f"{where}: undrawn names {name!r}, no attribute; {say_nearest(name, attributes)}."
                    )


def _check_beside(attributes: Mapping[str, Attribute]) -> None:
    for attribute in attributes.values():
        for value in attribute.values.values():
            where = f"{attribute.category}.yaml: {attribute.name}.{value.name}"
            for name, others in value.not_beside.items():
                if name not in attributes:
                    nearest = say_nearest(name, attributes)
                    raise ConfigError(f"{where}: not_beside names {name!r}, no attribute; {nearest}.")
                for other in others:
                    if other not in attributes[name].values:
                        nearest = say_nearest(other, attributes[name].values)
                        raise ConfigError(f"{where}: not_beside names {other!r}, no value of {name}; {nearest}.")
