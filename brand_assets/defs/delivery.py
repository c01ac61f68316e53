"""This file makes the assets of the delivery group: the finished images, and the files that a client receives."""

from typing import Any

import dagster as dg
import polars as pl

from brand_assets.campaigns.exporting.export import export_campaign
from brand_assets.campaigns.finishing import Finished, finish_images
from brand_assets.campaigns.stage_costs import finishing_usd
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import describe_rows
from brand_assets.defs.partitions import DELIVERY, OWNER, campaigns
from brand_assets.defs.resources import readable_failures, report_seconds
from brand_assets.defs.tables import make_table
from brand_assets.records.drawing import Outcome

APPROVALS = dg.AssetKey(["final", "approvals"])


@dg.asset(
    deps=[APPROVALS],
    group_name=DELIVERY,
    partitions_def=campaigns,
    io_manager_key="lake",
    owners=[OWNER],
    kinds={"python", "parquet", "image"},
)
@report_seconds
def finished_images(context: dg.AssetExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
    """What paid services made of each finally approved mark, as the brief asks: enlarged, relit, in another style.

    Each step starts from the approved mark and is paid for once. A brief that asks for none has an empty table.
    """

    def log(outcome: Outcome) -> None:
        words = outcome.reason or f"{outcome.cost_usd:.2f} USD"
        context.log.info(f"{outcome.provider}/{outcome.model}: {outcome.status}, {words}")

    with readable_failures():
        finished = finish_images(studio, context.partition_key, run_id=context.run.run_id, on_outcome=log)
        paid_usd = finishing_usd(studio, context.partition_key)
    context.log.info(finished.note)
    return dg.Output(finished.rows, metadata=_describe(finished, paid_usd))


def _describe(finished: Finished, paid_usd: float) -> dict[str, Any]:
    """`paid_usd`: what the ledger was charged for the campaign's finishing so far."""
    rows, tally = finished.rows, finished.tally
    failed = rows.filter(pl.col("status") != "drawn").select("provider", "model", "status", "reason")
    return {
        **describe_rows(rows, cost_usd=paid_usd),
        "note": finished.note,
        "spent_in_this_run_usd": round(float(tally.cost_usd), 6),
        "finished_in_this_run": tally.drawn,
        "already_there": tally.already_there,
        "failures": make_table(failed.columns, failed.unique(maintain_order=True).iter_rows()),
    }


@dg.asset(
    deps=[APPROVALS, finished_images],
    group_name=DELIVERY,
    partitions_def=campaigns,
    io_manager_key="lake",
    owners=[OWNER],
    kinds={"python", "svg", "pdf"},
)
@report_seconds
def exports(context: dg.AssetExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
    """The delivered files of every finally approved mark: 4K and transparent PNG, SVG, PDF, EPS and the full recipe.

    What finishing made of a mark lies beside them. A campaign's package is replaced whole; when one mark fails, the
    package that was there stays.
    """
    with readable_failures():
        package = export_campaign(studio, context.partition_key)
    metadata = {
        **describe_rows(package.rows),
        "marks": package.rows["image_id"].n_unique(),
        "trace_engine": package.engine,
        "page": dg.MetadataValue.path(str(package.folder / "index.html")),
        "bytes": int(package.rows["bytes"].sum() or 0),
    }
    return dg.Output(package.rows, metadata=metadata)


DELIVERY_ASSETS = [finished_images, exports]
