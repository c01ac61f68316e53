"""This file holds the answers that are none: a hang, a reset, a body that stops half-way or drips in."""

import asyncio
import socket
import struct
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

TRANSPORT = "simulator.transport"
DRIPS = 8


class OpenProtocol(HttpToolsProtocol):
    """Hands the connection itself to the application, which may want to break it."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[TRANSPORT] = self.transport  # type: ignore[literal-required]


class Answered(Exception):
    """Ends an endpoint early with this response."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class Hang(Response):
    """Never answers; ends when the client goes away, or after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def wait_for_client() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        try:
            await asyncio.wait_for(wait_for_client(), self.seconds)
        except TimeoutError:
            scope[TRANSPORT].abort()


class Reset(Response):
    """Breaks the connection with an RST, as a peer that dies does."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport: asyncio.Transport = scope[TRANSPORT]
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


class CutBody(Response):
    """Announces the whole body, sends half of it, and closes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope[TRANSPORT].close()


class SlowBody(Response):
    """The body in a few pieces over `seconds`."""

    def __init__(self, response: Response, seconds: float) -> None:
        super().__init__(response.body, response.status_code, dict(response.headers))
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        body = bytes(self.body)
        step = max(1, -(-len(body) // DRIPS))
        for start in range(0, len(body), step):
            await asyncio.sleep(self.seconds / DRIPS)
            piece = body[start : start + step]
            await send({"type": "http.response.body", "body": piece, "more_body": start + step < len(body)})


def cut_short(response: Response) -> CutBody:
    """The same response, which will stop half-way."""
    headers: Mapping[str, Any] = dict(response.headers)
    return CutBody(response.body, response.status_code, dict(headers))
