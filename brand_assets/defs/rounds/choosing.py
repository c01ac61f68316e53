"""This file makes the assets by which a round comes down to a shortlist: `clusters`, `coverage`, `dpp_selections`."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
import numpy as np
import polars as pl
from pydantic import Field

from brand_assets.campaigns.covering import count_coverage, draw_map
from brand_assets.campaigns.grouping import group_images
from brand_assets.campaigns.holding import HoldRequest
from brand_assets.campaigns.shortlisting import shortlist_images
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import describe_coverage, describe_rows, describe_shortlist
from brand_assets.defs.partitions import OWNER, campaigns
from brand_assets.defs.resources import readable_failures, report_seconds
from brand_assets.defs.rounds.asset import round_asset
from brand_assets.defs.tables import make_table
from brand_assets.records.brief import RoundName


def make_clusters(round_name: RoundName) -> dg.AssetsDefinition:
    def out(description: str) -> dg.AssetOut:
        return dg.AssetOut(
            key_prefix=round_name,
            io_manager_key="lake",
            owners=[OWNER],
            kinds={"python", "parquet", "scikitlearn"},
            description=description,
        )

    @dg.multi_asset(
        name=f"{round_name}_clusters",
        ins={
            table: dg.AssetIn(key=dg.AssetKey([round_name, table]))
            for table in ("prompts", "raw_images", "embeddings", "scores", "tags")
        },
        outs={
            "clusters": out(f"Which {round_name} images look alike: the group of each, its distance to the middle."),
            "cluster_profiles": out(
                "The groups themselves: size, label, the most typical image, how clear the grouping is."
            ),
        },
        group_name=round_name,
        partitions_def=campaigns,
    )
    @report_seconds
    def clusters(
        context: dg.AssetExecutionContext,
        prompts: pl.DataFrame,
        raw_images: pl.DataFrame,
        embeddings: pl.DataFrame,
        scores: pl.DataFrame,
        tags: pl.DataFrame,
        studio: dg.ResourceParam[Studio],
    ) -> tuple[dg.Output[pl.DataFrame], dg.Output[pl.DataFrame]]:
        with readable_failures():
            rows, profiles = group_images(studio, context.partition_key, prompts, raw_images, embeddings, scores, tags)
        grouping = _describe_grouping(profiles)
        return (
            dg.Output(rows, "clusters", metadata={**describe_rows(rows), **grouping}),
            dg.Output(profiles, "cluster_profiles", metadata={**describe_rows(profiles), **grouping}),
        )

    return clusters


def _describe_grouping(profiles: pl.DataFrame) -> Mapping[str, Any]:
    """Which groups there are, or that there are no clear ones; `silhouette` is the mean over all images."""
    columns = ("label", "size", "mean_score", "silhouette")
    rows = [[_tell(value) for value in row] for row in profiles.select(columns).iter_rows()]
    told = {"clusters": profiles.height, "groups": make_table(columns, rows)}
    known = profiles.drop_nulls("silhouette")
    if known.is_empty():
        return told
    return {**told, "silhouette": float(np.average(known["silhouette"].to_numpy(), weights=known["size"].to_numpy()))}


def _tell(value: object) -> str:
    return "not known" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def make_coverage(round_name: RoundName) -> dg.AssetsDefinition:
    @round_asset(
        round_name,
        "coverage",
        (
            f"What the {round_name} round shows too little of: the share of each attribute's value among the drawn "
            "images, by their tags where they have some, against the share that the brief asks for, with the severity "
            "of the gap. The metadata has a map of it."
        ),
        reads=("prompts", "raw_images", "tags"),
    )
    def coverage(
        context: dg.AssetExecutionContext,
        prompts: pl.DataFrame,
        raw_images: pl.DataFrame,
        tags: pl.DataFrame,
        studio: dg.ResourceParam[Studio],
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            rows = count_coverage(studio, context.partition_key, prompts, raw_images, tags)
            picture = draw_map(context.partition_key, round_name, rows)
        return dg.Output(rows, metadata=describe_coverage(rows, picture))

    return coverage


class ShortlistConfig(dg.Config):
    """Image ids, or beginnings that tell them apart: `locked` come first in any case, `banned` never.

    They stand until they are `released`, also for runs that do not name them.
    """

    locked: list[str] = Field(default_factory=list)
    banned: list[str] = Field(default_factory=list)
    released: list[str] = Field(default_factory=list)


def make_dpp_selections(round_name: RoundName) -> dg.AssetsDefinition:
    tables = ("prompts", "raw_images", "embeddings", "scores", "clusters")

    @round_asset(
        round_name,
        "dpp_selections",
        (
            f"The shortlist of the {round_name} round: good and unlike each other, picked by a determinantal point "
            "process (or as the brief's `selection` says) with a quota for each cluster. The run config can lock "
            "images in and ban them. Here the campaign waits for a person."
        ),
        kinds={"numpy"},
        reads=tables,
    )
    def dpp_selections(
        context: dg.AssetExecutionContext,
        config: ShortlistConfig,
        prompts: pl.DataFrame,
        raw_images: pl.DataFrame,
        embeddings: pl.DataFrame,
        scores: pl.DataFrame,
        clusters: pl.DataFrame,
        studio: dg.ResourceParam[Studio],
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            shortlisted = shortlist_images(
                studio,
                context.partition_key,
                round_name,
                prompts=prompts,
                raw_images=raw_images,
                embeddings=embeddings,
                scores=scores,
                clusters=clusters,
                asked=HoldRequest(tuple(config.locked), tuple(config.banned), tuple(config.released)),
                run_id=context.run.run_id,
            )
        return dg.Output(shortlisted.rows, metadata=describe_shortlist(studio, shortlisted))

    return dpp_selections
