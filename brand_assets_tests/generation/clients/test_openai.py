"""This file checks what OpenAI is sent, what is read from its answers, and that the bill is that of their usage."""

import base64
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from brand_assets.catalogue.models import find_model
from brand_assets.errors import (
    AuthenticationFailed,
    ConfigError,
    DrawError,
    DrawFailed,
    ImageQuarantined,
    ModelGone,
    OutcomeUnknown,
    PaymentRequired,
    PromptRefused,
    QuotaExhausted,
    RequestInvalid,
    Throttled,
)
from brand_assets.generation.clients.openai import EDITS, GENERATIONS, OpenAIImages, classify, open_openai
from brand_assets.generation.clients.pricing import find_priced
from brand_assets.generation.clients.token_bill import bill_tokens
from brand_assets.records.drawing import NoTask
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

FLARE = "openai/gpt-image-2.5-flare"
PICTURE = make_picture()
USAGE = {
    "input_tokens": 250,
    "input_tokens_details": {"text_tokens": 250, "image_tokens": 0},
    "output_tokens": 439,
    "total_tokens": 689,
}


def _open(desk: Desk) -> OpenAIImages:
    headers = {"authorization": f"Bearer {KEYS['openai']}"}
    return OpenAIImages(open_remote("openai", SETTINGS, headers=headers, classify=classify, transport=desk.transport))


def _reply(headers: dict[str, str] | None = None, **changes: Any) -> httpx.Response:
    body = {
        "created": 1,
        "data": [{"b64_json": base64.b64encode(PICTURE).decode()}],
        "output_format": "png",
        "usage": USAGE,
        **changes,
    }
    return httpx.Response(200, json=body, headers=headers)


def _draw_failing(response: httpx.Response) -> DrawError:
    desk = Desk(response)
    with pytest.raises(DrawError) as failed:
        draw(_open(desk), make_request(FLARE, quality="medium", size="1024x1024"))
    assert len(desk.asked) == 1
    return failed.value


def test_a_text_is_sent_as_json_without_what_these_models_do_not_take() -> None:
    desk = Desk(_reply())
    drawing = draw(
        _open(desk),
        make_request(FLARE, quality="medium", size="1024x1024", background="transparent", output_format="png"),
    )
    [asked] = desk.asked
    assert (asked.method, asked.url) == ("POST", f"https://api.openai.com{GENERATIONS}")
    assert json.loads(asked.content) == {
        "model": "gpt-image-2.5-flare",
        "prompt": "A pier of two posts, “calm”.",
        "n": 1,
        "quality": "medium",
        "size": "1024x1024",
        "background": "transparent",
        "output_format": "png",
    }
    assert (drawing.data, drawing.media_type) == (PICTURE, "image/png")


def test_a_parent_is_sent_as_a_form_to_edits() -> None:
    desk = Desk(_reply())
    draw(_open(desk), make_request(FLARE, strength=0.3, quality="low", output_compression=80), PICTURE)
    [asked] = desk.asked
    assert asked.url == f"https://api.openai.com{EDITS}"
    parts = read_parts(asked)
    assert parts.pop("image") == ("parent.png", "image/png", PICTURE)
    assert {name: found.decode() for name, (_, _, found) in parts.items()} == {
        "model": "gpt-image-2.5-flare",
        "prompt": "A pier of two posts, “calm”.",
        "n": "1",
        "quality": "low",
        "output_compression": "80",
    }


def test_a_parent_that_is_no_image_is_refused_before_anything_is_sent() -> None:
    desk = Desk(_reply())
    with pytest.raises(RequestInvalid, match="cannot be read"):
        draw(_open(desk), make_request(FLARE, strength=0.3), b"<svg/>")
    assert desk.asked == []


def test_the_bill_is_that_of_the_usage() -> None:
    drawing = draw(_open(Desk(_reply({"x-request-id": "req-9"}))), make_request(FLARE, quality="medium"))
    # 250 * 5 / 1e6, 439 * 30 / 1e6
    assert drawing.usage["text_usd"] == pytest.approx(0.00125)
    assert drawing.usage["parent_usd"] == 0
    assert drawing.usage["image_usd"] == pytest.approx(0.01317)
    assert drawing.cost_usd == pytest.approx(0.01442)
    assert drawing.usage["output_tokens"] == 439
    assert drawing.usage["request_id"] == "req-9"


def test_the_usage_of_the_published_square_is_within_a_hundredth_of_its_list_price() -> None:
    flare = find_model(FLARE)
    assert flare.tokens is not None
    tokens = {"low": 196, "medium": 439, "high": 1756, "xhigh": 3122, "max": 7024}
    for quality, count in tokens.items():
        bill = bill_tokens({"input_tokens": 0, "output_tokens": count}, flare.tokens)
        assert bill is not None
        assert bill.image_usd == pytest.approx(flare.unit_price_usd({"quality": quality}), rel=0.01)


@pytest.mark.parametrize(
    ("details", "text_usd", "parent_usd"),
    [
        ({"text_tokens": 100, "image_tokens": 900}, 0.0005, 0.0072),
        ({}, 0.0, 0.008),
        (None, 0.0, 0.008),
        (
            {
                "text_tokens": 100,
                "image_tokens": 900,
                "cached_tokens_details": {"text_tokens": 40, "image_tokens": 500},
            },
            # 60 * 5 + 40 * 1.25, 400 * 8 + 500 * 2
            0.00035,
            0.0042,
        ),
        # 100 * 1.25, 850 * 8 + 50 * 2
        ({"text_tokens": 100, "image_tokens": 900, "cached_tokens": 150}, 0.000125, 0.0069),
        ({"text_tokens": 5000}, 0.005, 0.0),
    ],
)
def test_what_is_read_is_billed_by_its_kind(details: object, text_usd: float, parent_usd: float) -> None:
    tokens = find_model(FLARE).tokens
    assert tokens is not None
    bill = bill_tokens({"input_tokens": 1000, "input_tokens_details": details, "output_tokens": 10}, tokens)
    assert bill is not None
    assert (bill.text_usd, bill.parent_usd, bill.image_usd) == pytest.approx((text_usd, parent_usd, 0.0003))


def test_without_a_parent_what_is_read_is_text_though_the_usage_does_not_say_so() -> None:
    usage = {"input_tokens": 250, "output_tokens": 439}
    drawn = draw(_open(Desk(_reply(usage=usage))), make_request(FLARE))
    assert drawn.cost_usd == pytest.approx((250 * 5 + 439 * 30) / 1e6)
    edited = draw(_open(Desk(_reply(usage=usage))), make_request(FLARE, strength=0.3), PICTURE)
    assert edited.cost_usd == pytest.approx((250 * 8 + 439 * 30) / 1e6)


@pytest.mark.parametrize(
    "usage",
    [
        None,
        "much",
        {},
        {"input_tokens": 5},
        {"input_tokens": 5, "output_tokens": 0},
        {"input_tokens": -5, "output_tokens": 10},
        {"input_tokens": 5, "output_tokens": 10**15},
        {"input_tokens": True, "output_tokens": 439},
        {"input_tokens": "5", "output_tokens": 439},
    ],
)
def test_without_a_usage_that_can_be_the_worst_case_is_the_bill_and_it_says_so(usage: object) -> None:
    request = make_request(FLARE, quality="medium")
    drawing = draw(_open(Desk(_reply(usage=usage))), request)
    # The list price, and a token for every byte of the text at 5 USD a million.
    assert drawing.cost_usd == pytest.approx(0.0132 + len(request.text.encode()) * 5 / 1e6)
    assert "worst case" in str(drawing.usage["billed_by"])


@pytest.mark.parametrize(
    ("status", "error", "leaf"),
    [
        (400, {"type": "image_generation_user_error", "code": "moderation_blocked"}, PromptRefused),
        (400, {"code": "content_policy_violation"}, PromptRefused),
        (429, {"type": "insufficient_quota", "code": "insufficient_quota"}, QuotaExhausted),
        (429, {"type": "insufficient_quota", "code": None}, QuotaExhausted),
        (400, {"code": "billing_hard_limit_reached"}, QuotaExhausted),
        (429, {"type": "requests", "code": "rate_limit_exceeded"}, Throttled),
        (401, {"code": "invalid_api_key"}, AuthenticationFailed),
        (403, {"code": "unsupported_country"}, AuthenticationFailed),
        (402, {"code": None}, PaymentRequired),
        (404, {"code": "model_not_found"}, ModelGone),
        (403, {"code": "model_not_found"}, ModelGone),
        (400, {"code": "invalid_value", "param": "size"}, RequestInvalid),
        (422, {"code": None}, RequestInvalid),
        (500, {"type": "server_error", "code": None}, OutcomeUnknown),
        (503, {"code": "overloaded"}, OutcomeUnknown),
        (500, {"code": "moderation_blocked"}, OutcomeUnknown),
    ],
)
def test_each_error_has_its_leaf_and_is_not_billed(
    status: int, error: dict[str, object], leaf: type[DrawError]
) -> None:
    failure = _draw_failing(httpx.Response(status, json={"error": {"message": "It did not work.", **error}}))
    assert type(failure) is leaf
    assert failure.cost_usd == 0
    assert "It did not work." in str(failure)


def test_a_refusal_is_known_by_its_words_where_its_code_is_missing() -> None:
    words = "Your request was rejected by the safety system. safety_violations=[violence]"
    error = {"message": words, "type": "image_generation_user_error", "param": None, "code": None}
    assert isinstance(_draw_failing(httpx.Response(400, json={"error": error})), PromptRefused)


@pytest.mark.parametrize("status", [400, 403])
def test_an_organisation_that_is_not_verified_is_told_what_to_do(status: int) -> None:
    words = "Your organization must be verified to use the model `gpt-image-2.5-flare`."
    failure = _draw_failing(httpx.Response(status, json={"error": {"message": words, "code": None}}))
    assert isinstance(failure, AuthenticationFailed)
    assert "Verify it in the account's settings" in str(failure)


def test_a_pause_is_taken_from_the_limit_headers() -> None:
    used_up = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m12s"}
    error = {"error": {"message": "Slow down.", "code": "rate_limit_exceeded"}}
    failure = _draw_failing(httpx.Response(429, json=error, headers=used_up))
    assert isinstance(failure, Throttled)
    assert failure.retry_after_s == 72
    assert draw(_open(Desk(_reply(used_up))), make_request(FLARE)).pause_s == 72
    assert draw(_open(Desk(_reply())), make_request(FLARE)).pause_s == 0


@pytest.mark.parametrize(
    "content", [b"", b"<html>Busy</html>", b'{"data": [{"b64_json": "iVBO', b"[1, 2]", b"\xff{", b'{"ok": true}']
)
def test_a_200_that_cannot_be_read_is_unknown(content: bytes) -> None:
    assert isinstance(_draw_failing(httpx.Response(200, content=content)), OutcomeUnknown)


@pytest.mark.parametrize(
    "data",
    [None, [], [{}], [{"b64_json": None}], ["x"], [{"b64_json": "not base64!"}], [{"b64_json": "iVBO!Rw0KGg=="}]],
)
def test_a_reply_without_a_picture_is_billed_by_its_usage(data: object) -> None:
    failure = _draw_failing(_reply(data=data))
    assert isinstance(failure, ImageQuarantined)
    assert failure.cost_usd == pytest.approx(0.01442)
    assert failure.usage["output_tokens"] == 439


def test_half_a_picture_is_handed_over_with_what_it_cost() -> None:
    half = base64.b64encode(PICTURE[: len(PICTURE) // 2]).decode()
    drawing = draw(_open(Desk(_reply(data=[{"b64_json": half}]))), make_request(FLARE))
    assert drawing.data == PICTURE[: len(PICTURE) // 2]
    assert drawing.cost_usd == pytest.approx(0.01442)


def test_a_lost_answer_is_unknown_and_an_unsent_request_is_not() -> None:
    def lose(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("nothing came", request=request)

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    for fail, leaf in ((lose, OutcomeUnknown), (refuse, DrawFailed)):
        desk = Desk(fail)
        with pytest.raises(leaf):
            draw(_open(desk), make_request(FLARE))
        assert len(desk.asked) == 1


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("gpt-image-2.6-flare", r"Nothing was sent\. openai/gpt-image-2\.6-flare has no list price"),
        ("dall-e-3", r"Nothing was sent\. The image model 'openai/dall-e-3' came to its end"),
    ],
)
def test_a_model_that_cannot_be_paid_is_not_asked(model: str, message: str) -> None:
    desk = Desk(_reply())
    with pytest.raises(RequestInvalid, match=message):
        draw(_open(desk), make_request(f"openai/{model}"))
    assert desk.asked == []


def test_a_task_of_an_earlier_run_is_not_forgotten_because_its_price_is_gone() -> None:
    earlier = NoTask()
    earlier.task_id = "task-1"
    with pytest.raises(OutcomeUnknown, match="sent before"):
        find_priced(make_request("freepik/mystic"), earlier)
    with pytest.raises(RequestInvalid, match="Nothing was sent"):
        find_priced(make_request("freepik/mystic"), NoTask())


def test_an_echoed_key_is_not_in_the_message() -> None:
    error = {"error": {"message": f"Incorrect API key provided: {KEYS['openai']}.", "code": "invalid_api_key"}}
    failure = _draw_failing(httpx.Response(401, json=error))
    assert KEYS["openai"] not in str(failure)


def test_without_a_key_it_says_which_variable_to_set() -> None:
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        open_openai(replace(SETTINGS, keys={}))
