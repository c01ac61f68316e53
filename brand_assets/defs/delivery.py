"""This file makes the assets of the delivery group: finished images, what a client receives, what was found in it."""

from typing import Any

import dagster as dg
import polars as pl
from pydantic import Field

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.exporting.compliance import read_findings
from brand_assets.campaigns.exporting.export import Package, export_campaign
from brand_assets.campaigns.exporting.order import ExportOrder, find_preset, read_only
from brand_assets.campaigns.exporting.summary import FINDINGS_PAGE
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


class ExportConfig(dg.Config):
    """What is delivered of a package; without anything everything is. It takes the place of the package before."""

    only: list[str] = Field(
        default_factory=list, description="Formats (svg, pdf ...) and groups (logo, kit, creatives, finished)."
    )
    client: bool = Field(default=False, description="A client's copy: no prompts, costs, people or internal ids.")
    zip: bool = Field(default=True, description="With one zip of everything.")
    preset: str = Field(default="", description="A preset of the brief, in place of the three above.")


@dg.asset(
    deps=[APPROVALS, finished_images],
    group_name=DELIVERY,
    partitions_def=campaigns,
    io_manager_key="lake",
    owners=[OWNER],
    kinds={"python", "svg", "pdf"},
)
@report_seconds
def exports(
    context: dg.AssetExecutionContext, studio: dg.ResourceParam[Studio], config: ExportConfig
) -> dg.Output[pl.DataFrame]:
    """The delivered files of every finally approved mark: rasters, vectors, print files, the logo kit, and the
    creatives that the brief asks for, each signed, with the full recipe.

    A campaign's package is replaced whole; when one mark fails, the package that was there stays.
    """
    with readable_failures():
        order = ExportOrder(read_only(config.only), config.client, config.zip)
        if config.preset:
            order = find_preset(load_brief(studio, context.partition_key), config.preset)
        package = export_campaign(studio, context.partition_key, order)
    return dg.Output(package.rows, metadata=_describe_package(studio, context.partition_key, package, config.preset))


@dg.asset(
    deps=[exports],
    group_name=DELIVERY,
    partitions_def=campaigns,
    io_manager_key="lake",
    owners=[OWNER],
    kinds={"python", "parquet"},
)
@report_seconds
def findings(context: dg.AssetExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
    """What is wrong with what was delivered, with its evidence and what to do: palette, contrast, sizes and places,
    words, spelling, look-alikes. No row means that nothing was found."""
    with readable_failures():
        rows = read_findings(studio, context.partition_key)
    metadata = {
        **describe_rows(rows),
        **{f"{one}s": rows.filter(pl.col("severity") == one).height for one in ("error", "warning", "note")},
        "page": _link(studio, context.partition_key, FINDINGS_PAGE),
    }
    return dg.Output(rows, metadata=metadata)


def _link(studio: Studio, campaign: str, file: str) -> dg.UrlMetadataValue:
    """To a delivered page, in the review app."""
    return dg.MetadataValue.url(f"{studio.settings.review.address}/exports/{campaign}/{file}")


def _describe_package(studio: Studio, campaign: str, package: Package, preset: str) -> dict[str, Any]:
    return {
        **describe_rows(package.rows),
        "marks": package.summary.marks,
        "creatives": package.summary.creatives,
        "checked": package.summary.findings,
        **{f"{severity}s": count for severity, count in package.summary.found.items()},
        "trace_engine": ", ".join(package.tracers) or "none: every mark has a vector of its own",
        "signed_by": package.signed_by,
        "copy": package.order.words,
        "order": dg.MetadataValue.json({**package.order.describe(), "preset": preset or None}),
        "page": _link(studio, campaign, "index.html"),
        "folder": dg.MetadataValue.path(str(package.folder)),
        "bytes": int(package.rows["bytes"].sum() or 0),
    }


DELIVERY_ASSETS = [finished_images, exports, findings]
