"""This file places the images of a concept round: each one's direction, model, reading and swept settings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """One image of a direction; `at` orders the round so that directions alternate."""

    direction: int
    index: int
    at: float
    model_key: str
    reading: int = 0
    sweep: int = 0


def place_images(counts: Sequence[int], models: Sequence[str], readings: Sequence[int], sweeps: int) -> list[Place]:
    """Direction by direction, in the order in which each one's images are drawn.

    `counts` are images, `readings` numbers of readings, by direction; `models` one for each image of the round.
    """
    return sorted(
        _deal_sweeps(_deal_readings(_deal_models(counts, models), readings), sweeps),
        key=lambda place: (place.direction, place.index),
    )


def _deal_models(counts: Sequence[int], models: Sequence[str]) -> list[Place]:
    """Models run on from one direction to the next, so that each model sees each direction."""
    dealt = iter(models)
    return [
        Place(direction, index, (index + 0.5) / count, next(dealt))
        for direction, count in enumerate(counts)
        for index in range(count)
    ]


def _deal_readings(places: list[Place], counts: Sequence[int]) -> list[Place]:
    """Readings of a description in equal parts, within each model too: cycled along a direction sorted by model."""
    dealt = []
    seen = dict.fromkeys(range(len(counts)), 0)
    for place in sorted(places, key=lambda place: (place.direction, place.model_key, place.index)):
        dealt.append(replace(place, reading=seen[place.direction] % counts[place.direction]))
        seen[place.direction] += 1
    return dealt


def _deal_sweeps(places: list[Place], count: int) -> list[Place]:
    """Swept settings in equal parts, within each model, direction and reading too: cycled along that order."""
    ordered = sorted(places, key=lambda place: (place.model_key, place.direction, place.reading, place.index))
    return [replace(place, sweep=index % count) for index, place in enumerate(ordered)]
