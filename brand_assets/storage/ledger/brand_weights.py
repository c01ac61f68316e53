"""This file keeps the weights that people applied to a brand's scores: what, who, when and on what evidence."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.errors import LedgerError
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import from_instant, insert_rows, to_instant, to_text
from brand_assets.storage.ledger.rows import AppliedWeights

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = ("brand", "weights", "because", "applied_by", "at")


class BrandWeights:
    """Weights by brand, append-only: taking some back is a row of its own."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def apply(
        self, brand: str, weights: Mapping[str, float], *, because: str, applied_by: str, now: datetime | None = None
    ) -> None:
        """Append weights; returns once they are durable. Raises LedgerError when nobody signs."""
        self._append(brand, json.dumps(dict(weights), allow_nan=False), because, applied_by, now)

    def take_back(self, brand: str, *, because: str, applied_by: str, now: datetime | None = None) -> None:
        """Append that the last weights which still stand do so no more. Raises LedgerError when nobody signs."""
        self._append(brand, None, because, applied_by, now)

    def list(self) -> list[AppliedWeights]:
        """Of all brands, in the order in which they were applied and taken back."""

        def job(connection: "DuckDBPyConnection") -> list[AppliedWeights]:
            rows = connection.execute(
                'SELECT brand, weights, because, applied_by, "at" FROM brand_weights ORDER BY weights_id'
            ).fetchall()
            return [
                AppliedWeights(brand, None if weights is None else json.loads(weights), because, by, from_instant(at))
                for brand, weights, because, by, at in rows
            ]

        return self._calls.call(job)

    def _append(self, brand: str, weights: str | None, because: str, applied_by: str, now: datetime | None) -> None:
        if not applied_by.strip():
            raise LedgerError(f"Nobody signed for the weights of {brand[:80]!r}. Name who applies them.")
        row = (to_text(brand), weights, to_text(because), to_text(applied_by.strip()), to_instant(now))
        self._calls.call(lambda connection: insert_rows(connection, "brand_weights", _COLUMNS, [row]))
