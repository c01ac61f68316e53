"""This file stops drawing in good order: nothing further is begun, and what must not be cut off is seen through."""

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Literal, Protocol, TypeVar

from brand_assets.errors import LedgerBusy

LEDGER_ATTEMPTS = 20  # each waits for the ledger as long as the settings allow
GRACE_S = 10.0
"""How long a stopped run waits for answers in flight, which are paid for; and then for cancelled calls to end."""
HURRIED_S = 1.0
SIGNALS = (signal.SIGINT, signal.SIGTERM)

T = TypeVar("T")
Start = Callable[[], Coroutine[Any, Any, T]]
End = Literal["answered", "stopped", "overdue"]


class Stopped(Exception):
    """Drawing stops, and what was waited for did not come."""


class Task(Protocol):
    """What a call has at its provider. `kept` is done once its id is durable."""

    @property
    def can_be_found(self) -> bool: ...

    @property
    def kept(self) -> "asyncio.Future[None]": ...


class Stop:
    """Whether to stop, and how: what is in flight is answered and settled when the run itself fails (`failure`), has
    `grace_s` seconds when somebody interrupts it, and is cut off when they do so a second time.
    """

    def __init__(self, grace_s: float = GRACE_S) -> None:
        self.is_set = False
        self.is_cut = False
        self.is_hurried = False
        self.failure: Exception | None = None
        self.signal_number: int | None = None
        self._grace_s = grace_s
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Belong to the running loop; an interrupt may have come before."""
        self._loop = asyncio.get_running_loop()
        self._when_set = self._loop.create_future()
        self._when_cut = self._loop.create_future()
        self._when_hurried = self._loop.create_future()
        self._tell()

    def set(self, failure: Exception | None = None) -> None:
        self.is_set = True
        self.failure = self.failure or failure
        self._tell()

    def interrupt(self) -> None:
        """Stop because somebody says so; the second time, at once."""
        self.is_hurried = self.is_cut
        self.is_set = self.is_cut = True
        self._tell()

    def heed(self, number: int, frame: FrameType | None = None) -> None:
        """As a signal's handler, which runs between any two instructions of the main thread."""
        self.signal_number = self.signal_number or number
        if self._loop is None or self._loop.is_closed():
            self.is_set = self.is_cut = True
        else:
            self._loop.call_soon_threadsafe(self.interrupt)

    def _tell(self) -> None:
        if self._loop is None:
            return
        states = (
            (self.is_set, self._when_set),
            (self.is_cut, self._when_cut),
            (self.is_hurried, self._when_hurried),
        )
        for is_so, future in states:
            if is_so and not future.done():
                future.set_result(None)

    async def unless_set(self, start: Start[T]) -> T:
        """The result of something that is only waited for while drawing goes on; Stopped otherwise."""
        if self.is_set:
            raise Stopped
        work = asyncio.ensure_future(start())
        try:
            await asyncio.wait({work, self._when_set}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise Stopped
            return work.result()
        finally:
            work.cancel()

    async def attend(self, call: "asyncio.Future[Any]", task: Task, deadline: float) -> End:
        """Wait for a paid call until it ends, or is to be ended: at its deadline (by the loop's clock), or by a stop.

        A call whose task can be found again is cancelled at once when somebody interrupts the run; any other has the
        grace, because its answer may come and is paid for.
        """
        loop = asyncio.get_running_loop()
        try:
            await _wait_any(call, self._when_cut, timeout_s=deadline - loop.time())
            if not call.done() and self.is_cut and not task.can_be_found:
                await _wait_any(call, self._when_hurried, task.kept, timeout_s=self._grace_s)
            if call.done():
                return "answered"
            call.cancel()
            await _wait_any(call, self._when_hurried, timeout_s=self._grace_s)
            if not call.done():
                await _wait_any(call, timeout_s=HURRIED_S)
        except asyncio.CancelledError:  # the loop itself is closing
            self.is_set = self.is_cut = self.is_hurried = True
            call.cancel()
        return "stopped" if self.is_cut else "overdue"

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


@contextmanager
def heed_signals(stop: Stop) -> Iterator[None]:
    """Within it, Ctrl-C and SIGTERM stop the drawing in good order; at its end whoever listened before hears of them.

    That is how Python raises KeyboardInterrupt, how Dagster marks a run as cancelled, and how a process ends that
    nobody listens for. Outside the main thread, where no signal arrives, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}
    heeded = {number: handler for number, handler in before.items() if handler not in (signal.SIG_IGN, None)}
    for number in heeded:
        signal.signal(number, stop.heed)
    try:
        yield
    finally:
        for number, handler in heeded.items():
            signal.signal(number, handler)
        if stop.signal_number is not None:
            signal.raise_signal(stop.signal_number)
            raise KeyboardInterrupt


async def _wait_any(*futures: "asyncio.Future[Any]", timeout_s: float) -> None:
    await asyncio.wait(futures, timeout=max(0.0, timeout_s), return_when=asyncio.FIRST_COMPLETED)
