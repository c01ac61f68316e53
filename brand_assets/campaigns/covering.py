"""This file holds what a round shows against what its brief asks for."""

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.studio import Studio
from brand_assets.coverage.measure import measure_coverage, plan_targets
from brand_assets.records.drawing import IMPORT


def count_coverage(
    studio: Studio, campaign: str, prompts: pl.DataFrame, raw_images: pl.DataFrame, tags: pl.DataFrame
) -> pl.DataFrame:
    """Each attribute value's share among the drawn images against the share that the brief asks for.

    Pictures that were made elsewhere are left out: nobody knows their attributes.
    """
    asked = prompts.filter(pl.col("planned_provider") != IMPORT)
    attributes = dict(asked.select("prompt_id", "attributes").iter_rows())
    drawn = current_images(raw_images, asked)
    return measure_coverage(
        {
            image_id: {pair["key"]: pair["value"] for pair in attributes[prompt_id]}
            for image_id, prompt_id in drawn.select("image_id", "prompt_id").iter_rows()
        },
        plan_targets(load_brief(studio, campaign)),
    )
