"""This file chooses each image's attributes: the brief's own in equal parts, the ones it leaves open varied."""

from collections.abc import Mapping

from brand_assets.prompts.dice import deal, roll
from brand_assets.records.brief import Direction
from brand_assets.taxonomy.vocabulary import Attribute, are_compatible, list_attributes


def choose_attributes(direction: Direction, count: int, seed: int) -> list[dict[str, str]]:
    """`count` choices of one value for each attribute, in the taxonomy's order.

    An attribute of the direction takes only the direction's values. One that it leaves open takes any value that goes
    with the others, and is left out where none does.
    """
    columns = {
        attribute.name: deal(_values_of(attribute, direction), count, seed, direction.name, attribute.name)
        for attribute in list_attributes()
    }
    return [
        _reconcile(direction, {name: column[k] for name, column in columns.items() if column}, k) for k in range(count)
    ]


def _values_of(attribute: Attribute, direction: Direction) -> tuple[str, ...]:
    if attribute.name in direction.attributes:
        return direction.attributes[attribute.name]
    if not attribute.varies:
        return ()
    values = attribute.values.values()
    return tuple(value.name for value in values if not value.letterings or direction.lettering in value.letterings)


def _reconcile(direction: Direction, dealt: Mapping[str, str], index: int) -> dict[str, str]:
    """The dealt values, each changed for another of its attribute where it clashes with those before it.

    What the brief asks for comes first; two values that it asks for itself stay when nothing else is on offer.
    """
    kept: dict[str, str] = {}
    for attribute in sorted(list_attributes(), key=lambda attribute: attribute.name not in direction.attributes):
        if attribute.name not in dealt:
            continue
        offered = sorted(_values_of(attribute, direction), key=lambda value: roll(index, value))
        choices = [dealt[attribute.name], *offered]
        fitting = [
            value for value in choices if all(are_compatible((attribute.name, value), pair) for pair in kept.items())
        ]
        if fitting or attribute.name in direction.attributes:
            kept[attribute.name] = fitting[0] if fitting else dealt[attribute.name]
    return {attribute.name: kept[attribute.name] for attribute in list_attributes() if attribute.name in kept}
