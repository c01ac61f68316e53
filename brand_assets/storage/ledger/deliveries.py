"""This file remembers which webhooks came in, so that the same one is not taken twice."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import to_instant, to_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEPT = timedelta(days=1)
"""Far beyond the minutes within which a signature counts: what is older is refused by its timestamp."""


class Deliveries:
    """One row for each, by its sender and the sender's own id."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def add(self, source: str, delivery_id: str, now: datetime) -> bool:
        """Whether it is new; it is not from now on."""

        def job(connection: "DuckDBPyConnection") -> bool:
            key = [source, to_text(delivery_id)]
            known = "SELECT 1 FROM deliveries WHERE source = ? AND delivery_id = ?"
            if connection.execute(known, key).fetchone() is not None:
                return False
            connection.execute('DELETE FROM deliveries WHERE "at" < ?', [to_instant(now - KEPT)])
            connection.execute("INSERT INTO deliveries VALUES (?, ?, ?)", [*key, to_instant(now)])
            return True

        return self._calls.call(job)
