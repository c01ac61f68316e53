"""This file tests how prompts are added to an attempt that is paid: once for each run, all or none, and for good."""

from pathlib import Path

import pytest

from brand_assets.errors import LedgerError
from brand_assets.storage.ledger import Ledger
from brand_assets_tests.storage.test_kept_prompts import PLACE, pay, prompt


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Two prompts, of which one is paid."""
    opened = Ledger(tmp_path / "ledger.duckdb")
    opened.prompts.keep(*PLACE, [prompt(1), prompt(2)])
    pay(opened, 1)
    return opened


def test_what_is_added_comes_after_what_is_there_and_is_as_fixed(ledger: Ledger) -> None:
    assert ledger.prompts.append(*PLACE, [prompt(3), prompt(4)], after=2, added_by="run-2")
    assert ledger.prompts.of(*PLACE).paid == [prompt(1), prompt(2), prompt(3), prompt(4)]
    ledger.prompts.keep(*PLACE, [prompt(1), prompt(2)])
    assert len(ledger.prompts.of(*PLACE).paid) == 4
    ledger.prompts.keep(*PLACE, [prompt(1), prompt(2), prompt(3), prompt(4)])
    with pytest.raises(LedgerError, match="are not those that its images were paid for with"):
        ledger.prompts.keep(*PLACE, [prompt(1), prompt(2), prompt(3), prompt(5)])


def test_one_run_adds_once_and_two_runs_add_twice(ledger: Ledger) -> None:
    assert not ledger.prompts.has_added("harbor", "concept", "run-2")
    assert ledger.prompts.append(*PLACE, [prompt(3)], after=2, added_by="run-2")
    assert ledger.prompts.has_added("harbor", "concept", "run-2")
    assert not ledger.prompts.append(*PLACE, [prompt(4)], after=3, added_by="run-2")
    assert ledger.prompts.append(*PLACE, [prompt(4)], after=3, added_by="run-3")
    assert ledger.prompts.of(*PLACE).paid == [prompt(1), prompt(2), prompt(3), prompt(4)]


def test_a_round_that_another_run_added_to_meanwhile_is_left_alone(ledger: Ledger) -> None:
    ledger.prompts.append(*PLACE, [prompt(3)], after=2, added_by="run-2")
    with pytest.raises(LedgerError, match=r"attempt 1 has 3 prompts, not 2\. Nothing was added"):
        ledger.prompts.append(*PLACE, [prompt(4)], after=2, added_by="run-3")
    assert not ledger.prompts.has_added("harbor", "concept", "run-3")
    assert len(ledger.prompts.of(*PLACE).prompts) == 3


def test_an_attempt_that_was_left_behind_is_not_added_to(ledger: Ledger) -> None:
    assert ledger.attempts.start("harbor", "concept", "redraw") == 2
    with pytest.raises(LedgerError, match="attempt 2 is its last"):
        ledger.prompts.append(*PLACE, [prompt(3)], after=2, added_by="run-2")


def test_adding_begins_no_attempt(ledger: Ledger) -> None:
    ledger.prompts.append(*PLACE, [prompt(3)], after=2, added_by="run-2")
    assert ledger.attempts.current("harbor", "concept") == 1
    assert ledger.attempts.start("harbor", "concept", "run-3") == 2
