"""This file keeps rounds that were sent back with notes, and which attempt heeds them."""

from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.records.checkpoint import Revision
from brand_assets.storage.ledger.attempts import start_attempt
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.checkpoint_writing import require_open
from brand_assets.storage.ledger.columns import to_instant, to_text
from brand_assets.storage.ledger.revising import find_pending, read_revisions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Revisions:
    """What was sent back, append-only; `attempt` is set once. Of one round at most one waits for its attempt."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def send_back(self, checkpoint_id: str, notes: str, reviewer: str, now: datetime | None = None) -> Revision:
        """Supersede an open checkpoint, with notes for the next attempt at its round; its decisions are kept.

        Raises DecisionRefused when it is not open.
        """

        def job(connection: "DuckDBPyConnection") -> Revision:
            checkpoint = require_open(connection, checkpoint_id)
            connection.execute(
                """INSERT INTO revisions (campaign, round, checkpoint_id, notes, reviewer, "at")
                   VALUES (?, ?, ?, ?, ?, ?)""",
                [
                    checkpoint.campaign,
                    checkpoint.round,
                    checkpoint_id,
                    to_text(notes),
                    to_text(reviewer.strip()),
                    to_instant(now),
                ],
            )
            connection.execute("UPDATE checkpoints SET status = 'superseded' WHERE checkpoint_id = ?", [checkpoint_id])
            [revision] = read_revisions(connection, "WHERE checkpoint_id = ?", [checkpoint_id])
            return revision

        return self._calls.call(job)

    def begin(self, campaign: str, round_name: str, now: datetime | None = None) -> Revision | None:
        """Begin the attempt that the round's pending revision asks for; None when there is none, or it has begun."""

        def job(connection: "DuckDBPyConnection") -> Revision | None:
            revision = find_pending(connection, campaign, round_name)
            if revision is None:
                return None
            reason = f"sent back by {revision.reviewer}: {revision.notes}"
            started_by = f"revision {revision.revision_id}"
            attempt = start_attempt(connection, campaign, round_name, started_by, reason, now)
            connection.execute(
                "UPDATE revisions SET attempt = ? WHERE revision_id = ?", [attempt, revision.revision_id]
            )
            [begun] = read_revisions(connection, "WHERE revision_id = ?", [revision.revision_id])
            return begun

        return self._calls.call(job)

    def pending(self, campaign: str, round_name: str) -> Revision | None:
        """The revision of this round whose attempt has not begun."""
        return self._calls.call(lambda connection: find_pending(connection, campaign, round_name))

    def list_pending(self) -> list[Revision]:
        """Those of all campaigns whose attempt has not begun, the oldest first."""
        where = "WHERE attempt IS NULL ORDER BY revision_id"
        return self._calls.call(lambda connection: read_revisions(connection, where, []))

    def heeded_by(self, campaign: str, round_name: str, attempt: int) -> Revision | None:
        """The revision that this attempt was begun for."""
        where = "WHERE campaign = ? AND round = ? AND attempt = ? ORDER BY revision_id DESC LIMIT 1"
        found = self._calls.call(lambda connection: read_revisions(connection, where, [campaign, round_name, attempt]))
        return found[0] if found else None

    def list(self, campaign: str) -> "list[Revision]":
        """Every revision of a campaign, the oldest first."""
        where = "WHERE campaign = ? ORDER BY revision_id"
        return self._calls.call(lambda connection: read_revisions(connection, where, [campaign]))
