"""This file makes the asset `readings` of a round: what is written in the images of its shortlist."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.reading_letters import read_shortlist
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import describe_rows
from brand_assets.defs.resources import readable_failures
from brand_assets.defs.rounds.asset import round_asset
from brand_assets.records.brief import RoundName


def make_readings(round_name: RoundName) -> dg.AssetsDefinition:
    @round_asset(
        round_name,
        "readings",
        (
            f"What is written in each image of the {round_name} shortlist: the brand's name misspelled where "
            "lettering is wanted, and letters where none are."
        ),
        reads=("prompts", "raw_images", "dpp_selections"),
    )
    def readings(
        context: dg.AssetExecutionContext,
        prompts: pl.DataFrame,
        raw_images: pl.DataFrame,
        dpp_selections: pl.DataFrame,
        studio: dg.ResourceParam[Studio],
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            rows = read_shortlist(studio, context.partition_key, prompts, raw_images, dpp_selections)
        return dg.Output(rows, metadata=describe_rows(rows))

    return readings
