"""This file tests that a run beats for what it is at, and asks before it sends what it was not heard of for long."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brand_assets.campaigns.round_book import RoundBook
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.errors import ReservationLost
from brand_assets.records.drawing import DrawRequest
from brand_assets.settings import Settings
from brand_assets.storage.ledger import Budgets, PricedRequest

PAID = DrawRequest("harbor", "concept", 1, "p1", "stability", "sd3.5-medium", "a mark", "", {}, 1)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return open_studio(Settings(data_root=tmp_path, dagster_home=tmp_path))


def open_book(studio: Studio, run_id: str) -> RoundBook:
    return RoundBook(studio, run_id, Budgets())


def give_up_on(studio: Studio) -> None:
    """Another run meets the reservation as if it were older than it may be."""
    later = datetime.now(UTC) + timedelta(seconds=40)
    assert studio.ledger.spend.reserve([PricedRequest(PAID, 0.04)], "run-2", now=later)[0].state == "unknown"


def test_what_a_killed_process_left_goes_cold_though_its_run_goes_on(studio: Studio) -> None:
    studio.ledger.spend.reserve([PricedRequest(PAID, 0.04)], "run-1", now=datetime.now(UTC) - timedelta(seconds=31))
    restarted = open_book(studio, "run-1")
    asyncio.run(restarted.heartbeat())
    assert asyncio.run(restarted.reserve(PAID)).state == "unknown"


def test_a_process_that_slept_sends_nothing_that_is_not_its_own_any_more(studio: Studio) -> None:
    book = open_book(studio, "run-1")
    assert asyncio.run(book.reserve(PAID)).state == "reserved"
    asyncio.run(book.make_sure(PAID.request_key))
    give_up_on(studio)
    studio.ledger.spend.settle_unknown(PAID.request_key, 0.0, "ana")
    asyncio.run(book.make_sure(PAID.request_key))  # heard of a moment ago: the ledger is not asked for every create
    book.held[PAID.request_key] -= 16
    with pytest.raises(ReservationLost):
        asyncio.run(book.make_sure(PAID.request_key))


def test_a_process_that_slept_takes_back_what_it_knows_to_be_unsent(studio: Studio) -> None:
    book = open_book(studio, "run-1")
    asyncio.run(book.reserve(PAID))
    give_up_on(studio)
    book.held[PAID.request_key] -= 3600
    asyncio.run(book.make_sure(PAID.request_key))
    assert asyncio.run(open_book(studio, "run-2").reserve(PAID)).state == "held"
