"""This file groups a round's images by what they look like."""

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.embedding import vectors_of
from brand_assets.campaigns.studio import Studio
from brand_assets.clustering.cluster import cluster_images


def group_images(
    studio: Studio,
    campaign: str,
    prompts: pl.DataFrame,
    raw_images: pl.DataFrame,
    embeddings: pl.DataFrame,
    scores: pl.DataFrame,
    tags: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Clusters and their profiles, each labelled by the direction that it holds more of than the round does."""
    directions = dict(
        current_images(raw_images, prompts)
        .join(prompts.select("prompt_id", "direction"), on="prompt_id")
        .select("image_id", "direction")
        .rows()
    )
    image_ids = embeddings["image_id"].to_list()
    return cluster_images(
        image_ids,
        vectors_of(embeddings),
        seed=load_brief(studio, campaign).seed,
        labels=[directions.get(image_id, "") for image_id in image_ids],
    )
