"""This file is the ledger's spend book as drawing uses it: bound to one run, with prices and budgets."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from brand_assets.campaigns.studio import Studio
from brand_assets.catalogue.models import find_model
from brand_assets.catalogue.services import list_services
from brand_assets.errors import ReservationLost
from brand_assets.records.drawing import DrawRequest, Outcome, Reservation, Unclaimed
from brand_assets.storage.ledger import Budgets, PricedRequest

BEATS_A_LIFETIME = 4
"""Heartbeats before a reservation counts as abandoned, so that some may be missed."""


@dataclass(slots=True)
class RoundBook:
    """What one run reserves, keeps and settles."""

    studio: Studio
    run_id: str
    budgets: Budgets
    held: dict[str, float] = field(default_factory=dict)
    """What this process is at, and when (wall clock) the ledger last agreed. It beats for nothing else of the run: what
    a process left that was killed, and begun again under the run's id, has to go cold."""

    @property
    def heartbeat_every_s(self) -> float:
        return self.studio.settings.reservation_ttl_s / BEATS_A_LIFETIME

    async def reserve(self, request: DrawRequest) -> Reservation:
        ttl_s = self.studio.settings.reservation_ttl_s
        priced, asked_at = [_price(request)], time.time()
        [reservation] = await self.studio.ledger.spend.areserve(priced, self.run_id, self.budgets, ttl_s)
        if reservation.state == "reserved":
            self.held[reservation.request_key] = asked_at
        return reservation

    async def make_sure(self, request_key: str) -> None:
        asked_at = time.time()
        if abs(asked_at - self.held[request_key]) < self.studio.settings.reservation_ttl_s / 2:
            return
        if not await self.studio.ledger.spend.areclaim(self.run_id, request_key):
            del self.held[request_key]
            raise ReservationLost(f"Run {self.run_id} no longer holds {request_key}; it was not sent.")
        self.held[request_key] = asked_at

    async def settle(self, outcome: Outcome, usage: Mapping[str, object]) -> None:
        await self.studio.ledger.spend.asettle_outcome(outcome, self.run_id, usage)
        self.held.pop(outcome.request_key, None)

    async def keep_task(self, request_key: str, task_id: str | None) -> None:
        asked_at = time.time()
        await self.studio.ledger.spend.arecord_task(request_key, self.run_id, task_id)
        self.held[request_key] = asked_at

    async def find_unclaimed(self, request_key: str, task_ids: Sequence[str]) -> Unclaimed:
        return await self.studio.ledger.spend.afind_unclaimed(request_key, task_ids)

    async def heartbeat(self) -> None:
        if not self.held:
            return
        asked_at = time.time()
        agreed = await self.studio.ledger.spend.akeep_alive(self.run_id, list(self.held))
        self.held.update(dict.fromkeys(agreed & self.held.keys(), asked_at))

    async def abandon(self) -> None:
        await self.studio.ledger.spend.aabandon(self.run_id)


def _price(request: DrawRequest) -> PricedRequest:
    model = find_model(f"{request.provider}/{request.model}")
    service = list_services().get(request.provider)
    return PricedRequest(
        request,
        model.worst_case_usd(request.params, request.text, has_parent=request.parent_sha256 is not None),
        model.is_repeatable,
        is_listed=service is not None and service.lists_tasks,
    )
