"""This file is a request's task at its provider, as the ledger knows it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from brand_assets.generation.drawer import Book
from brand_assets.generation.stopping import Stop
from brand_assets.records.drawing import Unclaimed


def _no_id_yet() -> "asyncio.Future[None]":
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class KeptTask:
    """A `TaskRecord` that writes to the ledger; `kept` is done once an id is durable."""

    request_key: str
    book: Book
    stop: Stop
    task_id: str | None = None
    is_lost: bool = False
    kept: "asyncio.Future[None]" = field(default_factory=_no_id_yet)
    is_old: bool = field(init=False)
    """It was sent, or may have been, by a run that is gone."""

    def __post_init__(self) -> None:
        self.is_old = self.can_be_found

    @property
    def can_be_found(self) -> bool:
        """Whether whoever comes next can ask what became of it, without creating another."""
        return self.task_id is not None or self.is_lost

    async def make_sure(self) -> None:
        """Before one is created: ReservationLost when the request is another run's by now."""
        await self.stop.ask_ledger(lambda: self.book.make_sure(self.request_key), may_give_up=False)

    async def keep(self, task_id: str) -> None:
        writing = asyncio.ensure_future(self._write(task_id))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:  # the id is paid for: it is written first
            await asyncio.wait({writing})
            if call := asyncio.current_task():
                call.cancel()  # again, when the client polls: there it cancels the task at the provider
        writing.result()

    async def forget(self) -> None:
        """Before another is created: the one that was is known to have failed unbilled."""
        if self.task_id is not None:
            await self.stop.ask_ledger(lambda: self.book.keep_task(self.request_key, None), may_give_up=False)
        self.task_id, self.is_lost, self.is_old, self.kept = None, False, False, _no_id_yet()

    async def find_unclaimed(self, task_ids: Sequence[str]) -> Unclaimed:
        return await self.stop.ask_ledger(
            lambda: self.book.find_unclaimed(self.request_key, task_ids), may_give_up=False
        )

    async def _write(self, task_id: str) -> None:
        await self.stop.ask_ledger(lambda: self.book.keep_task(self.request_key, task_id), may_give_up=False)
        self.task_id = task_id
        if not self.kept.done():
            self.kept.set_result(None)
