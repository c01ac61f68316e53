"""This file tells listening pages what has changed: one look at the installation a second while somebody listens."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi import FastAPI, Request

from brand_assets.campaigns.pulse import Pulse, take_pulse
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BrandAssetsError
from brand_assets.web.failures import WebError
from brand_assets.web.people import Person

_log = logging.getLogger(__name__)
POLL_S = 1.0
HEARTBEAT_S = 15.0
MAX_LISTENERS = 300
MAX_WAITING = 100
"""Events that a listener may be behind; one who is further behind is told to look at everything anew."""


class TooManyListen(WebError):
    """As many pages as are let in listen already."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Event:
    """`name` is what pages listen for; `campaign` is the one that it is about, None for what concerns all."""

    name: str
    campaign: str | None
    data: dict[str, object]

    def encode(self) -> bytes:
        return f"event: {self.name}\ndata: {json.dumps(self.data, ensure_ascii=True)}\n\n".encode()


@dataclass(eq=False, slots=True)
class _Listener:
    person: Person
    campaign: str | None
    is_let_in: Callable[[], bool]
    events: "asyncio.Queue[Event | None]" = field(default_factory=lambda: asyncio.Queue(MAX_WAITING))

    def wants(self, event: Event) -> bool:
        if event.campaign is None:
            return True
        return self.person.may_see(event.campaign) and self.campaign in (None, event.campaign)


class Live:
    """Those who listen in this process, and the one task that looks for all of them."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._listeners: set[_Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._is_closed = False

    async def listen(
        self, person: Person, campaign: str | None = None, is_let_in: Callable[[], bool] = lambda: True
    ) -> AsyncIterator[bytes]:
        """What to send to one page, of one campaign or of all, for as long as it listens and `is_let_in`.

        Raises TooManyListen at once, before anything is sent.
        """
        if len(self._listeners) >= MAX_LISTENERS:
            raise TooManyListen(f"{MAX_LISTENERS} pages listen already. This one works without; load it again to look.")
        listener = _Listener(person, campaign, is_let_in)
        self._listeners.add(listener)
        self._loop = asyncio.get_running_loop()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        return self._send(listener)

    def wake(self) -> None:
        """Look now: something was written. From any thread; cheap, never raises, nothing to do when nobody listens."""
        self._soon(self._woken.set)

    def close(self) -> None:
        """End every stream, so that the server can stop. From any thread, and from a signal's handler."""
        self._is_closed = True
        self._soon(self._end_all)

    def _soon(self, do: Callable[[], None]) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(do)

    async def _send(self, listener: _Listener) -> AsyncIterator[bytes]:
        try:
            yield b": listening\nretry: 2000\n\n"
            while not self._is_closed:
                told = await _wait(listener)
                if told is None or not listener.is_let_in():
                    return
                yield told
        finally:
            self._listeners.discard(listener)

    async def _watch(self) -> None:
        before = await self._look()
        while self._listeners and not self._is_closed:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL_S)
            self._woken.clear()
            now = await self._look()
            if before is not None and now is not None:
                for event in list_changes(before, now):
                    self._tell(event)
            before = now or before

    async def _look(self) -> Pulse | None:
        """None when the ledger is held by somebody else for too long; the next look sees what this one did not."""
        try:
            return await asyncio.to_thread(take_pulse, self._studio)
        except (BrandAssetsError, OSError) as error:
            _log.warning("What has changed could not be looked up: %s", error)
            return None

    def _tell(self, event: Event) -> None:
        for listener in self._listeners:
            if listener.wants(event):
                _put(listener, event)

    def _end_all(self) -> None:
        for listener in self._listeners:
            while not listener.events.empty():
                listener.events.get_nowait()
            listener.events.put_nowait(None)


def get_live(app: FastAPI) -> Live:
    """The app's own, made when it is first asked for."""
    live: Live | None = getattr(app.state, "live", None)
    if live is None:
        live = app.state.live = Live(app.state.house.studio)
    return live


def wake(request: Request) -> None:
    """After a write that others should see."""
    get_live(request.app).wake()


def list_changes(before: Pulse, now: Pulse) -> Iterator[Event]:
    """What to tell about two looks: new decisions, checkpoints that opened or closed, campaigns that moved."""
    for key, one in now.checkpoints.items():
        known = before.checkpoints.get(key)
        where: dict[str, object] = {"checkpoint_id": key, "campaign": one.campaign, "round": one.round}
        if known is None or known.status != one.status:
            yield Event("checkpoint", one.campaign, {**where, "status": one.status})
        if one.last_decision_id != (known.last_decision_id if known else 0):
            yield Event("decisions", one.campaign, {**where, "last_decision_id": one.last_decision_id})
    for key, gone in before.checkpoints.items():
        if key not in now.checkpoints:
            told: dict[str, object] = {
                "checkpoint_id": key,
                "campaign": gone.campaign,
                "round": gone.round,
                "status": "superseded",
            }
            yield Event("checkpoint", gone.campaign, told)
    for name in sorted(before.campaigns.keys() | now.campaigns.keys()):
        if before.campaigns.get(name) != now.campaigns.get(name):
            yield Event("campaigns", name, {"campaign": name})


async def _wait(listener: _Listener) -> bytes | None:
    """The next event, or that there was none for a while; None when the stream is to end."""
    try:
        event = await asyncio.wait_for(listener.events.get(), HEARTBEAT_S)
    except TimeoutError:
        return b": still here\n\n"
    return None if event is None else event.encode()


def _put(listener: _Listener, event: Event) -> None:
    """Who does not read for long is sent one event that says so in place of all."""
    if listener.events.full():
        while not listener.events.empty():
            listener.events.get_nowait()
        event = Event("campaigns", None, {"campaign": None})
    listener.events.put_nowait(event)
