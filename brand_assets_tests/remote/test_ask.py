"""This file tests what is free to ask: it is asked again on what may pass, and only of the service itself."""

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from brand_assets.errors import OutcomeUnknown
from brand_assets.remote.client import Reply
from brand_assets_tests.remote.clients import KEY, open_client
from brand_assets_tests.remote.raw_server import Act, RawServer, answer, free_port, reset, say, serving

PENDING = answer(200, b'{"status": "processing"}')


def ask_at(*acts: Act, attempts: int = 5) -> tuple[Reply | OutcomeUnknown, RawServer]:
    async def run() -> tuple[Reply | OutcomeUnknown, RawServer]:
        async with serving(*acts) as server:
            client = open_client(server.base_url, "replicate")
            try:
                return await client.ask("GET", "/v1/predictions/p1", attempts=attempts), server
            except OutcomeUnknown as problem:
                return problem, server
            finally:
                await client.close()

    return asyncio.run(run())


def asked(targets: Sequence[str], provider: str, base_url: str | None) -> list[httpx.Request]:
    """The requests that reach the network."""
    seen: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={})

    async def run() -> None:
        client = open_client(base_url, provider, answer=note)
        for target in targets:
            await client.ask("GET", target)
        await client.close()

    asyncio.run(run())
    return seen


@pytest.mark.parametrize(
    "failure",
    [reset, say(b""), answer(500), answer(503), answer(429), answer(200, b"{", length=900), say(b"nonsense\r\n\r\n")],
    ids=["reset", "closed", "500", "503", "429", "short", "nonsense"],
)
def test_a_question_is_asked_again_on_what_may_pass(failure: Act) -> None:
    found, server = ask_at(failure, failure, PENDING)
    assert isinstance(found, Reply)
    assert found.find("status") == "processing"
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 410, 422])
def test_a_refused_question_returns_and_is_not_asked_again(status: int) -> None:
    found, server = ask_at(answer(status, b'{"detail": "no"}'))
    assert isinstance(found, Reply)
    assert (found.status, found.find("detail")) == (status, "no")
    assert len(server.requests) == 1


def test_a_question_asked_in_vain_leaves_the_outcome_unknown() -> None:
    found, server = ask_at(answer(500, b'{"detail": "the database is away"}'), attempts=3)
    assert isinstance(found, OutcomeUnknown)
    assert "asked in vain, 3 times" in str(found)
    assert "the database is away" in str(found)
    assert len(server.requests) == 3


def test_an_address_of_the_service_is_asked_at_the_configured_one() -> None:
    """All of fal's hosts map to the one."""
    targets = ["https://queue.fal.run/fal-ai/flux/requests/7/status?logs=1", "https://rest.fal.ai/x", "/fal-ai/flux"]
    seen = asked(targets, "fal", "http://127.0.0.1:8080/fal")
    assert [str(request.url) for request in seen] == [
        "http://127.0.0.1:8080/fal/fal-ai/flux/requests/7/status?logs=1",
        "http://127.0.0.1:8080/fal/x",
        "http://127.0.0.1:8080/fal/fal-ai/flux",
    ]


def test_an_address_at_the_configured_origin_is_asked_as_it_is() -> None:
    seen = asked(["http://127.0.0.1:8080/fal/requests/7/status"], "fal", "http://127.0.0.1:8080/fal")
    assert str(seen[0].url) == "http://127.0.0.1:8080/fal/requests/7/status"


def test_without_a_configured_address_the_services_own_hosts_get_the_key() -> None:
    seen = asked(["https://queue.fal.run/a", "https://fal.run/b"], "fal", None)
    assert [request.url.host for request in seen] == ["queue.fal.run", "fal.run"]
    assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in seen)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/fal-ai/requests/7",
        "https://queue.fal.run.evil.example/7",
        "https://queue.fal.run@evil.example/7",
        "https://evil.example\\@queue.fal.run/7",
        "http://queue.fal.run/7",
        "https://queue.fal.run:8443/7",
        "//evil.example/7",
        "file:///etc/passwd",
        "requests/7",
        "https://[::1",
        "https://queue.fal.run/" + "a" * 9000,
    ],
)
@pytest.mark.parametrize("base_url", [None, "http://127.0.0.1:8080"])
def test_a_foreign_address_is_not_asked(target: str, base_url: str | None) -> None:
    with pytest.raises(OutcomeUnknown, match="was not asked"):
        asked([target], "fal", base_url)


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_client_goes_on_in_another_event_loop(is_closed: bool) -> None:
    """Opened once for several runs of `asyncio.run`; the connections of the one before are dead."""
    port = free_port()
    client = open_client(f"http://127.0.0.1:{port}")

    async def once() -> tuple[int, int]:
        async with serving(answer(200), port=port) as server:
            reply = await client.create("/v1")
            if is_closed:
                await client.close()
            return reply.status, len(server.requests)

    assert [asyncio.run(once()) for _ in range(3)] == [(200, 1)] * 3
    asyncio.run(client.close())


def test_json_that_is_none_is_a_value_error() -> None:
    for body in (b"<html>", b"\xff\xfe", b"[" * 100_000):
        with pytest.raises(ValueError):  # noqa: PT011 - whichever way it is not JSON
            Reply(200, {}, body).json()
        assert Reply(200, {}, body).find("status") is None
    assert Reply(200, {}, b'{"a": [{"b": 2}]}').find("a", 0, "b") == 2
    assert Reply(200, {}, b'{"a": [{"b": 2}]}').find("a", 1, "b") is None
