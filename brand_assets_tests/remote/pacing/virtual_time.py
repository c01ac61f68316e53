"""This file is an event loop whose time passes at once: what sleeps for a minute is woken when nothing else can run."""

import asyncio
import random
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

from brand_assets.remote.pacing import Clock

EPOCH = 1_800_000_000.0

T = TypeVar("T")


class _Skipping(selectors.SelectSelector):
    def __init__(self, loop: "VirtualLoop") -> None:
        super().__init__()
        self.loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("Everything waits, and nothing will ever wake it.")
        if not ready and timeout:
            self.loop.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Skipping(self))

    def time(self) -> float:
        return self.now


class World:
    """Virtual time for `pace`s of one machine; `wall_s` moves the wall clock against the monotonic one."""

    def __init__(self, seed: int = 1) -> None:
        self.loop = VirtualLoop()
        self.wall_s = EPOCH
        self.clock = Clock(
            wall=lambda: self.loop.now + self.wall_s,
            monotonic=lambda: self.loop.now,
            chance=random.Random(seed).random,
        )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return self.loop.run_until_complete(work)
        finally:
            self.loop.close()
