"""This file copies the ledger's tables into the lake, under the ledger's lock, so that nothing else need open it."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import describe_rows
from brand_assets.defs.partitions import INSIGHT, OWNER
from brand_assets.defs.resources import readable_failures, report_seconds

DESCRIPTIONS = {
    "spend": "Every request that was paid for, reserved or is in doubt, over all campaigns, as the ledger has it.",
    "decisions": "Every decision that a reviewer took, in order, over all campaigns; the last one per image stands.",
    "checkpoints": "Every shortlist that was put before people: when it opened, who submitted it, what became of it.",
    "feedback": "What people said about images outside the checkpoints: ratings and comments.",
}


def _copy(table: str) -> dg.AssetsDefinition:
    @dg.asset(
        key=[INSIGHT, table],
        group_name=INSIGHT,
        owners=[OWNER],
        kinds={"python", "duckdb", "parquet"},
        io_manager_key="lake",
        description=DESCRIPTIONS[table],
    )
    @report_seconds
    def copy(studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            rows = studio.ledger.copy_table(table)
        total = rows["cost_usd"].sum() if table == "spend" else None
        metadata = describe_rows(rows)
        return dg.Output(rows, metadata={**metadata, "total_usd": float(total)} if total is not None else metadata)

    return copy


INSIGHT_ASSETS = [_copy(table) for table in DESCRIPTIONS]
