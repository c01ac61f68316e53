"""This file tests the life of a checkpoint: opened, kept, superseded, decided on, submitted, reopened."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from brand_assets.errors import CheckpointOpen, ConfigError, DecisionRefused, RoundIncomplete
from brand_assets.records.checkpoint import Checkpoint, Decision, DecisionKind, Shown, shown_sha256
from brand_assets.storage.ledger import Ledger

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SHORTLIST = [("a", "1" * 64), ("b", "2" * 64), ("c", "3" * 64)]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def opened(ledger: Ledger, shortlist: list[tuple[str, str]] = SHORTLIST) -> Checkpoint:
    return ledger.checkpoints.open("harbor", "concept", 1, shortlist, to_approve=2, now=NOW)


def test_a_checkpoint_says_what_was_shown_in_its_order(ledger: Ledger) -> None:
    checkpoint = opened(ledger)
    assert checkpoint.status == "open"
    assert checkpoint.shown_sha256 == shown_sha256(SHORTLIST)
    assert (checkpoint.shown, checkpoint.to_approve, checkpoint.opened_at) == (3, 2, NOW)
    assert ledger.checkpoints.shown(checkpoint.checkpoint_id) == [
        Shown(0, "a", "1" * 64),
        Shown(1, "b", "2" * 64),
        Shown(2, "c", "3" * 64),
    ]
    assert ledger.checkpoints.latest("harbor", "concept") == checkpoint
    assert ledger.checkpoints.latest("harbor", "final") is None
    assert ledger.checkpoints.list_open() == [checkpoint]


def test_a_rerun_with_the_same_shortlist_opens_nothing_and_keeps_the_decisions(ledger: Ledger) -> None:
    first = opened(ledger)
    ledger.checkpoints.decide(first.checkpoint_id, [Decision("a", "ana", "approved")])
    assert opened(ledger).checkpoint_id == first.checkpoint_id
    submitted = ledger.checkpoints.submit(first.checkpoint_id, "ana", NOW)
    assert opened(ledger) == submitted


def test_an_open_checkpoint_takes_on_a_changed_brief_and_a_submitted_one_does_not(ledger: Ledger) -> None:
    first = opened(ledger)
    changed = ledger.checkpoints.open("harbor", "concept", 1, SHORTLIST, to_approve=1, rule="majority")
    assert (changed.checkpoint_id, changed.to_approve, changed.rule) == (first.checkpoint_id, 1, "majority")
    assert ledger.checkpoints.find(first.checkpoint_id) == changed
    submitted = ledger.checkpoints.submit(first.checkpoint_id, "ana")
    assert ledger.checkpoints.open("harbor", "concept", 1, SHORTLIST, to_approve=3) == submitted


@pytest.mark.parametrize(
    "other", [SHORTLIST[::-1], SHORTLIST[:2], [*SHORTLIST[:2], ("c", "4" * 64)]], ids=["order", "fewer", "other bytes"]
)
def test_another_shortlist_supersedes_what_the_round_had(ledger: Ledger, other: list[tuple[str, str]]) -> None:
    first = opened(ledger)
    ledger.checkpoints.submit(first.checkpoint_id, "ana")
    second = opened(ledger, other)
    assert second.checkpoint_id != first.checkpoint_id
    assert ledger.checkpoints.find(first.checkpoint_id).status == "superseded"
    assert ledger.checkpoints.latest("harbor", "concept") == second
    assert ledger.checkpoints.list_submitted() == []


def test_a_superseded_shortlist_that_returns_is_decided_anew(ledger: Ledger) -> None:
    first, second, third = opened(ledger), opened(ledger, SHORTLIST[:2]), opened(ledger)
    assert len({first.checkpoint_id, second.checkpoint_id, third.checkpoint_id}) == 3
    assert ledger.checkpoints.latest("harbor", "concept") == third


def test_rounds_and_campaigns_do_not_supersede_each_other(ledger: Ledger) -> None:
    mine = opened(ledger)
    ledger.checkpoints.open("harbor", "direction", 1, SHORTLIST[:1], to_approve=1)
    ledger.checkpoints.open("bakery", "concept", 1, SHORTLIST[:1], to_approve=1)
    assert ledger.checkpoints.latest("harbor", "concept") == mine
    assert len(ledger.checkpoints.list_open()) == 3


def test_ids_sort_by_time(ledger: Ledger) -> None:
    ids = [
        ledger.checkpoints.open(
            "harbor", "concept", 1, SHORTLIST[:count], to_approve=1, now=NOW + timedelta(seconds=count)
        ).checkpoint_id
        for count in (1, 2, 3)
    ]
    assert ids == sorted(ids)
    assert all(len(checkpoint_id) == 32 and int(checkpoint_id, 16) for checkpoint_id in ids)


def test_reopening_shows_the_same_under_a_new_id_with_what_people_had_decided(ledger: Ledger) -> None:
    first = opened(ledger)
    ledger.checkpoints.decide(first.checkpoint_id, [Decision("a", "ana", "approved")])
    ledger.checkpoints.submit(first.checkpoint_id, "ana", NOW)
    again = ledger.checkpoints.reopen("harbor", "concept", NOW + timedelta(days=1), reviewer=" ben ")
    assert again.checkpoint_id != first.checkpoint_id
    assert (again.status, again.submitted_at, again.submission) == ("open", None, None)
    assert again.shown_sha256 == first.shown_sha256
    assert ledger.checkpoints.shown(again.checkpoint_id) == ledger.checkpoints.shown(first.checkpoint_id)
    assert again.reopened_by == "ben"
    [carried] = ledger.checkpoints.decisions(again.checkpoint_id)
    assert (carried.image_id, carried.reviewer, carried.decision, carried.carried_from) == ("a", "ana", "approved", 1)
    assert len(ledger.checkpoints.decisions(first.checkpoint_id)) == 1
    assert ledger.checkpoints.find(first.checkpoint_id).status == "superseded"
    assert opened(ledger).checkpoint_id == again.checkpoint_id


def test_what_is_open_or_was_never_reached_cannot_be_reopened(ledger: Ledger) -> None:
    with pytest.raises(CheckpointOpen, match="never reached"):
        ledger.checkpoints.reopen("harbor", "concept")
    opened(ledger)
    with pytest.raises(CheckpointOpen, match="open already"):
        ledger.checkpoints.reopen("harbor", "concept")


def test_decisions_are_appended_in_their_order_and_none_is_overwritten(ledger: Ledger) -> None:
    checkpoint_id = opened(ledger).checkpoint_id
    taken = [Decision("a", " ana ", "approved", "bold", 2.5), Decision("a", "ana", "rejected", None, float("nan"))]
    assert ledger.checkpoints.decide(checkpoint_id, taken, NOW) == 2
    assert ledger.checkpoints.decide(checkpoint_id, [Decision("b", "ben", "starred")], NOW) == 1
    assert ledger.checkpoints.decide(checkpoint_id, []) == 0
    assert ledger.checkpoints.decisions(checkpoint_id) == [
        Decision("a", "ana", "approved", "bold", 2.5, NOW, checkpoint_id, 1),
        Decision("a", "ana", "rejected", None, None, NOW, checkpoint_id, 2),
        Decision("b", "ben", "starred", None, None, NOW, checkpoint_id, 3),
    ]


@pytest.mark.parametrize(
    ("decisions", "reason"),
    [
        ([Decision("a", "ana", "approved"), Decision("z", "ana", "approved")], "not shown at this checkpoint: z"),
        ([Decision("a", "ana", "approved"), Decision("b", "  ", "approved")], "without a reviewer"),
        ([Decision("a", "ana", cast(DecisionKind, "liked"))], "'liked' is no decision"),
    ],
)
def test_decisions_that_the_checkpoint_cannot_take_are_refused_all_together(
    ledger: Ledger, decisions: list[Decision], reason: str
) -> None:
    checkpoint_id = opened(ledger).checkpoint_id
    with pytest.raises(DecisionRefused, match=reason):
        ledger.checkpoints.decide(checkpoint_id, decisions)
    assert ledger.checkpoints.decisions(checkpoint_id) == []


def test_submission_closes_the_checkpoint_for_good(ledger: Ledger) -> None:
    checkpoint_id = opened(ledger).checkpoint_id
    submitted = ledger.checkpoints.submit(checkpoint_id, "ana", NOW)
    assert (submitted.status, submitted.submitted_by, submitted.submitted_at) == ("submitted", "ana", NOW)
    with pytest.raises(DecisionRefused, match="was submitted by ana at 2026-03-01 12:00 UTC"):
        ledger.checkpoints.decide(checkpoint_id, [Decision("a", "ben", "approved")])
    with pytest.raises(DecisionRefused, match="was submitted by ana"):
        ledger.checkpoints.submit(checkpoint_id, "ben")


def test_a_superseded_or_unknown_checkpoint_takes_nothing(ledger: Ledger) -> None:
    old = opened(ledger).checkpoint_id
    opened(ledger, SHORTLIST[:1])
    with pytest.raises(DecisionRefused, match="is superseded"):
        ledger.checkpoints.decide(old, [Decision("a", "ana", "approved")])
    with pytest.raises(DecisionRefused, match="is superseded"):
        ledger.checkpoints.submit(old, "ana")
    with pytest.raises(DecisionRefused, match="no checkpoint 'nowhere'"):
        ledger.checkpoints.submit("nowhere", "ana")


def test_more_approvals_than_allowed_cannot_be_submitted_until_some_are_withdrawn(ledger: Ledger) -> None:
    checkpoint_id = opened(ledger).checkpoint_id
    ledger.checkpoints.decide(checkpoint_id, [Decision(image, "ana", "approved") for image in "abc"])
    with pytest.raises(DecisionRefused, match=r"3 images are approved .* at most 2 may be\. Reject 1 of them\."):
        ledger.checkpoints.submit(checkpoint_id, "ana")
    ledger.checkpoints.decide(checkpoint_id, [Decision("b", "ana", "withdrawn")])
    assert ledger.checkpoints.submit(checkpoint_id, "ana").status == "submitted"


def test_a_submission_without_a_name_is_refused(ledger: Ledger) -> None:
    with pytest.raises(DecisionRefused, match="Nobody signed"):
        ledger.checkpoints.submit(opened(ledger).checkpoint_id, " ")


def test_approving_nothing_is_a_submission_like_any_other(ledger: Ledger) -> None:
    checkpoint_id = opened(ledger).checkpoint_id
    ledger.checkpoints.submit(checkpoint_id, "ana", NOW)
    verdicts = ledger.checkpoints.verdicts(checkpoint_id)
    assert [(v.decision, v.reason, v.reviewer, v.decided_at) for v in verdicts] == [
        ("rejected", "not chosen", "ana", NOW)
    ] * 3


def test_the_rule_and_reviewers_of_the_opening_judge(ledger: Ledger) -> None:
    checkpoint = ledger.checkpoints.open(
        "harbor", "concept", 1, SHORTLIST, to_approve=2, rule="lead", reviewers=["ana", "ben"]
    )
    votes = [Decision("a", "ben", "approved"), Decision("b", "ana", "approved")]
    ledger.checkpoints.decide(checkpoint.checkpoint_id, votes)
    ledger.checkpoints.submit(checkpoint.checkpoint_id, "ben")
    reopened = ledger.checkpoints.reopen("harbor", "concept")
    ledger.checkpoints.decide(reopened.checkpoint_id, votes)
    for checkpoint_id in (checkpoint.checkpoint_id, reopened.checkpoint_id):
        judged = [v.decision for v in ledger.checkpoints.verdicts(checkpoint_id)]
        assert judged == ["rejected", "approved", "rejected"]


def test_submissions_are_numbered_in_the_order_of_their_commits(ledger: Ledger) -> None:
    checkpoints = [
        ledger.checkpoints.open(campaign, "concept", 1, SHORTLIST, to_approve=1) for campaign in ("one", "two", "three")
    ]
    for checkpoint in reversed(checkpoints):
        ledger.checkpoints.submit(checkpoint.checkpoint_id, "ana")
    assert [(c.campaign, c.submission) for c in ledger.checkpoints.list_submitted()] == [
        ("three", 1),
        ("two", 2),
        ("one", 3),
    ]
    ledger.checkpoints.reopen("two", "concept")
    assert [c.campaign for c in ledger.checkpoints.list_submitted(after_submission=1)] == ["one"]
    reopened = ledger.checkpoints.latest("two", "concept")
    assert reopened is not None
    assert ledger.checkpoints.submit(reopened.checkpoint_id, "ana").submission == 4


def test_a_checkpoint_that_cannot_be_is_refused(ledger: Ledger) -> None:
    with pytest.raises(RoundIncomplete, match="nothing to show"):
        ledger.checkpoints.open("harbor", "concept", 1, [], to_approve=1)
    with pytest.raises(ValueError, match="shown twice at one checkpoint: a"):
        ledger.checkpoints.open("harbor", "concept", 1, [SHORTLIST[0]] * 2, to_approve=1)
    with pytest.raises(ConfigError, match="no reviewers are named"):
        ledger.checkpoints.open("harbor", "concept", 1, SHORTLIST, to_approve=1, rule="lead")
    with pytest.raises(ValueError, match="no time zone"):
        ledger.checkpoints.open("harbor", "concept", 1, SHORTLIST, to_approve=1, now=datetime(2026, 3, 1))
