"""This file makes the assets by which a round is seen: `embeddings`, `tags` and `scores`."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.embedding import embed_images
from brand_assets.campaigns.scoring import score_images
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.tagging import tag_images
from brand_assets.defs.describing_embeddings import describe_embeddings
from brand_assets.defs.describing_seeing import describe_scores, describe_tags
from brand_assets.defs.resources import readable_failures
from brand_assets.defs.rounds.asset import round_asset
from brand_assets.records.brief import RoundName


def make_embeddings(round_name: RoundName) -> dg.AssetsDefinition:
    @round_asset(
        round_name,
        "embeddings",
        (
            f"Where each {round_name} image lies among the others: a unit vector by a CLIP, which knows what pictures "
            "mean, or where none can be trusted on them by colour, edge directions and shape, which is likeness alone. "
            "A picture is looked at once by a model; after that its vector is known, in every campaign."
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
        for problem in embedded.problems:
            context.log.warning(problem)
        return dg.Output(embedded.rows, metadata=describe_embeddings(embedded))

    return embeddings


def make_tags(round_name: RoundName) -> dg.AssetsDefinition:
    @round_asset(
        round_name,
        "tags",
        (
            f"What each {round_name} image shows, attribute by attribute, as far as a model can be trusted on such "
            "images: the likeliest value, how likely it is, and what was asked for."
        ),
        reads=("prompts", "raw_images", "embeddings"),
    )
    def tags(
        context: dg.AssetExecutionContext,
        prompts: pl.DataFrame,
        raw_images: pl.DataFrame,
        embeddings: pl.DataFrame,
        studio: dg.ResourceParam[Studio],
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            rows = tag_images(studio, context.partition_key, prompts, raw_images, embeddings)
        return dg.Output(rows, metadata=describe_tags(rows, images=embeddings.height))

    return tags


def make_scores(round_name: RoundName) -> dg.AssetsDefinition:
    @round_asset(
        round_name,
        "scores",
        (
            f"What can be measured of each {round_name} image: whether it shows what was asked, palette adherence, "
            "aesthetic and composition, each with a finding in words, and which images are out of the ranking. "
            "What was not computed is null, and the ranking's weights are spread over what is there."
        ),
        kinds={"opencv"},
        reads=("prompts", "raw_images", "embeddings"),
    )
    def scores(
        context: dg.AssetExecutionContext,
        prompts: pl.DataFrame,
        raw_images: pl.DataFrame,
        embeddings: pl.DataFrame,
        studio: dg.ResourceParam[Studio],
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            rows = score_images(studio, context.partition_key, round_name, prompts, raw_images, embeddings)
        return dg.Output(rows, metadata=describe_scores(rows))

    return scores
