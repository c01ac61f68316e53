"""This file says what a direction's images may take: the values that it lists, and what is left open to vary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from brand_assets.prompts.spreading.saying import Said, asks_for, bars_value, jars_with, mentions
from brand_assets.records.brief import Direction
from brand_assets.taxonomy.clashes import prune_clashing
from brand_assets.taxonomy.vocabulary import Attribute, Openness, Value, are_compatible, find_value, list_attributes

Boosts = Mapping[tuple[str, str], float]
"""(attribute, value) -> how much more weight it is given, 0.25 for a quarter."""
NO_BOOSTS: Boosts = {}


@dataclass(frozen=True, slots=True)
class Choice:
    """One attribute of a direction and the share of the images that each of its values is to have; shares sum to 1.

    `by_reading` holds for some readings of the description, by their number, the only values that go with their words.
    `weight` is that of the whole attribute in the pool, 1 without boosts.
    """

    attribute: str
    shares: Mapping[str, float]
    is_listed: bool
    by_reading: Mapping[int, frozenset[str]] = field(default_factory=dict)
    weight: float = 1.0

    def fitting(self, taken: Mapping[str, str], reading: int) -> tuple[str, ...]:
        """The values that go with what an image has taken already, and with its reading as long as that leaves any."""
        barred = frozenset[str]().union(*(barred_by(pair, self.attribute) for pair in taken.items()))
        free = tuple(value for value in self.shares if value not in barred)
        meant = self.by_reading.get(reading)
        return tuple(value for value in free if meant is None or value in meant) or free


def list_choices(
    direction: Direction, readings: Sequence[str], said: Said, boosts: Boosts = NO_BOOSTS
) -> tuple[Choice, ...]:
    """The attributes of every image: what the direction lists, in equal parts, then what is always given, by weight.

    A boosted value weighs (1 + boost) times as much. A value that goes with no value of another attribute, both listed
    or both open, is left out, as long as it is not its attribute's last.
    """
    listed = prune_clashing(direction.attributes)
    chosen = [
        Choice(name, _share({value: 1.0 + boosts.get((name, value), 0.0) for value in values}), True)
        for name, values in listed.items()
    ]
    opened = _list_open("always", direction, readings, said, boosts)
    left = prune_clashing({choice.attribute: tuple(choice.shares) for choice in opened})
    return (
        *chosen,
        *(
            replace(choice, shares=_share({value: choice.shares[value] for value in left[choice.attribute]}))
            for choice in opened
        ),
    )


def list_pool(
    direction: Direction, readings: Sequence[str], said: Said, boosts: Boosts = NO_BOOSTS
) -> tuple[Choice, ...]:
    """The attributes that some images are given beside: those that the direction leaves open."""
    return tuple(_list_open("sometimes", direction, readings, said, boosts))


@cache
def barred_by(pair: tuple[str, str], attribute: str) -> frozenset[str]:
    """The values of an attribute that cannot go with this pair."""
    found = find_value(*pair)
    return frozenset(found.excludes.get(attribute, ())) if found else frozenset()


def _list_open(
    openness: Openness, direction: Direction, readings: Sequence[str], said: Said, boosts: Boosts
) -> list[Choice]:
    return [
        choice
        for attribute in list_attributes()
        if attribute.openness == openness
        and attribute.name not in direction.attributes
        and (choice := _open_choice(attribute, direction, readings, said, boosts))
    ]


def _open_choice(
    attribute: Attribute, direction: Direction, readings: Sequence[str], said: Said, boosts: Boosts
) -> Choice | None:
    """None when the brief leaves none of its values."""
    base = {value.name: value.weight for value in _values_left(attribute, direction, readings, said)}
    if not base:
        return None
    weights = {value: weight * (1.0 + boosts.get((attribute.name, value), 0.0)) for value, weight in base.items()}
    named = {index: _list_named(attribute, weights, text, said) for index, text in enumerate(readings)}
    by_reading = {index: values for index, values in named.items() if values}
    return Choice(attribute.name, _share(weights), False, by_reading, sum(weights.values()) / sum(base.values()))


def _values_left(attribute: Attribute, direction: Direction, readings: Sequence[str], said: Said) -> list[Value]:
    """Those that are not avoided, and fit the lettering, what the direction lists and its words."""
    return [
        value
        for value in attribute.values.values()
        if (not value.letterings or direction.lettering in value.letterings)
        and not bars_value(said, value)
        and not any(jars_with(text, value) for text in readings)
        and not any(set(direction.attributes.get(name, ())) & set(others) for name, others in value.not_beside.items())
        and all(
            any(are_compatible((attribute.name, value.name), (name, one)) for one in values)
            for name, values in direction.attributes.items()
        )
    ]


def _list_named(attribute: Attribute, weights: Mapping[str, float], text: str, said: Said) -> frozenset[str]:
    """The values that the brief's own words speak of. What some images are given may not differ from any word of them;
    what every image is given stays spread, unless the words ask for the very attribute.
    """
    values = [attribute.values[name] for name in weights]
    is_in_pool = attribute.openness == "sometimes"
    return frozenset(
        value.name
        for value in values
        if asks_for(f"{text}. {said.do}", value) or (is_in_pool and mentions(text, value))
    )


def _share(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {value: weight / total for value, weight in weights.items()}
