"""This file rebuilds analytics.duckdb from the lake with dbt: views on its tables, costs and approval rates.

dbt builds into a file of its own, which replaces the old one when every model and test has passed; readers never see
a half-built database, and a failed build leaves the previous one in place.
"""

import fcntl
import os
import shutil
import sysconfig
import time
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import IO, Any, TypeAlias

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from brand_assets.defs.partitions import OWNER
from brand_assets.defs.prepare import DBT_PROJECT, find_manifest
from brand_assets.settings import Settings, read_settings

ANALYTICS = "analytics"
BUILD_WAIT_S = 600.0
"""How long a build waits for another one; a build takes seconds."""

DbtEvent: TypeAlias = (
    dg.Output[Any] | dg.AssetMaterialization | dg.AssetObservation | dg.AssetCheckResult | dg.AssetCheckEvaluation
)


class _InTheAnalyticsGroup(DagsterDbtTranslator):
    """A model is the asset `analytics/<model>`; a source keeps the key of the Python asset that writes it."""

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        if not unique_id.startswith("model."):
            return spec
        node = self.get_resource_props(manifest, unique_id)
        return spec.replace_attributes(
            key=[ANALYTICS, node["name"]],
            description=node["description"],
            group_name=ANALYTICS,
            owners=[OWNER],
        )


def open_dbt() -> DbtCliResource:
    """The dbt that was installed beside this Python, whether or not its folder is on the PATH."""
    beside = Path(sysconfig.get_path("scripts")) / "dbt"
    return DbtCliResource(
        project_dir=str(DBT_PROJECT),
        profiles_dir=str(DBT_PROJECT),
        dbt_executable=str(beside) if beside.exists() else "dbt",
    )


dbt_resource = open_dbt()


@dbt_assets(manifest=find_manifest(), dagster_dbt_translator=_InTheAnalyticsGroup(), name="analytics_assets")
def analytics_assets(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator[DbtEvent]:
    settings = read_settings()
    with _one_build_at_a_time(settings.data_root / "analytics.lock"):
        building = _start_file(settings, is_part=set(context.selected_asset_keys) != set(analytics_assets.keys))
        with _told_to_dbt(BRAND_ASSETS_DATA=str(settings.data_root), BRAND_ASSETS_ANALYTICS=str(building)):
            target = building.parent / "target"
            build = dbt.cli(["build"], context=context, target_path=target, raise_on_error=False)
            error = build.get_error()  # waits for the end: metadata fetched from a stream spins a core meanwhile
            if error is not None:
                yield from (event for event in build.stream() if isinstance(event, dg.AssetCheckResult))
                raise error
            events = list(build.stream().fetch_row_counts().fetch_column_metadata())
        events = _describe(events, building)
        _publish(building, settings.analytics)
    yield from events


@contextmanager
def _one_build_at_a_time(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        deadline = time.monotonic() + BUILD_WAIT_S
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise dg.Failure(
                    f"Another build of {ANALYTICS} has held {lock} for {BUILD_WAIT_S:.0f} s. "
                    "Look for its run in the Dagster UI, terminate it if it hangs, and materialize again."
                )
            time.sleep(0.1)
        yield


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start_file(settings: Settings, *, is_part: bool) -> Path:
    """The path to build at: fresh, or the present database's copy when only some models are to be rebuilt.

    It has the final file's name, because views name the database they are in, and DuckDB calls it after the file.
    """
    building = settings.data_root / "dbt" / settings.analytics.name
    building.parent.mkdir(parents=True, exist_ok=True)
    for left_over in (building, _write_ahead_log(building)):
        left_over.unlink(missing_ok=True)
    if is_part:
        if not settings.analytics.is_file():
            raise dg.Failure(
                f"{settings.analytics} is not there, so that a part of it cannot be rebuilt. "
                f"Materialize the whole group {ANALYTICS!r} first.",
                allow_retries=False,
            )
        shutil.copyfile(settings.analytics, building)
    return building


@contextmanager
def _told_to_dbt(**variables: str) -> Iterator[None]:
    """Set what dbt, and dagster-dbt's own adapter in this process, read where the lake and the database are from.

    The working directory is kept as well: dagster-dbt's threads change it at once and put back one another's.
    """
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        with chdir(DBT_PROJECT):
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _describe(events: list[DbtEvent], database: Path) -> list[DbtEvent]:
    """What every asset of this project reports: rows (dagster-dbt leaves views out), dollars, seconds."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        return [_describe_model(event, connection) if isinstance(event, dg.Output) else event for event in events]


def _describe_model(output: dg.Output[Any], connection: Any) -> dg.Output[Any]:
    model = output.output_name.removeprefix(f"{ANALYTICS}__")
    rows = connection.table(model).count("*").fetchall()[0][0]
    seconds = output.metadata.get("Execution Duration")
    reported = {"dagster/row_count": rows, "cost_usd": 0.0, "seconds": seconds.value if seconds else None}
    return output.with_metadata({**output.metadata, **{k: v for k, v in reported.items() if v is not None}})


def _publish(building: Path, analytics: Path) -> None:
    _write_ahead_log(analytics).unlink(missing_ok=True)  # of the file that is replaced
    building.replace(analytics)


def _write_ahead_log(database: Path) -> Path:
    return database.with_name(f"{database.name}.wal")
