"""This file tests the ledger's books of comparisons and repeats."""

from pathlib import Path

import pytest

from brand_assets.errors import DecisionRefused
from brand_assets.records.preference import Comparison, Repeat
from brand_assets.storage.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def open_checkpoint(ledger: Ledger) -> str:
    shown = [("a", "1"), ("b", "2"), ("c", "3")]
    return ledger.checkpoints.open("harbor", "concept", 1, shown, to_approve=1).checkpoint_id


def compare(checkpoint_id: str, winner: str, loser: str, reviewer: str = "Ada") -> Comparison:
    return Comparison(0, checkpoint_id, reviewer, winner, loser, seconds=2.5)


def test_comparisons_are_appended_numbered_and_listed_in_order(ledger: Ledger) -> None:
    key = open_checkpoint(ledger)
    kept = ledger.comparisons.add(compare(key, "a", "b", " Ada "))
    ledger.comparisons.add(compare(key, "b", "a", "Ben"))
    assert (kept.comparison_id, kept.reviewer, kept.winner, kept.seconds, kept.is_withdrawn) == (
        1,
        "Ada",
        "a",
        2.5,
        False,
    )
    assert kept.at is not None
    assert [one.reviewer for one in Ledger(ledger.path).comparisons.list(key)] == ["Ada", "Ben"]
    assert ledger.comparisons.list("another") == []


@pytest.mark.parametrize(
    ("winner", "loser", "reviewer", "words"),
    [
        ("a", "a", "Ada", "compared with itself"),
        ("a", "z", "Ada", "not shown at this checkpoint: z"),
        ("a", "b", " ", "Name the reviewer"),
    ],
)
def test_a_comparison_that_says_nothing_is_refused(
    ledger: Ledger, winner: str, loser: str, reviewer: str, words: str
) -> None:
    key = open_checkpoint(ledger)
    with pytest.raises(DecisionRefused, match=words):
        ledger.comparisons.add(compare(key, winner, loser, reviewer))
    assert ledger.comparisons.list(key) == []


def test_after_submission_nothing_is_compared_but_repeats_are_taken(ledger: Ledger) -> None:
    key = open_checkpoint(ledger)
    ledger.checkpoints.submit(key, "Ada")
    with pytest.raises(DecisionRefused, match="was submitted by Ada"):
        ledger.comparisons.add(compare(key, "a", "b"))
    assert ledger.repeats.add(Repeat(0, key, "a", "Ada", "approved", 1.5)).repeat_id == 1


def test_a_repeat_is_taken_once_of_each_reviewer_and_image(ledger: Ledger) -> None:
    key = open_checkpoint(ledger)
    ledger.repeats.add(Repeat(0, key, "a", "Ada", "approved"))
    ledger.repeats.add(Repeat(0, key, "a", "Ben", "rejected"))
    with pytest.raises(DecisionRefused, match="repeated the image a already"):
        ledger.repeats.add(Repeat(0, key, "a", "ada ", "rejected"))
    with pytest.raises(DecisionRefused, match="was not shown"):
        ledger.repeats.add(Repeat(0, key, "z", "Ada", "approved"))
    with pytest.raises(DecisionRefused, match="'starred' is no answer"):
        ledger.repeats.add(Repeat(0, key, "b", "Ada", "starred"))  # type: ignore[arg-type]
    assert [(one.reviewer, one.decision) for one in ledger.repeats.list(key)] == [
        ("Ada", "approved"),
        ("Ben", "rejected"),
    ]


def test_both_are_copied_with_their_campaign_and_round(ledger: Ledger) -> None:
    key = open_checkpoint(ledger)
    ledger.comparisons.add(compare(key, "a", "b"))
    ledger.repeats.add(Repeat(0, key, "c", "Ada", "rejected", 0.5))
    assert ledger.copy_table("comparisons").select("campaign", "round", "winner", "is_withdrawn").rows() == [
        ("harbor", "concept", "a", False)
    ]
    assert ledger.copy_table("repeats").select("campaign", "image_id", "seconds").rows() == [("harbor", "c", 0.5)]
