"""This file takes reservations: who may send which request, within which budget, decided in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from brand_assets.errors import ConfigError
from brand_assets.records.drawing import Outcome, Reservation
from brand_assets.storage.ledger.asked_for import refuse_unasked
from brand_assets.storage.ledger.columns import LARGEST_USD, MICRO_USD, from_instant, insert_rows, is_amount
from brand_assets.storage.ledger.outcomes import find_outcomes, write_outcome
from brand_assets.storage.ledger.rows import Budgets, Committed, PricedRequest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = (
    "request_key", "campaign", "round", "attempt", "provider", "model", "status", "run_id", "heartbeat_at", "task_id",
    "estimated_usd", "cost_usd", "usage", "at", "fallback_of",
)  # fmt: skip
_COMMITTED = "CASE status WHEN 'charged' THEN cost_usd WHEN 'released' THEN 0 ELSE estimated_usd END"
"""What a row of `spend` takes up of a budget."""


@dataclass(slots=True)
class _Room:
    """What is committed so far in each budget's scope, kept exact while a call reserves."""

    budgets: Budgets
    campaign: str
    campaign_usd: Decimal
    month_usd: Decimal

    def refuse(self, estimate: Decimal) -> str | None:
        """Why this estimate does not fit, or None; what is free always fits."""
        scopes = (
            (f"campaign {self.campaign!r}", self.campaign_usd, self.budgets.campaign_usd),
            ("this month", self.month_usd, self.budgets.month_usd),
        )
        for name, committed, budget in scopes:
            if estimate > 0 and budget is not None and committed + estimate > Decimal(str(budget)):
                return (
                    f"This would bring {name} to {float(committed + estimate):.4f} USD, "
                    f"and its budget is {budget:.2f} USD ({float(committed):.4f} USD are spent or reserved)."
                )
        return None

    def take(self, estimate: Decimal) -> None:
        self.campaign_usd += estimate
        self.month_usd += estimate


@dataclass(frozen=True, slots=True)
class _Row:
    """What the ledger knows of a request that was reserved before."""

    status: str
    run_id: str | None
    heartbeat_at: datetime
    task_id: str | None
    committed_usd: Decimal
    at: datetime


def check_prices(requests: Sequence[PricedRequest]) -> None:
    """Raise ConfigError naming every model that has no usable price."""
    unpriced = {
        f"{priced.request.provider}/{priced.request.model}"
        for priced in requests
        if priced.estimated_usd is None or not is_amount(priced.estimated_usd)
    }
    if unpriced:
        first = min(unpriced)
        raise ConfigError(
            f"No price is known for {', '.join(sorted(unpriced))}, so nothing was sent. Write one into catalogue.yaml "
            f"in the data folder, for example `models: {{{first}: {{price: {{flat: 0.05}}}}}}` in USD an image."
        )


def reserve_all(
    connection: "DuckDBPyConnection",
    requests: Sequence[PricedRequest],
    run_id: str,
    budgets: Budgets,
    ttl_s: float,
    now: datetime,
) -> list[Reservation]:
    """One reservation for each request, in order. All requests are of one campaign; `now` is UTC without a zone.

    Raises LedgerError when one would be paid for that its attempt's prompts do not ask for.
    """
    if not requests:
        return []
    keys = [priced.request.request_key for priced in requests]
    known = _read_rows(connection, keys)
    new = [priced.request for key, priced in zip(keys, requests, strict=True) if _is_new(known.get(key))]
    refuse_unasked(connection, new)
    outcomes = _read_outcomes(connection, known)
    room = _measure_room(connection, requests[0].request.campaign, budgets, now)
    reservations: list[Reservation] = []
    taken: dict[str, tuple[object, ...]] = {}
    for key, priced in zip(keys, requests, strict=True):
        if key in taken:
            reservations.append(Reservation(key, "held", run_id))
            continue
        row = known.get(key)
        reservation = _answer(key, row, outcomes.get(key), priced, ttl_s, now)
        if reservation.state == "reserved":
            reservation, new_row = _take(reservation, row, priced, run_id, room, now)
            if new_row is not None:
                taken[key] = new_row
        elif reservation.state == "unknown" and row is not None and row.status == "reserved":
            reservation = _mark_unknown(connection, reservation, row, priced, now)
        reservations.append(reservation)
    insert_rows(connection, "spend", _COLUMNS, [row for key, row in taken.items() if key not in known])
    insert_rows(connection, "spend", _COLUMNS, [row for key, row in taken.items() if key in known], "request_key")
    return reservations


def measure_committed(connection: "DuckDBPyConnection", campaign: str, now: datetime) -> Committed:
    room = _measure_room(connection, campaign, Budgets(LARGEST_USD, LARGEST_USD), now)
    return Committed(float(room.campaign_usd), float(room.month_usd))


def _read_rows(connection: "DuckDBPyConnection", keys: Sequence[str]) -> dict[str, _Row]:
    rows = connection.execute(
        f"""SELECT request_key, status, run_id, heartbeat_at, task_id, {_COMMITTED}, "at"
            FROM spend WHERE request_key IN (SELECT unnest(?::VARCHAR[]))""",  # noqa: S608 - a constant of this file
        [list(keys)],
    ).fetchall()
    return {key: _Row(*values) for key, *values in rows}


def _read_outcomes(connection: "DuckDBPyConnection", known: dict[str, _Row]) -> dict[str, Outcome]:
    settled = [key for key, row in known.items() if row.status in ("charged", "unknown")]
    return find_outcomes(connection, settled) if settled else {}


def _measure_room(connection: "DuckDBPyConnection", campaign: str, budgets: Budgets, now: datetime) -> _Room:
    if budgets == Budgets():
        return _Room(budgets, campaign, Decimal(0), Decimal(0))
    row = connection.execute(
        f"""SELECT coalesce(sum({_COMMITTED}) FILTER (campaign = ?), 0),
                   coalesce(sum({_COMMITTED}) FILTER (date_trunc('month', "at") = date_trunc('month', ?::TIMESTAMP)), 0)
            FROM spend""",  # noqa: S608 - a constant of this file
        [campaign, now],
    ).fetchone()
    campaign_usd, month_usd = row or (0, 0)
    return _Room(budgets, campaign, Decimal(campaign_usd), Decimal(month_usd))


def _answer(
    key: str, row: _Row | None, outcome: Outcome | None, priced: PricedRequest, ttl_s: float, now: datetime
) -> Reservation:
    """What may be done about a request, budgets aside."""
    if row is None or _is_new(row):
        return Reservation(key, "reserved")
    if row.status == "charged":
        return Reservation(key, "settled", row.run_id, outcome=outcome)
    if row.status == "unknown" and row.task_id is None:
        return Reservation(key, "unknown", row.run_id, outcome=outcome)
    if row.status == "reserved" and row.heartbeat_at + timedelta(seconds=ttl_s) >= now:
        return Reservation(key, "held", row.run_id)
    if priced.is_repeatable or row.task_id is not None:
        return Reservation(key, "reserved", task_id=row.task_id)
    if priced.is_listed:
        return Reservation(key, "reserved", is_lost=True)
    return Reservation(key, "unknown", row.run_id)


def _is_new(row: _Row | None) -> bool:
    """Whether nothing that was sent for this request may have been billed."""
    return row is None or row.status == "released"


def _take(
    reservation: Reservation, row: _Row | None, priced: PricedRequest, run_id: str, room: _Room, now: datetime
) -> tuple[Reservation, tuple[object, ...] | None]:
    """The reservation made out to this run with the row to write, or refused by a budget with none."""
    key, request = reservation.request_key, priced.request
    # Rounded up, so that a worst case stays one.
    estimate = Decimal(str(priced.estimated_usd)).quantize(MICRO_USD, ROUND_CEILING)
    if _is_new(row):
        refusal = room.refuse(estimate)
        if refusal is not None:
            return Reservation(key, "refused_budget", reason=refusal), None
        room.take(estimate)
    else:
        # Taken over: what the abandoned reservation holds already counts, in the month in which it was made.
        estimate = row.committed_usd if row else estimate
    reserved_at = now if row is None or _is_new(row) else row.at
    values = (
        key, request.campaign, request.round, request.attempt, request.provider, request.model, "reserved", run_id, now,
        reservation.task_id, estimate, None, None, reserved_at, request.fallback_of,
    )  # fmt: skip
    return replace(reservation, run_id=run_id), values


def _mark_unknown(
    connection: "DuckDBPyConnection", reservation: Reservation, row: _Row, priced: PricedRequest, now: datetime
) -> Reservation:
    request = priced.request
    connection.execute("UPDATE spend SET status = 'unknown' WHERE request_key = ?", [reservation.request_key])
    outcome = Outcome(
        request_key=reservation.request_key,
        prompt_id=request.prompt_id,
        campaign=request.campaign,
        round=request.round,
        attempt=request.attempt,
        provider=request.provider,
        model=request.model,
        status="unknown",
        reason=f"Run {row.run_id} stopped at {row.heartbeat_at:%Y-%m-%d %H:%M:%S} UTC after it may have sent this; "
        "nobody knows whether it was billed.",
        cost_usd=0.0,
        latency_s=0.0,
        drawn_at=from_instant(now),
        parent_image_id=request.parent_image_id,
        fallback_of=request.fallback_of,
    )
    has_outcome = bool(find_outcomes(connection, [outcome.request_key]))
    write_outcome(connection, outcome, is_first=not has_outcome)
    return Reservation(reservation.request_key, "unknown", row.run_id, outcome=outcome)
