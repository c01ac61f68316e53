"""Tests of what the delivery's assets tell about a package."""

from pathlib import Path

import polars as pl

from brand_assets.campaigns.exporting.export import Package
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.exporting.summary import Summary
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.delivery import _describe_package
from brand_assets.records.tables import EXPORTS


def make_package(*tracers: str) -> Package:
    return Package(
        rows=pl.DataFrame(schema=EXPORTS),
        folder=Path("exports/tide"),
        tracers=tracers,
        signed_by="CN=Somebody",
        summary=Summary(3, 48, {"error": 154, "warning": 0, "note": 2}),
        order=ExportOrder(("pdf", "eps"), is_client=True),
    )


def test_an_export_tells_what_was_found_and_what_it_is_of(studio: Studio) -> None:
    told = _describe_package(studio, "tide", make_package(), "printer")
    assert (told["marks"], told["creatives"], told["errors"], told["warnings"], told["notes"]) == (3, 48, 154, 0, 2)
    assert told["checked"] == "154 errors, 2 notes"
    assert told["order"].data == {"only": ["pdf", "eps"], "client": True, "zip": True, "preset": "printer"}
    assert told["page"].url == f"{studio.settings.review.address}/exports/tide/index.html"


def test_a_tracer_is_told_of_where_something_was_traced(studio: Studio) -> None:
    assert _describe_package(studio, "tide", make_package("potrace"), "")["trace_engine"] == "potrace"
    assert "none" in _describe_package(studio, "tide", make_package(), "")["trace_engine"]
