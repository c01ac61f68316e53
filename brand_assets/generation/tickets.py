"""This file holds one worker's leave to send a create: the service is up, and the account has room for it."""

import asyncio
from dataclasses import dataclass

from brand_assets.generation.gates import Gate, Slot
from brand_assets.generation.stopping import Start, Stop, T


class NoRoom(Exception):
    """The account had no room before the request's time was up."""


@dataclass(slots=True)
class Ticket:
    """What is not used for one request is there for the worker's next.

    Methods raise Stopped when drawing stops, NoRoom at the deadline (by the loop's clock), and ServiceDown when the
    service is given up on.
    """

    gate: Gate
    stop: Stop
    slot: Slot | None = None
    is_admitted: bool = False

    async def get(self, deadline: float) -> None:
        """Have a slot, shortly before its time."""
        if not self.is_admitted:
            await self._wait(self.gate.breaker.admit, deadline)
            self.is_admitted = True
        if self.slot is None:
            self.slot = await self._wait(self.gate.pace.take, deadline)

    async def use(self, deadline: float) -> None:
        """Return when it is time to send; `report` has to follow."""
        has_arrived = False
        while not has_arrived:
            await self.get(deadline)
            if self.slot is not None:
                has_arrived = await self._wait(self.slot.arrive, deadline)
                self.slot = None

    def report(self, *, has_worked: bool) -> None:
        """Whether the service answered what was sent."""
        if self.is_admitted:
            self.is_admitted = False
            self.gate.breaker.record(has_worked)

    def give_back(self) -> None:
        if self.is_admitted:
            self.is_admitted = False
            self.gate.breaker.forgo()

    async def _wait(self, start: Start[T], deadline: float) -> T:
        try:
            async with asyncio.timeout_at(deadline):
                return await self.stop.unless_set(start)
        except TimeoutError:
            raise NoRoom("the account's limits left no room for it in time.") from None
