"""This file tests how pictures are read out of answers, in every form that the vendors' documents leave open."""

import asyncio
import base64

import pytest

from brand_assets.errors import ImageQuarantined
from brand_assets.generation.clients.outputs import find_address, is_flagged
from brand_assets.generation.clients.pictures import data_url, read_base64
from brand_assets.generation.clients.polling import fetch_paid
from brand_assets.remote.client import open_remote
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


def test_a_flag_counts_in_a_list_or_without_one() -> None:
    assert [is_flagged(flags) for flags in ([True, False], True, [False, True], False, [], None, ["no"])] == [
        True,
        True,
        *[False] * 5,
    ]
