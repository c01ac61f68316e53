"""This file copies the ledger out, a table as a frame or the file as a snapshot, and a snapshot back in."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from brand_assets.errors import LedgerError
from brand_assets.records.tables import INSTANT, LEDGER_TABLES
from brand_assets.storage.files import replace_file, sync_folder
from brand_assets.storage.ledger.door import open_ledger, wal_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SOURCES = {
    "checkpoints": ("checkpoints", "opened_at, checkpoint_id"),
    "decisions": ("decisions JOIN checkpoints USING (checkpoint_id)", "decision_id"),
    "spend": ("spend", '"at", request_key'),
    "feedback": ("feedback", "feedback_id"),
    "repeats": ("repeats JOIN checkpoints USING (checkpoint_id)", "repeat_id"),
    "comparisons": ("comparisons JOIN checkpoints USING (checkpoint_id)", "comparison_id"),
}
"""For each table of the lake that copies one of the ledger's, where its columns come from and their order."""


def read_table(connection: "DuckDBPyConnection", name: str) -> pl.DataFrame:
    """One of the ledger's tables, with the columns and types of `records.tables`."""
    schema = LEDGER_TABLES[name]
    source, order = _SOURCES[name]
    columns = ", ".join(
        f'"{column}"::DOUBLE' if dtype == pl.Float64 else f'"{column}"' for column, dtype in schema.items()
    )
    rows = connection.execute(f"SELECT {columns} FROM {source} ORDER BY {order}").fetchall()  # noqa: S608 - constants
    naive = pl.Schema({column: pl.Datetime("us") if dtype == INSTANT else dtype for column, dtype in schema.items()})
    instants = [pl.col(column).dt.replace_time_zone("UTC") for column, dtype in schema.items() if dtype == INSTANT]
    return pl.DataFrame(rows, schema=naive, orient="row").with_columns(instants)


def copy_ledger(ledger: Path, target: Path) -> None:
    """Copy the ledger's file whole, mode 0600. The caller holds the lock and has no connection open."""
    with open_ledger(ledger) as connection:
        connection.execute("CHECKPOINT")
    if wal_path(ledger).exists():
        raise LedgerError(
            f"The ledger {ledger} could not be merged with its log, so it was not copied. Is the disk full?"
        )
    with ledger.open("rb") as source, replace_file(target, mode=0o600) as file:
        shutil.copyfileobj(source, file)


def restore_ledger(ledger: Path, source: Path, is_forced: bool) -> Path | None:
    """Put a snapshot in the ledger's place, once it has proved to be a sound ledger. The caller holds the lock.

    Returns where the ledger that stood there was kept, if there was one. Raises LedgerError when there is one and
    `is_forced` is not set, or when the snapshot is no ledger; the ledger is then untouched.
    """
    if ledger.exists() and not is_forced:
        raise LedgerError(f"There is a ledger already: {ledger}. Force the restoration to replace it; it will be kept.")
    if not source.is_file():
        raise LedgerError(f"There is no snapshot {source}.")
    candidate = ledger.with_name(f".{ledger.name}.restored")
    try:
        with source.open("rb") as snapshot, replace_file(candidate, mode=0o600) as file:
            shutil.copyfileobj(snapshot, file)
        with open_ledger(candidate):
            pass
        kept = _set_aside(ledger) if ledger.exists() else None
        os.replace(candidate, ledger)
    finally:
        candidate.unlink(missing_ok=True)
        wal_path(candidate).unlink(missing_ok=True)
    sync_folder(ledger.parent)
    return kept


def _set_aside(ledger: Path) -> Path:
    """Keep the present ledger under another name beside its own, which it keeps as well until it is replaced."""
    try:
        with open_ledger(ledger) as connection:
            connection.execute("CHECKPOINT")
    except LedgerError:
        # It is damaged, which may be why it is being replaced: file and log are kept as they are.
        pass
    kept = ledger.with_name(f"{ledger.name}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    os.link(ledger, kept)
    if wal_path(ledger).exists():
        os.replace(wal_path(ledger), wal_path(kept))
    return kept
