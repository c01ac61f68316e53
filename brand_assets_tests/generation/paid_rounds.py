"""This file sets up a concept round that is drawn by paid services, all of them the simulator."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.settings import Settings
from brand_assets_tests.campaigns.walking import write_prompts_table
from brand_assets_tests.simulator import Simulator
from brand_assets_tests.small_briefs import write_small_brief

THREE = {"stability/sd3.5-medium": 0.34, "replicate/flux-schnell": 0.33, "fal/flux-schnell": 0.33}
ROOMY = """\
services:
  stability: {limits: {requests: 3000, window_s: 10}}
  replicate: {limits: {requests: 3000, window_s: 10, polls: 30000, polls_window_s: 10}}
  fal: {limits: {requests: 3000, window_s: 10, running: 40}}
  freepik: {limits: {requests: 3000, window_s: 10, polls: 30000, polls_window_s: 10}}
models:
  freepik/flux-dev: {price: {flat: 0.03}}
"""
"""Limits that a test does not wait for, and a price that is not published."""


def settle_in(
    folder: Path, simulator: Simulator, *, timeout_s: float = 10.0, ttl_s: float = 30.0, catalogue: str = ROOMY
) -> Studio:
    """An installation in the production profile whose services are all here."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalogue.yaml").write_text(catalogue)
    return open_studio(
        Settings(
            data_root=folder,
            dagster_home=folder / "dagster_home",
            profile="production",
            base_urls=simulator.base_urls,
            keys=simulator.keys,
            timeout_s=timeout_s,
            deadline_s=120.0,
            concurrency=24,
            reservation_ttl_s=ttl_s,
            ledger_timeout_s=60.0,
        )
    )


def brief_round(
    studio: Studio,
    campaign: str,
    *,
    images: int,
    allocation: Mapping[str, float] = THREE,
    budget_usd: float | None = None,
) -> None:
    """A brief with that many images, and its prompts in the lake: a text and a seed of its own for each."""
    shares = ", ".join(f"{model}: {share}" for model, share in allocation.items())
    budget = "" if budget_usd is None else f"budget_usd: {budget_usd}\n"
    write_small_brief(studio, campaign, images=images, more=f"allocation: {{{shares}}}\n{budget}")
    prompts = write_prompts_table(studio, campaign, "concept").with_row_index("number", offset=1)
    numbered = prompts.with_columns(
        text=pl.format("A mark of two letters, number {}", "number"), seed=pl.col("number").cast(prompts["seed"].dtype)
    )
    studio.lake.write(numbered.drop("number"), "prompts", campaign, "concept")


def count_ledger_usd(studio: Studio) -> tuple[float, float, float]:
    """What the ledger has as charged, as reserved and as unknown."""
    rows = studio.ledger.spend.sum_spend("provider")
    return (
        round(sum(row.cost_usd for row in rows), 6),
        round(sum(row.reserved_usd for row in rows), 6),
        round(sum(row.unknown_usd for row in rows), 6),
    )
