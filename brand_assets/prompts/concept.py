"""This file plans the concept round: each image's direction, model, reading, attributes, template and phrases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from brand_assets.prompts.allocation import allocate, spread
from brand_assets.prompts.dice import fraction, name, roll, seed_at
from brand_assets.prompts.readings import choose_lettering
from brand_assets.prompts.rows import Shot
from brand_assets.prompts.spreading.choices import NO_BOOSTS, Boosts
from brand_assets.prompts.spreading.saying import hear
from brand_assets.prompts.spreading.spread import Planned, spread_round
from brand_assets.prompts.templating.finding import PromptTemplate, find_templates, load_template, pick_template
from brand_assets.prompts.wording.phrases import GOLDEN_RATIO, pick_phrases
from brand_assets.records.brief import Brief, Direction
from brand_assets.records.mixing import expand_directions


def plan_concept(brief: Brief, attempt: int, boosts: Boosts = NO_BOOSTS) -> list[Shot]:
    """Exactly as many shots as the brief asks for, directions and models in exact shares and well mixed."""
    models = spread(allocate(brief.allocation, brief.concept.images))
    return plan_shots(brief, attempt, expand_directions(brief), models, range(brief.concept.images), boosts)


def plan_shots(
    brief: Brief,
    attempt: int,
    directions: Sequence[Direction],
    models: Sequence[str],
    positions: Sequence[int],
    boosts: Boosts,
) -> list[Shot]:
    """One shot for each of `models`, at these positions of the attempt, of which ids, seeds and phrases come."""
    seed = roll(brief.seed, brief.campaign, "concept", attempt)
    sweeps = _expand_sweep(brief)
    start = positions[0] if positions else 0
    planned = spread_round(
        directions, models, said=hear(brief), seed=roll(seed, start), sweeps=len(sweeps), boosts=boosts
    )
    turns = Counter[tuple[int, str]]()
    shots = []
    for position, image in zip(positions, planned, strict=True):
        direction = _direct(directions[image.place.direction], image)
        stack = (image.place.direction, image.place.model_key)
        shots.append(
            Shot(
                prompt_id=name(brief.campaign, "concept", attempt, position),
                direction=direction,
                attributes=image.attributes,
                model_key=image.place.model_key,
                template=_choose_template(direction, image, fraction(seed, *stack) + GOLDEN_RATIO * turns[stack]),
                words=pick_phrases(seed, position),
                seed=seed_at(seed, position),
                by_round={},
                by_sweep=sweeps[image.place.sweep],
                turn=position,
            )
        )
        turns[stack] += 1
    return shots


def _direct(direction: Direction, image: Planned) -> Direction:
    lettering = choose_lettering(direction, image.attributes.get("mark_type"))
    return replace(direction, description=image.description, lettering=lettering)


def _choose_template(direction: Direction, image: Planned, turn: float) -> PromptTemplate:
    """By turns among those that the direction names and that are for the model, otherwise among all that suit."""
    key = image.place.model_key
    named = [template for template in map(load_template, direction.templates) if template.suits_model(key)]
    templates = named or find_templates(image.attributes, key, direction.name, direction.lettering)
    return pick_template(templates, turn % 1)


def _expand_sweep(brief: Brief) -> list[dict[str, object]]:
    sweep = brief.concept.sweep
    return [dict(zip(sweep, values, strict=True)) for values in product(*sweep.values())]
