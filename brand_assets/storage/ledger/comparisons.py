"""This file keeps which of two images a reviewer prefers, for as long as their checkpoint is open."""

import math
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from brand_assets.errors import DecisionRefused
from brand_assets.records.preference import Comparison
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.checkpoint_rows import read_shown
from brand_assets.storage.ledger.checkpoint_writing import require_open
from brand_assets.storage.ledger.columns import from_instant_or_none, to_instant, to_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = 'comparison_id, checkpoint_id, reviewer, winner, loser, is_withdrawn, seconds, "at"'


class Comparisons:
    """Append-only. What stands of them: `review.preferences.stand_comparisons`."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def add(self, comparison: Comparison, now: datetime | None = None) -> Comparison:
        """Append one, and give it as it was kept.

        Raises DecisionRefused when the checkpoint is not open, an image was not shown there or is compared with
        itself, or nobody signs.
        """

        def job(connection: "DuckDBPyConnection") -> Comparison:
            _refuse_unfit(connection, comparison)
            row = connection.execute(
                f"""INSERT INTO comparisons (checkpoint_id, reviewer, winner, loser, is_withdrawn, seconds, "at")
                    VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}""",  # noqa: S608 - names of ours
                [
                    comparison.checkpoint_id,
                    to_text(comparison.reviewer.strip()),
                    comparison.winner,
                    comparison.loser,
                    comparison.is_withdrawn,
                    comparison.seconds
                    if comparison.seconds is not None and math.isfinite(comparison.seconds)
                    else None,
                    to_instant(now),
                ],
            ).fetchone()
            return _read(row or ())

        return self._calls.call(job)

    def list(self, checkpoint_id: str) -> list[Comparison]:
        """Everybody's, in the order in which they were committed."""

        def job(connection: "DuckDBPyConnection") -> list[Comparison]:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM comparisons WHERE checkpoint_id = ? ORDER BY comparison_id",  # noqa: S608
                [checkpoint_id],
            ).fetchall()
            return [_read(row) for row in rows]

        return self._calls.call(job)


def _refuse_unfit(connection: "DuckDBPyConnection", comparison: Comparison) -> None:
    require_open(connection, comparison.checkpoint_id)
    if comparison.winner == comparison.loser:
        raise DecisionRefused(f"The image {comparison.winner[:80]!r} was compared with itself. Name two images.")
    if not comparison.reviewer.strip():
        raise DecisionRefused("A comparison without a reviewer was refused. Name the reviewer.")
    shown = {image.image_id for image in read_shown(connection, comparison.checkpoint_id)}
    if unshown := sorted({comparison.winner[:80], comparison.loser[:80]} - shown):
        raise DecisionRefused(f"These images were not shown at this checkpoint: {', '.join(unshown)}.")


def _read(row: tuple[Any, ...]) -> Comparison:
    kept = Comparison(*row)
    return replace(kept, at=from_instant_or_none(kept.at))
