"""This file keeps who did what, when, and from where; append-only."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import from_instant, to_instant, to_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One thing that somebody did; `role` is what they were then, `address` where the request came from."""

    audit_id: int
    at: datetime
    actor: str
    role: str
    action: str
    campaign: str | None
    subject: str | None
    details: str | None
    address: str | None


class AuditBook:
    """What people did to the house and its campaigns, beside the decisions, which sign themselves."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def add(
        self,
        actor: str,
        role: str,
        action: str,
        campaign: str | None = None,
        subject: str | None = None,
        details: str | None = None,
        address: str | None = None,
        now: datetime | None = None,
    ) -> int:
        """Append one, and give its number."""
        texts = [to_text(text) for text in (actor, role, action, campaign, subject, details, address)]

        def job(connection: "DuckDBPyConnection") -> int:
            row = connection.execute(
                """INSERT INTO audit ("at", actor, role, action, campaign, subject, details, address)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING audit_id""",
                [to_instant(now), *texts],
            ).fetchone()
            return int(row[0]) if row else 0

        return self._calls.call(job)

    def list(
        self,
        *,
        campaign: str | None = None,
        actor: str | None = None,
        before_id: int | None = None,
        limit: int = 50,
    ) -> list[AuditRow]:
        """The newest first; those before `before_id`, for the next page."""

        def job(connection: "DuckDBPyConnection") -> list[AuditRow]:
            rows = connection.execute(
                """SELECT audit_id, "at", actor, role, action, campaign, subject, details, address FROM audit
                   WHERE ($1::VARCHAR IS NULL OR campaign = $1) AND ($2::VARCHAR IS NULL OR actor = $2)
                     AND ($3::BIGINT IS NULL OR audit_id < $3)
                   ORDER BY audit_id DESC LIMIT $4""",
                [to_text(campaign), to_text(actor), before_id, limit],
            ).fetchall()
            return [replace(row, at=from_instant(row.at)) for row in (AuditRow(*row) for row in rows)]

        return self._calls.call(job)

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Everybody who did something, and every campaign that something was done to; both in order."""

        def job(connection: "DuckDBPyConnection") -> tuple[tuple[str, ...], tuple[str, ...]]:
            actors = connection.execute("SELECT DISTINCT actor FROM audit ORDER BY 1").fetchall()
            campaigns = connection.execute(
                "SELECT DISTINCT campaign FROM audit WHERE campaign IS NOT NULL ORDER BY 1"
            ).fetchall()
            return tuple(row[0] for row in actors), tuple(row[0] for row in campaigns)

        return self._calls.call(job)
