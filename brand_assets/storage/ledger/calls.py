"""This file lets callers, threads and coroutines alike, hand jobs to the ledger's thread and wait for their commit."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from brand_assets.errors import LedgerBusy
from brand_assets.storage.ledger.commits import Committer, Job, committer_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")


class LedgerCalls:
    """Runs jobs on one ledger. Waits at most `timeout_s` for a job to begin; one that has begun is waited for."""

    def __init__(self, ledger: Path, timeout_s: float) -> None:
        self.ledger = ledger.expanduser().resolve()
        self.timeout_s = timeout_s

    def call(self, job: Callable[["DuckDBPyConnection"], T]) -> T:
        """What the job returns, once committed. LedgerBusy when the lock was not free in time: nothing was done."""
        return self._wait(job, is_errand=False)

    def errand(self, job: Callable[[Path], T]) -> T:
        """Run a job on the ledger's file itself, under the lock and with no connection open."""
        return self._wait(job, is_errand=True)

    async def acall(self, job: Callable[["DuckDBPyConnection"], T]) -> T:
        """As `call`. A cancelled coroutine does not take its job back: what is queued is committed."""
        queued = Job(job)
        committer = committer_of(self.ledger)
        loop, told = asyncio.get_running_loop(), asyncio.Event()

        def tell(_: Future[T]) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(told.set)

        queued.future.add_done_callback(tell)
        committer.submit(queued)
        with suppress(TimeoutError):
            await asyncio.wait_for(told.wait(), self.timeout_s)
        if not queued.future.done() and queued.future.cancel():
            raise self._busy(committer)
        await told.wait()
        result: T = queued.future.result()
        return result

    def _wait(self, function: Callable[[Any], T], is_errand: bool) -> T:
        job, committer = Job(function), committer_of(self.ledger)
        committer.submit(job, is_errand)
        try:
            result: T = job.future.result(self.timeout_s)
        except TimeoutError:
            if job.future.cancel():
                raise self._busy(committer) from None
            result = job.future.result()
        return result

    def _busy(self, committer: Committer) -> LedgerBusy:
        return LedgerBusy(
            f"The ledger {self.ledger} was not free within {self.timeout_s:g} s: {committer.describe_obstacle()}. "
            "Try again, or stop that process."
        )
