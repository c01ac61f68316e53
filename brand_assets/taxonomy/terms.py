"""This file says what the terms of the visual language are: values of attributes, attributes of categories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Openness = Literal["always", "sometimes", "never"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an attribute. `words` go into a prompt, `paraphrases` say the same in other words.

    `is_drawable` says whether `draft` draws it; `weight` how often it is taken beside the attribute's other values;
    `excludes` maps an attribute to the values that cannot go with this one, whichever of the two said so;
    `letterings` is empty where any will do; `undrawn` names the attributes that `draft` leaves out on such a mark.
    `not_beside` (values of other attributes) and `jars_with` (words of a description) say beside what the value is
    never put by chance: a brief may ask for it.
    """

    attribute: str
    name: str
    words: str
    paraphrases: tuple[str, ...]
    is_drawable: bool
    weight: float = 1.0
    excludes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    letterings: tuple[str, ...] = ()
    undrawn: tuple[str, ...] = ()
    not_beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    jars_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """`openness` says what prompts do where a direction leaves the attribute open: `always` gives every prompt a value,
    `sometimes` some of them, `never` none.
    """

    name: str
    category: str
    about: str
    openness: Openness
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Language:
    """All of it: what each category is about, and the attributes, both in the order in which a prompt speaks."""

    categories: Mapping[str, str]
    attributes: Mapping[str, Attribute]
