"""This file answers for the visual language: which attributes and values there are, their words, what excludes what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an attribute. `words` go into a prompt; `is_drawable` says whether `draft` draws it.

    `excludes` maps an attribute to values that cannot go with this one; `letterings` is empty where any will do;
    `undrawn` names the attributes that `draft` leaves out on a mark of this value.
    """

    attribute: str
    name: str
    words: str
    is_drawable: bool
    excludes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    letterings: tuple[str, ...] = ()
    undrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """`varies`: prompts vary it when a direction leaves it open."""

    name: str
    varies: bool
    values: Mapping[str, Value]


def list_attributes() -> list[Attribute]:
    """Every attribute, in the order in which a prompt speaks of them."""
    return list(_read_taxonomy().values())


def find_attribute(name: str) -> Attribute | None:
    return _read_taxonomy().get(name)


def find_value(attribute: str, value: str) -> Value | None:
    found = find_attribute(attribute)
    return found.values.get(value) if found else None


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


def words_for(attribute: str, value: str) -> str:
    """What the value puts in a prompt; its own name when the taxonomy no longer knows it."""
    found = find_value(attribute, value)
    return found.words if found else value


def are_compatible(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether two (attribute, value) pairs can go together in one mark."""
    return not (_excludes(first, second) or _excludes(second, first))


def find_nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice that is spelled most like `name`; None only when there are no choices."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(name[:200], sorted(choices), scorer=fuzz.ratio, processor=str.lower)
    return found[0] if found else None


def _excludes(first: tuple[str, str], second: tuple[str, str]) -> bool:
    value = find_value(*first)
    return value is not None and second[1] in value.excludes.get(second[0], ())


@cache
def _read_taxonomy() -> dict[str, Attribute]:
    raw = yaml.safe_load(files("brand_assets.taxonomy").joinpath("taxonomy.yaml").read_text(encoding="utf-8"))
    return {
        name: Attribute(
            name,
            fields["varies"],
            {
                value: Value(
                    attribute=name,
                    name=value,
                    words=facts["words"],
                    is_drawable=facts["drawable"],
                    excludes={other: tuple(values) for other, values in facts.get("excludes", {}).items()},
                    letterings=tuple(facts.get("lettering", ())),
                    undrawn=tuple(facts.get("undrawn", ())),
                )
                for value, facts in fields["values"].items()
            },
        )
        for name, fields in raw.items()
    }
