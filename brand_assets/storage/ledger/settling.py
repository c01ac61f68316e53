"""This file writes what became of a request and what it cost, once, whoever comes late or twice."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from brand_assets.errors import LedgerError
from brand_assets.records.drawing import Outcome, SpendStatus
from brand_assets.storage.ledger.columns import from_instant, insert_rows, is_amount, to_usd
from brand_assets.storage.ledger.outcomes import find_outcomes, write_outcome
from brand_assets.storage.ledger.rows import Settled

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SPEND_STATUS: dict[str, SpendStatus] = {
    "drawn": "charged",
    "refused": "charged",
    "quarantined": "charged",
    "failed": "released",
    "unknown": "unknown",
}


def settle(
    connection: "DuckDBPyConnection",
    outcome: Outcome,
    run_id: str | None,
    usage: Mapping[str, object] | None,
    now: datetime,
) -> Settled:
    """Write the outcome and its cost, unless one that says more stands already.

    What arrives late from a run that lost its reservation counts when it brings an answer of the provider, and changes
    nothing when it brings none. Without any reservation (a picture made elsewhere) the row is made here.
    """
    key = outcome.request_key
    row = connection.execute(
        """SELECT s.status, s.run_id, s.estimated_usd, o.status
           FROM spend s LEFT JOIN outcomes o USING (request_key) WHERE request_key = ?""",
        [key],
    ).fetchone()
    if row is None:
        checked = replace(outcome, cost_usd=_choose_cost(outcome, Decimal(0)))
        _insert_spend(connection, checked, run_id, now)
    else:
        status, holder, estimated_usd, standing = row
        if not _may_apply(outcome, run_id, status, holder, standing):
            return Settled(find_outcomes(connection, [key]).get(key, outcome), is_applied=False)
        checked = replace(outcome, cost_usd=_choose_cost(outcome, estimated_usd))
    _write_settled(connection, checked, usage, is_first=row is None or row[3] is None)
    return Settled(checked, is_applied=True)


def _write_settled(
    connection: "DuckDBPyConnection", checked: Outcome, usage: Mapping[str, object] | None, *, is_first: bool
) -> None:
    status = _SPEND_STATUS[checked.status]
    cost_usd = None if status == "unknown" else to_usd(checked.cost_usd)
    connection.execute(
        "UPDATE spend SET status = ?, cost_usd = ?, usage = ? WHERE request_key = ?",
        [status, cost_usd, json.dumps(dict(usage), default=str) if usage is not None else None, checked.request_key],
    )
    write_outcome(connection, checked, is_first=is_first)


def settle_unknown(connection: "DuckDBPyConnection", request_key: str, usd: float, by: str, now: datetime) -> None:
    """A person says what an unknown request cost: nothing, and it may be drawn again; or a sum, and its image is lost.

    Raises LedgerError when the request is not unknown, the amount is none, or nobody signs.
    """
    if not by.strip():
        raise LedgerError(f"Nobody signed for settling {request_key[:80]!r}. Say who settles it.")
    if not is_amount(usd):
        raise LedgerError(f"{usd!r} is not an amount in dollars; {request_key[:80]!r} was not settled.")
    row = connection.execute("SELECT status FROM spend WHERE request_key = ?", [request_key]).fetchone()
    if row is None or row[0] != "unknown":
        found = "there is no such request" if row is None else f"it is {row[0]}"
        raise LedgerError(f"{request_key[:80]!r} cannot be settled: only what is unknown can be, and {found}.")
    status = "charged" if usd > 0 else "released"
    connection.execute(
        "UPDATE spend SET status = ?, cost_usd = ? WHERE request_key = ?", [status, to_usd(usd), request_key]
    )
    standing = find_outcomes(connection, [request_key]).get(request_key)
    if standing is None:
        return
    verdict = f"Settled by {by.strip()} at {usd:.4f} USD: " + ("billed, and no image." if usd > 0 else "not billed.")
    settled = replace(
        standing,
        status="unknown" if usd > 0 else "failed",
        cost_usd=usd,
        reason=" ".join(filter(None, [standing.reason, verdict])),
        drawn_at=from_instant(now),
    )
    write_outcome(connection, settled, is_first=False)


def _may_apply(outcome: Outcome, run_id: str | None, status: str, holder: str | None, standing: str | None) -> bool:
    is_answer = _SPEND_STATUS[outcome.status] == "charged"
    if status == "charged":
        # Charged without an image: a person settled it, and now the image has come after all.
        return is_answer and standing in (None, "unknown")
    if status == "released":
        return is_answer or outcome.status == "failed"
    return is_answer or run_id is None or run_id == holder


def _choose_cost(outcome: Outcome, estimated_usd: Decimal) -> float:
    """What the provider reports; the worst case where that is no amount, so that a paid image is never lost to it."""
    if outcome.status in ("failed", "unknown"):
        return 0.0
    if is_amount(outcome.cost_usd):
        return outcome.cost_usd
    return float(estimated_usd)


def _insert_spend(connection: "DuckDBPyConnection", outcome: Outcome, run_id: str | None, now: datetime) -> None:
    columns = (
        "request_key", "campaign", "round", "attempt", "provider", "model", "status", "run_id", "heartbeat_at",
        "estimated_usd", "at", "fallback_of",
    )  # fmt: skip
    values = (
        outcome.request_key, outcome.campaign, outcome.round, outcome.attempt, outcome.provider, outcome.model,
        "reserved", run_id, now, to_usd(outcome.cost_usd), now, outcome.fallback_of,
    )  # fmt: skip
    insert_rows(connection, "spend", columns, [values])
