"""This file scores a round's images, with everything that a scorer may look at."""

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.picture_bytes import read_pictures
from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import RoundName
from brand_assets.scoring.score import score_all


def score_images(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    prompts: pl.DataFrame,
    raw_images: pl.DataFrame,
    embeddings: pl.DataFrame,
) -> pl.DataFrame:
    """What can be computed of each drawn image of the current attempt; null where it cannot."""
    brief = load_brief(studio, campaign)
    return score_all(read_pictures(studio, current_images(raw_images, prompts)), brief.palette, brief.weights)
