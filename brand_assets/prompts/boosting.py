"""This file lets bolder variations of a parent take a value that is wanted more often than the parent's own."""

import math
from collections.abc import Mapping, Sequence

from brand_assets.prompts.dice import fraction, roll
from brand_assets.prompts.spreading.choices import Boosts, barred_by
from brand_assets.records.brief import Direction

BOLD = 0.5
"""Image-to-image strength from which a variation may leave an attribute of its parent; below, it cannot."""


def take_boosted(
    direction: Direction, own: Mapping[str, str], strengths: Sequence[float], boosts: Boosts, base: int
) -> list[dict[str, str]]:
    """Each variation's attributes: its parent's `own`, or with one boosted value that the direction lists as well.

    Of the variations at BOLD or bolder, a value takes the share that its boost says, as far as they reach for all; over
    many parents that is exact, of one parent it is one more or less, by `base`. Every variation takes one at most. A
    value below 0 that a parent has is left by that share of them, for the others that the direction lists.
    """
    attributes = [dict(own) for _ in strengths]
    bold = [variation for variation, strength in enumerate(strengths) if strength >= BOLD]
    free = sorted(bold, key=lambda variation: roll(base, "bold", variation))
    for (attribute, value), boost in sorted(
        _turn_away(direction, own, boosts).items(), key=lambda item: (-item[1], item[0])
    ):
        if _can_take(direction, own, attribute, value):
            count = math.floor(len(bold) * min(1.0, boost) + fraction(base, attribute, value))
            for variation in free[:count]:
                attributes[variation][attribute] = value
            free = free[count:]
    return attributes


def _turn_away(direction: Direction, own: Mapping[str, str], boosts: Boosts) -> Boosts:
    """The boosts above 0, and what a value below 0 that a parent has gives to each that can take its place."""
    wanted = {pair: boost for pair, boost in boosts.items() if boost > 0}
    for (attribute, value), boost in boosts.items():
        if boost < 0 and own.get(attribute) == value:
            others = [
                (attribute, other)
                for other in direction.attributes.get(attribute, ())
                if boosts.get((attribute, other), 0.0) >= 0 and _can_take(direction, own, attribute, other)
            ]
            wanted.update({pair: max(wanted.get(pair, 0.0), -boost / len(others)) for pair in others})
    return wanted


def _can_take(direction: Direction, own: Mapping[str, str], attribute: str, value: str) -> bool:
    """Whether it is another value than the parent's, listed beside it, and goes with all else that the parent has."""
    others = (pair for pair in own.items() if pair[0] != attribute)
    return (
        value in direction.attributes.get(attribute, ())
        and own.get(attribute, value) != value
        and not any(value in barred_by(pair, attribute) for pair in others)
    )
