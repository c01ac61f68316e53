"""This file groups a round's images by what they look like."""

from collections import defaultdict

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.embedding import vectors_of
from brand_assets.campaigns.studio import Studio
from brand_assets.clustering.cluster import cluster_images
from brand_assets.clustering.profiles import Facts


def group_images(
    studio: Studio,
    campaign: str,
    prompts: pl.DataFrame,
    raw_images: pl.DataFrame,
    embeddings: pl.DataFrame,
    scores: pl.DataFrame,
    tags: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Clusters and their profiles, each labelled by what it shows more of than the round does, or by its direction.

    `mean_score` is the mean composite of its images that have one.
    """
    directions = current_images(raw_images, prompts).join(prompts.select("prompt_id", "direction"), on="prompt_id")
    traits: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for image_id, attribute, value in tags.select("image_id", "attribute", "value").iter_rows():
        traits[image_id][attribute] = value
    composites = dict(scores.select("image_id", "composite").iter_rows())
    facts = {
        image_id: Facts(traits.get(image_id, {}), direction or "", composites.get(image_id))
        for image_id, direction in directions.select("image_id", "direction").iter_rows()
    }
    seed = load_brief(studio, campaign).seed
    return cluster_images(embeddings["image_id"].to_list(), vectors_of(embeddings), seed=seed, facts=facts)
