"""This file makes the table `reviews` from the lake's copies of what was decided and repeated, over all campaigns."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any

import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Decision
from brand_assets.records.preference import Repeat
from brand_assets.records.tables import DECISIONS, REPEATS, REVIEWS
from brand_assets.review.measuring import Sitting, measure_round

Row = Mapping[str, Any]
COLUMNS = ("campaign", "round", "reviewer", "decisions", "seconds", "approves", "changes", "as before", "with others")


def measure_reviews(studio: Studio) -> pl.DataFrame:
    """One row for each campaign, round and reviewer. What `insight` has not copied yet is missing."""
    decisions = _read(studio, "decisions", DECISIONS).sort("decision_id")
    repeats = _read(studio, "repeats", REPEATS).sort("repeat_id")
    rows = []
    for (campaign, round_name), taken in sorted(decisions.group_by(["campaign", "round"], maintain_order=True)):
        answered = repeats.filter(pl.col("campaign") == campaign, pl.col("round") == round_name)
        found = measure_round(list(_sit(taken, answered)))
        rows += [{"campaign": campaign, "round": round_name, **asdict(measures)} for measures in found]
    return pl.DataFrame(rows, schema=REVIEWS)


def _read(studio: Studio, table: str, schema: pl.Schema) -> pl.DataFrame:
    """A copy that an older version made may lack the latest columns."""
    found = studio.lake.read_or_none(table)
    empty = pl.DataFrame(schema=schema)
    return empty if found is None else pl.concat([empty, found], how="diagonal_relaxed").select(list(schema))


def _sit(decisions: pl.DataFrame, repeats: pl.DataFrame) -> Iterator[Sitting]:
    """The round's checkpoints; their ids begin with the moment when they were opened, so they sort by it."""
    ordered = decisions.sort("checkpoint_id", "decision_id").iter_rows(named=True)
    for checkpoint_id, taken in groupby(ordered, key=lambda row: str(row["checkpoint_id"])):
        again = repeats.filter(pl.col("checkpoint_id") == checkpoint_id).iter_rows(named=True)
        yield Sitting(checkpoint_id, tuple(map(_as_decision, taken)), tuple(map(_as_repeat, again)))


def _as_decision(row: Row) -> Decision:
    names = (
        "image_id",
        "reviewer",
        "decision",
        "seconds",
        "decided_at",
        "checkpoint_id",
        "decision_id",
        "carried_from",
    )
    return Decision(**{name: row[name] for name in names})


def _as_repeat(row: Row) -> Repeat:
    names = ("repeat_id", "checkpoint_id", "image_id", "reviewer", "decision", "seconds", "at")
    return Repeat(**{name: row[name] for name in names})


def list_cells(reviews: pl.DataFrame) -> list[tuple[str, ...]]:
    """The people among the rows as a person reads them, for COLUMNS; `-` where too few say anything."""
    return [
        (
            row["campaign"],
            row["round"],
            row["reviewer"],
            str(row["decisions"]),
            _tell(row["median_seconds"], "{:.1f} s", row["timed"]),
            _tell(row["approval_rate"], "{:.0%}", row["images"]),
            str(row["changes"]),
            _tell(row["self_agreement"], "{:.0%}", row["repeated"]),
            _tell(row["agreement"], "{:.0%}", row["shared"]),
        )
        for row in reviews.filter(~pl.col("is_machine")).iter_rows(named=True)
    ]


def _tell(value: float | None, form: str, count: int) -> str:
    return f"{'-' if value is None else form.format(value)} (n {count})"
