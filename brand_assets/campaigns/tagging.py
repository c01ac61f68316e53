"""This file tags a round's images with what they show."""

import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.records.tables import TAGS


def tag_images(
    studio: Studio, campaign: str, prompts: pl.DataFrame, raw_images: pl.DataFrame, embeddings: pl.DataFrame
) -> pl.DataFrame:
    """`tags`: for each image the likeliest value of each attribute that a model can be trusted on."""
    return TAGS.to_frame()
