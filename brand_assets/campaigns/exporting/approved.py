"""This file reads the approved images of a campaign: their bytes, their whole story, what finishing made of them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.lineage import tell_recipe
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import approved_verdicts, verify_checkpoint
from brand_assets.export.metadata import FINISHED
from brand_assets.export.package import name_finished
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import NewFile

TOLD_TO_CLIENTS = ("brand", "provider", "model", "direction", "drawn_at", "media_type", "width_px", "height_px")
"""What of a recipe a client's copy holds: no prompts, no seeds, no costs, no people, no ids."""


@dataclass(frozen=True, slots=True)
class ApprovedImage:
    """`label` names its folder in the package; `recipe` is the whole story, `told` what the package tells of it."""

    image_id: str
    label: str
    raw: bytes
    media_type: str
    recipe: Mapping[str, Any]
    told: Mapping[str, Any]
    finished: tuple[NewFile, ...]


def read_approved(studio: Studio, brief: Brief, order: ExportOrder) -> Iterator[ApprovedImage]:
    """One at a time, in the order of the approvals. Raises a CheckpointError when the final round is not decided."""
    checkpoint = verify_checkpoint(studio, brief.campaign, before="exports")
    if checkpoint is None:
        raise AssertionError("The gate before the exports has no checkpoint.")
    finished = _read_finished(studio, brief.campaign)
    for number, verdict in enumerate(approved_verdicts(studio, checkpoint), start=1):
        image_id = verdict.image_id
        rows = finished.get(image_id, [])
        recipe = {**tell_recipe(studio, brief, image_id, "final"), "finishing": rows}
        yield ApprovedImage(
            image_id=image_id,
            label=f"mark-{number}" if order.is_client else image_id,
            raw=studio.images.get(recipe["raw_sha256"]),
            media_type=recipe["media_type"],
            recipe=recipe,
            told={name: recipe[name] for name in TOLD_TO_CLIENTS if name in recipe} if order.is_client else recipe,
            finished=tuple(_take_finished(studio, row) for row in rows if row["file"]),
        )


def _read_finished(studio: Studio, campaign: str) -> dict[str, list[dict[str, Any]]]:
    """By approved image what finishing made of it, each with the name of its file; what came to nothing has none."""
    rows = studio.lake.read_or_none("finished_images", campaign)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in () if rows is None else rows.sort("step").iter_rows(named=True):
        of_image = found.setdefault(row["parent_image_id"], [])
        names = {one["file"] for one in of_image}
        file = name_finished(row["model"], row["media_type"], names) if row["status"] == "drawn" else None
        of_image.append({**row, "file": file, "params": json.loads(row["params"])})
    return found


def _take_finished(studio: Studio, row: Mapping[str, Any]) -> NewFile:
    data = studio.images.get(row["sha256"])
    return NewFile(row["file"], FINISHED, data, row["media_type"], (row["width_px"], row["height_px"]))
