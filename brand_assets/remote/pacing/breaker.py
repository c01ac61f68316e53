"""This file stops asking a service that is down, looks now and then whether it is back, and in the end gives up on it.

closed ──failures in a row──► open ──cool-down──► half-open: one probe ──worked──► closed
                               ▲                        │ failed: a longer cool-down
                               └────────────────────────┘        nothing worked for `patience_s`: ServiceDown
"""

import asyncio
from contextlib import suppress

from brand_assets.errors import ServiceDown
from brand_assets.remote.pacing.clock import Clock

FAILURES = 5
COOL_DOWN_S = 2.0
LONGEST_COOL_DOWN_S = 30.0
PATIENCE_S = 120.0
PROBE_S = 60.0
"""A probe that has not been heard of for this long, cancelled perhaps, makes room for another."""


class Breaker:
    """One provider's breaker in one process; it closes on any success."""

    def __init__(
        self, provider: str, *, failures: int = FAILURES, patience_s: float = PATIENCE_S, clock: Clock | None = None
    ) -> None:
        self._provider = provider
        self._threshold = failures
        self._patience_s = patience_s
        self._clock = clock or Clock()
        self._failed = 0
        self._cool_downs = 0
        self._opened_at: float | None = None
        self._probe_at = 0.0
        self._is_probing = False
        self._changed = asyncio.Event()

    async def admit(self) -> None:
        """Returns at once while the service answers; else waits for it, and lets one caller at a time try.

        Who is admitted either sends and records how that ended, or forgoes. Raises ServiceDown once nothing has worked
        for `patience_s` since the breaker opened.
        """
        while self._opened_at is not None:
            now = self._clock.monotonic()
            given_up_at = self._opened_at + self._patience_s
            if now >= given_up_at:
                raise ServiceDown(self._describe())
            if now >= self._probe_at:
                self._is_probing, self._probe_at = True, now + PROBE_S
                return
            await self._wait(min(self._probe_at, given_up_at) - now)

    def record(self, worked: bool) -> None:
        """How a call ended: False when the service did not answer, or with a 5xx; True for any other answer."""
        if worked:
            self._failed, self._cool_downs = 0, 0
            self._opened_at, self._is_probing = None, False
            self._announce()
            return
        self._failed += 1
        if self._opened_at is None and self._failed >= self._threshold:
            self._opened_at = self._clock.monotonic()
            self._cool_down()
        elif self._is_probing:
            self._cool_down()

    def forgo(self) -> None:
        """Nothing was sent after all: if it was to be the probe, the next caller tries instead."""
        if self._is_probing:
            self._is_probing, self._probe_at = False, self._clock.monotonic()
            self._announce()

    def _cool_down(self) -> None:
        """Until the next probe, exponentially longer, with full jitter so that processes do not probe together."""
        longest_s = min(LONGEST_COOL_DOWN_S, COOL_DOWN_S * 2 ** min(self._cool_downs, 10))
        self._cool_downs += 1
        self._is_probing = False
        self._probe_at = self._clock.monotonic() + self._clock.chance() * longest_s
        self._announce()

    def _announce(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    def _describe(self) -> str:
        return (
            f"The service of {self._provider!r} failed {self._failed} times in a row and has not worked for "
            f"{self._patience_s:.0f} s, so nothing more was sent to it. What was drawn is kept: look at the provider's "
            "status page and run the round again later."
        )
