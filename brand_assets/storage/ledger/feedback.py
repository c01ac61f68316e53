"""This file keeps what people say about an image outside of a checkpoint."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import from_instant, to_instant, to_text
from brand_assets.storage.ledger.rows import FeedbackRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Feedback:
    """Ratings and comments, append-only."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def add(
        self,
        image_id: str,
        kind: str,
        rating: int | None,
        comment: str | None,
        author: str,
        now: datetime | None = None,
    ) -> int:
        """Append one, and give its number."""

        def job(connection: "DuckDBPyConnection") -> int:
            row = connection.execute(
                """INSERT INTO feedback (image_id, kind, rating, comment, author, "at") VALUES (?, ?, ?, ?, ?, ?)
                   RETURNING feedback_id""",
                [image_id, kind, rating, to_text(comment), to_text(author), to_instant(now)],
            ).fetchone()
            return int(row[0]) if row else 0

        return self._calls.call(job)

    def list(self, image_id: str | None = None) -> list[FeedbackRow]:
        """What was said, oldest first; about one image, or about all."""

        def job(connection: "DuckDBPyConnection") -> list[FeedbackRow]:
            rows = connection.execute(
                """SELECT feedback_id, image_id, kind, rating, comment, author, "at" FROM feedback
                   WHERE ?::VARCHAR IS NULL OR image_id = ? ORDER BY feedback_id""",
                [image_id, image_id],
            ).fetchall()
            return [replace(said, at=from_instant(said.at)) for said in (FeedbackRow(*row) for row in rows)]

        return self._calls.call(job)
