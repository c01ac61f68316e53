"""This file adds to every answer what tells a browser how little it may do with it."""

from collections.abc import Iterable

from starlette.types import Message, Send

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
ALWAYS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
UNLESS_SET: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""A route may say otherwise: a raw SVG has a stricter policy of its own, a thumbnail may be kept,
and the sheet of a shortlist is shown inside the Dagster UI."""
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")


class GuardedSend:
    """An ASGI `send` that adds the headers; `has_started` once the answer is on its way."""

    def __init__(self, send: Send, *, is_secure: bool) -> None:
        self._send = send
        self._always = (*ALWAYS, STRICT_TRANSPORT) if is_secure else ALWAYS
        self.has_started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_started = True
            message = {**message, "headers": self._add(message.get("headers", ()))}
        await self._send(message)

    def _add(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        fixed = {name for name, _ in self._always}
        kept = [(name, value) for name, value in headers if name.lower() not in fixed]
        there = {name.lower() for name, _ in kept}
        return [*kept, *self._always, *(pair for pair in UNLESS_SET if pair[0] not in there)]
