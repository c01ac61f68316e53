"""This file makes one row of `prompts` from what one image is to show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from brand_assets.catalogue.models import find_model
from brand_assets.catalogue.params import Mode
from brand_assets.prompts.drawing_params import Asked, settle_params
from brand_assets.prompts.templating.finding import PromptTemplate
from brand_assets.prompts.templating.fitting import write_text
from brand_assets.prompts.wording.words import SAID_ELSEWHERE, gather_words, write_negative
from brand_assets.records.brief import Brief, Direction
from brand_assets.settings import Profile


@dataclass(frozen=True, slots=True)
class Shot:
    """What one image is to show. `words` are the round's own: phrases of the concept round, or keep and vary.

    `turn` chooses among the paraphrases of what it shows.
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


def write_row(brief: Brief, attempt: int, profile: Profile, shot: Shot) -> dict[str, object]:
    """The row, by column."""
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
    written = write_text(shot.template, words, planned)
    unsaid = {*written.dropped, *_list_unsaid(shot.attributes, words)}
    return {
        "prompt_id": shot.prompt_id,
        "attempt": attempt,
        "direction": shot.direction.name,
        "template": shot.template.name,
        "template_sha256": shot.template.sha256,
        "brief_sha256": brief.sha256,
        "text": written.text,
        "negative": negative,
        "attributes": [{"key": key, "value": value} for key, value in shot.attributes.items()],
        "provider": settled.drawing.provider,
        "model": settled.drawing.model,
        "planned_provider": planned.provider,
        "planned_model": planned.model,
        "planned_cost_usd": settled.planned_cost_usd,
        "params": json.dumps(settled.params, sort_keys=True, ensure_ascii=False),
        "ignored_params": sorted((*settled.ignored, *(f"text.{name}" for name in unsaid))),
        "seed": shot.seed,
        "parent_image_id": shot.parent_image_id,
        "enhanced_by": None,
        "variant": 0,
        "strength": shot.strength,
    }


def _list_unsaid(attributes: Mapping[str, str], words: Mapping[str, object]) -> set[str]:
    """The attributes that are not among the words of a text: a long list of traits says what comes first."""
    traits = words["traits"]
    said = set(traits) if isinstance(traits, Mapping) else set()
    return attributes.keys() - said - {*SAID_ELSEWHERE}
