"""This file keeps connections that ask for nothing from standing in the way of those that do.

A connection that has not sent a request's head within 10 s is closed; when there are as many as the house may have,
the one that has waited longest without a whole request makes room. A thousand idle ones cost their sockets, for 10 s.
"""

import asyncio
import resource
from collections import OrderedDict

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

HEAD_DEADLINE_S = 10.0
STALLED_S = 60.0
"""How long a reader may take nothing of an answer before its connection is cut."""
MAX_CONNECTIONS = 4096
OTHER_FILES = 512
"""Descriptors kept for everything that is not a connection."""
MIN_CONNECTIONS = 64


class Connections:
    """All that are there, and among them, longest first, those that no whole request has come from."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._all: set[PatientProtocol] = set()
        self._waiting: OrderedDict[PatientProtocol, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._all)

    def enter(self, connection: "PatientProtocol") -> None:
        if len(self._all) >= self._limit:
            longest = next(iter(self._waiting), connection)
            longest.cut()
            self.leave(longest)
            if longest is connection:
                return
        self._all.add(connection)
        self._waiting[connection] = None

    def leave(self, connection: "PatientProtocol") -> None:
        self._all.discard(connection)
        self._waiting.pop(connection, None)

    def note(self, connection: "PatientProtocol", *, is_waiting: bool) -> None:
        if not is_waiting:
            self._waiting.pop(connection, None)
        elif connection in self._all:
            self._waiting.setdefault(connection, None)


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 with its patience limited; h11 is the strictest parser there is for Python."""

    gate: Connections
    head_deadline_s: float
    stalled_s: float

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.gate.enter(self)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self.gate.leave(self)
        self._stop_timers()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:  # answered before its body had come: nobody waits for the rest
            self.transport.close()
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stall_timer = self.loop.call_later(self.stalled_s, self.cut)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def cut(self) -> None:
        self._stop_timers()
        self.transport.abort()

    def _look(self) -> None:
        """Start the clock when a request is awaited, stop it when one has begun; its body has the door's own clock."""
        is_asked = self.cycle is not None and not self.cycle.response_complete
        is_whole = is_asked and self.conn.their_state is not h11.SEND_BODY
        self.gate.note(self, is_waiting=not is_whole)
        if is_asked or self.transport.is_closing():
            if self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None
        elif self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_deadline_s, self.cut)

    def _stop_timers(self) -> None:
        for timer in (self._head_timer, self._stall_timer):
            if timer is not None:
                timer.cancel()


def make_protocol(
    limit: int, head_deadline_s: float = HEAD_DEADLINE_S, stalled_s: float = STALLED_S
) -> type[PatientProtocol]:
    """A protocol for one server, with connections of its own."""
    own = {"gate": Connections(limit), "head_deadline_s": head_deadline_s, "stalled_s": stalled_s}
    return type("PatientProtocol", (PatientProtocol,), own)


def raise_file_limit() -> int:
    """Let this process have as many descriptors as it may, and say how many connections that leaves room for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + OTHER_FILES if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        except (OSError, ValueError):  # macOS has a lower limit of its own
            pass
    room = MAX_CONNECTIONS if soft == resource.RLIM_INFINITY else soft - OTHER_FILES
    return max(MIN_CONNECTIONS, min(MAX_CONNECTIONS, room))
