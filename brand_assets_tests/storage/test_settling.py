"""This file tests that what was paid is written down once, whoever comes late, twice or with nonsense."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import polars as pl
import pytest

from brand_assets.errors import LedgerError
from brand_assets.records.drawing import Outcome, OutcomeStatus
from brand_assets.records.tables import SPEND
from brand_assets.storage.ledger import Ledger, PricedRequest, SpendKey, SpendRow
from brand_assets_tests.storage.ledger_workers import request

NOW = datetime(2026, 3, 31, 12, 0, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=31)
KEY = request(1).request_key


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def outcome(
    status: OutcomeStatus = "drawn", cost_usd: float = 0.03, number: int = 1, provider: str = "openai"
) -> Outcome:
    of = request(number, provider=provider)
    return Outcome(
        of.request_key, of.prompt_id, of.campaign, of.round, of.attempt, of.provider, of.model, status, "why", cost_usd,
        1.5, NOW, sha256="a" * 64, media_type="image/png", width_px=1024, height_px=768,
    )  # fmt: skip


def reserve(ledger: Ledger, run_id: str, now: datetime = NOW, is_repeatable: bool = False) -> str:
    return ledger.spend.reserve([PricedRequest(request(1), 0.04, is_repeatable)], run_id, now=now)[0].state


def spend_row(ledger: Ledger) -> dict[str, object]:
    return ledger.copy_table("spend").filter(pl.col("request_key") == KEY).row(0, named=True)


@pytest.mark.parametrize(
    ("status", "spend_status", "cost_usd"),
    [
        ("drawn", "charged", 0.03),
        ("refused", "charged", 0.03),
        ("quarantined", "charged", 0.03),
        ("failed", "released", 0.0),
        ("unknown", "unknown", None),
    ],
)
def test_each_outcome_says_what_becomes_of_the_money(
    ledger: Ledger, status: OutcomeStatus, spend_status: str, cost_usd: float | None
) -> None:
    reserve(ledger, "run-1")
    settled = ledger.spend.settle_outcome(outcome(status), "run-1", {"tokens": 7})
    assert settled.is_applied
    row = spend_row(ledger)
    assert (row["status"], row["cost_usd"], row["estimated_usd"]) == (spend_status, cost_usd, 0.04)
    assert json.loads(str(row["usage"])) == {"tokens": 7}
    assert ledger.spend.outcomes("harbor", "concept") == [replace(outcome(status), cost_usd=cost_usd or 0.0)]


def test_settling_twice_pays_once(ledger: Ledger) -> None:
    reserve(ledger, "run-1")
    first = ledger.spend.settle_outcome(outcome(), "run-1")
    again = ledger.spend.settle_outcome(outcome(cost_usd=9.0), "run-1")
    assert (again.outcome, again.is_applied) == (first.outcome, False)
    assert ledger.spend.sum_spend() == [SpendRow("harbor", 1, 0.03, 0.0, 0.0)]


def test_the_answer_of_a_run_that_was_given_up_still_counts_and_only_once(ledger: Ledger) -> None:
    reserve(ledger, "run-1", is_repeatable=True)
    reserve(ledger, "run-2", LATER, is_repeatable=True)
    assert ledger.spend.settle_outcome(outcome(), "run-1").is_applied
    assert not ledger.spend.settle_outcome(replace(outcome(), sha256="b" * 64), "run-2").is_applied
    assert [o.sha256 for o in ledger.spend.outcomes("harbor", "concept")] == ["a" * 64]


@pytest.mark.parametrize("status", ["failed", "unknown"])
def test_no_answer_from_a_run_that_was_given_up_leaves_the_new_runs_reservation(
    ledger: Ledger, status: OutcomeStatus
) -> None:
    reserve(ledger, "run-1", is_repeatable=True)
    reserve(ledger, "run-2", LATER, is_repeatable=True)
    assert not ledger.spend.settle_outcome(outcome(status), "run-1").is_applied
    assert (spend_row(ledger)["status"], spend_row(ledger)["run_id"]) == ("reserved", "run-2")
    assert ledger.spend.outcomes("harbor", "concept") == []


def test_an_unknown_request_whose_image_comes_after_all_is_charged_as_reported(ledger: Ledger) -> None:
    reserve(ledger, "run-1")
    assert reserve(ledger, "run-2", LATER) == "unknown"
    assert ledger.spend.settle_outcome(outcome(), "run-1").is_applied
    assert (spend_row(ledger)["status"], spend_row(ledger)["cost_usd"]) == ("charged", 0.03)
    assert ledger.spend.list_unknown() == []
    assert [o.status for o in ledger.spend.outcomes("harbor", "concept")] == ["drawn"]


def test_a_failed_outcome_is_replaced_by_what_comes_of_the_next_try(ledger: Ledger) -> None:
    reserve(ledger, "run-1")
    ledger.spend.settle_outcome(outcome("failed"), "run-1")
    assert reserve(ledger, "run-2") == "reserved"
    ledger.spend.settle_outcome(outcome("drawn"), "run-2")
    assert [o.status for o in ledger.spend.outcomes("harbor", "concept")] == ["drawn"]
    assert ledger.spend.sum_spend() == [SpendRow("harbor", 1, 0.03, 0.0, 0.0)]


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf"), -1.0, 1e12])
def test_a_cost_that_is_no_amount_is_replaced_by_the_worst_case_and_the_image_is_kept(
    ledger: Ledger, nonsense: float
) -> None:
    reserve(ledger, "run-1")
    assert ledger.spend.settle_outcome(outcome(cost_usd=nonsense), "run-1").outcome.cost_usd == 0.04
    assert spend_row(ledger)["cost_usd"] == 0.04


def test_text_that_is_not_unicode_does_not_lose_a_paid_image(ledger: Ledger) -> None:
    reserve(ledger, "run-1")
    ledger.spend.settle_outcome(replace(outcome(), reason="odd \ud800"), "run-1", {"odd": "\ud800", "at": NOW})
    assert [o.reason for o in ledger.spend.outcomes("harbor", "concept")] == ["odd ?"]


def test_a_picture_made_elsewhere_needs_no_reservation(ledger: Ledger) -> None:
    assert ledger.spend.settle_outcome(outcome(cost_usd=1.25), now=NOW).is_applied
    assert not ledger.spend.settle_outcome(outcome(cost_usd=1.25), now=NOW).is_applied
    assert ledger.spend.sum_spend("month") == [SpendRow("2026-03", 1, 1.25, 0.0, 0.0)]


def test_an_unknown_request_settled_at_nothing_may_be_drawn_again(ledger: Ledger) -> None:
    reserve(ledger, "run-1")
    reserve(ledger, "run-2", LATER)
    ledger.spend.settle_unknown(KEY, 0.0, "ana", LATER)
    (settled,) = ledger.spend.outcomes("harbor", "concept")
    assert (settled.status, settled.cost_usd) == ("failed", 0.0)
    assert (settled.reason or "").endswith("Settled by ana at 0.0000 USD: not billed.")
    assert reserve(ledger, "run-3", LATER) == "reserved"


def test_an_unknown_request_settled_at_a_sum_is_charged_and_stays_settled(ledger: Ledger) -> None:
    reserve(ledger, "run-1")
    reserve(ledger, "run-2", LATER)
    ledger.spend.settle_unknown(KEY, 0.035, "ana", LATER)
    assert ledger.spend.committed("harbor", NOW).campaign_usd == 0.035
    assert ledger.spend.list_unknown() == []
    assert reserve(ledger, "run-3", LATER) == "settled"
    assert not ledger.spend.settle_outcome(outcome("unknown"), "run-1").is_applied
    assert ledger.spend.settle_outcome(outcome("drawn"), "run-1").is_applied
    assert ledger.spend.sum_spend() == [SpendRow("harbor", 1, 0.03, 0.0, 0.0)]


def test_only_what_is_unknown_can_be_settled_by_a_named_person_at_an_amount(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="there is no such request"):
        ledger.spend.settle_unknown("nowhere", 1.0, "ana")
    reserve(ledger, "run-1")
    with pytest.raises(LedgerError, match="it is reserved"):
        ledger.spend.settle_unknown(KEY, 1.0, "ana")
    reserve(ledger, "run-2", LATER)
    for nonsense in (-0.01, float("nan"), float("inf")):
        with pytest.raises(LedgerError, match="not an amount"):
            ledger.spend.settle_unknown(KEY, nonsense, "ana")
    with pytest.raises(LedgerError, match="Nobody signed"):
        ledger.spend.settle_unknown(KEY, 1.0, " ")
    assert len(ledger.spend.list_unknown()) == 1


def test_sums_are_exact_and_by_every_key(ledger: Ledger) -> None:
    async def settle_all() -> None:
        jobs = [ledger.spend.asettle_outcome(outcome(cost_usd=0.1, number=n, provider="openai")) for n in range(10)]
        jobs += [ledger.spend.asettle_outcome(outcome("refused", 0.02, n, "stability")) for n in range(3)]
        await asyncio.gather(*jobs)

    asyncio.run(settle_all())
    ledger.spend.reserve([PricedRequest(request(77), 0.04)], "run-1", now=NOW)
    ledger.spend.settle_outcome(outcome("unknown", number=77), "run-1")
    ledger.spend.reserve([PricedRequest(request(78), 0.05)], "run-1", now=NOW)
    assert ledger.spend.sum_spend("provider") == [
        SpendRow("openai", 10, 1.0, 0.05, 0.04),
        SpendRow("stability", 0, 0.06, 0.0, 0.0),
    ]
    assert [row.key for row in ledger.spend.sum_spend("model")] == ["openai/m", "stability/m"]
    assert ledger.spend.sum_spend("round") == [SpendRow("concept", 10, 1.06, 0.05, 0.04)]
    assert ledger.spend.sum_spend("campaign", "another") == []
    with pytest.raises(LedgerError, match="campaign, round, provider, model, month"):
        ledger.spend.sum_spend(cast(SpendKey, "weekday"))


def test_paid_keys_are_those_that_were_or_may_have_been_sent(ledger: Ledger) -> None:
    priced = [PricedRequest(request(number), 0.01) for number in range(5)]
    ledger.spend.reserve(priced, "run-1", now=NOW)
    statuses: tuple[OutcomeStatus, ...] = ("drawn", "failed", "unknown")
    for number, status in enumerate(statuses):
        ledger.spend.settle_outcome(outcome(status, number=number), "run-1")
    ledger.spend.release(request(3).request_key, "run-1")
    assert ledger.spend.paid_keys("harbor", "concept", 1) == {request(n).request_key for n in (0, 2, 4)}
    assert ledger.spend.paid_keys("harbor", "concept", 2) == set()


def test_the_copy_for_the_lake_has_its_schema_even_when_empty(ledger: Ledger) -> None:
    assert ledger.copy_table("spend").schema == SPEND
    reserve(ledger, "run-1")
    copied = ledger.copy_table("spend")
    assert copied.schema == SPEND
    assert copied["at"].to_list() == [NOW]
