"""This file makes the one asset of the delivery group: the files that a client receives."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.export import export_campaign
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import describe_rows
from brand_assets.defs.partitions import DELIVERY, OWNER, campaigns
from brand_assets.defs.resources import readable_failures, report_seconds


@dg.asset(
    deps=[dg.AssetKey(["final", "approvals"])],
    group_name=DELIVERY,
    partitions_def=campaigns,
    io_manager_key="lake",
    owners=[OWNER],
    kinds={"python", "svg", "pdf"},
)
@report_seconds
def exports(context: dg.AssetExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
    """The delivered files of every finally approved mark: 4K and transparent PNG, SVG, PDF, EPS and the full recipe.

    A campaign's package is replaced whole; when one mark fails, the package that was there stays.
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


DELIVERY_ASSETS = [exports]
