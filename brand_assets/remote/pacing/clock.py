"""This file is the time that pacing goes by, so that a test can let minutes pass in none."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """`wall` is what processes share and may be set forward or back; `monotonic` is what this one sleeps by."""

    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    """0 to 1, for jitter."""

    async def sleep_until(self, monotonic_s: float) -> None:
        while (left_s := monotonic_s - self.monotonic()) > 0:
            await self.sleep(left_s)
