"""This file sums up how drawing a round went: what it cost by model, how sure and how fast, whether the mix held."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.catalogue.planning import model_shares
from brand_assets.records.brief import RoundName
from brand_assets.records.drawing import IMPORT

SENT = ("drawn", "refused", "quarantined", "unknown", "failed")


@dataclass(frozen=True, slots=True)
class ModelReport:
    """One model's part of a round, all attempts. `reading_usd` is what of `cost_usd` was billed for reading."""

    model_key: str
    asked: int
    drawn: int
    cost_usd: float
    reading_usd: float
    unknown: int
    unknown_usd: float


@dataclass(frozen=True, slots=True)
class Share:
    """A model's share of the images that are there against the one that the brief gives it; both 0..1."""

    model_key: str
    planned: float
    actual: float


@dataclass(frozen=True, slots=True)
class RoundReport:
    """`success_rate`: drawn of all that came to an outcome, None before the first. Seconds are of drawn images.

    Pictures that were made elsewhere count for the money alone.

    `shares` are of the `compared` images, those of the current attempt; `largest_shift` is the largest difference of a
    share, in images.
    """

    models: tuple[ModelReport, ...]
    success_rate: float | None
    p50_s: float | None
    p95_s: float | None
    retries: int
    shares: tuple[Share, ...]
    compared: int
    largest_shift: float
    committed_usd: float = 0.0
    """What the whole campaign has spent, reserved or has in doubt; `budget_usd` is its brief's, None without one."""
    budget_usd: float | None = None

    @property
    def unknown(self) -> int:
        return sum(model.unknown for model in self.models)

    @property
    def unknown_usd(self) -> float:
        return sum(model.unknown_usd for model in self.models)


def report_round(studio: Studio, campaign: str, round_name: RoundName) -> RoundReport:
    """Of the round as the lake has it. Raises LakeError when there are no images yet."""
    prompts = studio.lake.read("prompts", campaign, round_name)
    images = studio.lake.read("raw_images", campaign, round_name)
    return report_drawn(studio, campaign, round_name, images, prompts)


def report_drawn(
    studio: Studio, campaign: str, round_name: RoundName, images: pl.DataFrame, prompts: pl.DataFrame
) -> RoundReport:
    """Of these rows of `raw_images` and `prompts`, with the money as the ledger has it."""
    spend = studio.ledger.copy_table("spend").filter(pl.col("campaign") == campaign, pl.col("round") == round_name)
    brief = load_brief(studio, campaign)
    return replace(
        sum_up(images, prompts, spend, model_shares(brief, round_name)),
        committed_usd=studio.ledger.spend.committed(campaign).campaign_usd,
        budget_usd=brief.budget_usd,
    )


def sum_up(
    images: pl.DataFrame, prompts: pl.DataFrame, spend: pl.DataFrame, planned: Mapping[str, float]
) -> RoundReport:
    """The report from a round's `raw_images`, `prompts`, its rows of `spend` and the brief's shares."""
    asked_for = images.filter(pl.col("provider") != IMPORT)
    drawn = asked_for.filter(pl.col("status") == "drawn")
    concluded = asked_for.filter(pl.col("status").is_in(SENT))
    shares, compared, largest_shift = _compare_shares(drawn, prompts, planned)
    return RoundReport(
        models=_sum_models(images, spend),
        success_rate=drawn.height / concluded.height if concluded.height else None,
        p50_s=_quantile(drawn, 0.5),
        p95_s=_quantile(drawn, 0.95),
        retries=int(images["retries"].fill_null(0).sum()),
        shares=shares,
        compared=compared,
        largest_shift=largest_shift,
    )


def _sum_models(images: pl.DataFrame, spend: pl.DataFrame) -> tuple[ModelReport, ...]:
    """By provider and model, the dearest first; money is the ledger's, which has the last word."""
    key = pl.concat_str("provider", "model", separator="/").alias("key")
    counts = images.group_by(key).agg(
        asked=pl.len(), drawn=(pl.col("status") == "drawn").sum(), unknown=(pl.col("status") == "unknown").sum()
    )
    is_charged, is_unknown = pl.col("status") == "charged", pl.col("status") == "unknown"
    reading = pl.Series("reading_usd", [_sum_reading_usd(usage) for usage in spend["usage"]], pl.Float64)
    money = (
        spend.with_columns(reading)
        .group_by(key)
        .agg(
            cost_usd=pl.col("cost_usd").filter(is_charged).sum(),
            reading_usd=pl.col("reading_usd").filter(is_charged).sum(),
            unknown_usd=pl.col("estimated_usd").filter(is_unknown).sum(),
        )
    )
    rows = counts.join(money, on="key", how="full", coalesce=True).fill_null(0).sort("cost_usd", "key", descending=True)
    return tuple(
        ModelReport(
            model_key=row["key"],
            asked=row["asked"],
            drawn=row["drawn"],
            cost_usd=row["cost_usd"],
            reading_usd=row["reading_usd"],
            unknown=row["unknown"],
            unknown_usd=row["unknown_usd"],
        )
        for row in rows.iter_rows(named=True)
    )


def _sum_reading_usd(usage: str | None) -> float:
    """Where a vendor bills by the token, what it billed for the text and for the parent image that it read."""
    told = json.loads(usage) if usage else {}
    parts = (told.get(name) for name in ("text_usd", "parent_usd"))
    return math.fsum(usd for usd in parts if isinstance(usd, int | float))


def _compare_shares(
    drawn: pl.DataFrame, prompts: pl.DataFrame, planned: Mapping[str, float]
) -> tuple[tuple[Share, ...], int, float]:
    """What `draft` drew in another model's place counts as that model's: trying a brief out changes no share."""
    rows = drawn.select("prompt_id", "provider", "model").join(
        prompts.select("prompt_id", "planned_provider", "planned_model"), on="prompt_id", how="inner"
    )
    is_draft = pl.col("provider") == "draft"
    by = [
        pl.when(is_draft).then(pl.col(f"planned_{name}")).otherwise(pl.col(name)).alias(name)
        for name in ("provider", "model")
    ]
    counts = dict(rows.select(pl.concat_str(*by, separator="/").alias("key"))["key"].value_counts().iter_rows())
    total = sum(counts.values())
    keys = sorted({*planned, *counts}, key=lambda key: (-planned.get(key, 0.0), key))
    shares = tuple(Share(key, planned.get(key, 0.0), counts.get(key, 0) / total if total else 0.0) for key in keys)
    largest = max((abs(share.actual - share.planned) * total for share in shares), default=0.0)
    return shares, total, largest


def _quantile(drawn: pl.DataFrame, share: float) -> float | None:
    return drawn["latency_s"].quantile(share, "linear") if drawn.height else None
