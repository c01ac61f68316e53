"""This file spreads the visual language over the images of a concept round: which values each of them is given."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from brand_assets.prompts.dice import roll, toss
from brand_assets.prompts.readings import list_readings
from brand_assets.prompts.spreading.choices import NO_BOOSTS, Boosts, list_choices, list_pool
from brand_assets.prompts.spreading.dealing import deal_values
from brand_assets.prompts.spreading.places import Place, place_images
from brand_assets.prompts.spreading.pool import Taker, add_from_pool
from brand_assets.prompts.spreading.quotas import plan_quotas
from brand_assets.prompts.spreading.saying import Said
from brand_assets.records.brief import Direction
from brand_assets.taxonomy.vocabulary import list_attributes


@dataclass(frozen=True, slots=True)
class Planned:
    """One image: where it stands, what its description reads and its values, in the taxonomy's order."""

    place: Place
    description: str
    attributes: dict[str, str]


def spread_round(
    directions: Sequence[Direction],
    models: Sequence[str],
    *,
    said: Said,
    seed: int,
    sweeps: int = 1,
    boosts: Boosts = NO_BOOSTS,
) -> list[Planned]:
    """One image for each of `models`, in the order in which they are drawn.

    Directions by weight; of what a direction lists, every value within one image of its share of the whole round, and
    evenly along the round, within each model, reading and sweep, and beside every other value.
    """
    readings = [list_readings(direction) for direction in directions]
    choices = [list_choices(one, texts, said, boosts) for one, texts in zip(directions, readings, strict=True)]
    quotas = plan_quotas([direction.weight for direction in directions], choices, len(models))
    places = place_images(quotas.counts, models, [len(texts) for texts in readings], sweeps)
    images: list[tuple[Place, dict[str, str]]] = []
    for index, direction in enumerate(directions):
        own = [place for place in places if place.direction == index]
        casts: list[list[Hashable]] = [[place.model_key for place in own], [place.sweep for place in own]]
        tosses = toss(roll(seed, direction.name, index))
        dealt = deal_values(choices[index], quotas.values[index], casts, [place.reading for place in own], tosses)
        images += zip(own, dealt, strict=True)
    images.sort(key=lambda image: (image[0].at, image[0].direction))
    pools = [list_pool(one, texts, said, boosts) for one, texts in zip(directions, readings, strict=True)]
    takers = [
        Taker(row, pools[place.direction], place.reading, ("round", place.direction, place.model_key))
        for place, row in images
    ]
    rows = add_from_pool(takers, toss(roll(seed, "pool")))
    return [
        Planned(place, readings[place.direction][place.reading], _in_order(row))
        for (place, _), row in zip(images, rows, strict=True)
    ]


def _in_order(row: dict[str, str]) -> dict[str, str]:
    return {attribute.name: row[attribute.name] for attribute in list_attributes() if attribute.name in row}
