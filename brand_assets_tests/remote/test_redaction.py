"""This file tests that a key and a signed address are in no text that R's callers pass on."""

import asyncio
import logging

import httpx
import pytest

from brand_assets.errors import ConfigError, DrawError, RequestInvalid
from brand_assets.remote.client import Reply, need_key, open_remote
from brand_assets.remote.redaction import excerpt, redact
from brand_assets.settings import read_settings
from brand_assets_tests.remote.clients import KEY, open_client
from brand_assets_tests.remote.raw_server import answer, serving


def test_a_key_is_masked_in_every_spelling() -> None:
    key = "id-77/+x:s3cr3t/part+9"
    for text in (key, "s3cr3t/part+9", "id-77%2F%2Bx%3As3cr3t%2Fpart%2B9", "s3cr3t\\/part+9"):
        assert "s3cr3t" not in redact(f"before {text} after", [key])
    assert redact(f"a {key} b", [key]) == "a [key] b"


def test_what_is_too_short_to_be_a_key_masks_nothing() -> None:
    assert redact("a cat", ["a", "", "cat"]) == "a cat"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://a.example/x.png?X-Sig=1&b=2 now", "see https://a.example/x.png?... now"),
        ("'https://a.example/x#token=1'", "'https://a.example/x?...'"),
        ("https://user:pw@a.example/x", "https://a.example/x"),
        ("is it? yes", "is it? yes"),
    ],
)
def test_an_address_is_shown_without_its_query_and_its_user(text: str, shown: str) -> None:
    assert redact(text, []) == shown


def test_a_foreign_text_is_200_characters_on_one_line_and_never_half_a_key() -> None:
    assert len(excerpt("x\n" * 500)) == 200
    assert KEY[:8] not in excerpt("x" * 190 + KEY, [KEY])


def test_a_foreign_text_cannot_command_a_terminal() -> None:
    assert excerpt("a\x1b[31mb\x00\u202ec\r\nd") == "a [31mb c d"


def test_of_an_error_what_it_says_is_told() -> None:
    for body in (
        b'{"error": {"message": "Too dark."}}',
        b'{"detail": [{"loc": ["body"], "msg": "Too dark."}]}',
        b'{"id": "7", "errors": ["Too dark."]}',
        b"Too dark.",
    ):
        assert Reply(400, {}, body).text == "Too dark."


def echo(request: httpx.Request) -> httpx.Response:
    words = f"no: {request.headers['authorization']}"
    return httpx.Response(422, json={"detail": words}, headers={"x-echo": words})


def test_a_reply_that_repeats_the_key_reaches_nobody_with_it() -> None:
    seen: list[Reply] = []

    def classify(reply: Reply) -> DrawError:
        seen.append(reply)
        return RequestInvalid(f"{reply.find('detail')} {reply.headers['x-echo']} {KEY}")

    async def run() -> DrawError:
        client = open_client(answer=echo, classify=classify)
        with pytest.raises(RequestInvalid) as caught:
            await client.create("/v1")
        return caught.value

    problem = asyncio.run(run())
    assert KEY not in str(problem) + repr(problem)
    assert KEY.encode() not in seen[0].body
    assert KEY not in seen[0].headers["x-echo"]


def test_a_task_that_repeats_the_key_reaches_nobody_with_it() -> None:
    async def run() -> Reply:
        client = open_client(answer=lambda request: httpx.Response(200, json={"error": f"bad {KEY}"}))
        return await client.ask("GET", "/v1")

    assert asyncio.run(run()).find("error") == "bad [key]"


def test_an_image_is_not_touched() -> None:
    picture = b"\x89PNG" + KEY.encode()

    async def run() -> bytes:
        client = open_client(
            answer=lambda request: httpx.Response(200, content=picture, headers={"content-type": "image/png"})
        )
        return (await client.create("/v1")).body

    assert asyncio.run(run()) == picture


def test_no_repr_shows_a_key_or_a_body() -> None:
    client = open_client(answer=echo)
    assert KEY not in repr(client) + str(client)
    assert "s3cr3t" not in repr(Reply(200, {"set-cookie": "s3cr3t"}, b"s3cr3t"))


def test_the_http_library_logs_no_address(caplog: pytest.LogCaptureFixture) -> None:
    """Also when a program logs everything: a signed address lets anybody fetch the image."""
    caplog.set_level(logging.DEBUG)

    async def run() -> None:
        async with serving(answer(404)) as server:
            client = open_client(server.base_url)
            with pytest.raises(DrawError):
                await client.fetch(f"{server.base_url}/out.png?sig=s3cr3t")
            await client.close()

    asyncio.run(run())
    assert "s3cr3t" not in caplog.text
    assert "out.png" not in caplog.text
    assert [record for record in caplog.records if record.name.startswith("http")] == []


def test_a_missing_key_names_its_variable_and_the_way_without(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"^No Replicate key\. Set REPLICATE_API_TOKEN, or use the provider 'draft'"):
        need_key("replicate", read_settings())
    with pytest.raises(ConfigError, match="MAGNIFIC_API_KEY or FREEPIK_API_KEY"):
        need_key("freepik", read_settings())
    monkeypatch.setenv("REPLICATE_API_TOKEN", KEY)
    assert need_key("replicate", read_settings()) == KEY


@pytest.mark.parametrize("key", ["two words", "line\nend", "sk-\u00fcber"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ConfigError) as caught:
        need_key("openai", read_settings())
    assert key not in str(caught.value)


def test_keys_of_other_services_are_masked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway sees several of them."""
    monkeypatch.setenv("STABILITY_API_KEY", KEY)
    monkeypatch.setenv("FAL_KEY", "fal-id:fal-planted-secret")
    transport = httpx.MockTransport(lambda request: httpx.Response(400, text="fal-planted-secret " + KEY))

    async def run() -> None:
        await open_remote("stability", read_settings(), headers={}, transport=transport).create("/v1")

    with pytest.raises(RequestInvalid, match=r"400: \[key\] \[key\]"):
        asyncio.run(run())
