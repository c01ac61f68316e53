"""This file tests how pictures are read out of answers, in every form that the vendors' documents leave open."""

import asyncio
import base64
import json

import pytest

from brand_assets.errors import ImageQuarantined
from brand_assets.generation.clients import fal_errors, freepik, openai, replicate, stability
from brand_assets.generation.clients.outputs import find_address, find_id, is_flagged
from brand_assets.generation.clients.pictures import data_url, read_base64
from brand_assets.generation.clients.polling import fetch_paid
from brand_assets.generation.clients.token_bill import list_counts
from brand_assets.remote.client import Classify, Reply, open_remote
from brand_assets_tests.generation.clients.desk import SETTINGS, Desk

BYTES = bytes(range(256)) * 3 + b"ab"
PACKED = base64.b64encode(BYTES).decode()


@pytest.mark.parametrize(
    "text",
    [PACKED, PACKED.rstrip("="), base64.encodebytes(BYTES).decode(), data_url(BYTES, "image/png"), f"Data:,{PACKED}"],
)
def test_a_picture_is_read_with_lines_without_its_end_and_as_an_address(text: str) -> None:
    assert read_base64(text, "OpenAI", 0.1, {}) == BYTES


@pytest.mark.parametrize("text", [None, 5, [PACKED], "not base64!", "data:image/svg+xml,%3Csvg", "abcde"])
def test_what_is_no_picture_is_kept_out_with_what_it_cost(text: object) -> None:
    with pytest.raises(ImageQuarantined, match="OpenAI's") as problem:
        read_base64(text, "OpenAI", 0.1, {"id": 1})
    assert (problem.value.cost_usd, problem.value.usage) == (0.1, {"id": 1})


def test_an_address_that_is_the_picture_itself_is_not_fetched() -> None:
    desk = Desk(lambda request: pytest.fail("Nothing is to be asked."))
    remote = open_remote("fal", SETTINGS, headers={}, transport=desk.transport)
    assert asyncio.run(fetch_paid(remote, data_url(BYTES, "image/png"), 0.1, {})) == BYTES


@pytest.mark.parametrize(
    ("output", "url"),
    [
        ("https://a/b.png", "https://a/b.png"),
        (["https://a/b.png", "https://a/c.png"], "https://a/b.png"),
        ([{"url": "https://a/b.png", "width": 9}], "https://a/b.png"),
        ({"url": "https://a/b.png"}, "https://a/b.png"),
        *[(nothing, None) for nothing in (None, [], "", [None], {}, [{"url": 5}], 7)],
    ],
)
def test_the_first_picture_is_found_in_a_list_or_without_one(output: object, url: str | None) -> None:
    assert find_address(output) == url


HALF = "half an emoji: \ud83d"
"""What a service leaves that cuts its texts by UTF-16; no ledger takes it."""


@pytest.mark.parametrize(
    ("classify", "status", "body"),
    [
        (fal_errors.classify, 422, {"detail": [{"loc": [], "msg": HALF, "type": HALF}]}),
        (freepik.classify, 400, {"problem": {"message": HALF, "invalid_params": [{"name": HALF, "reason": HALF}]}}),
        (openai.classify, 400, {"error": {"message": HALF, "code": HALF}}),
        (openai.classify, 400, {"error": {"message": HALF, "code": "moderation_blocked"}}),
        (replicate.classify, 422, {"detail": f"NSFW, {HALF}"}),
        (stability.classify, 400, {"id": "1", "name": HALF, "errors": [HALF]}),
        (stability.classify, 403, {"id": "1", "name": "content_moderation", "errors": [HALF]}),
    ],
)
def test_half_a_character_in_an_error_does_not_reach_the_ledger(
    classify: Classify, status: int, body: dict[str, object]
) -> None:
    problem = classify(Reply(status, {}, json.dumps(body).encode()))
    assert "half an emoji" in str(problem).encode().decode()


@pytest.mark.parametrize("found", [None, 5, "", "\ud83d", "a b", "../x", "a" * 201, ["a"]])
def test_an_id_that_no_address_and_no_ledger_can_hold_is_none(found: object) -> None:
    assert find_id({"id": found}, "id") is None
    assert find_id({"id": "046b6c7f-0b8a_43b9.b35d"}, "id") == "046b6c7f-0b8a_43b9.b35d"


def test_of_a_usage_its_counts_are_kept() -> None:
    odd = {"a": 5, "b": {"c": 7, "d": float("nan"), "e": {}}, "f": HALF, HALF: 3, "g": -1, "h": True}
    assert list_counts(odd) == {"a": 5, "b": {"c": 7}}


def test_a_flag_counts_in_a_list_or_without_one() -> None:
    assert [is_flagged(flags) for flags in ([True, False], True, [False, True], False, [], None, ["no"])] == [
        True,
        True,
        *[False] * 5,
    ]
