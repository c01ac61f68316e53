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
    many parents that is exact, of one parent it is one more or less, by `base`. Every variation takes one at most.
    """
    attributes = [dict(own) for _ in strengths]
    bold = [variation for variation, strength in enumerate(strengths) if strength >= BOLD]
    free = sorted(bold, key=lambda variation: roll(base, "bold", variation))
    for (attribute, value), boost in sorted(boosts.items(), key=lambda item: (-item[1], item[0])):
        if _can_take(direction, own, attribute, value):
            count = math.floor(len(bold) * boost + fraction(base, attribute, value))
            for variation in free[:count]:
                attributes[variation][attribute] = value
            free = free[count:]
    return attributes


def _can_take(direction: Direction, own: Mapping[str, str], attribute: str, value: str) -> bool:
    """Whether it is another value than the parent's, listed beside it, and goes with all else that the parent has."""
    others = (pair for pair in own.items() if pair[0] != attribute)
    return (
        value in direction.attributes.get(attribute, ())
        and own.get(attribute, value) != value
        and not any(value in barred_by(pair, attribute) for pair in others)
    )
