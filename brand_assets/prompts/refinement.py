"""This file plans a later round: every approved parent varied, each variation at its own strength and seed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from brand_assets.catalogue.planning import model_shares
from brand_assets.prompts.allocation import fill_up
from brand_assets.prompts.boosting import take_boosted
from brand_assets.prompts.dice import name, roll, seed_at
from brand_assets.prompts.readings import choose_lettering, list_readings
from brand_assets.prompts.rows import Shot
from brand_assets.prompts.spreading.choices import NO_BOOSTS, Boosts
from brand_assets.prompts.templating.finding import PromptTemplate, find_templates, load_template
from brand_assets.prompts.wording.phrases import keep_and_vary
from brand_assets.records.brief import Brief, Direction, RoundName
from brand_assets.records.drawing import Parent
from brand_assets.records.mixing import expand_directions
from brand_assets.taxonomy.templates import list_templates


def plan_refinement(
    brief: Brief,
    round_name: RoundName,
    attempt: int,
    parents: Sequence[Parent],
    kept: Mapping[str, int],
    boosts: Boosts = NO_BOOSTS,
) -> list[Shot]:
    """`variations` shots for each parent, parent by parent. `kept` counts by `provider/model` what is frozen already.

    All but a shot's model, and a template that is not for it, depends on its parent and its number alone, never on
    which other parents there are.
    """
    plan = brief.refinement_plan(round_name)
    models = iter(fill_up(model_shares(brief, round_name), kept, len(parents) * plan.variations))
    shots = []
    by_strength = sorted(range(plan.variations), key=lambda variation: variation % len(plan.strengths))
    for ordinal, parent in enumerate(parents):
        # Starting one further for each parent lets every model draw at every strength.
        turned = [by_strength[(ordinal + place) % plan.variations] for place in range(plan.variations)]
        dealt = {variation: next(models) for variation in turned}
        shots += _vary_parent(brief, round_name, attempt, parent, dealt, boosts)
    return shots


def _vary_parent(
    brief: Brief, round_name: RoundName, attempt: int, parent: Parent, models: Mapping[int, str], boosts: Boosts
) -> list[Shot]:
    plan = brief.refinement_plan(round_name)
    base = roll(brief.seed, brief.campaign, round_name, attempt, parent.image_id)
    direction = _direction_of(brief, parent)
    strengths = [plan.strengths[variation % len(plan.strengths)] for variation in range(plan.variations)]
    attributes = take_boosted(direction, parent.attributes, strengths, boosts, base)
    wishes = {"guidance": plan.guidance, "steps": plan.steps}
    shots = []
    for variation, strength in enumerate(strengths):
        keep, vary = keep_and_vary(strength, variation // len(plan.strengths))
        shots.append(
            Shot(
                prompt_id=name(brief.campaign, round_name, attempt, parent.image_id, variation),
                direction=direction,
                attributes=attributes[variation],
                model_key=models[variation],
                template=_choose_template(parent, direction, attributes[variation], models[variation]),
                words={"keep": keep, "vary": vary},
                seed=seed_at(base, variation),
                by_round={key: value for key, value in wishes.items() if value is not None},
                by_sweep={},
                parent_image_id=parent.image_id,
                strength=strength,
                turn=variation,
            )
        )
    return shots


def _direction_of(brief: Brief, parent: Parent) -> Direction:
    """The parent's direction, or blend, with the reading of its description that the parent was drawn from.

    A parent from outside the brief's directions (an imported picture) is described by the prompt that it was made with.
    """
    direction = next((one for one in expand_directions(brief) if one.name == parent.direction), None)
    if direction is None:
        return Direction(parent.direction, parent.text or "The mark in the reference image.")
    lettering = choose_lettering(direction, parent.attributes.get("mark_type"))
    return replace(direction, description=_find_reading(direction, parent.text), lettering=lettering)


def _find_reading(direction: Direction, said: str) -> str:
    """The longest reading that the text has, however its template begins and ends it; the first when it has none."""
    readings = list_readings(direction)
    found = (text for text in readings if " ".join(text.split()).rstrip(".!?").casefold() in said.casefold())
    return max(found, key=len, default=readings[0])


def _choose_template(
    parent: Parent, direction: Direction, attributes: Mapping[str, str], model_key: str
) -> PromptTemplate:
    """The parent's own; the first that suits when it is gone, or is not for this model or a value that was changed."""
    own = load_template(parent.template) if parent.template in list_templates() else None
    is_changed = dict(attributes) != dict(parent.attributes)
    if own and own.suits_model(model_key) and (not is_changed or own.suits_attributes(attributes)):
        return own
    return find_templates(attributes, model_key, direction.name, direction.lettering)[0]
