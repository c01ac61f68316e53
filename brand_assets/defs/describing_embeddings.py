"""This file says what `embeddings` reports to the Dagster UI: by which model, how many were new, how fast."""

from collections.abc import Mapping
from typing import Any

from brand_assets.campaigns.embedding import Embedded
from brand_assets.defs.describe import describe_rows


def describe_embeddings(embedded: Embedded) -> Mapping[str, Any]:
    speed = embedded.images_per_s
    return {
        **describe_rows(embedded.rows),
        "model": embedded.model,
        "computed": embedded.computed,
        "cached": embedded.cached,
        "seconds": round(embedded.seconds, 3),
        **({} if speed is None else {"images_per_s": round(speed, 2)}),
        "unreadable": len(embedded.unreadable),
        "cache_problems": "; ".join(embedded.problems[:5]) or "none",
    }
