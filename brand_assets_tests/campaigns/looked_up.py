"""This file writes made-up images into a lake and a ledger, for tests of how they are found again."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import RoundName
from brand_assets.records.drawing import Outcome
from brand_assets.records.tables import ROUND_TABLES
from brand_assets.storage.ledger.outcomes import write_outcome

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
_SPLIT = ("raw_images", "prompts", "scores", "clusters", "dpp_selections", "readings")
_RENAMED = {"prompt": "text"}


def name_image(name: str) -> str:
    """The id of a made-up image."""
    return hashlib.sha256(name.encode()).hexdigest()


def write_images(
    studio: Studio, campaign: str, *images: dict[str, Any], round_name: RoundName = "concept", **tables: Any
) -> list[str]:
    """A round of these images, each `name` and whatever columns differ from drawn and plain; `tables` are added whole.

    Their ids, in order.
    """
    rows = [_complete(campaign, round_name, number, image) for number, image in enumerate(images)]
    for table in _SPLIT:
        schema = ROUND_TABLES[table]
        told = [{name: row.get(name) for name in schema} for row in rows if table in row["in_tables"]]
        studio.lake.write(pl.DataFrame(told, schema=schema), table, campaign, round_name)
    for table, told in tables.items():
        studio.lake.write(pl.DataFrame(told, schema=ROUND_TABLES[table]), table, campaign, round_name)
    return [row["image_id"] for row in rows]


def _complete(campaign: str, round_name: str, number: int, image: dict[str, Any]) -> dict[str, Any]:
    given = {_RENAMED.get(name, name): value for name, value in image.items()}
    image_id = name_image(given.pop("name", f"{campaign}/{round_name}/{number}"))
    in_tables = ["raw_images", "prompts", "scores", "clusters"]
    in_tables += [
        table for table, column in (("dpp_selections", "position"), ("readings", "concern")) if column in given
    ]
    pairs = given.pop("attributes", {"mark_type": "pictorial"})
    return {
        "image_id": image_id,
        "prompt_id": f"{campaign}-{round_name}-{number}",
        "attempt": 1,
        "provider": "draft",
        "model": "draft",
        "status": "drawn",
        "sha256": hashlib.sha256(image_id.encode()).hexdigest(),
        "media_type": "image/png",
        "width_px": 1024,
        "height_px": 1024,
        "cost_usd": 0.0,
        "drawn_at": START + timedelta(minutes=number),
        "direction": "mark",
        "template": "plain",
        "text": "A mark.",
        "attributes": [{"key": key, "value": value} for key, value in pairs.items()],
        "params": "{}",
        "ignored_params": [],
        "seed": 7 + number,
        "cluster": 0,
        "details": "{}",
        "in_tables": in_tables,
        **given,
    }


def keep_outcomes(studio: Studio, campaign: str, *images: dict[str, Any], round_name: RoundName = "concept") -> None:
    """The same images as the ledger knows them."""
    for number, image in enumerate(images):
        row = _complete(campaign, round_name, number, image)
        outcome = Outcome(
            request_key=row["image_id"],
            prompt_id=row["prompt_id"],
            campaign=campaign,
            round=round_name,
            attempt=row["attempt"],
            provider=row["provider"],
            model=row["model"],
            status=row["status"],
            reason=row.get("reason"),
            cost_usd=row["cost_usd"],
            latency_s=0.1,
            drawn_at=row["drawn_at"],
            parent_image_id=row.get("parent_image_id"),
            sha256=row["sha256"],
            media_type=row["media_type"],
            width_px=row["width_px"],
            height_px=row["height_px"],
        )
        studio.ledger.call(lambda connection, kept=outcome: write_outcome(connection, kept, is_first=True))  # type: ignore[misc]
