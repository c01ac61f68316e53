"""This file tells an image's whole story: prompt, model, seed, parents back to the concept, scores, decisions, cost."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import LedgerError
from brand_assets.records.brief import Brief, RoundName, round_before
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import Outcome
from brand_assets.review.joining import Verdict

SCORE_COLUMNS = ("gate", "semantic", "color", "aesthetic", "composition", "composite", "quality", "rank")
NO_SCORES = "The lake has no scores of this image: its round was drawn or scored anew, or the lake was lost."


def tell_recipe(studio: Studio, brief: Brief, image_id: str, round_name: RoundName) -> dict[str, Any]:
    """Everything needed to make this image again and to answer for it, as JSON-ready values.

    `parents` goes from the image's own parent back to the concept. All but the scores comes from the ledger, so that a
    round that was drawn again takes nothing away; scores that the lake has no more are null, and `missing` says why.
    Raises LedgerError when the ledger lacks an image of the way, its prompt or its decision.
    """
    way = _trace(studio, brief.campaign, image_id, round_name)
    prompts = find_prompts(studio, way)
    judged = studio.ledger.checkpoints.last_verdicts(image.request_key for image in way)
    story, *parents = [
        {
            **_tell_image(image, prompts[image.request_key]),
            "scores": _tell_scores(studio, image),
            "decision": _tell_decision(image, judged.get(image.request_key)),
        }
        for image in way
    ]
    return {
        "campaign": brief.campaign,
        "brand": brief.brand.name,
        "exported_with_brief_sha256": brief.sha256,
        **story,
        "parents": parents,
        "cost_usd_with_parents": story["cost_usd"] + sum(parent["cost_usd"] for parent in parents),
    }


def find_drawn(studio: Studio, campaign: str, round_name: RoundName, image_ids: Iterable[str]) -> dict[str, Outcome]:
    """The outcomes of a round's drawn images, by id. Raises LedgerError naming what the ledger does not have."""
    wanted = list(image_ids)
    found = studio.ledger.spend.find(wanted)
    if missing := [image_id for image_id in wanted if image_id not in found or found[image_id].sha256 is None]:
        raise LedgerError(
            f"The ledger's outcomes have no drawn image {_name(missing)} of the {round_name} round of {campaign!r}. "
            "Restore the ledger from a backup that has it, with: brand-assets restore"
        )
    return found


def read_attributes(prompt: Mapping[str, Any]) -> dict[str, str]:
    """What a row of `prompts` asks the image to show."""
    return {pair["key"]: pair["value"] for pair in prompt["attributes"]}


def find_prompts(studio: Studio, images: Sequence[Outcome]) -> dict[str, Mapping[str, Any]]:
    """The rows of `prompts` that images were drawn from, by image id, for good as they were when that was paid.

    Raises LedgerError naming what the ledger does not have.
    """
    found = studio.ledger.prompts.find(image.request_key for image in images)
    if missing := [image for image in images if image.request_key not in found]:
        first = missing[0]
        raise LedgerError(
            f"The ledger's prompts have none for image {_name([image.request_key for image in missing])} of the "
            f"{first.round} round of {first.campaign!r}. If the lake still has it, materialize "
            f"{first.round}/raw_images, which keeps it; otherwise restore a backup that has it, with: "
            "brand-assets restore"
        )
    return {image_id: prompt.row for image_id, prompt in found.items()}


def _name(image_ids: Sequence[str]) -> str:
    return image_ids[0] if len(image_ids) == 1 else f"{image_ids[0]} (and {len(image_ids) - 1} more)"


def _trace(studio: Studio, campaign: str, image_id: str, round_name: RoundName) -> list[Outcome]:
    """The image and its parents, back to the concept."""
    way: list[Outcome] = []
    next_id: str | None = image_id
    source: RoundName | None = round_name
    while next_id and source:
        image = find_drawn(studio, campaign, source, [next_id])[next_id]
        way.append(image)
        next_id, source = image.parent_image_id, round_before(source)
    return way


def _tell_image(image: Outcome, prompt: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "image_id": image.request_key,
        "round": image.round,
        "attempt": image.attempt,
        "raw_sha256": image.sha256,
        "media_type": image.media_type,
        "width_px": image.width_px,
        "height_px": image.height_px,
        "drawn_at": image.drawn_at.isoformat(),
        "cost_usd": image.cost_usd,
        "provider": image.provider,
        "model": image.model,
        "planned_provider": prompt["planned_provider"],
        "planned_model": prompt["planned_model"],
        "fallback_of": image.fallback_of,
        "seed": prompt["seed"],
        "strength": prompt["strength"],
        "params": json.loads(prompt["params"]),
        "ignored_params": prompt["ignored_params"],
        "prompt": prompt["text"],
        "negative": prompt["negative"],
        "enhanced_by": prompt["enhanced_by"],
        "template": prompt["template"],
        "template_sha256": prompt["template_sha256"],
        "brief_sha256": prompt["brief_sha256"],
        "direction": prompt["direction"],
        "attributes": read_attributes(prompt),
        "parent_image_id": image.parent_image_id,
    }


def _tell_scores(studio: Studio, image: Outcome) -> dict[str, Any]:
    scores = studio.lake.read_or_none("scores", image.campaign, image.round)
    rows = [] if scores is None else scores.filter(pl.col("image_id") == image.request_key).to_dicts()
    if not rows:
        return {**dict.fromkeys((*SCORE_COLUMNS, "details")), "missing": NO_SCORES}
    return {**{column: rows[0][column] for column in SCORE_COLUMNS}, "details": json.loads(rows[0]["details"])}


def _tell_decision(image: Outcome, judged: tuple[Checkpoint, Verdict] | None) -> dict[str, Any]:
    if judged is None:
        raise LedgerError(
            f"The ledger's checkpoints have no submitted decision on image {image.request_key} of the {image.round} "
            f"round of {image.campaign!r}. Restore the ledger from a backup that has it, with: brand-assets restore"
        )
    checkpoint, verdict = judged
    decided_at = verdict.decided_at or checkpoint.submitted_at
    return {
        "decision": verdict.decision,
        "reviewer": verdict.reviewer,
        "reason": verdict.reason,
        "seconds": verdict.seconds,
        "checkpoint_id": checkpoint.checkpoint_id,
        "decided_at": decided_at.isoformat() if decided_at else None,
    }
