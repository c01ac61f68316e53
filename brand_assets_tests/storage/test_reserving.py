"""This file tests reservations: each request is sent by one run, and never past a budget."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brand_assets.errors import ConfigError, LedgerError
from brand_assets.records.drawing import DrawRequest, Outcome, OutcomeStatus
from brand_assets.storage.ledger import Budgets, Ledger, PricedRequest
from brand_assets_tests.storage.ledger_workers import request, reserve_numbers, run_all

NOW = datetime(2026, 3, 31, 23, 59, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=31)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def outcome(of: DrawRequest, status: OutcomeStatus = "drawn", cost_usd: float = 0.04) -> Outcome:
    return Outcome(
        of.request_key, of.prompt_id, of.campaign, of.round, of.attempt, of.provider, of.model, status, None, cost_usd,
        1.0, NOW,
    )  # fmt: skip


def states(
    ledger: Ledger,
    numbers: list[int],
    run_id: str,
    each_usd: float = 0.04,
    *,
    campaign_usd: float | None = None,
    month_usd: float | None = None,
    now: datetime = NOW,
) -> list[str]:
    priced = [PricedRequest(request(number), each_usd) for number in numbers]
    reservations = ledger.spend.reserve(priced, run_id, Budgets(campaign_usd, month_usd), now=now)
    return [reservation.state for reservation in reservations]


def test_a_request_is_one_runs_at_a_time(ledger: Ledger) -> None:
    assert states(ledger, [1, 2], "run-1") == ["reserved", "reserved"]
    assert states(ledger, [2, 3], "run-2") == ["held", "reserved"]
    (held,) = ledger.spend.reserve([PricedRequest(request(1), 0.04)], "run-2", now=NOW)
    assert held.run_id == "run-1"


def test_the_same_request_twice_in_one_call_is_sent_once(ledger: Ledger) -> None:
    assert states(ledger, [1, 1], "run-1") == ["reserved", "held"]


def test_no_requests_reserve_nothing(ledger: Ledger) -> None:
    assert ledger.spend.reserve([], "run-1") == []


def test_a_heartbeat_keeps_a_reservation(ledger: Ledger) -> None:
    states(ledger, [1, 2], "run-1")
    assert ledger.spend.heartbeat("run-1", NOW + timedelta(seconds=20)) == 2
    assert ledger.spend.heartbeat("run-1", NOW - timedelta(hours=1)) == 2
    assert states(ledger, [1], "run-2", now=NOW + timedelta(seconds=49)) == ["held"]
    assert states(ledger, [1], "run-2", now=NOW + timedelta(seconds=51)) == ["unknown"]


def test_an_abandoned_request_that_may_have_been_billed_is_never_sent_again(ledger: Ledger) -> None:
    states(ledger, [1], "run-1")
    (reservation,) = ledger.spend.reserve([PricedRequest(request(1), 0.04)], "run-2", now=LATER)
    assert reservation.state == "unknown"
    assert reservation.outcome is not None
    assert reservation.outcome.status == "unknown"
    assert "Run run-1 stopped at 2026-03-31 23:59:00 UTC" in (reservation.outcome.reason or "")
    assert ledger.spend.outcomes("harbor", "concept") == [reservation.outcome]
    assert states(ledger, [1], "run-3", now=LATER) == ["unknown"]
    (unknown,) = ledger.spend.list_unknown()
    assert (unknown.request_key, unknown.estimated_usd, unknown.at) == (request(1).request_key, 0.04, NOW)
    assert ledger.spend.list_unknown("another") == []


def test_an_abandoned_request_that_costs_nothing_to_repeat_is_taken_over(ledger: Ledger) -> None:
    priced = [PricedRequest(request(1), 0.0, is_repeatable=True)]
    ledger.spend.reserve(priced, "run-1", now=NOW)
    assert ledger.spend.reserve(priced, "run-2", now=NOW)[0].state == "held"
    (taken,) = ledger.spend.reserve(priced, "run-2", now=LATER)
    assert (taken.state, taken.run_id, taken.task_id) == ("reserved", "run-2", None)
    assert ledger.spend.heartbeat("run-1", LATER) == 0


def test_an_abandoned_task_is_handed_on_to_be_polled_and_counts_once(ledger: Ledger) -> None:
    priced = [PricedRequest(request(1), 0.04)]
    ledger.spend.reserve(priced, "run-1", now=NOW)
    ledger.spend.record_task(request(1).request_key, "run-1", "task-9", NOW)
    (taken,) = ledger.spend.reserve(priced, "run-2", Budgets(campaign_usd=0.04), now=LATER)
    assert (taken.state, taken.run_id, taken.task_id) == ("reserved", "run-2", "task-9")
    assert ledger.spend.committed("harbor", NOW).campaign_usd == 0.04
    with pytest.raises(LedgerError, match="run run-1 no longer holds"):
        ledger.spend.record_task(request(1).request_key, "run-1", "task-10")


@pytest.mark.parametrize("status", ["drawn", "refused", "quarantined"])
def test_what_has_an_outcome_is_settled(ledger: Ledger, status: OutcomeStatus) -> None:
    states(ledger, [1], "run-1")
    ledger.spend.settle_outcome(outcome(request(1), status), "run-1")
    (settled,) = ledger.spend.reserve([PricedRequest(request(1), 0.04)], "run-2", now=LATER)
    assert settled.state == "settled"
    assert settled.outcome == outcome(request(1), status)


def test_what_failed_unbilled_or_was_released_may_be_reserved_again(ledger: Ledger) -> None:
    states(ledger, [1, 2], "run-1")
    ledger.spend.settle_outcome(outcome(request(1), "failed"), "run-1")
    assert not ledger.spend.release(request(2).request_key, "run-2")
    assert ledger.spend.release(request(2).request_key, "run-1")
    assert ledger.spend.committed("harbor", NOW).campaign_usd == 0
    assert states(ledger, [1, 2], "run-2") == ["reserved", "reserved"]


def test_a_model_without_a_price_is_refused_and_nothing_is_reserved(ledger: Ledger) -> None:
    unpriced = [PricedRequest(request(1), 0.04), PricedRequest(request(2), None)]
    with pytest.raises(ConfigError, match="No price is known for openai/m"):
        ledger.spend.reserve(unpriced, "run-1")
    for nonsense in (float("nan"), float("inf"), -0.01):
        with pytest.raises(ConfigError, match="No price is known"):
            ledger.spend.reserve([PricedRequest(request(1), nonsense)], "run-1")
    assert ledger.copy_table("spend").height == 0


def test_one_call_is_for_one_campaign(ledger: Ledger) -> None:
    mixed = [PricedRequest(request(1), 0.0), PricedRequest(request(1, campaign="bakery"), 0.0)]
    with pytest.raises(ValueError, match="several campaigns: bakery, harbor"):
        ledger.spend.reserve(mixed, "run-1")


def test_a_budget_is_used_up_to_the_cent_and_not_past_it(ledger: Ledger) -> None:
    # Ten times 0.1 is exactly 1.0 in the ledger, and not in floating point.
    assert states(ledger, list(range(11)), "run-1", 0.1, campaign_usd=1.0) == ["reserved"] * 10 + ["refused_budget"]
    (refused,) = ledger.spend.reserve([PricedRequest(request(50), 0.1)], "run-1", Budgets(campaign_usd=1.0), now=NOW)
    assert refused.reason is not None
    assert "campaign 'harbor' to 1.1000 USD, and its budget is 1.00 USD" in refused.reason
    assert states(ledger, [60], "run-1", 0.0, campaign_usd=0.5) == ["reserved"]


def test_a_tiny_price_is_rounded_up_and_never_to_nothing(ledger: Ledger) -> None:
    assert states(ledger, [1], "run-1", 1e-9, campaign_usd=0.0) == ["refused_budget"]


def test_charged_reserved_and_unknown_all_count_and_released_does_not(ledger: Ledger) -> None:
    states(ledger, [1, 2, 3, 4], "run-1")
    ledger.spend.settle_outcome(outcome(request(1), "drawn", 0.01), "run-1")
    ledger.spend.settle_outcome(outcome(request(2), "unknown"), "run-1")
    ledger.spend.settle_outcome(outcome(request(3), "failed"), "run-1")
    assert ledger.spend.committed("harbor", NOW).campaign_usd == pytest.approx(0.01 + 0.04 + 0.04)
    assert states(ledger, [5], "run-1", campaign_usd=0.12) == ["refused_budget"]
    assert states(ledger, [5], "run-1", campaign_usd=0.13) == ["reserved"]


def test_the_months_budget_is_over_all_campaigns_and_ends_with_the_month(ledger: Ledger) -> None:
    bakery = [PricedRequest(request(1, campaign="bakery"), 0.06)]
    assert ledger.spend.reserve(bakery, "run-1", Budgets(month_usd=0.1), now=NOW)[0].state == "reserved"
    (refused,) = ledger.spend.reserve([PricedRequest(request(1), 0.06)], "run-2", Budgets(month_usd=0.1), now=NOW)
    assert refused.state == "refused_budget"
    assert "this month to 0.1200 USD" in (refused.reason or "")
    april = datetime(2026, 4, 1, 0, 0, 0, tzinfo=UTC)
    assert states(ledger, [1], "run-2", 0.06, month_usd=0.1, now=april) == ["reserved"]
    assert ledger.spend.committed("bakery", april).month_usd == 0.06
    assert ledger.spend.committed("bakery", NOW).month_usd == 0.06


def test_a_month_is_a_month_in_utc(ledger: Ledger) -> None:
    tokyo_morning = datetime.fromisoformat("2026-04-01T08:00:00+09:00")
    states(ledger, [1], "run-1", now=tokyo_morning)
    assert [row.key for row in ledger.spend.sum_spend("month")] == ["2026-03"]


def test_processes_that_want_the_same_requests_share_them_out(tmp_path: Path) -> None:
    ledger, logs = tmp_path / "ledger.duckdb", [tmp_path / f"log{i}" for i in range(2)]
    numbers = list(range(25))
    run_all(
        reserve_numbers,
        [(ledger, "forward", numbers, 0.01, None, logs[0]), (ledger, "backward", numbers[::-1], 0.01, None, logs[1])],
    )
    forward, backward = (json.loads(log.read_text()) for log in logs)
    assert len(forward) == len(backward) == 25
    for number in forward:
        assert sorted([forward[number], backward[number]]) == ["held", "reserved"]


def test_eight_processes_together_never_pass_a_budget(tmp_path: Path) -> None:
    path, logs = tmp_path / "ledger.duckdb", [tmp_path / f"log{i}" for i in range(8)]
    run_all(
        reserve_numbers,
        [(path, f"run-{i}", list(range(i * 100, i * 100 + 6)), 0.1, 3.0, log) for i, log in enumerate(logs)],
    )
    found = [state for log in logs for state in json.loads(log.read_text()).values()]
    assert sorted(found) == ["refused_budget"] * 18 + ["reserved"] * 30
    assert Ledger(path).spend.committed("harbor").campaign_usd == 3.0
