"""This file plans the concept round: which direction, model, reading, attributes and phrases each image gets."""

from dataclasses import dataclass, replace
from itertools import product

from brand_assets.prompts.allocation import allocate, spread
from brand_assets.prompts.attributes import choose_attributes
from brand_assets.prompts.dice import deal, name, roll, seed_at
from brand_assets.prompts.phrases import pick_phrases
from brand_assets.prompts.rows import Shot
from brand_assets.prompts.templating import PromptTemplate, find_templates, load_template
from brand_assets.records.brief import Brief, Direction
from brand_assets.taxonomy.brackets import expand_brackets

TEMPLATE_DECK = tuple(range(12))
"""Dealt to the images of a direction; 12 divides evenly by any likely number of templates that suit."""


@dataclass(frozen=True, slots=True)
class Place:
    """One image of a direction; `at` orders the round so that directions alternate."""

    direction: int
    index: int
    at: float
    model_key: str
    reading: int = 0
    sweep: int = 0


def plan_concept(brief: Brief, attempt: int) -> list[Shot]:
    """Exactly as many shots as the brief asks for, directions and models in exact shares and well mixed."""
    readings = [expand_brackets(direction.description) for direction in brief.directions]
    sweeps = _expand_sweep(brief)
    places = _deal_sweeps(_deal_readings(_deal_models(brief), [len(texts) for texts in readings]), len(sweeps))
    seed = roll(brief.seed, brief.campaign, "concept", attempt)
    counts = [sum(place.direction == index for place in places) for index in range(len(brief.directions))]
    attributes = [choose_attributes(d, count, seed) for d, count in zip(brief.directions, counts, strict=True)]
    decks = [deal(TEMPLATE_DECK, count, seed, "template", index) for index, count in enumerate(counts)]
    shots = []
    for position, place in enumerate(sorted(places, key=lambda place: (place.at, place.direction))):
        direction = brief.directions[place.direction]
        chosen = attributes[place.direction][place.index]
        templates = _templates_for(direction, chosen)
        shots.append(
            Shot(
                prompt_id=name(brief.campaign, "concept", attempt, position),
                direction=replace(direction, description=readings[place.direction][place.reading]),
                attributes=chosen,
                model_key=place.model_key,
                template=templates[decks[place.direction][place.index] % len(templates)],
                words=pick_phrases(seed, position),
                seed=seed_at(seed, position),
                by_round={},
                by_sweep=sweeps[place.sweep],
            )
        )
    return shots


def _deal_models(brief: Brief) -> list[Place]:
    """Directions by weight, models by share and spread along each direction, so that each model sees each direction."""
    images = brief.concept.images
    counts = allocate({str(i): direction.weight for i, direction in enumerate(brief.directions)}, images)
    models = iter(spread(allocate(brief.allocation, images)))
    return [
        Place(direction, index, (index + 0.5) / count, next(models))
        for direction, count in enumerate(counts.values())
        for index in range(count)
    ]


def _deal_readings(places: list[Place], counts: list[int]) -> list[Place]:
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


def _expand_sweep(brief: Brief) -> list[dict[str, object]]:
    sweep = brief.concept.sweep
    return [dict(zip(sweep, values, strict=True)) for values in product(*sweep.values())]


def _templates_for(direction: Direction, attributes: dict[str, str]) -> list[PromptTemplate]:
    if direction.templates:
        return [load_template(template) for template in direction.templates]
    return find_templates(attributes)
