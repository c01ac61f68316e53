"""This file plans a later round: every approved parent varied, each variation at its own strength and seed."""

from collections.abc import Mapping, Sequence

from brand_assets.catalogue.planning import model_shares
from brand_assets.prompts.allocation import allocate, spread
from brand_assets.prompts.dice import name, roll, seed_at
from brand_assets.prompts.phrases import keep_and_vary
from brand_assets.prompts.rows import Shot
from brand_assets.prompts.templating import PromptTemplate, find_templates, load_template
from brand_assets.records.brief import Brief, Direction, RoundName
from brand_assets.records.drawing import Parent
from brand_assets.taxonomy.brackets import expand_brackets
from brand_assets.taxonomy.templates import list_templates


def plan_refinement(
    brief: Brief, round_name: RoundName, attempt: int, parents: Sequence[Parent], kept: Mapping[str, int]
) -> list[Shot]:
    """`variations` shots for each parent, parent by parent. `kept` counts by `provider/model` what is frozen already.

    All but a shot's model depends on its parent and its number alone, never on which other parents there are.
    """
    plan = brief.refinement_plan(round_name)
    models = iter(_deal_models(brief, round_name, len(parents) * plan.variations, kept))
    shots = []
    by_strength = sorted(range(plan.variations), key=lambda variation: variation % len(plan.strengths))
    for ordinal, parent in enumerate(parents):
        base = roll(brief.seed, brief.campaign, round_name, attempt, parent.image_id)
        # Starting one further for each parent lets every model draw at every strength.
        turned = [by_strength[(ordinal + place) % plan.variations] for place in range(plan.variations)]
        dealt = {variation: next(models) for variation in turned}
        shots += [
            _plan_shot(brief, round_name, attempt, parent, base, variation, dealt[variation])
            for variation in range(plan.variations)
        ]
    return shots


def _plan_shot(
    brief: Brief, round_name: RoundName, attempt: int, parent: Parent, base: int, variation: int, model_key: str
) -> Shot:
    plan = brief.refinement_plan(round_name)
    strength = plan.strengths[variation % len(plan.strengths)]
    keep, vary = keep_and_vary(strength, variation // len(plan.strengths))
    wishes = {"guidance": plan.guidance, "steps": plan.steps}
    return Shot(
        prompt_id=name(brief.campaign, round_name, attempt, parent.image_id, variation),
        direction=_direction_of(brief, parent),
        attributes=dict(parent.attributes),
        model_key=model_key,
        template=_template_of(parent),
        words={"keep": keep, "vary": vary},
        seed=seed_at(base, variation),
        by_round={key: value for key, value in wishes.items() if value is not None},
        by_sweep={},
        parent_image_id=parent.image_id,
        strength=strength,
    )


def _deal_models(brief: Brief, round_name: RoundName, count: int, kept: Mapping[str, int]) -> list[str]:
    """Models of `count` new shots, such that with those that are kept the round comes as near its shares as it can."""
    target = allocate(model_shares(brief, round_name), count + sum(kept.values()))
    missing = {key: float(max(0, wanted - kept.get(key, 0))) for key, wanted in target.items()}
    return spread(allocate(missing, count))


def _direction_of(brief: Brief, parent: Parent) -> Direction:
    """The parent's direction with the reading of its description that the parent was drawn from.

    A parent from outside the brief's directions (an imported picture) is described by its own words.
    """
    direction = next((direction for direction in brief.directions if direction.name == parent.direction), None)
    if direction is None:
        return Direction(parent.direction, parent.text or parent.direction or "The mark in the reference image.")
    readings = expand_brackets(direction.description)
    reading = max((text for text in readings if text in parent.text), key=len, default=readings[0])
    return Direction(
        direction.name, reading, direction.attributes, direction.weight, direction.templates, direction.lettering
    )


def _template_of(parent: Parent) -> PromptTemplate:
    """The parent's own; the first that suits when there is none of that name any more."""
    if parent.template in list_templates():
        return load_template(parent.template)
    return find_templates(parent.attributes)[0]
