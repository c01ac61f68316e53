"""This file tells what was ever decided of one image: by whom, at which checkpoint, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.campaigns.studio import Studio
from brand_assets.storage.ledger.columns import from_instant

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class PastDecision:
    """`is_carried`: it repeats, for a shortlist that showed the image again, what the same person decided before."""

    round: str
    checkpoint_id: str
    status: str
    reviewer: str
    decision: str
    reason: str | None
    rubric: tuple[str, ...]
    decided_at: datetime
    is_carried: bool


def list_past_decisions(studio: Studio, image_id: str) -> list[PastDecision]:
    """Newest first; none where there is no ledger."""
    if not studio.ledger.path.exists():
        return []
    return studio.ledger.call(lambda connection: _read(connection, image_id))


def _read(connection: "DuckDBPyConnection", image_id: str) -> list[PastDecision]:
    rows = connection.execute(
        """SELECT c.round, c.checkpoint_id, c.status, d.reviewer, d.decision, d.reason, d.rubric, d.decided_at,
                  d.carried_from IS NOT NULL
           FROM decisions d JOIN checkpoints c USING (checkpoint_id)
           WHERE d.image_id = ? ORDER BY d.decision_id DESC LIMIT 200""",
        [image_id],
    ).fetchall()
    return [
        PastDecision(
            round=round_name,
            checkpoint_id=checkpoint_id,
            status=status,
            reviewer=reviewer,
            decision=decision,
            reason=reason,
            rubric=tuple(filter(None, (rubric or "").split(","))),
            decided_at=from_instant(decided_at),
            is_carried=is_carried,
        )
        for round_name, checkpoint_id, status, reviewer, decision, reason, rubric, decided_at, is_carried in rows
    ]
