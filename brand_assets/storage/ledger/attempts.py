"""This file numbers the attempts at a round: a new one begins when somebody wants it drawn again, and pays again."""

from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.errors import LedgerError
from brand_assets.records.drawing import IMPORT
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import insert_rows, to_instant, to_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Attempts:
    """Which attempt each round is at; the first is 1."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def current(self, campaign: str, round_name: str) -> int:
        return self._calls.call(lambda connection: read_current(connection, campaign, round_name))

    def list_current(self) -> dict[tuple[str, str], int]:
        """By (campaign, round) the attempt of those of which one was begun on purpose; all others are at 1."""
        rows = self._calls.call(
            lambda connection: connection.execute(
                "SELECT campaign, round, max(attempt) FROM attempts GROUP BY campaign, round"
            ).fetchall()
        )
        return {(campaign, round_name): int(attempt) for campaign, round_name, attempt in rows}

    def start(
        self, campaign: str, round_name: str, started_by: str, reason: str = "", now: datetime | None = None
    ) -> int:
        """The attempt that this run works on: the next one when the current one has spent anything, else the current.

        The same `started_by` gets the same attempt again, so that a retry does not begin another. Raises LedgerError
        when a newer one was begun since: an old run that is executed again would write over it.
        """

        return self._calls.call(
            lambda connection: start_attempt(connection, campaign, round_name, started_by, reason, now)
        )


def start_attempt(
    connection: "DuckDBPyConnection",
    campaign: str,
    round_name: str,
    started_by: str,
    reason: str,
    now: datetime | None,
) -> int:
    """As `Attempts.start`, as a part of one transaction."""
    row = connection.execute(
        "SELECT attempt FROM attempts WHERE campaign = ? AND round = ? AND started_by = ?",
        [campaign, round_name, started_by],
    ).fetchone()
    current = read_current(connection, campaign, round_name)
    if row is not None and row[0] != current:
        raise LedgerError(
            f"This run began attempt {row[0]} at the {round_name} round of {campaign!r}, and attempt {current} "
            f"was begun since, so nothing was changed. To draw the round once more start a new run with "
            f"new_attempt: brand-assets run {campaign} --round {round_name} --redraw"
        )
    if row is not None:
        return current
    attempt = current + 1 if _has_spend(connection, campaign, round_name, current) else current
    columns = ("campaign", "round", "attempt", "started_by", "reason", "at")
    values = (campaign, round_name, attempt, started_by, to_text(reason), to_instant(now))
    insert_rows(connection, "attempts", columns, [values])
    return attempt


def read_current(connection: "DuckDBPyConnection", campaign: str, round_name: str) -> int:
    """The number of the round's last attempt."""
    row = connection.execute(
        "SELECT coalesce(max(attempt), 1) FROM attempts WHERE campaign = ? AND round = ?", [campaign, round_name]
    ).fetchone()
    return int(row[0]) if row else 1


def _has_spend(connection: "DuckDBPyConnection", campaign: str, round_name: str, attempt: int) -> bool:
    row = connection.execute(
        "SELECT count(*) FROM spend WHERE campaign = ? AND round = ? AND attempt = ? AND provider <> ?",
        [campaign, round_name, attempt, IMPORT],
    ).fetchone()
    return bool(row and row[0])
