"""This file says which boosts can move anything in a brief: those of values that its directions leave a choice of."""

from collections.abc import Iterable, Mapping

from brand_assets.records.brief import Direction
from brand_assets.taxonomy.vocabulary import find_attribute


def fit_boosts(
    boosts: Mapping[tuple[str, str], float], directions: Iterable[Direction], *, is_open_varied: bool = True
) -> dict[tuple[str, str], float]:
    """The boosts of values that some direction lists among others or, `is_open_varied`, leaves open.

    A single listed value cannot change, and what no direction may show cannot be shown more.
    """
    choices = tuple(directions)
    return {
        (attribute, value): boost
        for (attribute, value), boost in boosts.items()
        if any(_has_choice(direction, attribute, value, is_open_varied) for direction in choices)
    }


def _has_choice(direction: Direction, attribute: str, value: str, is_open_varied: bool) -> bool:
    listed = direction.attributes.get(attribute)
    if listed is not None:
        return value in listed and len(set(listed)) > 1
    known = find_attribute(attribute)
    if not is_open_varied or known is None or known.openness == "never" or value not in known.values:
        return False
    letterings = known.values[value].letterings
    return not letterings or direction.lettering in letterings
