"""This file says what `tags` and `scores` report to the Dagster UI: what was seen, by which model, and what was not."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg
import polars as pl

from brand_assets.campaigns.tagging import share_shown
from brand_assets.defs.describe import describe_rows
from brand_assets.defs.tables import make_table
from brand_assets.scoring.part import PARTS


def describe_tags(rows: pl.DataFrame, images: int) -> Mapping[str, Any]:
    """`images`: how many there were to tag."""
    shares = share_shown(rows)
    totals = shares.select(pl.col("asked", "shown").sum()).row(0)
    return {
        **describe_rows(rows),
        "models": ", ".join(sorted(rows["model"].unique())) or "none",
        "tagged_images": f"{rows['image_id'].n_unique()} of {images}",
        **({"shown_of_asked": round(totals[1] / totals[0], 4)} if totals[0] else {}),
        "shown_of_asked_by_attribute": _table_shares(shares),
    }


def describe_scores(rows: pl.DataFrame) -> Mapping[str, Any]:
    details = [json.loads(text) for text in rows["details"]]
    means = {part: rows[part].mean() for part in (*PARTS, "composite")}
    return {
        **describe_rows(rows),
        **{f"mean_{part}": float(value) for part, value in means.items() if isinstance(value, float)},
        "not_computed": ", ".join(part for part, value in means.items() if value is None) or "nothing",
        "why_not_computed": _table_reasons(details),
        "scorers": _table_counts(("part", "scorer", "images"), _list_scorers(details)),
        "missing": _table_counts(("attribute", "asked", "looks", "images"), _list_missing(details)),
        "weights_from": ", ".join(sorted({told["composite"]["weights_from"] for told in details})) or "nobody",
        "out_of_the_ranking": _table_counts(("gate", "images"), ((gate,) for gate in rows["gate"].drop_nulls())),
    }


def _table_shares(shares: pl.DataFrame) -> dg.MetadataValue:
    rows = ((name, asked, shown, f"{share:.0%}") for name, asked, shown, share in shares.iter_rows())
    return make_table(("attribute", "asked and judged", "shown", "share"), rows, empty="nothing could be judged")


def _table_reasons(details: list[dict[str, Any]]) -> dg.MetadataValue:
    """Part and reason, the commonest first."""
    found = ((part, reason) for told in details for part, reason in told["composite"]["missing"].items())
    return _table_counts(("part", "why", "images"), found)


def _list_scorers(details: list[dict[str, Any]]) -> Iterable[tuple[str, ...]]:
    for told in details:
        for part, found in told.items():
            if found.get("value") is not None:
                yield part, f"{found['scorer']} {found['version']}"


def _list_missing(details: list[dict[str, Any]]) -> Iterable[tuple[str, ...]]:
    """What images do not show of what was asked, by value."""
    for told in details:
        metrics = told.get("semantic", {}).get("metrics", {})
        for attribute in metrics.get("missing", ()):
            judged = metrics["attributes"][attribute]
            yield attribute, judged["asked"], judged["looks"]


def _table_counts(columns: tuple[str, ...], found: Iterable[tuple[str, ...]]) -> dg.MetadataValue:
    counts = sorted(Counter(found).items(), key=lambda pair: (-pair[1], pair[0]))
    return make_table(columns, [(*names, count) for names, count in counts], empty="nothing")
