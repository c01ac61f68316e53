"""This file writes what the ledger keeps of pictures that were made elsewhere: their prompts, outcomes and costs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import polars as pl

from brand_assets.pixels import ImageFacts
from brand_assets.prompts.dice import name
from brand_assets.records.brief import Brief
from brand_assets.records.drawing import IMPORT, DrawRequest, Outcome
from brand_assets.records.tables import PROMPTS

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Source:
    """Where pictures come from: the tool as it was named and as a model's name, and the direction they belong to."""

    tool: str
    model: str
    direction: str


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that is not in the attempt yet; `is_paid`: its cost was booked in an earlier attempt."""

    file: str
    sha256: str
    facts: ImageFacts
    prompt: str
    is_paid: bool


def write_rows(brief: Brief, attempt: int, source: Source, pictures: Sequence[NewPicture]) -> pl.DataFrame:
    """Their rows of `prompts`: what is known of a picture from outside, and null for what is not."""
    rows = [
        {
            "prompt_id": name(brief.campaign, "concept", attempt, IMPORT, picture.sha256),
            "attempt": attempt,
            "direction": source.direction,
            "brief_sha256": brief.sha256,
            "text": picture.prompt,
            "negative": "",
            "attributes": [],
            "provider": IMPORT,
            "model": source.model,
            "planned_provider": IMPORT,
            "planned_model": source.model,
            "planned_cost_usd": 0.0,
            "params": _tell_origin(source, picture),
            "ignored_params": [],
            "variant": 0,
        }
        for picture in pictures
    ]
    return pl.DataFrame([{**dict.fromkeys(PROMPTS), **row} for row in rows], schema=PROMPTS)


def conclude(requests: Sequence[DrawRequest], pictures: Sequence[NewPicture], cost_usd: float) -> list[Outcome]:
    costs = iter(spread_cost(cost_usd, sum(not picture.is_paid for picture in pictures)))
    now = datetime.now(UTC)
    return [
        Outcome(
            request_key=request.request_key,
            prompt_id=request.prompt_id,
            campaign=request.campaign,
            round=request.round,
            attempt=request.attempt,
            provider=request.provider,
            model=request.model,
            status="drawn",
            reason=None,
            cost_usd=0.0 if picture.is_paid else next(costs),
            latency_s=0.0,
            drawn_at=now,
            sha256=picture.sha256,
            media_type=picture.facts.media_type,
            width_px=picture.facts.width_px,
            height_px=picture.facts.height_px,
        )
        for request, picture in zip(requests, pictures, strict=True)
    ]


def spread_cost(cost_usd: float, count: int) -> list[float]:
    """An amount in `count` parts that sum to it exactly, in whole cents; the first parts are a cent larger.

    What the amount has below a cent is in the first part.
    """
    if not count:
        return []
    total = Decimal(str(cost_usd))
    cents = int(total / CENT)
    parts = [CENT * (cents // count + (place < cents % count)) for place in range(count)]
    parts[0] += total - CENT * cents
    return [float(part) for part in parts]


def _tell_origin(source: Source, picture: NewPicture) -> str:
    """As JSON; the hash of the content makes each picture a request of its own."""
    file = picture.file.encode("utf-8", "replace").decode()
    told = {"tool": source.tool, "file": file, "image_sha256": picture.sha256}
    return json.dumps(told, sort_keys=True, ensure_ascii=False)
