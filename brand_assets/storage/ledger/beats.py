"""This file is the life of a reservation: a run says that it is at it, takes it back, or says that it has ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONG_AGO = datetime(1970, 1, 1)
"""The heartbeat of a run that has said that it ended, as the ledger keeps instants: in UTC, without a zone."""


def beat(connection: "DuckDBPyConnection", run_id: str, now: datetime) -> int:
    """As `SpendBook.heartbeat`."""
    row = connection.execute(
        "UPDATE spend SET heartbeat_at = greatest(heartbeat_at, ?) WHERE run_id = ? AND status = 'reserved'",
        [now, run_id],
    ).fetchone()
    return int(row[0]) if row else 0


def keep_alive(connection: "DuckDBPyConnection", run_id: str, request_keys: Sequence[str], now: datetime) -> set[str]:
    """As `SpendBook.akeep_alive`."""
    rows = connection.execute(
        """UPDATE spend SET heartbeat_at = greatest(heartbeat_at, ?)
           WHERE request_key IN (SELECT unnest(?::VARCHAR[])) AND run_id = ? AND status = 'reserved'
           RETURNING request_key""",
        [now, list(request_keys), run_id],
    ).fetchall()
    return {key for (key,) in rows}


def reclaim(connection: "DuckDBPyConnection", run_id: str, request_key: str, now: datetime) -> bool:
    """As `SpendBook.areclaim`."""
    row = connection.execute(
        """UPDATE spend SET status = 'reserved', heartbeat_at = greatest(heartbeat_at, ?)
           WHERE request_key = ? AND run_id = ? AND task_id IS NULL AND status IN ('reserved', 'unknown')""",
        [now, request_key, run_id],
    ).fetchone()
    return bool(row and row[0] == 1)


def abandon(connection: "DuckDBPyConnection", run_id: str) -> int:
    """As `SpendBook.aabandon`."""
    row = connection.execute(
        "UPDATE spend SET heartbeat_at = ? WHERE run_id = ? AND status = 'reserved'", [_LONG_AGO, run_id]
    ).fetchone()
    return int(row[0]) if row else 0
