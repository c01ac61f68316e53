"""This file makes one round's assets; the three rounds are the same function called three times."""

from collections.abc import Callable, Collection, Sequence

import dagster as dg
import polars as pl

from brand_assets.campaigns.deciding import list_approvals
from brand_assets.campaigns.drawing import draw_round
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.round_report import report_drawn
from brand_assets.campaigns.seeing import count_coverage, embed_images, group_images, score_images, shortlist_images
from brand_assets.campaigns.stage_costs import wording_usd
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import (
    describe_images,
    describe_prompts,
    describe_rows,
    describe_scores,
    describe_shortlist,
)
from brand_assets.defs.partitions import OWNER, campaigns
from brand_assets.defs.resources import Compute, readable_failures, report_seconds
from brand_assets.generation.progress import Progress
from brand_assets.records.brief import RoundName, round_before

LOG_EVERY_S = 3.0
STARTS_FROM = {
    "concept": "the brief",
    "direction": "the concepts that a person approved",
    "final": "the directions that a person approved",
}


class PromptsConfig(dg.Config):
    """`new_attempt` leaves what was drawn where it is and asks for a whole new set, which is paid for again.

    `top_up` adds so many images for what a drawn concept round shows too little of; 0 adds none.
    """

    new_attempt: bool = False
    top_up: int = 0


def build_round(round_name: RoundName) -> list[dg.AssetsDefinition]:
    """The assets of one round, in the order in which they run."""
    return [
        _prompts(round_name),
        _raw_images(round_name),
        _embeddings(round_name),
        _scores(round_name),
        _clusters(round_name),
        _coverage(round_name),
        _dpp_selections(round_name),
        _approvals(round_name),
    ]


def _asset(
    round_name: RoundName,
    name: str,
    description: str,
    *,
    kinds: Collection[str] = (),
    reads: Sequence[str] = (),
    after: Sequence[str] | None = None,
) -> Callable[[Compute], dg.AssetsDefinition]:
    """An asset of the round that takes the tables in `reads`, or that only follows the asset `after`.

    What is gated follows and does not take: its guard speaks before any file is read.
    """
    make = dg.asset(
        name=name,
        key_prefix=round_name,
        description=description,
        ins={table: dg.AssetIn(key=dg.AssetKey([round_name, table])) for table in reads},
        deps=[dg.AssetKey(after)] if after else None,
        group_name=round_name,
        partitions_def=campaigns,
        io_manager_key="lake",
        owners=[OWNER],
        kinds={"python", "parquet", *kinds},
    )
    return lambda compute: make(report_seconds(compute))


def _prompts(round_name: RoundName) -> dg.AssetsDefinition:
    source = round_before(round_name)
    adds = "" if source else ", `top_up` adds images for what is missing"

    @_asset(
        round_name,
        "prompts",
        (
            f"What to ask for in the {round_name} round, one row per image, written from {STARTS_FROM[round_name]}. "
            "They lean, a little, to what was too rare before and to what this brand's people approved. Once an image "
            f"of an attempt is paid for, its prompts stay as they are; the run config `new_attempt` starts over{adds}."
        ),
        after=[source, "approvals"] if source else None,
    )
    def prompts(
        context: dg.AssetExecutionContext, config: PromptsConfig, studio: dg.ResourceParam[Studio]
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            written = write_round_prompts(
                studio,
                context.partition_key,
                round_name,
                run_id=context.run.root_run_id or context.run.run_id,
                new_attempt=config.new_attempt,
                top_up=config.top_up,
            )
            paid_usd = wording_usd(studio, context.partition_key, round_name)
        context.log.info(written.note)
        return dg.Output(written.rows, metadata=describe_prompts(written, wording_usd=paid_usd))

    return prompts


def _raw_images(round_name: RoundName) -> dg.AssetsDefinition:
    @_asset(
        round_name,
        "raw_images",
        (
            f"Every image that the {round_name} round asked for: drawn, or the reason why not. What is there already "
            "is never drawn or paid for again; the bytes are kept unchanged."
        ),
        kinds={"image"},
        after=[round_name, "prompts"],
    )
    def raw_images(context: dg.AssetExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
        campaign, log = context.partition_key, _ImageLog(context)
        with readable_failures():
            drawn = draw_round(studio, campaign, round_name, run_id=context.run.run_id, on_progress=log.note)
            prompts = studio.lake.read("prompts", campaign, round_name)
            report = report_drawn(studio, campaign, round_name, drawn.rows, prompts)
        return dg.Output(drawn.rows, metadata=describe_images(studio, drawn, prompts, report))

    return raw_images


class _ImageLog:
    """A log line every LOG_EVERY_S while images come, and one at the end; the terminal shows them as they come."""

    def __init__(self, context: dg.AssetExecutionContext) -> None:
        self._context, self._told_s = context, 0.0

    def note(self, progress: Progress) -> None:
        if progress.is_over or progress.elapsed_s - self._told_s >= LOG_EVERY_S:
            self._told_s = progress.elapsed_s
            self._context.log.info(progress.describe())


def _embeddings(round_name: RoundName) -> dg.AssetsDefinition:
    @_asset(
        round_name,
        "embeddings",
        (
            f"Where each {round_name} image lies among the others: a unit vector of 512 numbers from colour, edge "
            "directions and shape. It measures likeness, not meaning."
        ),
        kinds={"numpy"},
        reads=("prompts", "raw_images"),
    )
    def embeddings(
        context: dg.AssetExecutionContext,
        prompts: pl.DataFrame,
        raw_images: pl.DataFrame,
        studio: dg.ResourceParam[Studio],
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            embedded = embed_images(studio, prompts, raw_images)
        for image_id, reason in embedded.unreadable:
            context.log.warning(f"{image_id} has no embedding: {reason}")
        models = embedded.rows["model"].unique().to_list()
        metadata = {
            **describe_rows(embedded.rows),
            "model": ", ".join(models),
            "unreadable": len(embedded.unreadable),
        }
        return dg.Output(embedded.rows, metadata=metadata)

    return embeddings


def _scores(round_name: RoundName) -> dg.AssetsDefinition:
    @_asset(
        round_name,
        "scores",
        (
            f"What can be measured of each {round_name} image: palette adherence and composition, with the finding in "
            "words. What was not computed is null, and the ranking's weights are spread over what is there."
        ),
        kinds={"opencv"},
        reads=("prompts", "raw_images"),
    )
    def scores(
        context: dg.AssetExecutionContext,
        prompts: pl.DataFrame,
        raw_images: pl.DataFrame,
        studio: dg.ResourceParam[Studio],
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            rows = score_images(studio, context.partition_key, prompts, raw_images)
        return dg.Output(rows, metadata=describe_scores(rows))

    return scores


def _clusters(round_name: RoundName) -> dg.AssetsDefinition:
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
            table: dg.AssetIn(key=dg.AssetKey([round_name, table])) for table in ("prompts", "raw_images", "embeddings")
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
        studio: dg.ResourceParam[Studio],
    ) -> tuple[dg.Output[pl.DataFrame], dg.Output[pl.DataFrame]]:
        with readable_failures():
            rows, profiles = group_images(studio, context.partition_key, prompts, raw_images, embeddings)
        metadata = {**describe_rows(rows), "clusters": profiles.height}
        if silhouettes := profiles["silhouette"].drop_nulls().to_list():
            metadata["silhouette"] = silhouettes[0]
        return (
            dg.Output(rows, "clusters", metadata=metadata),
            dg.Output(profiles, "cluster_profiles", metadata=describe_rows(profiles)),
        )

    return clusters


def _coverage(round_name: RoundName) -> dg.AssetsDefinition:
    @_asset(
        round_name,
        "coverage",
        (
            f"What the {round_name} round shows too little of: the share of each attribute's value among the drawn "
            "images against the share that the brief asks for, with the severity of the gap."
        ),
        reads=("prompts", "raw_images"),
    )
    def coverage(
        context: dg.AssetExecutionContext,
        prompts: pl.DataFrame,
        raw_images: pl.DataFrame,
        studio: dg.ResourceParam[Studio],
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            rows = count_coverage(studio, context.partition_key, prompts, raw_images)
        gaps = rows.filter(pl.col("severity") != "none").height
        return dg.Output(rows, metadata={**describe_rows(rows), "gaps": gaps})

    return coverage


def _dpp_selections(round_name: RoundName) -> dg.AssetsDefinition:
    tables = ("prompts", "raw_images", "embeddings", "scores", "clusters")

    @_asset(
        round_name,
        "dpp_selections",
        (
            f"The shortlist of the {round_name} round: good and unlike each other, picked by a determinantal point "
            "process with a quota for each cluster. Here the campaign waits for a person."
        ),
        kinds={"numpy"},
        reads=tables,
    )
    def dpp_selections(
        context: dg.AssetExecutionContext,
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
            )
        return dg.Output(shortlisted.rows, metadata=describe_shortlist(studio, shortlisted))

    return dpp_selections


def _approvals(round_name: RoundName) -> dg.AssetsDefinition:
    @_asset(
        round_name,
        "approvals",
        (
            f"What people decided on the {round_name} shortlist, image by image. It fails until the checkpoint is "
            "submitted, and when the shortlist has changed since."
        ),
        kinds={"duckdb"},
        after=[round_name, "dpp_selections"],
    )
    def approvals(context: dg.AssetExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            rows = list_approvals(studio, context.partition_key, round_name)
        approved = rows.filter(pl.col("decision") == "approved")
        reviewers = ", ".join(sorted(rows["reviewer"].drop_nulls().unique()))
        metadata = {**describe_rows(rows), "approved": approved.height, "reviewers": reviewers}
        return dg.Output(rows, metadata=metadata)

    return approvals
