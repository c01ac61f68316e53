"""This file leases slots of an account's schedule for one process, as they are wanted, and hands them out in order."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from brand_assets.remote.pacing.account import Account, Track
from brand_assets.remote.pacing.clock import Clock
from brand_assets.remote.pacing.schedule import HORIZON_S, Spacing, give_back, lease
from brand_assets.remote.pacing.shared_file import SharedFile

RETRY_S = 0.02
MAX_BATCH = 32


@dataclass(frozen=True, slots=True, order=True)
class Leased:
    """One slot: `at` by this process's monotonic clock, `wall_at` as the file has it."""

    at: float
    wall_at: float
    epoch: int


class Lane:
    """Leases of one track. `before` is done to the account at each lease.

    As many slots are leased at once as callers wait. A lane that `grows` leases twice as many each time all of the last
    ones were used, and uses them up to `grace_s` late; others pass over what has gone by.
    """

    def __init__(
        self,
        shared: SharedFile,
        clock: Clock,
        track: Literal["creates", "polls"],
        spacing: Spacing,
        before: Callable[[Account, float], Account] = lambda account, now: account,
        *,
        grows: bool = False,
        grace_s: float = 0.0,
    ) -> None:
        self._shared = shared
        self._clock = clock
        self._track = track
        self._spacing = spacing
        self._before = before
        self._grows = grows
        self._grace_s = grace_s
        self._batch = 1
        self._waiting = 0
        self._held: deque[Leased] = deque()
        self._turn = asyncio.Lock()

    async def next(self, lead_s: Callable[[], float]) -> Leased:
        """The next slot, handed out `lead_s` before its time."""
        self._waiting += 1
        try:
            async with self._turn:
                while True:
                    slot = await self._hold_one(lead_s)
                    if slot.at + self._grace_s < self._clock.monotonic():
                        self._batch = 1
                    elif await self._wait(slot, lead_s()):
                        return slot
        finally:
            self._waiting -= 1

    def is_void(self, slot: Leased) -> bool:
        """Whether a pause has come between: a create is not sent then."""
        if self._track == "polls":
            return False
        account = self._shared.read()
        return account is None or account.epoch != slot.epoch

    async def close(self, unused: Iterable[Leased] = ()) -> None:
        """Give back what was leased and is still to come; `unused` was handed out."""
        left = [*unused, *self._held]
        self._held.clear()
        if not left:
            return
        epoch = max(slot.epoch for slot in left)
        slots = [slot.wall_at for slot in left if slot.epoch == epoch]

        def move(account: Account, now: float) -> tuple[Account, None]:
            if account.epoch != epoch:
                return account, None
            return self._with_track(account, give_back(self._track_of(account), slots, now)), None

        await self._shared.change(move)

    async def _hold_one(self, lead_s: Callable[[], float]) -> Leased:
        while not self._held:
            account, slots = await self._shared.change(lambda account, now: self._lease(account, now, lead_s()))
            offset_s = self._clock.monotonic() - self._clock.wall()
            self._held.extend(Leased(at + offset_s, at, account.epoch) for at in slots)
            if not slots:
                await self._clock.sleep(self._until_room_s(account))
            elif self._grows:
                self._batch = min(MAX_BATCH, self._batch * 2)
        return self._held.popleft()

    def _lease(self, account: Account, now: float, lead_s: float) -> tuple[Account, tuple[Account, list[float]]]:
        account = self._before(account, now)
        start = now + lead_s if self._track == "polls" else max(now + lead_s, account.paused_until)
        count = max(self._waiting, self._batch)
        track, slots = lease(
            self._track_of(account), self._spacing.measure(account, now), start, start + HORIZON_S, count
        )
        after = self._with_track(account, track)
        return after, (after, slots)

    def _until_room_s(self, account: Account) -> float:
        """How long until the next free slot is near enough to be leased; asked again soon, for others wait as well."""
        ahead_s = self._track_of(account).next_at - self._clock.wall() - HORIZON_S
        return min(1.0, max(RETRY_S, ahead_s)) * (1 + self._clock.chance() / 4)

    async def _wait(self, slot: Leased, lead_s: float) -> bool:
        """Sleeps until shortly before the slot; False when it is void by then. Cancelled, it is the next caller's."""
        try:
            await self._clock.sleep_until(slot.at - lead_s)
        except asyncio.CancelledError:
            self._held.appendleft(slot)
            raise
        return not self.is_void(slot)

    def _track_of(self, account: Account) -> Track:
        return account.creates if self._track == "creates" else account.polls

    def _with_track(self, account: Account, track: Track) -> Account:
        return replace(account, creates=track) if self._track == "creates" else replace(account, polls=track)
