"""This file makes one row of `prompts` from what one image is to show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from brand_assets.catalogue.models import find_model
from brand_assets.catalogue.params import Mode
from brand_assets.prompts.dice import fraction
from brand_assets.prompts.drawing_params import Asked, Settled, settle_params
from brand_assets.prompts.notes import NO_NOTES, Notes
from brand_assets.prompts.templating.finding import PromptTemplate, find_templates, load_template, pick_template
from brand_assets.prompts.templating.fitting import write_text
from brand_assets.prompts.wording.words import SAID_ELSEWHERE, gather_words, write_negative
from brand_assets.records.brief import Brief, Direction
from brand_assets.settings import Profile


@dataclass(frozen=True, slots=True)
class Shot:
    """What one image is to show. `words` are the round's own: phrases of the concept round, or keep and vary.

    `turn` chooses among the paraphrases of what it shows; `notes` are a reviewer's, on the attempt before.
    """

    prompt_id: str
    direction: Direction
    attributes: Mapping[str, str]
    model_key: str
    template: PromptTemplate
    words: Mapping[str, str]
    seed: int
    by_round: Mapping[str, object]
    by_sweep: Mapping[str, object]
    parent_image_id: str | None = None
    strength: float | None = None
    turn: int = 0
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Worded:
    """A shot as one model is told it; `ignored` sorted."""

    settled: Settled
    text: str
    negative: str
    ignored: tuple[str, ...]


def give_model(shot: Shot, model_key: str) -> Shot:
    """The same shot for another model, with its own template where that is for the model, else with one that is."""
    template = shot.template
    if not template.suits_model(model_key):
        direction = shot.direction
        named = [one for one in map(load_template, direction.templates) if one.suits_model(model_key)]
        suiting = named or find_templates(shot.attributes, model_key, direction.name, direction.lettering)
        template = pick_template(suiting, fraction(shot.prompt_id, model_key))
    return replace(shot, model_key=model_key, template=template)


def write_row(brief: Brief, attempt: int, profile: Profile, shot: Shot) -> dict[str, object]:
    """The row, by column."""
    planned = find_model(shot.model_key)
    worded = _word(brief, profile, shot)
    return {
        "prompt_id": shot.prompt_id,
        "attempt": attempt,
        "direction": shot.direction.name,
        "template": shot.template.name,
        "template_sha256": shot.template.sha256,
        "brief_sha256": brief.sha256,
        "text": worded.text,
        "negative": worded.negative,
        "attributes": [{"key": key, "value": value} for key, value in shot.attributes.items()],
        "provider": worded.settled.drawing.provider,
        "model": worded.settled.drawing.model,
        "planned_provider": planned.provider,
        "planned_model": planned.model,
        "planned_cost_usd": worded.settled.planned_cost_usd,
        "params": json.dumps(worded.settled.params, sort_keys=True, ensure_ascii=False),
        "ignored_params": list(worded.ignored),
        "seed": shot.seed,
        "parent_image_id": shot.parent_image_id,
        "enhanced_by": None,
        "variant": 0,
        "strength": shot.strength,
        "template_text": None,
        "model_reason": None,
        "fallbacks": json.dumps(_write_fallbacks(brief, profile, shot), sort_keys=True, ensure_ascii=False),
        "notes": shot.notes.said or None,
    }


def list_fallbacks(brief: Brief, model_key: str, *, can_refine: bool = False) -> list[str]:
    """The models that stand in for one, one after the other; with `can_refine`, those that start from a parent."""
    chain: list[str] = []
    key = brief.fallback.get(model_key)
    while key is not None and key != model_key and key not in chain:
        chain.append(key)
        key = brief.fallback.get(key)
    return [key for key in chain if not can_refine or find_model(key).can_refine]


def _word(brief: Brief, profile: Profile, shot: Shot) -> Worded:
    planned = find_model(shot.model_key)
    is_refinement = shot.parent_image_id is not None
    mode: Mode = "image-to-image" if is_refinement else "text-to-image"
    negative = write_negative(brief, planned)
    asked = Asked(mode, shot.direction, shot.attributes, bool(negative), shot.by_round, shot.by_sweep)
    settled = settle_params(brief, planned, profile, asked)
    words = gather_words(
        brief,
        planned,
        direction=shot.direction,
        attributes=shot.attributes,
        extra=shot.words,
        is_refinement=is_refinement,
        turn=shot.turn,
    )
    written = write_text(shot.template, words, planned, closing=shot.notes.clause)
    unsaid = {*written.dropped, *_list_unsaid(shot.attributes, words)}
    return Worded(settled, written.text, negative, tuple(sorted((*settled.ignored, *(f"text.{n}" for n in unsaid)))))


def _write_fallbacks(brief: Brief, profile: Profile, shot: Shot) -> list[dict[str, object]]:
    """What each model that may stand in would be told, in their order; none where `draft` draws everything."""
    if profile == "embedded":
        return []
    keys = list_fallbacks(brief, shot.model_key, can_refine=shot.parent_image_id is not None)
    return [_write_fallback(brief, profile, give_model(shot, key)) for key in keys]


def _write_fallback(brief: Brief, profile: Profile, shot: Shot) -> dict[str, object]:
    worded = _word(brief, profile, shot)
    return {
        "template": shot.template.name,
        "template_sha256": shot.template.sha256,
        "provider": worded.settled.drawing.provider,
        "model": worded.settled.drawing.model,
        "text": worded.text,
        "negative": worded.negative,
        "params": worded.settled.params,
        "ignored_params": worded.ignored,
        "planned_cost_usd": worded.settled.planned_cost_usd,
    }


def _list_unsaid(attributes: Mapping[str, str], words: Mapping[str, object]) -> set[str]:
    """The attributes that are not among the words of a text: a long list of traits says what comes first."""
    traits = words["traits"]
    said = set(traits) if isinstance(traits, Mapping) else set()
    return attributes.keys() - said - {*SAID_ELSEWHERE}
