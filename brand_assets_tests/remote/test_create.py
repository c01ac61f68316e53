"""This file tests what a paid request's end means: not sent, refused, unbilled, or nobody knows."""

import asyncio
import gzip
import json
import socket
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

from brand_assets.errors import (
    AuthenticationFailed,
    ConfigError,
    DrawError,
    DrawFailed,
    DrawImpossible,
    ModelGone,
    OutcomeUnknown,
    PaymentRequired,
    PromptRefused,
    RequestInvalid,
    Throttled,
)
from brand_assets.remote.client import RemoteClient, Reply, open_remote
from brand_assets.settings import read_settings
from brand_assets_tests.remote.clients import KEY, open_client
from brand_assets_tests.remote.raw_server import Act, RawServer, answer, free_port, hang, reset, say, serving, trickle


def create_at(act: Act, timeout_s: float = 30.0) -> tuple[Reply | DrawError, RawServer]:
    """One create against a server that does this; what came of it."""

    async def run() -> tuple[Reply | DrawError, RawServer]:
        async with serving(act) as server:
            return await create_with(open_client(server.base_url, timeout_s=timeout_s)), server

    return asyncio.run(run())


async def create_with(client: RemoteClient) -> Reply | DrawError:
    try:
        return await client.create("/v2beta/create", json={"prompt": "a harbor"})
    except DrawError as problem:
        return problem
    finally:
        await client.close()


def create_mocked(reply: Callable[[httpx.Request], httpx.Response], **options: object) -> Reply | DrawError:
    return asyncio.run(create_with(open_client(answer=reply, **options)))  # type: ignore[arg-type]


def test_a_create_sends_the_key_and_the_body_to_the_configured_address() -> None:
    found, server = create_at(answer(200, b'{"ok": true}', "content-type: application/json"))
    assert isinstance(found, Reply)
    assert found.json() == {"ok": True}
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v2beta/create HTTP/1.1")
    assert f"authorization: bearer {KEY}".encode() in head.lower()
    assert json.loads(body) == {"prompt": "a harbor"}


def test_a_path_prefix_of_the_base_url_is_kept() -> None:
    async def run() -> bytes:
        async with serving(answer(200)) as server:
            await create_with(open_client(server.base_url + "/gateway/stability"))
            return server.requests[0]

    assert asyncio.run(run()).startswith(b"POST /gateway/stability/v2beta/create ")


def test_a_refused_connection_was_not_sent() -> None:
    found = asyncio.run(create_with(open_client(f"http://127.0.0.1:{free_port()}")))
    assert type(found) is DrawFailed
    assert "was not reached, so nothing was sent" in str(found)


@pytest.mark.parametrize("problem", [httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError])
def test_what_fails_before_the_first_byte_was_not_sent(problem: type[httpx.TransportError]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise problem("too slow", request=request)

    assert type(create_mocked(fail)) is DrawFailed


@pytest.mark.parametrize("body", [{"guidance": float("nan")}, {"prompt": {1, 2}}, {"prompt": b"bytes"}])
def test_what_cannot_be_written_is_not_sent_and_not_tried_again(body: dict[str, object]) -> None:
    async def run() -> list[bytes]:
        async with serving(answer(200)) as server:
            with pytest.raises(RequestInvalid, match="Nothing was sent to stability"):
                await open_client(server.base_url).create("/v1", json=body)
            return server.requests

    assert asyncio.run(run()) == []


@pytest.mark.parametrize(
    "act",
    [
        reset,
        say(b""),
        say(b"HTTP/1.1 200 OK\r\ncontent-le"),
        say(b"SSH-2.0-OpenSSH_9\r\n"),
        answer(200, b'{"image": "abc', length=9000),
        say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n"),
        say(b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        say(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello"),
    ],
    ids=["reset", "closed", "half a head", "no HTTP", "short body", "broken chunk", "missing chunk", "no gzip"],
)
def test_what_breaks_after_sending_is_unknown(act: Act) -> None:
    found, server = create_at(act)
    assert type(found) is OutcomeUnknown
    assert len(server.requests) == 1


def test_a_service_that_hangs_is_unknown_after_its_time() -> None:
    found, server = create_at(hang, timeout_s=0.3)
    assert type(found) is OutcomeUnknown
    assert "no whole answer within 0.3 s" in str(found)
    assert len(server.requests) == 1


def test_the_setting_for_the_time_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAND_ASSETS_TIMEOUT_S", "0.1")

    async def run() -> None:
        async with serving(hang) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
            await open_remote("openai", read_settings(), headers={}).create("/v1", timeout_s=30.0)

    with pytest.raises(OutcomeUnknown, match=r"within 0\.1 s"):
        asyncio.run(run())


def test_many_requests_are_under_way_at_once() -> None:
    """Each is answered when all have arrived: a smaller pool of connections would wait for ever."""

    async def run() -> list[int]:
        all_here = asyncio.Barrier(150)

        async def act(writer: asyncio.StreamWriter) -> None:
            await all_here.wait()
            await answer(200)(writer)

        async with serving(act) as server:
            client = open_client(server.base_url, timeout_s=30.0)
            replies = await asyncio.gather(*(client.create("/v1") for _ in range(150)))
            await client.close()
            return [reply.status for reply in replies]

    assert asyncio.run(run()) == [200] * 150


def test_a_body_that_trickles_for_ever_ends_at_the_timeout() -> None:
    found, _ = create_at(trickle(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"), timeout_s=0.2)
    assert type(found) is OutcomeUnknown


def test_time_that_runs_out_before_the_connection_stands_was_not_sent() -> None:
    """A listener that accepts nobody: its queue is full, so the connection is never made."""

    async def run() -> Reply | DrawError:
        with FullListener() as port:
            return await create_with(open_client(f"http://127.0.0.1:{port}", timeout_s=0.2))

    assert type(asyncio.run(run())) is DrawFailed


class FullListener:
    """A port that takes no further connection and refuses none."""

    def __enter__(self) -> int:
        self.sockets = [socket.socket()]
        self.sockets[0].bind(("127.0.0.1", 0))
        self.sockets[0].listen(0)
        port: int = self.sockets[0].getsockname()[1]
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
            self.sockets.append(waiting)
        return port

    def __exit__(self, *problem: object) -> None:
        for opened in self.sockets:
            opened.close()


@pytest.mark.parametrize(
    ("status", "leaf"),
    [
        (400, RequestInvalid),
        (401, AuthenticationFailed),
        (402, PaymentRequired),
        (403, AuthenticationFailed),
        (404, ModelGone),
        (410, ModelGone),
        (413, RequestInvalid),
        (422, RequestInvalid),
        (429, Throttled),
        (500, DrawFailed),
        (502, OutcomeUnknown),
        (503, OutcomeUnknown),
        (529, OutcomeUnknown),
        (408, OutcomeUnknown),
        (301, RequestInvalid),
        (307, RequestInvalid),
        (303, OutcomeUnknown),
    ],
)
def test_a_status_means_one_thing(status: int, leaf: type[DrawError]) -> None:
    """Of Stability, which documents 500 as unbilled and no other."""
    found, server = create_at(answer(status, b'{"name": "bad"}', "location: http://127.0.0.1:1/elsewhere"))
    assert type(found) is leaf
    assert str(status) in str(found)
    assert len(server.requests) == 1


def test_a_server_error_that_no_document_calls_unbilled_is_unknown() -> None:
    found = create_mocked(lambda request: httpx.Response(500), unbilled=())
    assert type(found) is OutcomeUnknown


def test_a_refusal_counts_by_its_status_though_its_body_is_cut() -> None:
    for status, leaf in ((429, Throttled), (402, PaymentRequired), (500, DrawFailed)):
        assert type(create_at(answer(status, b"{", length=500))[0]) is leaf


def test_a_throttled_create_says_how_long_to_wait() -> None:
    found, _ = create_at(answer(429, b"", "retry-after: 7"))
    assert isinstance(found, Throttled)
    assert found.retry_after_s == 7.0
    found, _ = create_at(answer(429))
    assert isinstance(found, Throttled)
    assert found.retry_after_s is None


def test_the_providers_own_reading_comes_first() -> None:
    def classify(reply: Reply) -> DrawError | None:
        return PromptRefused(reply.find("name")) if reply.status == 403 else None

    refused = create_mocked(lambda request: httpx.Response(403, json={"name": "moderation"}), classify=classify)
    assert type(refused) is PromptRefused
    other = create_mocked(lambda request: httpx.Response(404), classify=classify)
    assert type(other) is ModelGone


def test_a_body_beyond_the_limit_is_not_read_to_its_end() -> None:
    announced, _ = create_at(answer(200, b"x", f"x-a: {1}", length=97 * 1024 * 1024))
    assert type(announced) is OutcomeUnknown
    assert "more than" in str(announced)
    endless = b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\n" + b"\0" * (64 * 1024 * 1024 + 1)
    image, _ = create_at(say(endless))
    assert type(image) is OutcomeUnknown


def test_a_compressed_bomb_is_not_unpacked_to_its_end() -> None:
    packed = gzip.compress(b"\0" * (100 * 1024 * 1024), 9)
    found, _ = create_at(answer(200, packed, "content-encoding: gzip", "content-type: application/json"))
    assert type(found) is OutcomeUnknown
    assert "more than" in str(found)


@pytest.mark.parametrize("packing", ["gzip, gzip", "br"])
def test_what_is_packed_twice_or_oddly_is_not_unpacked(packing: str) -> None:
    packed = gzip.compress(gzip.compress(b"\0" * (100 * 1024 * 1024), 9))
    found, _ = create_at(answer(200, packed, f"content-encoding: {packing}", "content-type: image/png"))
    assert type(found) is OutcomeUnknown
    assert "packed as" in str(found)


def test_an_address_instead_of_a_path_is_not_asked_for_money() -> None:
    found = asyncio.run(absolute_create())
    assert isinstance(found, DrawImpossible)


async def absolute_create() -> DrawError:
    client = open_client(answer=lambda request: httpx.Response(200))
    with pytest.raises(RequestInvalid) as caught:
        await client.create("https://elsewhere.example/v1")
    return caught.value


def test_no_exception_of_the_http_library_hangs_on_to_ours() -> None:
    """It would carry the request, and with it the key, to whoever writes out the chain."""
    for act in (reset, say(b"nonsense\r\n"), answer(200, b"", length=3)):
        found, _ = create_at(act)
        assert isinstance(found, DrawError)
        assert found.__cause__ is None
        assert found.__context__ is None


def test_a_connection_that_the_service_closed_meanwhile_is_not_used_again() -> None:
    async def run() -> list[int]:
        async with serving(say(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")) as server:
            client = open_client(server.base_url)
            statuses = []
            for _ in range(3):
                statuses.append((await client.create("/v1")).status)
                await asyncio.sleep(0.02)  # until the end of the connection has arrived
            await client.close()
            return statuses

    assert asyncio.run(run()) == [200, 200, 200]


def test_a_server_on_this_machine_is_not_behind_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    found, _ = create_at(answer(200))
    assert isinstance(found, Reply)


def test_a_proxy_that_refuses_passed_nothing_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> tuple[Reply | DrawError, list[bytes]]:
        async with serving(answer(403, b"not here")) as proxy:
            for name in ("HTTPS_PROXY", "https_proxy"):
                monkeypatch.setenv(name, proxy.base_url)
            for name in ("NO_PROXY", "no_proxy"):
                monkeypatch.delenv(name, raising=False)
            return await create_with(open_client()), proxy.requests

    found, requests = asyncio.run(run())
    assert type(found) is DrawFailed
    assert requests[0].startswith(b"CONNECT api.stability.ai:443 ")
    assert KEY.encode() not in requests[0]


def test_a_proxy_that_cannot_be_used_is_a_matter_of_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "nonsense://127.0.0.1:1")

    async def run() -> None:
        await open_client().create("/v1")

    with pytest.raises(ConfigError, match="ALL_PROXY"):
        asyncio.run(run())


def test_every_create_has_a_connection_of_its_own_that_nobody_is_just_closing() -> None:
    """The server keeps connections open, and hears the second create on another one than the first."""
    peers: list[object] = []

    async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                peers.append(writer.get_extra_info("peername"))
                await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]))
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")

    async def run() -> None:
        server = await asyncio.start_server(act, "127.0.0.1", 0)
        async with server:
            client = open_client(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            for _ in range(3):
                await client.create("/v2beta/create", json={"prompt": "a harbor"})
            await client.close()

    asyncio.run(run())
    assert len(set(peers)) == 3
