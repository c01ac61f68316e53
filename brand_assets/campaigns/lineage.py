"""This file tells an image's whole story: prompt, model, seed, parents back to the concept, scores, decisions, cost."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import Brief, RoundName, round_before


def tell_recipe(studio: Studio, brief: Brief, image_id: str, round_name: RoundName) -> dict[str, Any]:
    """Everything needed to make this image again and to answer for it, as JSON-ready values.

    `parents` goes from the image's own parent back to the concept. Raises LakeError when a table of its way is missing.
    """
    story = _tell_image(studio, brief.campaign, image_id, round_name)
    parents = []
    parent_id, source = story["parent_image_id"], round_before(round_name)
    while parent_id and source:
        parent = _tell_image(studio, brief.campaign, parent_id, source)
        parents.append(parent)
        parent_id, source = parent["parent_image_id"], round_before(source)
    return {
        "campaign": brief.campaign,
        "brand": brief.brand.name,
        "brief_sha256": brief.sha256,
        **story,
        "parents": parents,
        "cost_usd_with_parents": story["cost_usd"] + sum(parent["cost_usd"] for parent in parents),
    }


def _tell_image(studio: Studio, campaign: str, image_id: str, round_name: RoundName) -> dict[str, Any]:
    image = _row(studio, "raw_images", campaign, round_name, "image_id", image_id)
    prompt = _row(studio, "prompts", campaign, round_name, "prompt_id", image["prompt_id"])
    score = _row(studio, "scores", campaign, round_name, "image_id", image_id)
    decision = _row(studio, "approvals", campaign, round_name, "image_id", image_id)
    return {
        "image_id": image_id,
        "round": round_name,
        "attempt": image["attempt"],
        "raw_sha256": image["sha256"],
        "media_type": image["media_type"],
        "width_px": image["width_px"],
        "height_px": image["height_px"],
        "drawn_at": image["drawn_at"].isoformat(),
        "cost_usd": image["cost_usd"],
        "provider": image["provider"],
        "model": image["model"],
        "planned_provider": prompt["planned_provider"],
        "planned_model": prompt["planned_model"],
        "fallback_of": image["fallback_of"],
        "seed": prompt["seed"],
        "strength": prompt["strength"],
        "params": json.loads(prompt["params"]),
        "ignored_params": prompt["ignored_params"],
        "prompt": prompt["text"],
        "negative": prompt["negative"],
        "enhanced_by": prompt["enhanced_by"],
        "template": prompt["template"],
        "template_sha256": prompt["template_sha256"],
        "direction": prompt["direction"],
        "attributes": {pair["key"]: pair["value"] for pair in prompt["attributes"]},
        "parent_image_id": image["parent_image_id"],
        "scores": _scores(score),
        "decision": _decision(decision),
    }


def _scores(row: Mapping[str, Any]) -> dict[str, Any]:
    parts = ("gate", "semantic", "color", "aesthetic", "composition", "composite", "quality", "rank")
    return {**{part: row[part] for part in parts}, "details": json.loads(row["details"])}


def _decision(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("decision", "reviewer", "reason", "seconds", "checkpoint_id")
    return {**{name: row[name] for name in names}, "decided_at": row["decided_at"].isoformat()}


def _row(
    studio: Studio, table: str, campaign: str, round_name: RoundName, column: str, value: str
) -> Mapping[str, Any]:
    rows = studio.lake.read(table, campaign, round_name).filter(pl.col(column) == value)
    return rows.row(0, named=True)
