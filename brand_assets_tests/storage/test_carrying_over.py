"""This file tests that no decision is lost when another shortlist takes a checkpoint's place, or it is reopened."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brand_assets.errors import DecisionRefused
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.storage.ledger import Ledger

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
A, B, C, D = (("a", "1" * 64), ("b", "2" * 64), ("c", "3" * 64), ("d", "4" * 64))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def opened(ledger: Ledger, *shown: tuple[str, str], attempt: int = 1) -> Checkpoint:
    return ledger.checkpoints.open("harbor", "concept", attempt, shown, to_approve=2, now=NOW)


def take(ledger: Ledger, checkpoint: Checkpoint, *decisions: Decision) -> None:
    ledger.checkpoints.decide(checkpoint.checkpoint_id, decisions, NOW)


def words(ledger: Ledger, checkpoint: Checkpoint) -> list[tuple[str, str, str, int | None]]:
    return [
        (one.image_id, one.reviewer, one.decision, one.carried_from)
        for one in ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    ]


def test_what_stood_of_every_reviewer_stands_on_the_shortlist_that_follows(ledger: Ledger) -> None:
    first = opened(ledger, A, B, C)
    take(
        ledger,
        first,
        Decision("a", "ana", "approved"),
        Decision("a", "ana", "rejected", "too thin", 2.5, rubric=("mood", "hierarchy")),
        Decision("a", "ben", "approved"),
        Decision("b", "ana", "starred"),
        Decision("c", "ana", "approved"),
    )
    second = opened(ledger, B, A, D)
    assert words(ledger, second) == [
        ("a", "ana", "rejected", 2),
        ("a", "ben", "approved", 3),
        ("b", "ana", "starred", 4),
    ]
    carried = ledger.checkpoints.decisions(second.checkpoint_id)[0]
    assert (carried.reason, carried.seconds, carried.rubric) == ("too thin", 2.5, ("hierarchy", "mood"))
    assert carried.decided_at == NOW
    assert len(words(ledger, first)) == 5


def test_what_was_withdrawn_or_is_shown_with_other_bytes_is_not_carried(ledger: Ledger) -> None:
    first = opened(ledger, A, B)
    take(
        ledger,
        first,
        Decision("a", "ana", "approved"),
        Decision("a", "Ana ", "withdrawn"),
        Decision("b", "ana", "approved"),
    )
    assert words(ledger, opened(ledger, A, ("b", "9" * 64))) == []


def test_a_decision_is_carried_on_and_on_and_names_the_one_before(ledger: Ledger) -> None:
    take(ledger, opened(ledger, A, B), Decision("a", "ana", "approved"))
    assert words(ledger, opened(ledger, A, C)) == [("a", "ana", "approved", 1)]
    assert words(ledger, opened(ledger, A, D)) == [("a", "ana", "approved", 2)]


def test_a_change_of_mind_on_a_carried_decision_stands(ledger: Ledger) -> None:
    take(ledger, opened(ledger, A, B), Decision("a", "ana", "approved"))
    second = opened(ledger, A, C)
    take(ledger, second, Decision("a", "ana", "rejected"))
    assert [verdict.decision for verdict in ledger.checkpoints.verdicts(second.checkpoint_id)] == ["rejected"] * 2


def test_reopening_leaves_undecided_what_was_not_chosen(ledger: Ledger) -> None:
    first = opened(ledger, A, B, C)
    take(ledger, first, Decision("a", "ana", "approved"), Decision("b", "ben", "rejected"))
    ledger.checkpoints.submit(first.checkpoint_id, "ana")
    again = ledger.checkpoints.reopen("harbor", "concept", reviewer="ben")
    assert words(ledger, again) == [("a", "ana", "approved", 1), ("b", "ben", "rejected", 2)]
    reasons = [verdict.reason for verdict in ledger.checkpoints.verdicts(again.checkpoint_id)]
    assert reasons == [None, None, "not chosen"]
    assert ledger.checkpoints.find(again.checkpoint_id).reopened_by == "ben"


def test_what_a_machine_said_is_not_carried_so_that_a_person_need_not_argue_with_it(ledger: Ledger) -> None:
    first = opened(ledger, A, B)
    take(ledger, first, Decision("a", "auto", "approved"), Decision("b", " Demo ", "approved"))
    ledger.checkpoints.submit(first.checkpoint_id, "auto")
    assert words(ledger, ledger.checkpoints.reopen("harbor", "concept", reviewer="ana")) == []


def test_a_word_that_is_not_in_the_rubric_is_refused(ledger: Ledger) -> None:
    checkpoint = opened(ledger, A)
    with pytest.raises(DecisionRefused, match=r"'taste' is not in the rubric of reasons; it has: hierarchy, color,"):
        take(ledger, checkpoint, Decision("a", "ana", "rejected", rubric=("mood", "taste")))
    assert words(ledger, checkpoint) == []


def test_the_copy_for_the_lake_says_which_decisions_are_carried_and_names_the_rubric(ledger: Ledger) -> None:
    take(ledger, opened(ledger, A, B), Decision("a", "ana", "rejected", rubric=("mood", "color")))
    opened(ledger, A, C)
    rows = ledger.copy_table("decisions").select("decision_id", "rubric", "carried_from").rows()
    assert rows == [(1, "color,mood", None), (2, "color,mood", 1)]


def test_who_had_decided_has_not_seen_what_came_since(ledger: Ledger) -> None:
    first = opened(ledger, A, B)
    take(ledger, first, Decision("a", "ana", "approved"), Decision("b", "ana", "rejected"))
    second = opened(ledger, A, C, D)
    unseen = ledger.checkpoints.unseen(second.checkpoint_id, "ANA ")
    assert (unseen.decided, unseen.carried, unseen.new) == (2, 1, 2)
    assert ledger.checkpoints.unseen(second.checkpoint_id, "ben").decided == 0
    take(ledger, second, Decision("c", "ana", "rejected"))
    assert ledger.checkpoints.unseen(second.checkpoint_id, "ana").decided == 0


def test_a_shortlist_that_only_lost_images_or_was_reopened_has_nothing_unseen(ledger: Ledger) -> None:
    take(ledger, opened(ledger, A, B, C), Decision("a", "ana", "approved"))
    fewer = opened(ledger, B, A)
    assert ledger.checkpoints.unseen(fewer.checkpoint_id, "ana").new == 0
    ledger.checkpoints.submit(fewer.checkpoint_id, "ana")
    again = ledger.checkpoints.reopen("harbor", "concept", NOW + timedelta(hours=1), reviewer="ana")
    assert ledger.checkpoints.unseen(again.checkpoint_id, "ana").new == 0


def test_a_machine_decides_and_submits_in_one_go_or_not_at_all(ledger: Ledger) -> None:
    checkpoint = opened(ledger, A, B, C)
    too_many = [Decision(image, "auto", "approved") for image in "abc"]
    with pytest.raises(DecisionRefused, match="at most 2 may be"):
        ledger.checkpoints.settle_alone(checkpoint.checkpoint_id, too_many, "auto")
    assert words(ledger, checkpoint) == []
    settled = ledger.checkpoints.settle_alone(checkpoint.checkpoint_id, too_many[:2], "auto")
    assert (settled.status, settled.submitted_by, len(words(ledger, checkpoint))) == ("submitted", "auto", 2)


def test_a_machine_leaves_alone_what_a_person_reopened_or_has_touched(ledger: Ledger) -> None:
    touched = opened(ledger, A, B)
    take(ledger, touched, Decision("a", "ana", "approved"), Decision("a", "ana", "withdrawn"))
    with pytest.raises(DecisionRefused, match="ana had a hand in the concept checkpoint of 'harbor'"):
        ledger.checkpoints.settle_alone(touched.checkpoint_id, [], "auto")
    ledger.checkpoints.submit(touched.checkpoint_id, "auto")
    again = ledger.checkpoints.reopen("harbor", "concept")
    assert ledger.checkpoints.people_at(again.checkpoint_id) == ["somebody"]
