"""This file is the ledger's money side: reservations before a call, outcomes and costs after it, and their sums."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from brand_assets.errors import LedgerError
from brand_assets.records.drawing import IMPORT, Outcome, Reservation, Unclaimed
from brand_assets.storage.ledger.beats import abandon, beat, keep_alive, reclaim
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import from_instant, to_instant
from brand_assets.storage.ledger.outcomes import find_outcomes, read_outcomes
from brand_assets.storage.ledger.reserving import check_prices, measure_committed, reserve_all
from brand_assets.storage.ledger.rows import (
    Budgets,
    Committed,
    OpenRequest,
    PricedRequest,
    Settled,
    SpendKey,
    SpendRow,
    UnknownSpend,
)
from brand_assets.storage.ledger.settling import settle, settle_unknown
from brand_assets.storage.ledger.tasks import find_unclaimed, list_open, record_task

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_GROUPS: dict[SpendKey, str] = {
    "campaign": "s.campaign",
    "round": "s.round",
    "provider": "s.provider",
    "model": "s.provider || '/' || s.model",
    "month": "strftime(s.\"at\", '%Y-%m')",
}


class SpendBook:
    """Who may send what, what it cost, and what of it is in doubt. Methods with an `a` in front are for coroutines."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def reserve(
        self,
        requests: Sequence[PricedRequest],
        run_id: str,
        budgets: Budgets | None = None,
        ttl_s: float = 30.0,
        now: datetime | None = None,
    ) -> list[Reservation]:
        """One reservation for each request, in order, all within the budgets as they are at this moment.

        `ttl_s`: a reservation whose heartbeat is older belongs to a run that is gone. All requests are of one campaign.
        Raises ConfigError when a model has no price; nothing is reserved then.
        """
        _check_requests(requests)
        return self._calls.call(
            lambda connection: reserve_all(connection, requests, run_id, budgets or Budgets(), ttl_s, to_instant(now))
        )

    async def areserve(
        self,
        requests: Sequence[PricedRequest],
        run_id: str,
        budgets: Budgets | None = None,
        ttl_s: float = 30.0,
        now: datetime | None = None,
    ) -> list[Reservation]:
        _check_requests(requests)
        return await self._calls.acall(
            lambda connection: reserve_all(connection, requests, run_id, budgets or Budgets(), ttl_s, to_instant(now))
        )

    def settle_outcome(
        self,
        outcome: Outcome,
        run_id: str | None = None,
        usage: Mapping[str, object] | None = None,
        now: datetime | None = None,
    ) -> Settled:
        """Write the outcome and its cost in one transaction; the outcome that stands now comes back."""
        return self._calls.call(lambda connection: settle(connection, outcome, run_id, usage, to_instant(now)))

    async def asettle_outcome(
        self,
        outcome: Outcome,
        run_id: str | None = None,
        usage: Mapping[str, object] | None = None,
        now: datetime | None = None,
    ) -> Settled:
        return await self._calls.acall(lambda connection: settle(connection, outcome, run_id, usage, to_instant(now)))

    def heartbeat(self, run_id: str, now: datetime | None = None) -> int:
        """Say that this run is alive; how many reservations it holds."""
        return self._calls.call(lambda connection: beat(connection, run_id, to_instant(now)))

    async def aheartbeat(self, run_id: str, now: datetime | None = None) -> int:
        return await self._calls.acall(lambda connection: beat(connection, run_id, to_instant(now)))

    async def akeep_alive(self, run_id: str, request_keys: Collection[str]) -> set[str]:
        """Say that somebody of this run is at these requests; those of them that it holds."""
        keys = list(request_keys)
        return await self._calls.acall(lambda connection: keep_alive(connection, run_id, keys, to_instant(None)))

    async def areclaim(self, run_id: str, request_key: str) -> bool:
        """Hold a request again that this run reserved and, as it knows, has not sent; False when it is not its own.

        Whoever met the reservation gone cold could only call it unknown.
        """
        return await self._calls.acall(lambda connection: reclaim(connection, run_id, request_key, to_instant(None)))

    async def aabandon(self, run_id: str) -> int:
        """Say that this run has ended, so that whoever comes next takes over what it holds and need not wait."""
        return await self._calls.acall(lambda connection: abandon(connection, run_id))

    def record_task(self, request_key: str, run_id: str, task_id: str | None, now: datetime | None = None) -> None:
        """Keep the provider's id of an asynchronous task, so that whoever comes after polls it instead of paying again.

        None forgets a task that failed unbilled, before another is created. Raises ReservationLost when the request is
        another run's by now, LedgerError when the task is another request's.
        """
        self._calls.call(lambda connection: record_task(connection, request_key, run_id, task_id, to_instant(now)))

    async def arecord_task(
        self, request_key: str, run_id: str, task_id: str | None, now: datetime | None = None
    ) -> None:
        await self._calls.acall(
            lambda connection: record_task(connection, request_key, run_id, task_id, to_instant(now))
        )

    async def afind_unclaimed(self, request_key: str, task_ids: Sequence[str]) -> Unclaimed:
        """Which of a provider's tasks no request has, and how many others of this request's model lost theirs too."""
        return await self._calls.acall(lambda connection: find_unclaimed(connection, request_key, task_ids))

    def list_open(self, campaign: str, round_name: str) -> list[OpenRequest]:
        """A round's requests that were sent, or may have been, and have no answer yet; the oldest first."""
        return self._calls.call(lambda connection: list_open(connection, campaign, round_name))

    def release(self, request_key: str, run_id: str) -> bool:
        """Give back this run's own reservation of what is known to be unsent; False when it was not this run's."""
        return self._calls.call(lambda connection: _release(connection, request_key, run_id))

    def outcomes(self, campaign: str, round_name: str) -> list[Outcome]:
        """Every outcome of a round, all attempts, in the order in which they came."""
        return self._calls.call(lambda connection: read_outcomes(connection, campaign, round_name))

    def find(self, request_keys: Iterable[str]) -> dict[str, Outcome]:
        """The outcomes that these requests have, by request."""
        keys = list(request_keys)
        return self._calls.call(lambda connection: find_outcomes(connection, keys))

    def paid_keys(self, campaign: str, round_name: str, attempt: int) -> set[str]:
        """The attempt's requests that are paid, or may have been sent; while there are any, its prompts are frozen.

        A fallback counts for the request that it stands in for: that is the one a prompt is kept with.
        Pictures that were made elsewhere freeze nothing: the brief's own prompts may still change.
        """
        return self._calls.call(lambda connection: read_paid_keys(connection, campaign, round_name, attempt))

    def committed(self, campaign: str, now: datetime | None = None) -> Committed:
        """What counts against the campaign's budget, and against the present month's over all campaigns."""
        return self._calls.call(lambda connection: measure_committed(connection, campaign, to_instant(now)))

    def list_unknown(self, campaign: str | None = None) -> list[UnknownSpend]:
        """Requests that a person has to settle, oldest first."""
        return self._calls.call(lambda connection: _read_unknown(connection, campaign))

    def settle_unknown(self, request_key: str, usd: float, by: str, now: datetime | None = None) -> None:
        """Settle an unknown request: at 0 it was not billed and may be drawn again, above 0 its image is paid and lost.

        Raises LedgerError when it is not unknown, `usd` is no amount, or `by` is blank.
        """
        self._calls.call(lambda connection: settle_unknown(connection, request_key, usd, by, to_instant(now)))

    def sum_spend(self, by: SpendKey = "campaign", campaign: str | None = None) -> list[SpendRow]:
        """Images and dollars per key, sorted by key; a model's key is `provider/model`, a month's `YYYY-MM`."""
        if by not in get_args(SpendKey):
            raise LedgerError(f"Spend cannot be summed by {by!r}; it may be one of: {', '.join(get_args(SpendKey))}.")
        return self._calls.call(lambda connection: _read_sums(connection, by, campaign))


def read_paid_keys(connection: "DuckDBPyConnection", campaign: str, round_name: str, attempt: int) -> set[str]:
    """As `SpendBook.paid_keys`."""
    rows = connection.execute(
        """SELECT coalesce(fallback_of, request_key) FROM spend
           WHERE campaign = ? AND round = ? AND attempt = ? AND status <> 'released' AND provider <> ?""",
        [campaign, round_name, attempt, IMPORT],
    ).fetchall()
    return {key for (key,) in rows}


def _check_requests(requests: Sequence[PricedRequest]) -> None:
    check_prices(requests)
    campaigns = sorted({priced.request.campaign for priced in requests})
    if len(campaigns) > 1:
        raise ValueError(f"One reservation was asked for several campaigns: {', '.join(campaigns)}.")


def _release(connection: "DuckDBPyConnection", request_key: str, run_id: str) -> bool:
    row = connection.execute(
        """UPDATE spend SET status = 'released', cost_usd = 0
           WHERE request_key = ? AND run_id = ? AND status = 'reserved'""",
        [request_key, run_id],
    ).fetchone()
    return bool(row and row[0] == 1)


def _read_unknown(connection: "DuckDBPyConnection", campaign: str | None) -> list[UnknownSpend]:
    rows = connection.execute(
        """SELECT s.request_key, s.campaign, s.round, s.attempt, s.provider, s.model, s.estimated_usd::DOUBLE, s.run_id,
                  s."at", o.reason
           FROM spend s LEFT JOIN outcomes o USING (request_key)
           WHERE s.status = 'unknown' AND (?::VARCHAR IS NULL OR s.campaign = ?) ORDER BY s."at", s.request_key""",
        [campaign, campaign],
    ).fetchall()
    return [replace(unknown, at=from_instant(unknown.at)) for unknown in (UnknownSpend(*row) for row in rows)]


def _read_sums(connection: "DuckDBPyConnection", by: SpendKey, campaign: str | None) -> list[SpendRow]:
    rows = connection.execute(
        f"""SELECT {_GROUPS[by]} AS key,
                   count(*) FILTER (o.status = 'drawn' AND o.sha256 IS NOT NULL),
                   coalesce(sum(s.cost_usd) FILTER (s.status = 'charged'), 0)::DOUBLE,
                   coalesce(sum(s.estimated_usd) FILTER (s.status = 'reserved'), 0)::DOUBLE,
                   coalesce(sum(s.estimated_usd) FILTER (s.status = 'unknown'), 0)::DOUBLE
            FROM spend s LEFT JOIN outcomes o USING (request_key)
            WHERE ?::VARCHAR IS NULL OR s.campaign = ? GROUP BY key ORDER BY key""",  # noqa: S608 - constants above
        [campaign, campaign],
    ).fetchall()
    return [SpendRow(*row) for row in rows]
