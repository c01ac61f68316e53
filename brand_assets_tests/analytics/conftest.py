"""This file gives the tests of analytics a small lake to build from, and a way to build."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from brand_assets.defs.analytics import analytics_assets, dbt_resource
from brand_assets.records.tables import INSIGHT_TABLES, TABLES

Row = dict[str, Any]
WriteTable = Callable[..., Path]


@pytest.fixture(scope="module")
def write_table() -> WriteTable:
    """Writes rows where the lake keeps them; what a row leaves out is null, `drop` leaves columns out of the file."""

    def write(
        root: Path, table: str, rows: list[Row], *, round: str = "", campaign: str = "", drop: tuple[str, ...] = ()
    ) -> Path:
        folder = root / "lake" / round / table
        if table not in INSIGHT_TABLES:
            folder = folder / f"campaign={campaign}"
        folder.mkdir(parents=True)
        schema = TABLES[table]
        full = [{**dict.fromkeys(schema), **row} for row in rows]
        file = folder / "part.parquet"
        pl.DataFrame(full, schema=schema).drop(drop).write_parquet(file)
        return file

    return write


@pytest.fixture(scope="module")
def materialize() -> Callable[..., dg.ExecuteInProcessResult]:
    """Materializes the dbt models, or those that are named, in the data root of the environment."""

    def run(*models: str) -> dg.ExecuteInProcessResult:
        selection = dg.AssetSelection.assets(*(["analytics", model] for model in models)) if models else None
        with dg.DagsterInstance.ephemeral() as instance:
            resources = {"dbt": dbt_resource}
            return dg.materialize(
                [analytics_assets], resources=resources, instance=instance, selection=selection, raise_on_error=False
            )

    return run


@pytest.fixture(scope="module")
def build(materialize: Callable[..., dg.ExecuteInProcessResult]) -> Callable[..., dg.ExecuteInProcessResult]:
    """The same, in a data root that is named first."""

    def run(root: Path, *models: str) -> dg.ExecuteInProcessResult:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("BRAND_ASSETS_DATA", str(root))
            return materialize(*models)

    return run
