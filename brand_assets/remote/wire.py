"""This file makes one exchange over HTTP and says precisely what became of it: an answer, or how far it got.

Nothing is raised for what goes wrong on the way: the exceptions of the HTTP library carry the request with its headers,
and an exception chain is written out in places that we do not control.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from brand_assets.errors import ConfigError
from brand_assets.pixels import MAX_BYTES as MAX_IMAGE_BYTES
from brand_assets.remote.redaction import excerpt, redact_bytes
from brand_assets.remote.reply import Reply

if TYPE_CHECKING:
    import httpx

MAX_JSON_BYTES = 96 * 1024 * 1024  # 64 MB of image as base64, and what stands around it
CONNECT_S = 10.0
KEPT_CONNECTIONS = 100
IDLE_S = 2.0
"""A connection that rested longer is not used again: services close theirs after 5 s and more, and of a create that is
sent into a connection as it closes nobody knows how far it got."""
CHATTY_LOGGERS = ("httpx", "httpcore")  # they write whole URLs, signed ones too, and headers
Files = Mapping[str, tuple[str | None, str | bytes] | tuple[str | None, str | bytes, str]]
"""The parts of a multipart body: file name (None for a plain field), content, media type."""
SENDING = "send_request_headers.started"
CONNECTING = "connection."
PACKINGS = ("gzip", "x-gzip", "deflate")
"""One of these at most: packed twice over, two kilobytes unpack to gigabytes in one step, which no limit ends."""
BINARY = ("image/", "application/octet-stream", "binary/")


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent: to one address, with a body of one kind or none."""

    method: str
    url: "httpx.URL"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Any = None
    form: Mapping[str, Any] | None = None
    files: Files | None = None
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Lost:
    """There is no whole answer. `was_sent`: the service may have got the request; False only when that is excluded.

    `is_short`: the beginning of an answer came. `is_final`: asking again would bring the same.
    """

    words: str
    was_sent: bool
    is_short: bool = False
    is_final: bool = False


@dataclass(slots=True)
class _Progress:
    """How far one exchange got."""

    is_connecting: bool = False
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").lower()

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(SENDING):
            self.is_connecting = False
        elif event.startswith(CONNECTING) and self.status is None:
            self.is_connecting = True


class TooLarge(Exception):
    """More is coming than is taken."""


class PackedOddly(Exception):
    """The answer is packed in a way that was not asked for."""


class Wire:
    """One pool of connections, of the event loop in which it is first used.

    `kept_connections`: how many stay open between exchanges. What is sent into one that the service is just closing is
    lost, and nobody can tell whether it arrived; so what is paid for goes over connections of its own, with none kept.
    """

    def __init__(
        self,
        secrets: tuple[str, ...],
        *,
        trust_env: bool,
        transport: "httpx.AsyncBaseTransport | None",
        kept_connections: int = KEPT_CONNECTIONS,
    ) -> None:
        self._kept_connections = kept_connections
        self._secrets = secrets
        self._trust_env = trust_env
        self._transport = transport
        # Opened before anything waits for its turn: loading the library and the certificates takes a while.
        self._client: httpx.AsyncClient | None = _open_client(trust_env, transport, kept_connections)
        self._loop: asyncio.AbstractEventLoop | None = None

    async def exchange(self, message: Message, *, timeout_s: float, max_bytes: int = MAX_JSON_BYTES) -> Reply | Lost:
        """Send once and read the answer whole, all within `timeout_s`."""
        client = self._open()
        progress = _Progress()
        try:
            request = _build(client, message, progress, timeout_s)
        except (TypeError, ValueError) as problem:
            words = excerpt(f"it cannot be written: {problem}", self._secrets, length=120)
            return Lost(words, was_sent=False, is_final=True)
        try:
            async with asyncio.timeout(timeout_s):
                await _converse(client, request, progress, max_bytes)
        except Exception as problem:  # whatever it is: the request may be with the service, and may be paid for
            lost = self._explain(problem, progress, timeout_s, max_bytes)
            # The status of a refusal is an answer even when the rest of it does not arrive.
            if not (progress.status and progress.status >= 300):
                return lost
        return self._reply(progress)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None and self._loop in (None, asyncio.get_running_loop()):
            await client.aclose()

    def _open(self) -> "httpx.AsyncClient":
        """Connections of an event loop that is gone are dead, and what is sent into them would be lost."""
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop not in (None, loop):
            self._client = _open_client(self._trust_env, self._transport, self._kept_connections)
        self._loop = loop
        return self._client

    def _reply(self, progress: _Progress) -> Reply:
        body = bytes(progress.body)
        if progress.status != 200 or not progress.media_type.startswith(BINARY):
            body = redact_bytes(body, self._secrets)
        headers = {
            name: redact_bytes(value.encode(), self._secrets).decode() for name, value in progress.headers.items()
        }
        return Reply(progress.status or 0, headers, body)

    def _explain(self, problem: Exception, progress: _Progress, timeout_s: float, max_bytes: int) -> Lost:
        if isinstance(problem, TooLarge):
            return Lost(f"more than {max_bytes} bytes came", was_sent=True, is_final=True)
        if isinstance(problem, PackedOddly):
            return Lost(excerpt(str(problem), self._secrets, length=120), was_sent=True, is_final=True)
        is_short = len(progress.body) > 0
        if isinstance(problem, TimeoutError):
            return Lost(f"no whole answer within {timeout_s:g} s", not progress.is_connecting, is_short)
        words = excerpt(f"{type(problem).__name__} {problem}".strip().rstrip("."), self._secrets, length=120)
        return Lost(words, not isinstance(problem, _certainly_unsent()), is_short)


def _build(client: "httpx.AsyncClient", message: Message, progress: _Progress, timeout_s: float) -> "httpx.Request":
    import httpx

    return client.build_request(
        message.method,
        message.url,
        headers=dict(message.headers),
        json=message.json,
        data=message.form,
        files=message.files,
        content=message.content,
        timeout=httpx.Timeout(None, connect=min(CONNECT_S, timeout_s)),
        extensions={"trace": progress.note},
    )


async def _converse(client: "httpx.AsyncClient", request: "httpx.Request", progress: _Progress, max_bytes: int) -> None:
    response = await client.send(request, stream=True)
    try:
        progress.headers = {name.lower(): value for name, value in response.headers.items()}
        progress.status = response.status_code
        is_image = progress.media_type.startswith("image/")
        limit = min(max_bytes, MAX_IMAGE_BYTES) if is_image else max_bytes
        if int(response.headers.get("content-length", "0")) > limit:
            raise TooLarge
        _refuse_packing(response)
        async for chunk in response.aiter_bytes():
            progress.body += chunk
            if len(progress.body) > limit:
                raise TooLarge
    finally:
        await response.aclose()


def _refuse_packing(response: "httpx.Response") -> None:
    packings = [one for one in response.headers.get_list("content-encoding", split_commas=True) if one]
    if len(packings) > 1 or not {one.strip().lower() for one in packings} <= {*PACKINGS, "identity"}:
        raise PackedOddly(f"it is packed as {', '.join(packings)!r}; gzip or deflate were asked for, once")


def _open_client(
    trust_env: bool, transport: "httpx.AsyncBaseTransport | None", kept_connections: int
) -> "httpx.AsyncClient":
    import httpx

    for name in CHATTY_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        return httpx.AsyncClient(
            transport=transport,
            trust_env=trust_env,
            follow_redirects=False,
            headers={"user-agent": "brand-assets", "accept-encoding": "gzip, deflate"},
            limits=httpx.Limits(
                max_connections=None, max_keepalive_connections=kept_connections, keepalive_expiry=IDLE_S
            ),
        )
    except (ImportError, OSError, ValueError) as problem:
        raise ConfigError(
            f"No connection can be opened with this environment's proxies and certificates: {excerpt(str(problem))}. "
            "Check HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR."
        ) from None


def _certainly_unsent() -> tuple[type[Exception], ...]:
    """What fails before the first byte of a request leaves; a proxy's refusal comes before it is passed on."""
    import httpx

    return (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
