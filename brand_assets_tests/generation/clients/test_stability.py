"""This file checks what Stability is sent, and what its answers come to."""

import base64
import io
from dataclasses import replace

import httpx
import pytest
from PIL import Image

from brand_assets.catalogue.services import find_service
from brand_assets.errors import (
    AuthenticationFailed,
    ConfigError,
    DrawError,
    DrawFailed,
    OutcomeUnknown,
    PaymentRequired,
    PromptRefused,
    RequestInvalid,
    Throttled,
)
from brand_assets.generation.clients.parents import fit_parent
from brand_assets.generation.clients.stability import (
    PATH,
    Stability,
    classify,
    connect,
    open_stability,
)
from brand_assets.pixels import inspect_image
from brand_assets.remote.client import open_remote
from brand_assets_tests.generation.clients.desk import (
    KEYS,
    SETTINGS,
    Desk,
    draw,
    make_picture,
    make_request,
    read_parts,
)

LARGE = "stability/sd3.5-large"
PICTURE = make_picture()
DRAWN = {"content-type": "image/png", "finish-reason": "SUCCESS", "seed": "4294967294", "x-request-id": "req-1"}


def _open(desk: Desk) -> Stability:
    remote = open_remote(
        "stability",
        SETTINGS,
        headers={"authorization": f"Bearer {KEYS['stability']}"},
        classify=classify,
        transport=desk.transport,
    )
    return Stability(remote, find_service("stability"))


def _fail(status: int, name: str, words: str = "no", headers: dict[str, str] | None = None) -> DrawError:
    body = {"id": "a1b2", "name": name, "errors": [words]}
    desk = Desk(httpx.Response(status, json=body, headers=headers))
    with pytest.raises(DrawError) as failed:
        draw(_open(desk), make_request(LARGE))
    assert len(desk.asked) == 1
    return failed.value


def test_a_text_is_sent_as_a_form_with_every_field_that_applies() -> None:
    desk = Desk(httpx.Response(200, content=PICTURE, headers=DRAWN))
    drawing = draw(
        _open(desk), make_request("stability/sd3.5-flash", aspect_ratio="3:2", cfg_scale=4.5, output_format="png")
    )
    [asked] = desk.asked
    assert (asked.method, asked.url) == ("POST", f"https://api.stability.ai{PATH}")
    assert asked.headers["accept"] == "image/*"
    assert asked.headers["authorization"] == f"Bearer {KEYS['stability']}"
    parts = read_parts(asked)
    assert {name: found.decode() for name, (_, _, found) in parts.items()} == {
        "mode": "text-to-image",
        "model": "sd3.5-flash",
        "prompt": "A pier of two posts, “calm”.",
        "negative_prompt": "gradients",
        "seed": "4294967294",
        "aspect_ratio": "3:2",
        "cfg_scale": "4.5",
        "output_format": "png",
    }
    assert all(file_name is None for file_name, _, _ in parts.values())
    assert (drawing.data, drawing.media_type, drawing.cost_usd) == (PICTURE, "image/png", 0.025)
    assert drawing.usage == {"seed": "4294967294", "x_request_id": "req-1"}


def test_a_parent_goes_with_its_strength() -> None:
    desk = Desk(httpx.Response(200, content=PICTURE, headers=DRAWN))
    parent = make_picture(kind="WEBP")
    drawing = draw(_open(desk), make_request(LARGE, strength=0.3), parent)
    parts = read_parts(desk.asked[0])
    assert parts["image"] == ("parent.webp", "image/webp", parent)
    assert (parts["mode"][2], parts["strength"][2]) == (b"image-to-image", b"0.3")
    assert "aspect_ratio" not in parts
    assert drawing.cost_usd == 0.065
    assert "parent" not in drawing.usage


def test_a_parent_over_the_limit_is_sent_smaller_and_that_is_said() -> None:
    noise = Image.effect_noise((2400, 1600), 100).convert("RGB")
    buffer = io.BytesIO()
    noise.resize((2400, 1600)).save(buffer, "PNG", compress_level=0)
    desk = Desk(httpx.Response(200, content=PICTURE, headers=DRAWN))
    drawing = draw(_open(desk), make_request(LARGE, strength=0.5), buffer.getvalue())
    assert len(buffer.getvalue()) > 10 * 1024 * 1024 >= len(desk.asked[0].content)
    facts = inspect_image(read_parts(desk.asked[0])["image"][2])
    assert (facts.media_type, facts.width_px, facts.height_px) == ("image/png", 1536, 1024)
    assert "sent as 1536 x 1024 PNG; it is 2400 x 1600" in str(drawing.usage["parent"])


@pytest.mark.parametrize(
    ("parent", "message"),
    [
        (make_picture(63, 200), "63 x 200 pixels, and each side has to have 64"),
        (b"<svg/>", "cannot be read"),
        (PICTURE[:-40], "cannot be read"),
    ],
)
def test_a_parent_that_cannot_be_taken_is_refused_before_anything_is_sent(parent: bytes, message: str) -> None:
    desk = Desk(httpx.Response(200, content=PICTURE, headers=DRAWN))
    with pytest.raises(RequestInvalid, match=message) as refused:
        draw(_open(desk), make_request(LARGE, strength=0.3), parent)
    assert desk.asked == []
    assert refused.value.cost_usd == 0


def test_a_parent_too_large_for_a_stricter_limit_is_refused() -> None:
    noise = io.BytesIO()
    Image.effect_noise((400, 400), 100).save(noise, "PNG")
    with pytest.raises(RequestInvalid, match=r"even at 400 x 400 pixels the parent has .* at most 1000 are taken"):
        fit_parent(noise.getvalue(), service="Stability", min_side_px=64, max_bytes=1000)


def test_a_filtered_picture_is_a_refusal_that_is_billed() -> None:
    desk = Desk(httpx.Response(200, content=PICTURE, headers={**DRAWN, "finish-reason": "CONTENT_FILTERED"}))
    with pytest.raises(PromptRefused, match="withheld") as refused:
        draw(_open(desk), make_request(LARGE))
    assert find_service("stability").bills_refusals
    assert refused.value.cost_usd == 0.065
    assert refused.value.usage["x_request_id"] == "req-1"


def test_an_installation_that_knows_better_pays_nothing_for_a_filtered_picture() -> None:
    desk = Desk(httpx.Response(200, content=PICTURE, headers={**DRAWN, "finish-reason": "CONTENT_FILTERED"}))
    remote = open_remote("stability", SETTINGS, headers={}, transport=desk.transport)
    client = Stability(remote, replace(find_service("stability"), bills_refusals=False))
    with pytest.raises(PromptRefused) as refused:
        draw(client, make_request(LARGE))
    assert refused.value.cost_usd == 0


@pytest.mark.parametrize("media_type", ["application/json; type=image/png", "application/json", "text/plain"])
def test_a_picture_that_comes_as_json_is_read_all_the_same(media_type: str) -> None:
    """https://platform.stability.ai/docs/api-reference, `accept: application/json`: it comes without the headers."""
    packed = {"image": base64.b64encode(PICTURE).decode(), "seed": 5, "finish_reason": "SUCCESS"}
    headers = {"content-type": media_type, "x-request-id": "req-1"}
    drawing = draw(_open(Desk(httpx.Response(200, json=packed, headers=headers))), make_request(LARGE))
    assert (drawing.data, drawing.cost_usd) == (PICTURE, 0.065)
    assert drawing.usage == {"seed": "5", "x_request_id": "req-1"}
    desk = Desk(httpx.Response(200, json={**packed, "finish_reason": "CONTENT_FILTERED"}, headers=headers))
    with pytest.raises(PromptRefused, match="withheld") as refused:
        draw(_open(desk), make_request(LARGE))
    assert refused.value.cost_usd == 0.065


def test_a_200_that_is_no_image_is_handed_over_with_its_price() -> None:
    drawing = draw(_open(Desk(httpx.Response(200, html="<html>Busy</html>"))), make_request(LARGE))
    assert (drawing.data, drawing.cost_usd) == (b"<html>Busy</html>", 0.065)


@pytest.mark.parametrize(
    ("status", "name", "leaf"),
    [
        (403, "content_moderation", PromptRefused),
        (400, "public_figure", PromptRefused),
        (400, "bad_request", RequestInvalid),
        (413, "payload_too_large", RequestInvalid),
        (422, "invalid_language", RequestInvalid),
        (401, "unauthorized", AuthenticationFailed),
        (403, "forbidden", AuthenticationFailed),
        (402, "payment_required", PaymentRequired),
        (429, "rate_limit_exceeded", Throttled),
        (500, "internal_error", DrawFailed),
        (502, "bad_gateway", OutcomeUnknown),
        (503, "unavailable", OutcomeUnknown),
    ],
)
def test_each_error_has_its_leaf_and_is_not_billed(status: int, name: str, leaf: type[DrawError]) -> None:
    failure = _fail(status, name, "prompt: is not in English")
    assert type(failure) is leaf
    assert failure.cost_usd == 0
    assert "not in English" in str(failure)


def test_a_page_instead_of_an_error_is_read_by_its_status() -> None:
    desk = Desk(httpx.Response(400, html="<html>Bad request</html>"))
    with pytest.raises(RequestInvalid, match="stability answered 400"):
        draw(_open(desk), make_request(LARGE))


def test_a_pause_that_is_asked_for_is_handed_on() -> None:
    failure = _fail(429, "rate_limit_exceeded", headers={"retry-after": "60"})
    assert isinstance(failure, Throttled)
    assert failure.retry_after_s == 60
    desk = Desk(httpx.Response(200, content=PICTURE, headers={**DRAWN, "retry-after": "7"}))
    assert draw(_open(desk), make_request(LARGE)).pause_s == 7


def test_a_message_is_short_and_holds_no_key() -> None:
    failure = _fail(400, "bad_request", f"the key {KEYS['stability']} " + "x" * 5000)
    assert KEYS["stability"] not in str(failure)
    assert len(str(failure)) < 320


def test_a_lost_answer_is_unknown_and_an_unsent_request_is_not() -> None:
    def lose(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("nothing came", request=request)

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    for fail, leaf in ((lose, OutcomeUnknown), (refuse, DrawFailed)):
        desk = Desk(fail)
        with pytest.raises(leaf):
            draw(_open(desk), make_request(LARGE))
        assert len(desk.asked) == 1


def test_without_a_key_it_says_which_variable_to_set() -> None:
    with pytest.raises(ConfigError, match="STABILITY_API_KEY"):
        open_stability(replace(SETTINGS, keys={}))
    assert connect(SETTINGS) is not None
