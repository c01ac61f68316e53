"""This file reads a direction's description, brackets written out, and the lettering that goes with an image of it."""

import math
from itertools import product

from brand_assets.records.brief import LETTERINGS, Direction, Lettering
from brand_assets.records.mixing import BLENDED, is_blend
from brand_assets.taxonomy.brackets import MAX_EXPANSIONS, expand_brackets
from brand_assets.taxonomy.vocabulary import find_value


def list_readings(direction: Direction) -> tuple[str, ...]:
    """Every text that the description stands for.

    The two halves of a blend may have more readings together than one description is allowed; then they are read in
    step, each reading of either half as often as its others.
    """
    halves = [expand_brackets(half) for half in direction.description.split(BLENDED)]
    if math.prod(map(len, halves)) <= MAX_EXPANSIONS:
        return tuple(BLENDED.join(texts) for texts in product(*halves))
    steps = range(math.lcm(*map(len, halves)))
    return tuple(BLENDED.join(half[step % len(half)] for half in halves) for step in steps)


def choose_lettering(direction: Direction, mark_type: str | None) -> Lettering:
    """The direction's own. Of a blend, the fullest up to its own that goes with the mark type of the image."""
    value = find_value("mark_type", mark_type) if mark_type and is_blend(direction) else None
    if value is None or not value.letterings:
        return direction.lettering
    up_to = LETTERINGS[: LETTERINGS.index(direction.lettering) + 1]
    return next((one for one in reversed(up_to) if one in value.letterings), direction.lettering)
