"""This file tests that the ledger keeps what was asked of language models, and lets nobody ask it twice."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brand_assets.errors import ConfigError
from brand_assets.records.drawing import DrawRequest, Outcome, OutcomeStatus
from brand_assets.records.enhancing import Wording
from brand_assets.storage.ledger import Budgets, Ledger, PricedRequest

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def call(keys: str, usd: float | None = 0.5, campaign: str = "pier") -> PricedRequest:
    request = DrawRequest(
        campaign=campaign,
        round="prompts",
        attempt=1,
        prompt_id="concept-1",
        provider="openai",
        model="gpt-6-luna",
        text=keys,
        negative="",
        params={},
        seed=0,
    )
    return PricedRequest(request, usd)


def end(priced: PricedRequest, status: OutcomeStatus, cost_usd: float = 0.1) -> Outcome:
    request = priced.request
    return Outcome(
        request.request_key, request.prompt_id, request.campaign, "prompts", 1, "openai", "gpt-6-luna", status, None,
        cost_usd, 1.0, NOW,
    )  # fmt: skip


def reserve(ledger: Ledger, priced: PricedRequest, run_id: str = "run", budgets: Budgets | None = None) -> str:
    keys = priced.request.text.split()
    return asyncio.run(ledger.enhancements.areserve(priced, keys, run_id, budgets, 30.0, NOW)).state


def settle(ledger: Ledger, priced: PricedRequest, status: OutcomeStatus, wordings: dict[str, Wording]) -> None:
    asyncio.run(ledger.enhancements.asettle(priced, end(priced, status), "run", {}, wordings))


def recall(ledger: Ledger, *keys: str, after_s: float = 1.0) -> dict[str, str]:
    found = ledger.enhancements.recall(keys, 30.0, NOW + timedelta(seconds=after_s))
    return {key: kept.state for key, kept in found.items()}


def test_what_was_answered_is_found_by_what_was_asked(ledger: Ledger) -> None:
    priced = call("a b")
    assert reserve(ledger, priced) == "reserved"
    settle(ledger, priced, "drawn", {"a": Wording("A.", "fal/flux-dev", "Finer."), "b": Wording()})
    assert recall(ledger, "a", "b", "c") == {"a": "answered", "b": "unusable"}
    assert ledger.enhancements.recall(["a"])["a"].wording == Wording("A.", "fal/flux-dev", "Finer.")


def test_what_is_being_asked_is_held(ledger: Ledger) -> None:
    reserve(ledger, call("a b"))
    assert recall(ledger, "a", "b") == {"a": "held", "b": "held"}


def test_a_prompt_that_is_asked_in_one_call_is_asked_in_no_other(ledger: Ledger) -> None:
    reserve(ledger, call("a b"))
    assert reserve(ledger, call("b c"), "other run") == "held"
    assert reserve(ledger, call("b c", campaign="quay"), "other run") == "held"
    assert recall(ledger, "c") == {}
    assert ledger.spend.committed("quay").month_usd == 0.5


def test_a_failed_call_leaves_its_prompts_to_be_asked_again(ledger: Ledger) -> None:
    priced = call("a b")
    reserve(ledger, priced)
    settle(ledger, priced, "failed", {})
    assert recall(ledger, "a", "b") == {}
    assert reserve(ledger, call("b c"), "other run") == "reserved"
    assert recall(ledger, "a", "b", "c") == {"b": "held", "c": "held"}


def test_a_call_whose_run_is_gone_becomes_unknown_and_is_listed(ledger: Ledger) -> None:
    priced = call("a b")
    reserve(ledger, priced)
    assert recall(ledger, "a", after_s=31.0) == {"a": "unknown"}
    [lost] = ledger.spend.list_unknown("pier")
    assert lost.request_key == priced.request.request_key
    assert "nobody knows whether it was billed" in (lost.reason or "")
    assert reserve(ledger, replace(priced, is_repeatable=False), "other run") == "unknown"


def test_an_answer_that_comes_late_counts_after_all(ledger: Ledger) -> None:
    priced = call("a")
    reserve(ledger, priced)
    recall(ledger, "a", after_s=31.0)
    settle(ledger, priced, "drawn", {"a": Wording("A.")})
    assert recall(ledger, "a") == {"a": "answered"}
    assert ledger.spend.list_unknown("pier") == []


def test_past_a_budget_nothing_is_claimed(ledger: Ledger) -> None:
    assert reserve(ledger, call("a"), budgets=Budgets(campaign_usd=0.4)) == "refused_budget"
    assert recall(ledger, "a") == {}


def test_a_call_without_a_price_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ConfigError, match="openai/gpt-6-luna"):
        reserve(ledger, call("a", usd=None))


def test_calls_are_no_images_in_the_sums(ledger: Ledger) -> None:
    priced = call("a")
    reserve(ledger, priced)
    settle(ledger, priced, "drawn", {"a": Wording("A.")})
    [row] = ledger.spend.sum_spend("round")
    assert (row.key, row.images, row.cost_usd) == ("prompts", 0, 0.1)
