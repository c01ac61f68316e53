"""This file stops drawing in good order: nothing further is begun, and what must not be cut off is seen through."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from brand_assets.errors import LedgerBusy

LEDGER_ATTEMPTS = 20  # each waits for the ledger as long as the settings allow

T = TypeVar("T")
Start = Callable[[], Coroutine[Any, Any, T]]


@dataclass(slots=True)
class Stop:
    """Whether to stop, and the failure that calls for it; None when the run was cancelled from outside."""

    is_set: bool = False
    failure: Exception | None = None

    def set(self, failure: Exception | None = None) -> None:
        self.is_set = True
        self.failure = self.failure or failure

    async def see_through(self, start: Start[T]) -> T:
        """The result of work that a cancellation must not cut off; being cancelled meanwhile only sets the stop.

        A loop that closes cancels every task, the work's own too: it is begun again then, so it must bear that.
        """
        while True:
            work = asyncio.ensure_future(start())
            while not work.done():
                try:
                    await asyncio.wait({work})
                except asyncio.CancelledError:
                    self.set()
            if not work.cancelled():
                return work.result()
            self.set()

    async def ask_ledger(self, start: Start[T], *, may_give_up: bool) -> T:
        """The ledger's answer; it is asked again while it is busy, which means that nothing was written.

        `may_give_up`: raise LedgerBusy at once when the stop is set.
        """
        for _ in range(LEDGER_ATTEMPTS - 1):
            try:
                return await self.see_through(start)
            except LedgerBusy:
                if may_give_up and self.is_set:
                    raise
        return await self.see_through(start)

    async def pause(self, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            self.set()
