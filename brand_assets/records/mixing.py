"""This file lists what a concept round draws: the brief's directions, and the blends of two that it asks for."""

from dataclasses import replace

from brand_assets.records.brief import LETTERINGS, Brief, Direction

BLEND = " + "
"""Between the names of the two directions that a blend is made of."""
BLENDED = " Blended with: "
"""Between their descriptions."""
MIX_WEIGHT = 0.5
"""Of the lighter of its two directions: a blend is an experiment beside them, not a third of the round."""


def expand_directions(brief: Brief) -> tuple[Direction, ...]:
    """The directions in the brief's order, then one for each of its mixes, named `first + second`.

    A blend has both descriptions, and of every attribute the values of both. Its lettering is the fuller of the two,
    and it is written by the templates of both, by all that suit where one of the two names none.
    """
    by_name = {direction.name: direction for direction in brief.directions}
    blends = (_blend(by_name[first], by_name[second]) for first, second in dict.fromkeys(brief.mixes))
    return (*brief.directions, *blends)


def is_blend(direction: Direction) -> bool:
    return BLEND in direction.name and BLENDED in direction.description


def _blend(first: Direction, second: Direction) -> Direction:
    names = (*first.attributes, *(name for name in second.attributes if name not in first.attributes))
    templates = (*first.templates, *second.templates) if first.templates and second.templates else ()
    return replace(
        first,
        name=f"{first.name}{BLEND}{second.name}",
        description=f"{_sentence(first.description)}{BLENDED}{_sentence(second.description)}",
        attributes={
            name: tuple(dict.fromkeys((*first.attributes.get(name, ()), *second.attributes.get(name, ()))))
            for name in names
        },
        weight=MIX_WEIGHT * min(first.weight, second.weight),
        templates=tuple(dict.fromkeys(templates)),
        lettering=max(first.lettering, second.lettering, key=LETTERINGS.index),
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
