"""This file paces what one provider's account is asked, over all processes that share a data root."""

import asyncio
from collections.abc import Awaitable, Callable
from heapq import heappop, heappush
from pathlib import Path

from brand_assets.catalogue.services import Service, ServiceLimits
from brand_assets.remote.pacing.account import Account
from brand_assets.remote.pacing.clock import Clock
from brand_assets.remote.pacing.lane import Lane, Leased
from brand_assets.remote.pacing.lead import Lead
from brand_assets.remote.pacing.schedule import Spacing, ease, mend, note_late, pause, throttle
from brand_assets.remote.pacing.shared_file import SharedFile
from brand_assets.settings import Settings

GUARD_S = 0.15
"""For the network; what this machine delays is measured, and comes on top."""
TOLERANCE_S = 0.1
"""How late a slot may still be used."""
SETTLING_S = 0.03
"""A create has left this long after its slot, unless the process was held up."""
POLL_GUARD_S = 2.0
POLL_GRACE_S = 1.0
"""Polls need no exact moment: a leased one may be used this late."""


class Slot:
    """The right to send one create. Which moment that is shows when it arrives: who is ready first goes first."""

    def __init__(self, arrive: Callable[[], Awaitable[bool]], lead: Lead, clock: Clock) -> None:
        self._arrive = arrive
        self._lead = lead
        self._clock = clock
        self._taken_at = clock.monotonic()

    async def arrive(self) -> bool:
        """Sleeps until it is time; send at once then. False: the slot was missed, or a pause began; take another."""
        self._lead.note(self._clock.monotonic() - self._taken_at)
        return await self._arrive()


class Pace:
    """One provider's account, shared by all processes through one small file.

    Creates are spaced evenly, without a burst at the start, and an account that was idle has saved up nothing. Where
    no limit is documented slots come at once, but pauses and slow-downs hold all the same. Methods raise ConfigError
    when the file cannot be used.
    """

    def __init__(self, path: Path, limits: ServiceLimits, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._creates = Spacing(*_limit(limits.requests, limits.window_s), GUARD_S)
        self._polls = Spacing(*_limit(limits.polls, limits.polls_window_s), POLL_GUARD_S)
        self._shared = SharedFile(path, self._clock, self._mend)
        self._lane = Lane(self._shared, self._clock, "creates", self._creates, self._catch_up)
        self._poll_lane = Lane(self._shared, self._clock, "polls", self._polls, grows=True, grace_s=POLL_GRACE_S)
        self._handed_out: list[Leased] = []
        self._lead = Lead()
        self._worked = 0
        self._late_s = 0.0

    async def take(self) -> Slot:
        """The next slot, shortly before its time: as long before as reserving lately took, 1 s at most."""
        if not self._creates.requests and self._is_at_ease():
            return Slot(self._arrive_at_ease, self._lead, self._clock)
        heappush(self._handed_out, await self._lane.next(lambda: self._lead.seconds))
        return Slot(self._arrive, self._lead, self._clock)

    async def throttled(self, retry_after_s: float | None) -> None:
        """A 429: every process pauses for as long as the service says, and then all are slower."""
        chance = self._clock.chance()

        def move(account: Account, now: float) -> tuple[Account, None]:
            return throttle(self._catch_up(account, now), self._creates, now, retry_after_s, chance), None

        await self._shared.change(move)

    async def pause(self, seconds: float) -> None:
        """What the headers of a reply ask for: nobody sends for so long, 120 s at most."""
        if seconds > 0:
            await self._shared.change(lambda account, now: (pause(account, self._creates, now, seconds), None))

    async def worked(self) -> None:
        """A create was taken by the service: eases a slow-down. Written down with the next lease."""
        self._worked += 1

    async def poll(self) -> None:
        """Waits for room among the status calls. Leases more at once the more are used, so that most take no lock."""
        if self._polls.requests:
            await self._poll_lane.next(lambda: 0.0)

    async def close(self) -> None:
        """Give back the slots that were leased and not used."""
        await self._lane.close(self._handed_out)
        self._handed_out.clear()
        await self._poll_lane.close()

    async def _arrive(self) -> bool:
        """At the earliest slot that was handed out and is not over, whoever it was handed to."""
        leased = self._next_handed_out()
        if leased is None:
            return False
        try:
            await self._clock.sleep_until(leased.at)
        except asyncio.CancelledError:
            heappush(self._handed_out, leased)
            raise
        if self._clock.monotonic() - leased.at > TOLERANCE_S or self._lane.is_void(leased):
            return False
        asyncio.get_running_loop().call_later(SETTLING_S, self._note_late, leased.at + SETTLING_S)
        return True

    def _next_handed_out(self) -> Leased | None:
        while self._handed_out:
            leased = heappop(self._handed_out)
            if leased.at + TOLERANCE_S >= self._clock.monotonic():
                return leased
        return None

    async def _arrive_at_ease(self) -> bool:
        return self._is_at_ease()

    def _note_late(self, expected_at: float) -> None:
        self._late_s = max(self._late_s, self._clock.monotonic() - expected_at)

    def _is_at_ease(self) -> bool:
        account = self._shared.read()
        return account is None or (account.rate == 1.0 and account.paused_until <= self._clock.wall())

    def _catch_up(self, account: Account, now: float) -> Account:
        """What has come together since the last lease."""
        worked, late_s = self._worked, self._late_s
        self._worked, self._late_s = 0, 0.0
        return note_late(ease(account, now, worked), self._creates, now, late_s)

    def _mend(self, found: Account | None, is_damaged: bool, now: float) -> Account:
        return mend(found, is_damaged, self._creates, self._polls, now)


def open_pace(service: Service, settings: Settings) -> Pace:
    """The pace of one provider's account; opens nothing before the first slot."""
    return Pace(settings.limits / f"{service.name}.json", service.limits)


def _limit(requests: int | None, window_s: float | None) -> tuple[int, float]:
    return (requests, window_s) if requests and window_s else (0, 0.0)
