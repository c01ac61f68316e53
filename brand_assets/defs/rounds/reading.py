"""This file makes the asset `readings` of a round: what is written in the images of its shortlist."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.reading_letters import count_concerns, read_shortlist
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
        kinds={"onnx"},
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
            found = read_shortlist(studio, context.partition_key, round_name, prompts, raw_images, dpp_selections)
        concerns = {name.replace(" ", "_"): count for name, count in count_concerns(found.rows).items()}
        metadata = {
            **describe_rows(found.rows),
            **concerns,
            "read_in_this_run": found.read,
            "reading_seconds": round(found.seconds, 3),
            "reader": ", ".join(sorted(set(found.rows["reader"]))),
        }
        return dg.Output(found.rows, metadata=metadata)

    return readings
