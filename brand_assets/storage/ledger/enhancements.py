"""This file keeps what language models made of prompts, so that nothing is asked twice, whatever became of the run.

A prompt is claimed in the transaction that reserves its call, and gets its wording in the one that settles it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from brand_assets.records.drawing import Outcome, Reservation
from brand_assets.records.enhancing import KeptWording, Wording, WordingState
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import from_instant, insert_rows, to_instant, to_text
from brand_assets.storage.ledger.reserving import check_prices, reserve_all
from brand_assets.storage.ledger.rows import Budgets, PricedRequest
from brand_assets.storage.ledger.settling import settle

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = ("enhancement_key", "enhancer", "request_key", "position", "text", "model", "reason", "at")
_STATES: dict[str, WordingState] = {"reserved": "held", "unknown": "unknown", "charged": "unusable"}
"""Of a prompt without a wording, by what became of its call; any other may be asked (again)."""


class Enhancements:
    """The wordings of all campaigns, by what was asked."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def recall(self, keys: Iterable[str], ttl_s: float = 30.0, now: datetime | None = None) -> dict[str, KeptWording]:
        """What is kept of these prompts; those that are not in it may be asked.

        A call whose heartbeat is older than `ttl_s` becomes unknown here: its run is gone, and it may have been billed.
        """
        wanted = list(keys)

        def job(connection: "DuckDBPyConnection") -> dict[str, KeptWording]:
            _give_up_on_abandoned(connection, wanted, ttl_s, to_instant(now))
            return _read_kept(connection, wanted)

        return self._calls.call(job)

    async def areserve(
        self,
        priced: PricedRequest,
        keys: Sequence[str],
        run_id: str,
        budgets: Budgets | None = None,
        ttl_s: float = 30.0,
        now: datetime | None = None,
    ) -> Reservation:
        """Reserve a call, and claim its prompts when it is this run's to send. ConfigError when it has no price.

        `held` also when one of the prompts was asked, or is being asked, in another call: nothing is reserved then.
        """
        check_prices([priced])

        def job(connection: "DuckDBPyConnection") -> Reservation:
            moment, request_key = to_instant(now), priced.request.request_key
            if any(kept.request_key != request_key for kept in _read_kept(connection, keys).values()):
                return Reservation(request_key, "held")
            [reservation] = reserve_all(connection, [priced], run_id, budgets or Budgets(), ttl_s, moment)
            if reservation.state == "reserved":
                _write(connection, request_key, _enhancer(priced), dict.fromkeys(keys), moment)
            return reservation

        return await self._calls.acall(job)

    async def asettle(
        self,
        priced: PricedRequest,
        outcome: Outcome,
        run_id: str,
        usage: Mapping[str, object],
        wordings: Mapping[str, Wording],
    ) -> None:
        """Write what a call cost, and what came of each prompt that it was to reword."""

        def job(connection: "DuckDBPyConnection") -> None:
            settle(connection, outcome, run_id, usage, to_instant(None))
            _write(connection, outcome.request_key, _enhancer(priced), wordings, to_instant(None))

        await self._calls.acall(job)


def _enhancer(priced: PricedRequest) -> str:
    return f"{priced.request.provider}/{priced.request.model}"


def _read_kept(connection: "DuckDBPyConnection", keys: Sequence[str]) -> dict[str, KeptWording]:
    rows = connection.execute(
        """SELECT e.enhancement_key, e.request_key, e.text, e.model, e.reason, s.status
           FROM enhancements e LEFT JOIN spend s USING (request_key)
           WHERE e.enhancement_key IN (SELECT unnest(?::VARCHAR[]))""",
        [list(keys)],
    ).fetchall()
    found = {}
    for key, request_key, text, model, reason, status in rows:
        state = "answered" if text is not None else _STATES.get(status)
        if state is not None:
            found[key] = KeptWording(state, request_key, Wording(text, model, reason))
    return found


def _write(
    connection: "DuckDBPyConnection",
    request_key: str,
    enhancer: str,
    wordings: Mapping[str, Wording | None],
    now: datetime,
) -> None:
    rows = [
        (
            key,
            enhancer,
            request_key,
            position,
            *((to_text(one.text), to_text(one.model), to_text(one.reason)) if one else (None, None, None)),
            now,
        )
        for position, (key, one) in enumerate(wordings.items())
    ]
    insert_rows(connection, "enhancements", _COLUMNS, rows, "enhancement_key")


def _give_up_on_abandoned(connection: "DuckDBPyConnection", keys: Sequence[str], ttl_s: float, now: datetime) -> None:
    rows = connection.execute(
        """SELECT DISTINCT s.request_key, s.campaign, s.attempt, s.provider, s.model, s.run_id, s.heartbeat_at
           FROM spend s JOIN enhancements e USING (request_key)
           WHERE e.enhancement_key IN (SELECT unnest(?::VARCHAR[])) AND s.status = 'reserved' AND s.heartbeat_at < ?""",
        [list(keys), now - timedelta(seconds=ttl_s)],
    ).fetchall()
    for request_key, campaign, attempt, provider, model, run_id, heartbeat_at in rows:
        lost = Outcome(
            request_key=request_key,
            prompt_id=request_key[:32],
            campaign=campaign,
            round="prompts",
            attempt=attempt,
            provider=provider,
            model=model,
            status="unknown",
            reason=f"Run {run_id} stopped at {heartbeat_at:%Y-%m-%d %H:%M:%S} UTC after it may have asked {model} to "
            "reword prompts; nobody knows whether it was billed.",
            cost_usd=0.0,
            latency_s=0.0,
            drawn_at=from_instant(now),
        )
        settle(connection, lost, None, None, now)
