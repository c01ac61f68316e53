"""This file keeps what a provider calls a request's task, so that it is polled and never created a second time."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.errors import LedgerError, ReservationLost
from brand_assets.records.drawing import Unclaimed
from brand_assets.storage.ledger.rows import OpenRequest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def record_task(
    connection: "DuckDBPyConnection", request_key: str, run_id: str, task_id: str | None, now: datetime
) -> None:
    """As `SpendBook.record_task`.

    A run that slept while it created the task has been given up meanwhile, and the request is in doubt or looked for
    by another: whoever has the task's id ends the doubt, unless another task is kept.
    """
    if task_id is not None:
        _refuse_claimed(connection, request_key, task_id)
    may_return = task_id is not None
    row = connection.execute(
        """UPDATE spend SET task_id = ?, run_id = ?, status = 'reserved', heartbeat_at = greatest(heartbeat_at, ?)
           WHERE request_key = ? AND ((run_id = ? AND status = 'reserved')
                                      OR (? AND task_id IS NULL AND status IN ('reserved', 'unknown')))""",
        [task_id, run_id, now, request_key, run_id, may_return],
    ).fetchone()
    if not row or row[0] != 1:
        raise ReservationLost(f"Task {str(task_id)[:80]!r} was not kept: run {run_id} no longer holds {request_key}.")


def find_unclaimed(connection: "DuckDBPyConnection", request_key: str, task_ids: Sequence[str]) -> Unclaimed:
    """As `SpendBook.find_unclaimed`."""
    claimed = connection.execute(
        """SELECT task_id FROM spend WHERE task_id IN (SELECT unnest(?::VARCHAR[]))
           AND provider = (SELECT provider FROM spend WHERE request_key = ?)""",
        [list(task_ids), request_key],
    ).fetchall()
    taken = {task_id for (task_id,) in claimed}
    rivals = connection.execute(
        """SELECT count(*) FROM spend other, spend own
           WHERE own.request_key = ? AND other.request_key <> own.request_key AND other.provider = own.provider
           AND other.model = own.model AND other.status IN ('reserved', 'unknown') AND other.task_id IS NULL""",
        [request_key],
    ).fetchone()
    return Unclaimed(tuple(task_id for task_id in task_ids if task_id not in taken), int(rivals[0]) if rivals else 0)


def list_open(connection: "DuckDBPyConnection", campaign: str, round_name: str) -> list[OpenRequest]:
    """As `SpendBook.list_open`."""
    rows = connection.execute(
        """SELECT request_key, status, task_id, estimated_usd::DOUBLE FROM spend
           WHERE campaign = ? AND round = ? AND status IN ('reserved', 'unknown') ORDER BY "at", request_key""",
        [campaign, round_name],
    ).fetchall()
    return [OpenRequest(*row) for row in rows]


def _refuse_claimed(connection: "DuckDBPyConnection", request_key: str, task_id: str) -> None:
    row = connection.execute(
        """SELECT other.request_key FROM spend other, spend own
           WHERE own.request_key = ? AND other.request_key <> own.request_key AND other.provider = own.provider
           AND other.task_id = ?""",
        [request_key, task_id],
    ).fetchone()
    if row is not None:
        raise LedgerError(f"Task {task_id[:80]!r} was not recorded for {request_key}: it is that of {row[0]}.")
