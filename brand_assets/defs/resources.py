"""This file hands the studio (settings, lake, ledger, images) to the assets and stores what they return."""

import functools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
from dagster_duckdb import DuckDBResource
from upath import UPath

from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.errors import BrandAssetsError
from brand_assets.records.tables import TABLES
from brand_assets.settings import read_settings
from brand_assets.storage.lake import Lake, conform, read_parquet, write_parquet


class StudioResource(dg.ConfigurableResource[Studio]):
    """The installation that the environment names, opened once per step."""

    def create_resource(self, context: dg.InitResourceContext) -> Studio:
        return open_studio()


class LakeIOManager(dg.UPathIOManager):
    """One Parquet file per table and campaign, where `Lake.path` says; replaced whole or not at all."""

    def __init__(self, lake: Lake) -> None:
        super().__init__(UPath(lake.root))
        self._lake = lake

    def get_asset_relative_path(self, context: dg.InputContext | dg.OutputContext) -> UPath:
        """The whole path of a table that belongs to no campaign; of one that does, `get_path_for_partition` says."""
        if context.has_asset_partitions:
            return UPath()
        with readable_failures():
            return UPath(self._lake.path(_table_of(context)).relative_to(self._lake.root))

    def get_path_for_partition(self, context: dg.InputContext | dg.OutputContext, path: UPath, partition: str) -> UPath:
        round_name = context.asset_key.path[0] if len(context.asset_key.path) > 1 else None
        with readable_failures():
            return UPath(self._lake.path(_table_of(context), partition, round_name))

    def dump_to_path(self, context: dg.OutputContext, obj: pl.DataFrame, path: UPath) -> None:
        with readable_failures():
            write_parquet(conform(obj, TABLES[_table_of(context)]), Path(str(path)))

    def load_from_path(self, context: dg.InputContext, path: UPath) -> pl.DataFrame:
        with readable_failures():
            return read_parquet(Path(str(path)), TABLES[_table_of(context)])


def _table_of(context: dg.InputContext | dg.OutputContext) -> str:
    return context.asset_key.path[-1]


@dg.io_manager(description="Parquet files in the lake, one per table and campaign.")
def lake_io_manager() -> LakeIOManager:
    return LakeIOManager(Lake(read_settings().lake))


Outputs = dg.Output[pl.DataFrame] | tuple[dg.Output[pl.DataFrame], ...]
Compute = Callable[..., Outputs]


def report_seconds(compute: Compute) -> Compute:
    """Adds to every output how long its step took, beside what the asset reports itself."""

    @functools.wraps(compute)
    def timed(*args: Any, **kwargs: Any) -> Outputs:
        started = time.monotonic()
        outputs = compute(*args, **kwargs)
        seconds = round(time.monotonic() - started, 3)
        if isinstance(outputs, tuple):
            return tuple(one.with_metadata({**one.metadata, "seconds": seconds}) for one in outputs)
        return outputs.with_metadata({**outputs.metadata, "seconds": seconds})

    return timed


@contextmanager
def readable_failures() -> Iterator[None]:
    """What this project raises on purpose fails the step in its own words, without a retry: retries do not decide."""
    try:
        yield
    except BrandAssetsError as error:
        raise dg.Failure(description=str(error), allow_retries=False) from error


def warn_without_home() -> None:
    """One line when the definitions are loaded without DAGSTER_HOME: `dagster dev` would delete history on exit."""
    if not read_settings().is_home_set:
        print(
            "brand_assets: DAGSTER_HOME is not set, so Dagster may keep nothing after it exits. "
            "Start the UI with `make dev`, which sets it.",
            file=sys.stderr,
        )


def choose_executor() -> dg.ExecutorDefinition:
    """One process per run unless BRAND_ASSETS_EXECUTOR says otherwise: a backfill spreads over cores as many runs."""
    return dg.multiprocess_executor if read_settings().executor == "multiprocess" else dg.in_process_executor


CORE_RESOURCES: dict[str, object] = {
    "studio": StudioResource(),
    "lake": lake_io_manager,
    "analytics": DuckDBResource(database=str(read_settings().analytics)),
}
"""`analytics` is for reading what dbt built; the ledger has its own door, in `brand_assets.storage.ledger`."""
