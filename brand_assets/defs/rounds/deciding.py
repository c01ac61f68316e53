"""This file makes the asset `approvals` of a round: what people decided on its shortlist."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.deciding import list_approvals
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import describe_rows
from brand_assets.defs.resources import readable_failures
from brand_assets.defs.rounds.asset import round_asset
from brand_assets.records.brief import RoundName


def make_approvals(round_name: RoundName) -> dg.AssetsDefinition:
    @round_asset(
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
