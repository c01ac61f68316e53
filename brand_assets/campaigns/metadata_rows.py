"""This file writes what is known of images as a CSV file that a spreadsheet opens without running anything of it."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from brand_assets.campaigns.library import ImageCard
from brand_assets.campaigns.library.card import SCORE_PARTS

COLUMNS = (
    "file", "file_sha256", "problem", "campaign", "round", "attempt", "image_id", "sha256", "media_type", "width_px",
    "height_px", "provider", "model", "status", "cost_usd", "drawn_at", "parent_image_id", "direction", "position",
    "cluster", *SCORE_PARTS, "quality", "rank", "gate", "decision", "reviewer", "machine", "rubric", "reason",
    "decided_at",
    "starred", "tags", "collections",
)  # fmt: skip
RECIPE = (
    "prompt", "negative", "template", "enhanced_by", "seed", "strength", "params", "ignored_params", "attributes",
    "seen", "findings", "lettering", "fallback_of",
)  # fmt: skip
"""What tells what was asked for, or lets it be guessed: left out together with the prompts."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins so is a formula to some spreadsheet, the full-width ones too."""


def write_csv(rows: Iterable[Mapping[str, object]], columns: tuple[str, ...]) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs; what begins like a formula gets an apostrophe in front."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_to_cell(row.get(column)) for column in columns] for row in rows)
    return written.getvalue().encode("utf-8-sig", "replace")


def tell_image(card: ImageCard, collection_names: Mapping[str, str], *, with_prompts: bool) -> dict[str, object]:
    """A row without its `file`; a CSV's numbers are numbers, and lists are parted by semicolons."""
    row: dict[str, Any] = {name: getattr(card, name, None) for name in (*COLUMNS, *(RECIPE if with_prompts else ()))}
    row |= {part: card.scores.get(part) for part in SCORE_PARTS}
    row |= {
        "cluster": card.cluster_label or card.cluster,
        "rubric": "; ".join(card.decision_rubric),
        "reason": card.decision_reason,
        "starred": "yes" if card.is_starred else "",
        "tags": "; ".join(card.tags),
        "collections": "; ".join(collection_names.get(one, one) for one in card.collections),
    }
    if with_prompts:
        row["params"] = json.dumps(dict(card.params), ensure_ascii=False, sort_keys=True) if card.params else ""
        for name in ("attributes", "seen"):
            row[name] = "; ".join(f"{key}={value}" for key, value in getattr(card, name).items())
        for name in ("findings", "ignored_params"):
            row[name] = "; ".join(getattr(card, name))
    else:
        row["gate"] = "yes" if card.gate else ""
        row["cluster"] = card.cluster
    return row


def _to_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, (int, float)):
        return f"{value}"
    text = str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text
