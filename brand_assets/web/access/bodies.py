"""This file takes a request's body in whole, within its limit and in time, before anything looks at it."""

import asyncio
from collections.abc import Mapping

from starlette.types import Message, Receive

from brand_assets.web.access.refusals import Crowded, Malformed, TooLarge, TooSlow

MAX_BODY_BYTES = 1_000_000
MAX_BRIEF_BYTES = 256_000
MAX_STRANGER_BYTES = 16_000
BODY_DEADLINE_S = 20.0
MAX_HELD_BYTES = 64_000_000
"""Of all the bodies of one kind of sender that are on their way at once."""
MAX_HELD_WEBHOOK_BYTES = 16_000_000
WEBHOOKS = "/webhooks/"


class Gone(Exception):
    """Whoever asked has hung up in the middle of the body."""


class Bodies:
    """Reads bodies; knows how many bytes it holds for requests that are not answered yet."""

    def __init__(self, deadline_s: float = BODY_DEADLINE_S, max_held: int = MAX_HELD_BYTES) -> None:
        self._deadline_s = deadline_s
        self._max_held = max_held
        self.held = 0

    async def read(self, receive: Receive, headers: Mapping[str, str], limit: int) -> bytes:
        """The body; the caller gives it back with `release`. Raises TooLarge, TooSlow, Crowded, Malformed or Gone."""
        said = headers.get("content-length")
        if said is not None and (not said.isascii() or not said.isdigit() or "transfer-encoding" in headers):
            raise Malformed("The request's Content-Length is no number, or is not the only word on its length.")
        if said is not None and int(said) > limit:
            raise _too_large(limit)
        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._gather(receive, limit)
        except TimeoutError:
            raise TooSlow(f"The request's body did not arrive within {self._deadline_s:g} s. Send it again.") from None

    def release(self, body: bytes) -> None:
        self.held -= len(body)

    async def _gather(self, receive: Receive, limit: int) -> bytes:
        body = bytearray()
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                part = message.get("body", b"")
                if len(body) + len(part) > limit:
                    raise _too_large(limit)
                if self.held + len(part) > self._max_held:
                    raise Crowded("The house is busy with other requests. Send this again in a moment.")
                body += part
                self.held += len(part)
                if not message.get("more_body", False):
                    return bytes(body)
        except BaseException:
            self.held -= len(body)
            raise


def find_limit(path: str, *, is_stranger: bool) -> int:
    """How many bytes a body sent to this path may have."""
    if path.startswith(WEBHOOKS):
        return MAX_BODY_BYTES
    if is_stranger:
        return MAX_STRANGER_BYTES
    if path == "/new" or path.startswith(("/new/", "/api/v1/briefs")):
        return MAX_BRIEF_BYTES
    return MAX_BODY_BYTES


def replay(body: bytes, receive: Receive) -> Receive:
    """`receive` once more from the body's beginning; what comes after the body comes from the server."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The request's body is larger than {limit // 1000} kB, which is all that is taken here.")
