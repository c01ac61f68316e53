"""This file keeps a DuckDB engine in each process: making one takes 20 ms, putting a ledger's file into it takes two.

The file is let go of after each transaction all the same: a kept engine has no file open and no lock on one. Whoever
calls sees to it that nobody else does meanwhile.
"""

import atexit
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "temp_directory": "",
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
}
_FILES = ("", ".wal", ".wal.checkpoint", ".wal.recovery")
"""What DuckDB may touch: the ledger, its log, and what the log is called while it is merged."""

_kept: "dict[Path, DuckDBPyConnection]" = {}
"""At most one: a process has one ledger, and may open another once, to look it over."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A ledger's file in an engine, and a connection to it."""

    ledger: Path
    engine: "DuckDBPyConnection"
    connection: "DuckDBPyConnection"

    def let_go(self) -> None:
        """Merge the log into the file and close both; what is not committed is rolled back. Never raises."""
        import duckdb

        self.connection.close()
        try:
            self.engine.execute("DETACH ledger")
        except duckdb.Error:
            # What was committed is in the log, for whoever comes next; as when the disk is too full to merge it. The
            # engine is not used again: DuckDB may have given up on all that it holds.
            self.engine.close()
        else:
            _keep(self.ledger, self.engine)


def attach(ledger: Path) -> Attached:
    """The file at `ledger`, opened; the caller holds its lock. Raises duckdb.Error."""
    import duckdb

    kept = _kept.pop(ledger, None)
    if kept is not None:
        try:
            return _attach(ledger, kept)
        except duckdb.Error:
            kept.close()
    engine = _make_engine(ledger)
    try:
        return _attach(ledger, engine)
    except duckdb.Error:
        engine.close()
        raise


def close_kept() -> None:
    """Before a fork, since an engine's threads are not in the child and it cannot end without them; and at the end."""
    while _kept:
        _kept.popitem()[1].close()


def _attach(ledger: Path, engine: "DuckDBPyConnection") -> Attached:
    name = str(ledger).replace("'", "''")
    engine.execute(f"ATTACH '{name}' AS ledger")
    connection = engine.cursor()
    connection.execute("USE ledger")
    return Attached(ledger, engine, connection)


def _make_engine(ledger: Path) -> "DuckDBPyConnection":
    """An engine that can open this ledger and nothing else of this machine, whatever a statement says."""
    import duckdb

    engine = duckdb.connect(config=_CONFIG)
    engine.execute("SET allowed_paths = ?", [[f"{ledger}{suffix}" for suffix in _FILES]])
    engine.execute("SET enable_external_access = false")
    return engine


def _keep(ledger: Path, engine: "DuckDBPyConnection") -> None:
    close_kept()
    _kept[ledger] = engine


atexit.register(close_kept)
