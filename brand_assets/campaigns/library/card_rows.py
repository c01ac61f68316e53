"""This file makes cards of the library's rows, and of what the ledger alone knows of an image."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from brand_assets.campaigns.library.card import SCORE_PARTS, ImageCard
from brand_assets.records.drawing import Outcome
from brand_assets.storage.ledger.image_marks import Marks

_AS_THEY_ARE = (
    "image_id", "campaign", "round", "attempt", "status", "sha256", "media_type", "width_px", "height_px", "latency_s",
    "drawn_at", "reason", "parent_image_id", "fallback_of", "is_current", "enhanced_by", "seed", "strength", "position",
    "cluster", "quality", "rank", "gate",
)  # fmt: skip
_TEXTS = ("provider", "model", "direction", "negative", "template", "cluster_label", "lettering")


def make_cards(rows: pl.DataFrame, marks: Marks) -> list[ImageCard]:
    """One for each row, in their order."""
    return [_make_card(row, marks) for row in rows.iter_rows(named=True)]


def make_card_from_ledger(image: Outcome, prompt: Mapping[str, Any], marks: Marks) -> ImageCard:
    """What is known of an image that no table of the lake has; `prompt` is its row of `prompts`, or empty."""
    pairs = [f"{pair['key']}={pair['value']}" for pair in prompt.get("attributes") or ()]
    row: dict[str, Any] = {
        **prompt,
        **{name: getattr(image, name) for name in Outcome.__slots__},
        "image_id": image.request_key,
        "attributes": pairs,
        "is_current": False,
    }
    return _make_card(row, marks)


def _make_card(row: Mapping[str, Any], marks: Marks) -> ImageCard:
    image_id = row["image_id"]
    verdict = marks.verdicts.get(image_id)
    plain: dict[str, Any] = {name: row.get(name) for name in _AS_THEY_ARE}
    plain |= {name: row.get(name) or "" for name in _TEXTS}
    return ImageCard(
        **plain,
        cost_usd=row["cost_usd"] or 0.0,
        prompt=row.get("text") or "",
        params=_read_params(row.get("params")),
        ignored_params=tuple(row.get("ignored_params") or ()),
        attributes=_read_pairs(row.get("attributes")),
        seen=_read_pairs(row.get("seen")),
        scores={part: row[part] for part in SCORE_PARTS if row.get(part) is not None},
        findings=tuple(row.get("findings") or ()),
        decision=verdict.decision if verdict else None,
        is_starred=verdict.is_starred if verdict else False,
        is_submitted=verdict.is_submitted if verdict else False,
        reviewer=verdict.reviewer if verdict else None,
        decision_reason=verdict.reason if verdict else None,
        decision_rubric=verdict.rubric if verdict else (),
        decided_at=verdict.decided_at if verdict else None,
        checkpoint_id=verdict.checkpoint_id if verdict else None,
        tags=marks.tags(image_id),
        collections=marks.collections(image_id),
    )


def _read_params(told: str | None) -> dict[str, Any]:
    try:
        params = json.loads(told or "{}")
    except ValueError:
        return {}
    return params if isinstance(params, dict) else {}


def _read_pairs(pairs: Iterable[str] | None) -> dict[str, str]:
    split = (pair.partition("=") for pair in pairs or ())
    return {name: value for name, _, value in split}
