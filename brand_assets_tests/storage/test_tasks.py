"""This file tests what the ledger keeps of tasks at a provider, and what it hands on to the run that comes next."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brand_assets.errors import LedgerError, ReservationLost
from brand_assets.records.drawing import Outcome, Reservation, Unclaimed
from brand_assets.storage.ledger import Ledger, OpenRequest, PricedRequest
from brand_assets_tests.storage.ledger_workers import request

NOW = datetime(2026, 3, 31, 12, 0, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=31)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def reserve(ledger: Ledger, *numbers: int, run_id: str = "run-1", now: datetime = NOW, is_listed: bool = False) -> None:
    priced = [PricedRequest(request(number), 0.04, is_listed=is_listed) for number in numbers]
    ledger.spend.reserve(priced, run_id, now=now)


def unknown(number: int) -> Outcome:
    of = request(number)
    return Outcome(
        of.request_key, of.prompt_id, of.campaign, of.round, of.attempt, of.provider, of.model, "unknown", "late", 0.0,
        900.0, NOW,
    )  # fmt: skip


def test_a_lost_task_of_a_provider_that_lists_them_is_to_be_looked_for(ledger: Ledger) -> None:
    reserve(ledger, 1)
    priced = PricedRequest(request(1), 0.04, is_listed=True)
    (taken,) = ledger.spend.reserve([priced], "run-2", now=LATER)
    assert (taken.state, taken.run_id, taken.task_id, taken.is_lost) == ("reserved", "run-2", None, True)
    assert ledger.spend.committed("harbor", NOW).campaign_usd == 0.04


def test_an_unknown_request_with_a_task_is_asked_about_again_and_one_without_is_not(ledger: Ledger) -> None:
    reserve(ledger, 1, 2)
    ledger.spend.record_task(request(1).request_key, "run-1", "task-1", NOW)
    for number in (1, 2):
        ledger.spend.settle_outcome(unknown(number), "run-1")
    priced = [PricedRequest(request(number), 0.04) for number in (1, 2)]
    with_task, without = ledger.spend.reserve(priced, "run-2", now=NOW)
    assert (with_task.state, with_task.task_id, without.state) == ("reserved", "task-1", "unknown")
    ledger.spend.settle_outcome(replace(unknown(1), status="drawn", cost_usd=0.03, sha256="a" * 64), "run-2")
    assert [one.status for one in ledger.spend.outcomes("harbor", "concept")] == ["drawn", "unknown"]
    assert ledger.spend.committed("harbor", NOW).campaign_usd == pytest.approx(0.03 + 0.04)


def test_what_a_person_has_settled_is_not_asked_about_again(ledger: Ledger) -> None:
    reserve(ledger, 1)
    ledger.spend.record_task(request(1).request_key, "run-1", "task-1", NOW)
    ledger.spend.settle_outcome(unknown(1), "run-1")
    ledger.spend.settle_unknown(request(1).request_key, 0.04, "ana", NOW)
    assert ledger.spend.reserve([PricedRequest(request(1), 0.04)], "run-2", now=NOW)[0].state == "settled"


def test_an_unknown_request_without_an_outcome_can_be_settled_all_the_same(ledger: Ledger) -> None:
    reserve(ledger, 1)
    ledger.call(lambda connection: connection.execute("UPDATE spend SET status = 'unknown'").fetchall())
    ledger.spend.settle_unknown(request(1).request_key, 0.0, "ana", NOW)
    assert ledger.spend.list_unknown() == []


def test_a_task_belongs_to_one_request(ledger: Ledger) -> None:
    reserve(ledger, 1, 2)
    ledger.spend.record_task(request(1).request_key, "run-1", "task-1", NOW)
    with pytest.raises(LedgerError, match="it is that of"):
        ledger.spend.record_task(request(2).request_key, "run-1", "task-1", NOW)
    ledger.spend.record_task(request(1).request_key, "run-1", None, NOW)
    ledger.spend.record_task(request(2).request_key, "run-1", "task-1", NOW)
    assert [one.task_id for one in ledger.spend.list_open("harbor", "concept")].count("task-1") == 1


@pytest.mark.parametrize("is_listed", [False, True])
def test_a_run_that_slept_while_it_created_a_task_ends_the_doubt(is_listed: bool, ledger: Ledger) -> None:
    priced = PricedRequest(request(1), 0.04, is_listed=is_listed)
    reserve(ledger, 1, is_listed=is_listed)
    (taken,) = ledger.spend.reserve([priced], "run-2", now=LATER)
    assert taken.state == ("reserved" if is_listed else "unknown")
    ledger.spend.record_task(request(1).request_key, "run-1", "task-1", LATER)
    assert ledger.spend.reserve([priced], "run-3", now=LATER)[0] == Reservation(request(1).request_key, "held", "run-1")
    ledger.spend.settle_outcome(replace(unknown(1), status="drawn", cost_usd=0.04, sha256="a" * 64), "run-1")
    assert [one.status for one in ledger.spend.outcomes("harbor", "concept")] == ["drawn"]


def test_a_task_that_another_run_found_or_a_person_settled_is_not_taken_back(ledger: Ledger) -> None:
    reserve(ledger, 1, 2, is_listed=True)
    found, settled = request(1).request_key, request(2).request_key
    ledger.spend.reserve([PricedRequest(request(1), 0.04, is_listed=True)], "run-2", now=LATER)
    ledger.spend.record_task(found, "run-2", "task-1", LATER)
    ledger.spend.settle_outcome(unknown(2), "run-1")
    ledger.spend.settle_unknown(settled, 0.0, "ana", LATER)
    for key, task_id in ((found, "task-1"), (found, None), (settled, "task-2")):
        with pytest.raises(ReservationLost):
            ledger.spend.record_task(key, "run-1", task_id, LATER)


def test_unclaimed_tasks_are_those_that_no_request_has(ledger: Ledger) -> None:
    reserve(ledger, 1, 2, 3)
    ledger.spend.record_task(request(1).request_key, "run-1", "task-1", NOW)
    found = asyncio.run(ledger.spend.afind_unclaimed(request(2).request_key, ["task-1", "task-2"]))
    assert found == Unclaimed(("task-2",), rivals=1)


def test_a_run_that_says_that_it_ended_is_taken_over_at_once(ledger: Ledger) -> None:
    reserve(ledger, 1)
    ledger.spend.record_task(request(1).request_key, "run-1", "task-1", NOW)
    assert ledger.spend.reserve([PricedRequest(request(1), 0.04)], "run-2", now=NOW)[0].state == "held"
    assert asyncio.run(ledger.spend.aabandon("run-1")) == 1
    (taken,) = ledger.spend.reserve([PricedRequest(request(1), 0.04)], "run-2", now=NOW)
    assert (taken.state, taken.task_id) == ("reserved", "task-1")


def test_open_requests_are_those_without_an_answer(ledger: Ledger) -> None:
    reserve(ledger, 1, 2, 3)
    ledger.spend.record_task(request(1).request_key, "run-1", "task-1", NOW)
    ledger.spend.settle_outcome(unknown(2), "run-1")
    ledger.spend.settle_outcome(replace(unknown(3), status="drawn"), "run-1")
    found = {one.request_key: one for one in ledger.spend.list_open("harbor", "concept")}
    keys = [request(number).request_key for number in (1, 2)]
    assert found == {
        keys[0]: OpenRequest(keys[0], "reserved", "task-1", 0.04),
        keys[1]: OpenRequest(keys[1], "unknown", None, 0.04),
    }


def test_an_answer_without_a_picture_is_no_image(ledger: Ledger) -> None:
    reserve(ledger, 1, 2)
    ledger.spend.settle_outcome(replace(unknown(1), status="drawn", cost_usd=0.01), "run-1")
    ledger.spend.settle_outcome(replace(unknown(2), status="drawn", cost_usd=0.04, sha256="a" * 64), "run-1")
    [row] = ledger.spend.sum_spend("campaign")
    assert (row.images, row.cost_usd) == (1, 0.05)


def test_a_fallback_is_paid_for_the_request_that_it_stands_in_for(ledger: Ledger) -> None:
    first, other = request(1), replace(request(1), provider="fal", fallback_of=request(1).request_key)
    ledger.spend.reserve([PricedRequest(other, 0.04)], "run-1", now=NOW)
    assert ledger.spend.paid_keys("harbor", "concept", 1) == {first.request_key}
