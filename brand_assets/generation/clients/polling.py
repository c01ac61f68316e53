"""This file leads a provider's task from its creation to its end: created once, its id kept first of all, then polled.

    has an id: poll ── lost: find, keep, poll ── new: create, keep, poll ──► ended
                                                  └─ in doubt: find, keep, poll

Whoever is cancelled meanwhile cancels the task at its provider first.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from brand_assets.errors import BrandAssetsError, ImageQuarantined, OutcomeUnknown
from brand_assets.generation.clients.bells import Bell
from brand_assets.generation.clients.pictures import carries_picture, read_base64
from brand_assets.records.drawing import TaskRecord
from brand_assets.remote.client import RemoteClient, Reply

LOOKS = 2  # for a task that may have been created: a list may show it a moment late

End = TypeVar("End")
Room = Callable[[], Awaitable[None]]
"""Waits until the account may be asked for a status (`Pace.poll`)."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between two polls: vendors' own clients begin with half a second; a slow task is asked for less often."""

    first_s: float = 0.5
    growth: float = 1.5
    longest_s: float = 5.0
    call_off_s: float = 5.0
    """How long a cancelled request may take to learn its task's id and to cancel it at the provider."""
    look_s: float = 0.2
    """Between two looks at whether the provider has rung, which cost a file's name and no request."""

    def pauses(self) -> Iterator[float]:
        """Without end."""
        pause_s = self.first_s
        while True:
            yield pause_s
            pause_s = min(pause_s * self.growth, self.longest_s)

    def stretch(self) -> "Rhythm":
        """For a task whose provider rings when it has ended: polls are for when it does not."""
        return replace(self, first_s=10 * self.first_s, longest_s=6 * self.longest_s)


DEFAULT_RHYTHM = Rhythm()


@dataclass(frozen=True, slots=True)
class Started(Generic[End]):
    """A task that exists; `end` when it had ended by then. `pause_s` as in `Drawing`."""

    task_id: str
    end: End | None = None
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Ended(Generic[End]):
    """How a task ended, well or not."""

    task_id: str
    end: End
    pause_s: float


class Job(Protocol[End]):
    """One request as its provider's tasks work; each method raises a DrawError."""

    async def create(self) -> Started[End]:
        """Paid. OutcomeUnknown when nobody can say whether there is a task now."""
        ...

    async def find(self, task: TaskRecord) -> str:
        """The id of a task that was created and whose id was lost; OutcomeUnknown, in words, when it cannot be told."""
        ...

    async def poll(self, task_id: str) -> End | None:
        """How it ended; None while it is at work."""
        ...

    async def cancel(self, task_id: str) -> None: ...


async def follow(job: Job[End], task: TaskRecord, rhythm: Rhythm, room: Room, bell: Bell | None = None) -> Ended[End]:
    """The end of the request's one task. Nothing is created where the record says that something was.

    `bell`: what the provider rings when the task has ended; it is polled at once then, and seldom before.
    """
    watch = _Watch(rhythm, bell)
    if task.task_id is not None:
        return await _poll(job, Started(task.task_id), watch, room, is_new=False)
    starting = asyncio.ensure_future(_start(job, task, rhythm))
    try:
        started = await asyncio.shield(starting)
    except asyncio.CancelledError:
        await asyncio.shield(asyncio.ensure_future(_abandon(job, starting, rhythm.call_off_s)))
        raise
    if started.end is not None:
        return Ended(started.task_id, started.end, started.pause_s)
    return await _poll(job, started, watch, room, is_new=True)


def read_state(reply: Reply, provider: str) -> Mapping[str, Any]:
    """The JSON object that a reply holds. OutcomeUnknown when it holds none: the task it is about may be billed."""
    try:
        state: Any = reply.json() if reply.status < 400 else None
    except ValueError:
        state = None
    if isinstance(state, dict):
        return state
    raise OutcomeUnknown(
        f"{provider} answered {reply.status} with nothing that says how the task stands: {reply.text or 'no text'}"
    )


async def fetch_paid(remote: RemoteClient, url: str, cost_usd: float, usage: Mapping[str, object]) -> bytes:
    """A finished image. What goes wrong carries what it cost: ImageQuarantined when it is not to be had any more."""
    if carries_picture(url):
        return read_base64(url, "The service", cost_usd, usage)
    try:
        return await remote.fetch(url)
    except (ImageQuarantined, OutcomeUnknown) as problem:
        problem.cost_usd = cost_usd
        problem.usage = dict(usage)
        raise


async def _start(job: Job[End], task: TaskRecord, rhythm: Rhythm) -> Started[End]:
    started: Started[End]
    if task.is_lost:
        started = Started(await job.find(task))
    else:
        try:
            started = await job.create()
        except OutcomeUnknown as doubt:
            started = Started(await _find_doubtful(job, task, rhythm, doubt))
    await task.keep(started.task_id)
    return started


async def _find_doubtful(job: Job[End], task: TaskRecord, rhythm: Rhythm, doubt: OutcomeUnknown) -> str:
    reason = ""
    for look in range(LOOKS):
        await asyncio.sleep(rhythm.longest_s if look else 0)
        try:
            return await job.find(task)
        except OutcomeUnknown as not_found:
            reason = str(not_found)
    raise OutcomeUnknown(f"{doubt} {reason}")


async def _poll(job: Job[End], started: Started[End], watch: "_Watch", room: Room, *, is_new: bool) -> Ended[End]:
    try:
        if is_new:
            await watch.wait(started.task_id)
        while True:
            await room()
            end = await job.poll(started.task_id)
            if end is not None:
                watch.take_down(started.task_id)
                return Ended(started.task_id, end, started.pause_s)
            await watch.wait(started.task_id)
    except asyncio.CancelledError:
        await asyncio.shield(asyncio.ensure_future(_call_off(job, started.task_id, watch.rhythm.call_off_s)))
        raise


class _Watch:
    """The pauses between the polls of one task. Once its bell has rung they are as if there were none."""

    def __init__(self, rhythm: Rhythm, bell: Bell | None) -> None:
        self.rhythm = rhythm
        self._bell = bell
        self._has_rung = False
        self._pauses = (rhythm.stretch() if bell else rhythm).pauses()

    async def wait(self, task_id: str) -> None:
        pause_s = next(self._pauses)
        if self._bell is None or self._has_rung:
            await asyncio.sleep(pause_s)
            return
        loop = asyncio.get_running_loop()
        until = loop.time() + pause_s
        while (left_s := until - loop.time()) > 0:
            if self._bell.has_rung(task_id):
                self._has_rung, self._pauses = True, self.rhythm.pauses()
                return
            await asyncio.sleep(min(left_s, self.rhythm.look_s))

    def take_down(self, task_id: str) -> None:
        if self._bell is not None:
            self._bell.take_down(task_id)


async def _call_off(job: Job[End], task_id: str, within_s: float) -> None:
    """What could not be cancelled is polled by the next run, since its id is kept."""
    with suppress(TimeoutError, BrandAssetsError):
        async with asyncio.timeout(within_s):
            await job.cancel(task_id)


async def _abandon(job: Job[End], starting: "asyncio.Future[Started[End]]", within_s: float) -> None:
    """A create that is on its way is waited for, so that its task's id is kept and the task can be cancelled."""
    with suppress(TimeoutError, BrandAssetsError):
        async with asyncio.timeout(within_s):
            started = await starting
            if started.end is None:
                await job.cancel(started.task_id)
