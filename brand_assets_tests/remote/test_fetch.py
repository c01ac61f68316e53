"""This file tests how a finished image is fetched: whole, from allowed hosts only, without the key elsewhere."""

import asyncio
import io
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from PIL import Image

from brand_assets.catalogue.services import find_service
from brand_assets.errors import DrawError, ImageQuarantined, OutcomeUnknown
from brand_assets.remote.addresses import Addresses, AddressRefused
from brand_assets_tests.remote.clients import KEY, open_client
from brand_assets_tests.remote.raw_server import Act, RawServer, answer, free_port, reset, serving, trickle
from brand_assets_tests.scripted_provider import small_mark

MARK = small_mark(7)
RESULT = "https://replicate.delivery/xezq/abc/out-0.png"


def fetch_at(*acts: Act, path: str = "/files/out.png", timeout_s: float = 30.0) -> tuple[bytes | DrawError, RawServer]:
    """A result at the configured base URL's own origin."""

    async def run() -> tuple[bytes | DrawError, RawServer]:
        async with serving(*acts) as server:
            client = open_client(server.base_url + "/replicate", "replicate", timeout_s=timeout_s)
            try:
                return await client.fetch(server.base_url + path), server
            except DrawError as problem:
                return problem, server
            finally:
                await client.close()

    return asyncio.run(run())


def fetch_mocked(
    url: str, reply: Callable[[httpx.Request], httpx.Response], provider: str = "replicate", base_url: str | None = None
) -> tuple[bytes | DrawError, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return reply(request)

    async def run() -> bytes | DrawError:
        client = open_client(base_url, provider, answer=note)
        try:
            return await client.fetch(url)
        except DrawError as problem:
            return problem
        finally:
            await client.close()

    return asyncio.run(run()), seen


def give(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=MARK)


def passing_on(*places: str) -> Callable[[httpx.Request], httpx.Response]:
    """A redirect to each of these places in turn, and the image at the last."""
    left = list(places)

    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"location": left.pop(0)}) if left else give(request)

    return reply


def test_a_result_at_the_base_urls_own_origin_is_fetched_over_plain_http() -> None:
    found, server = fetch_at(answer(200, MARK))
    assert found == MARK
    assert server.requests[0].startswith(b"GET /files/out.png HTTP/1.1")


@pytest.mark.parametrize(
    ("provider", "url"),
    [
        ("replicate", "https://replicate.delivery/a.png"),
        ("replicate", "https://pbxt.replicate.delivery/a.png?sig=1"),
        ("fal", "https://v3.fal.media/files/a.png"),
        ("freepik", "https://ai-statics.freepik.com/a.png?token=1"),
        ("replicate", "https://REPLICATE.delivery:443/a.png"),
    ],
)
def test_hosts_of_the_catalogue_are_allowed(provider: str, url: str) -> None:
    assert fetch_mocked(url, give, provider)[0] == MARK


def test_a_result_at_the_api_itself_is_fetched_where_the_settings_say_that_it_is() -> None:
    _, seen = fetch_mocked("https://api.replicate.com/v1/files/7", give)
    assert str(seen[0].url) == "https://api.replicate.com/v1/files/7"
    _, seen = fetch_mocked("https://api.replicate.com/v1/files/7?a=1", give, base_url="http://127.0.0.1:8080/replicate")
    assert str(seen[0].url) == "http://127.0.0.1:8080/replicate/v1/files/7?a=1"


@pytest.mark.parametrize(
    "url",
    [
        "http://replicate.delivery/a.png",
        "https://replicate.delivery.evil.example/a.png",
        "https://evilreplicate.delivery/a.png",
        "https://evil.example/replicate.delivery/a.png",
        "https://user@replicate.delivery/a.png",
        "https://replicate.delivery@evil.example/a.png",
        "https://replicate.delivery:8443/a.png",
        "https://replicate.delivery:0/a.png",
        "https://xn--fal.replicate.delivery/a.png",
        "https://replicate.delivery./a.png",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/a.png",
        "https://[::1]/a.png",
        "https://[::ffff:10.0.0.1]/a.png",
        "https://10.0.0.1/a.png",
        "https://2130706433/a.png",
        "https://localhost/a.png",
        "http://127.0.0.1:8081/a.png",
        "https://127.0.0.1:8080/a.png",
        "file:///etc/passwd",
        "ftp://replicate.delivery/a.png",
        "data:image/png;base64,AAAA",
        "//replicate.delivery/a.png",
        "/a.png",
        "",
        "https://",
        "https://replicate.delivery\\@evil.example/a.png\n",
    ],
)
def test_any_other_address_is_quarantined_and_not_asked(url: str) -> None:
    found, seen = fetch_mocked(url, give, base_url="http://127.0.0.1:8080")
    assert isinstance(found, ImageQuarantined)
    assert "was not fetched" in str(found)
    assert seen == []


def test_the_key_goes_to_no_foreign_host() -> None:
    _, seen = fetch_mocked("https://v3.fal.media/files/a.png", give, "fal")
    assert "authorization" not in seen[0].headers
    _, seen = fetch_mocked("https://cdn-magnific.freepik.com/a.png", give, "freepik")
    assert KEY not in str(seen[0].headers)


def test_the_key_goes_to_result_hosts_that_the_catalogue_names_for_it_but_not_on_from_there() -> None:
    _, seen = fetch_mocked(RESULT, passing_on("https://cdn.replicate.delivery/b.png"))
    assert seen[0].headers["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in seen[1].headers


def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    hops = [f"https://h{hop}.replicate.delivery/a.png" for hop in range(4)]
    found, seen = fetch_mocked(RESULT, passing_on(*hops[:3]))
    assert found == MARK
    assert [request.url.host for request in seen] == [
        "replicate.delivery",
        *[f"h{hop}.replicate.delivery" for hop in range(3)],
    ]
    found, seen = fetch_mocked(RESULT, passing_on(*hops))
    assert isinstance(found, ImageQuarantined)
    assert "more than 3 times" in str(found)
    assert len(seen) == 4


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/a.png",
        "http://replicate.delivery/a.png",
        "https://169.254.169.254/latest",
        "http://127.0.0.1:9/a.png",
        "file:///etc/passwd",
        "https://[",
        "//evil.example/a.png",
    ],
)
def test_each_redirect_is_checked(place: str) -> None:
    found, seen = fetch_mocked(RESULT, passing_on("https://b.replicate.delivery/a.png", place))
    assert isinstance(found, ImageQuarantined)
    assert len(seen) == 2


def test_a_redirect_may_be_relative() -> None:
    found, seen = fetch_mocked(RESULT, passing_on("../other.png"))
    assert found == MARK
    assert str(seen[1].url) == "https://replicate.delivery/xezq/other.png"


@pytest.mark.parametrize("status", [404, 410])
def test_a_result_that_is_gone_is_quarantined_at_once(status: int) -> None:
    found, server = fetch_at(answer(status))
    assert isinstance(found, ImageQuarantined)
    assert "is gone" in str(found)
    assert len(server.requests) == 1


def test_a_result_that_is_not_given_out_is_quarantined_at_once() -> None:
    found, server = fetch_at(answer(403, b"<Error><Code>AccessDenied</Code></Error>"))
    assert isinstance(found, ImageQuarantined)
    assert "AccessDenied" in str(found)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "failure", [reset, answer(500), answer(503), answer(429), answer(200, MARK[:50], length=len(MARK)), answer(200)]
)
def test_a_download_is_tried_again_on_what_may_pass(failure: Act) -> None:
    found, server = fetch_at(failure, failure, answer(200, MARK))
    assert found == MARK
    assert len(server.requests) == 3


def test_a_file_that_is_cut_short_once_is_fetched_again() -> None:
    """Its length is as announced: only the bytes tell."""
    found, server = fetch_at(answer(200, MARK[:-40]), answer(200, MARK))
    assert found == MARK
    assert len(server.requests) == 2


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
def test_a_file_that_stays_short_is_taken_as_it_is(format_name: str) -> None:
    """To be judged by what can be decoded of it."""
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 50).convert("RGB").save(buffer, format_name)
    cut = buffer.getvalue()[:-40]
    found, server = fetch_at(answer(200, cut))
    assert found == cut
    assert len(server.requests) == 3


def test_a_transfer_that_always_breaks_off_is_quarantined() -> None:
    found, server = fetch_at(answer(200, MARK[:50], length=len(MARK)))
    assert isinstance(found, ImageQuarantined)
    assert len(server.requests) == 3


def test_a_body_that_trickles_for_ever_ends() -> None:
    found, _ = fetch_at(trickle(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"), timeout_s=0.3)
    assert isinstance(found, ImageQuarantined)


def test_a_host_that_is_away_leaves_the_outcome_unknown() -> None:
    """The image may well be there: somebody has paid for it."""
    found, _ = fetch_at(answer(503))
    assert isinstance(found, OutcomeUnknown)
    port = free_port()

    async def run() -> None:
        await open_client(f"http://127.0.0.1:{port}").fetch(f"http://127.0.0.1:{port}/a.png")

    with pytest.raises(OutcomeUnknown, match="could not be fetched"):
        asyncio.run(run())


def test_more_than_64_mb_is_not_taken_and_not_asked_again() -> None:
    found, server = fetch_at(answer(200, b"x", length=64 * 1024 * 1024 + 1))
    assert isinstance(found, ImageQuarantined)
    assert "more than 67108864 bytes" in str(found)
    assert len(server.requests) == 1


def test_a_signature_in_an_address_is_in_no_message() -> None:
    found, _ = fetch_at(answer(404), path="/files/out.png?X-Signature=s3cr3t-signature")
    assert "/files/out.png" in str(found)
    assert "s3cr3t" not in str(found)
    found, _ = fetch_mocked("https://evil.example/a?token=s3cr3t", give)
    assert "s3cr3t" not in str(found)


def test_an_ip_address_is_refused_whatever_the_catalogue_of_an_installation_says() -> None:
    service = replace(find_service("replicate"), result_hosts=("10.0.0.1", "169.254.169.254"))
    addresses = Addresses(service, service.base_url, is_own=False)
    for url in ("https://10.0.0.1/a.png", "https://169.254.169.254/latest"):
        with pytest.raises(AddressRefused, match="is an IP address"):
            addresses.check_result(url)
