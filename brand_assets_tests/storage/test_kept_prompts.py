"""This file tests which prompts the ledger keeps, which it lets go, and what it refuses to mix with them."""

from pathlib import Path

import pytest

from brand_assets.errors import LedgerError
from brand_assets.storage.ledger import KeptPrompt, Ledger, PricedRequest
from brand_assets.storage.ledger.door import hold_lock
from brand_assets.storage.ledger.schema import MIGRATIONS, migrate
from brand_assets_tests.storage.ledger_workers import request

PLACE = ("harbor", "concept", 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def prompt(number: int, parent: str | None = None, text: str = "A mark.") -> KeptPrompt:
    """A prompt whose request can be paid."""
    return KeptPrompt(request(number).request_key, f"prompt-{number}", parent, {"text": text, "seed": 2**62 + number})


def pay(ledger: Ledger, number: int) -> None:
    ledger.spend.reserve([PricedRequest(request(number), 0.5)], "run-1")


def kept_ids(ledger: Ledger) -> list[str]:
    return [kept.prompt_id for kept in ledger.prompts.of(*PLACE).prompts]


def test_prompts_come_back_equal_and_in_their_order(ledger: Ledger) -> None:
    rows = [prompt(3, text="Ein Wal, „groß“\n\t\x00\U0001f40b"), prompt(1), prompt(2)]
    ledger.prompts.keep(*PLACE, rows)
    kept = ledger.prompts.of(*PLACE)
    assert list(kept.prompts) == rows
    assert (kept.paid_parents, kept.paid) == (frozenset(), [])
    assert ledger.prompts.of("harbor", "concept", 2).prompts == ()


def test_prompts_that_nothing_was_paid_for_are_replaced(ledger: Ledger) -> None:
    ledger.prompts.keep(*PLACE, [prompt(1), prompt(2), prompt(3)])
    ledger.prompts.keep(*PLACE, [prompt(4), prompt(2, text="Another mark."), prompt(1)])
    kept = ledger.prompts.of(*PLACE).prompts
    assert list(kept) == [prompt(4), prompt(2, text="Another mark."), prompt(1)]


def test_one_reservation_freezes_its_whole_group_and_no_other(ledger: Ledger) -> None:
    ledger.prompts.keep(*PLACE, [prompt(1, "a"), prompt(2, "a"), prompt(3, "b")])
    pay(ledger, 2)
    kept = ledger.prompts.of(*PLACE)
    assert kept.paid_parents == {"a"}
    assert kept.paid == [prompt(1, "a"), prompt(2, "a")]
    ledger.prompts.keep(*PLACE, [prompt(4, "c"), prompt(1, "a", text="Changed."), prompt(2, "a")])
    assert sorted(kept_ids(ledger)) == ["prompt-1", "prompt-2", "prompt-4"]
    assert ledger.prompts.of(*PLACE).paid == [prompt(1, "a"), prompt(2, "a")]


def test_a_paid_group_stays_while_its_parent_is_not_asked_for(ledger: Ledger) -> None:
    ledger.prompts.keep(*PLACE, [prompt(1, "a"), prompt(2, "b")])
    pay(ledger, 1)
    ledger.prompts.keep(*PLACE, [prompt(2, "b")])
    ledger.prompts.keep(*PLACE, [])
    assert kept_ids(ledger) == ["prompt-1"]


def test_a_paid_group_takes_no_further_prompts_and_then_nothing_changes(ledger: Ledger) -> None:
    ledger.prompts.keep(*PLACE, [prompt(1, "a"), prompt(2, "b")])
    pay(ledger, 1)
    with pytest.raises(LedgerError, match=r"1 prompts .* 'prompt-5' among them.* Materialize concept/prompts first"):
        ledger.prompts.keep(*PLACE, [prompt(5, "a"), prompt(6, "c")])
    assert kept_ids(ledger) == ["prompt-1", "prompt-2"]


def test_a_request_that_was_given_back_freezes_nothing(ledger: Ledger) -> None:
    ledger.prompts.keep(*PLACE, [prompt(1)])
    pay(ledger, 1)
    ledger.spend.release(request(1).request_key, "run-1")
    ledger.prompts.keep(*PLACE, [prompt(2)])
    assert kept_ids(ledger) == ["prompt-2"]


def test_prompts_are_found_by_request_whatever_their_attempt(ledger: Ledger) -> None:
    ledger.prompts.keep(*PLACE, [prompt(1)])
    ledger.prompts.keep("harbor", "direction", 2, [prompt(2, "a")])
    keys = [request(number).request_key for number in (1, 2, 3)]
    assert ledger.prompts.find(keys) == {keys[0]: prompt(1), keys[1]: prompt(2, "a")}
    assert ledger.prompts.find([]) == {}


def test_a_snapshot_carries_the_prompts(tmp_path: Path, ledger: Ledger) -> None:
    ledger.prompts.keep(*PLACE, [prompt(1)])
    ledger.snapshot(tmp_path / "snapshot")
    elsewhere = Ledger(tmp_path / "elsewhere" / "ledger.duckdb")
    elsewhere.restore_snapshot(tmp_path / "snapshot")
    assert kept_ids(elsewhere) == ["prompt-1"]


def test_a_ledger_from_before_prompts_were_kept_learns_to_keep_them(tmp_path: Path, ledger: Ledger) -> None:
    import duckdb

    (tmp_path / "first").mkdir()
    first = next(MIGRATIONS.glob("m001_*.sql"))
    (tmp_path / "first" / first.name).write_bytes(first.read_bytes())
    with hold_lock(ledger.path), duckdb.connect(str(ledger.path)) as connection:
        migrate(connection, tmp_path / "first")
    pay(ledger, 1)
    ledger.prompts.keep(*PLACE, [prompt(1), prompt(2)])
    assert ledger.prompts.of(*PLACE).paid == [prompt(1), prompt(2)]
