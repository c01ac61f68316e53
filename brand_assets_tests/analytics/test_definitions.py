"""This file checks how the dbt models appear in Dagster, and that dbt and Python mean the same tables."""

import json
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from brand_assets.defs import prepare
from brand_assets.defs.analytics import analytics_assets, dbt_resource
from brand_assets.errors import ConfigError
from brand_assets.records.tables import CAMPAIGN_TABLES, INSIGHT_TABLES, INSTANT, ROUND_TABLES, STRING_MAP, TABLES

ROUNDS = ("concept", "direction", "final")
DUCKDB_TYPES = {
    pl.String(): "varchar",
    pl.Boolean(): "boolean",
    pl.Int32(): "integer",
    pl.Int64(): "bigint",
    pl.Float64(): "double",
    INSTANT: "timestamptz",
    STRING_MAP: 'struct("key" varchar, "value" varchar)[]',
    pl.List(pl.String): "varchar[]",
    pl.List(pl.Float32): "float[]",
    pl.List(pl.Float64): "double[]",
}


def manifest() -> dict[str, dict[str, Any]]:
    content: dict[str, dict[str, Any]] = json.loads(prepare.find_manifest().read_text())
    return content


def test_every_table_of_the_lake_is_a_source_with_the_key_of_the_asset_that_writes_it() -> None:
    found = {
        tuple(source["config"]["meta"]["dagster"]["asset_key"]): source["config"]["meta"]["lake"]
        for source in manifest()["sources"].values()
    }
    per_round: dict[tuple[str, ...], str] = {
        (name, table): f"{name}/{table}/campaign=*/part.parquet" for name in ROUNDS for table in ROUND_TABLES
    }
    per_campaign: dict[tuple[str, ...], str] = {
        (table,): f"{table}/campaign=*/part.parquet" for table in CAMPAIGN_TABLES
    }
    of_all: dict[tuple[str, ...], str] = {("insight", table): f"{table}/part.parquet" for table in INSIGHT_TABLES}
    assert found == per_round | per_campaign | of_all


def test_sources_have_the_columns_and_types_that_python_writes() -> None:
    for source in manifest()["sources"].values():
        name = str(source["name"])
        found = {column: props["data_type"] for column, props in source["columns"].items()}
        expected = {column: DUCKDB_TYPES[dtype] for column, dtype in TABLES[name].items()}
        if name in ROUND_TABLES:
            expected = {"round": "varchar", **expected}
        if name not in INSIGHT_TABLES:
            expected = {"campaign": "varchar", **expected}
        assert found == expected, name


def test_every_table_has_a_staging_view_and_every_column_a_description() -> None:
    models = {str(node["name"]): node for node in manifest()["nodes"].values() if node["resource_type"] == "model"}
    marts = {"campaign_costs", "approval_rates", "shown_as_asked"}
    marts |= {"approvals_by_origin", "decision_times", "checkpoint_waits", "image_origins"}
    assert set(models) == {f"stg_{table}" for table in TABLES} | marts
    for name, model in models.items():
        assert model["description"], name
        assert [column for column, props in model["columns"].items() if not props["description"]] == [], name


def test_models_are_assets_of_the_analytics_group_that_depend_on_what_they_read() -> None:
    specs = {spec.key: spec for spec in analytics_assets.specs}
    costs = specs[dg.AssetKey(["analytics", "campaign_costs"])]
    images = specs[dg.AssetKey(["analytics", "stg_raw_images"])]
    assert {dep.asset_key.path[-1] for dep in costs.deps} == {"stg_raw_images", "stg_spend", "stg_approvals"}
    assert {dep.asset_key for dep in images.deps} == {dg.AssetKey([name, "raw_images"]) for name in ROUNDS}
    assert {spec.group_name for spec in specs.values()} == {"analytics"}
    assert {tuple(spec.owners) for spec in specs.values()} == {("team:brand-studio",)}
    assert all({"dbt", "duckdb"} <= spec.kinds for spec in specs.values())
    assert costs.description is not None
    assert "select" not in costs.description


def test_a_missing_manifest_is_an_error_that_names_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(prepare, "MANIFEST", tmp_path / "manifest.json")
    with pytest.raises(ConfigError, match="Run `make setup`"):
        prepare.find_manifest()


def test_dbt_is_found_when_its_folder_is_not_on_the_path() -> None:
    executable = Path(dbt_resource.dbt_executable)
    assert executable.is_absolute()
    assert executable.is_file()
