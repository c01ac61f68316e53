"""This file counts what a brief plans: images per model and round, and what they come to at list prices."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from brand_assets.catalogue.finishing import finishing_unit_usd
from brand_assets.catalogue.language_models import find_language_model
from brand_assets.catalogue.models import ImageModel, find_model
from brand_assets.records.brief import ROUNDS, Brief, RoundName, round_before

TYPICAL_TEXT_TOKENS = 300
"""Of one prompt: those for OpenAI's models have 1,135 characters on average over five briefs, about four to a token."""
WORDING_TOKENS = (400, 400)
"""Read and written to reword one prompt, ten to a call: over four briefs 350 to 450 and 250 to 320, thinking on top."""


@dataclass(frozen=True, slots=True)
class PlannedWording:
    """What the first of a brief's language models is planned to be asked; `about_usd` is None where it has no price."""

    enhancer: str
    prompts: int
    about_usd: float | None


def allocate(shares: Mapping[str, float], count: int) -> dict[str, int]:
    """`count` split by share with the largest remainder method; ties go to the earlier key. Shares need not sum to 1.

    Sums to `count` exactly and differs from the exact split by less than one.
    """
    total = sum((_exact(share) for share in shares.values()), Fraction(0))
    if count <= 0 or total <= 0:
        return dict.fromkeys(shares, 0)
    quotas = {key: _exact(share) * count / total for key, share in shares.items()}
    counts = {key: math.floor(quota) for key, quota in quotas.items()}
    left = count - sum(counts.values())
    for key in sorted(quotas, key=lambda key: counts[key] - quotas[key])[:left]:
        counts[key] += 1
    return counts


def count_images(brief: Brief, round_name: RoundName) -> int:
    """Images that the round is planned to draw; a later round counts every parent that may be approved."""
    before = round_before(round_name)
    if before is None:
        return brief.concept.images
    return brief.approve(before) * brief.refinement_plan(round_name).variations


def model_shares(brief: Brief, round_name: RoundName) -> Mapping[str, float]:
    """Share of the round by `provider/model`."""
    return brief.allocation if round_name == "concept" else brief.refinement


def count_planned(brief: Brief, round_name: RoundName) -> dict[str, int]:
    """Planned images of the round by `provider/model`."""
    return allocate(model_shares(brief, round_name), count_images(brief, round_name))


def planned_unit_usd(brief: Brief, model: ImageModel, round_name: RoundName) -> float | None:
    """List price of one image as the brief asks for it; of a swept param the dearest value counts."""
    params = brief.params.get(model.key, {})
    sweep = brief.concept.sweep if round_name == "concept" else {}
    names = [name for name in sweep if model.find_param(name)]
    combinations = product(*(sweep[name] for name in names))
    prices = [model.unit_price_usd({**params, **dict(zip(names, values, strict=True))}) for values in combinations]
    known = [usd for usd in prices if usd is not None]
    return max(known) if len(known) == len(prices) else None


def planned_reading_usd(brief: Brief, round_name: RoundName) -> float:
    """About what the round costs beside its images where a vendor bills what the model reads, by the token."""
    total_usd = 0.0
    for key, images in count_planned(brief, round_name).items():
        if tokens := find_model(key).tokens:
            parents = 0 if round_name == "concept" else tokens.parent_tokens
            total_usd += images * (TYPICAL_TEXT_TOKENS * tokens.text_in_usd + parents * tokens.image_in_usd) / 1e6
    return total_usd


def plan_wording(brief: Brief) -> PlannedWording | None:
    """None where the brief names no language model, or only image models that do not read a prompt's words."""
    prompts = sum(
        images
        for name in ROUNDS
        for key, images in count_planned(brief, name).items()
        if not find_model(key).draws_from_intent
    )
    if not brief.enhance or not prompts:
        return None
    model = find_language_model(brief.enhance[0])
    read, written = (prompts * tokens for tokens in WORDING_TOKENS)
    return PlannedWording(model.key, prompts, model.cost_usd(read, written) if model.has_price else None)


def planned_total_usd(brief: Brief) -> float:
    """What the whole campaign is planned to cost, finishing included; what has no list price counts nothing."""
    drawing_usd = sum(
        images * (planned_unit_usd(brief, find_model(key), round_name) or 0.0)
        for round_name in ROUNDS
        for key, images in count_planned(brief, round_name).items()
    )
    return drawing_usd + brief.approve("final") * finishing_unit_usd(brief)


def _exact(share: float) -> Fraction:
    """The decimal that was written, not the binary float nearest to it: 0.7 is 7/10."""
    return Fraction(str(share))
