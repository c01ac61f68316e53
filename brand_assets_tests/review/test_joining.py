"""This file tests how the decisions of several reviewers become one verdict per image."""

from datetime import UTC, datetime

import pytest

from brand_assets.records.checkpoint import Decision, DecisionKind, Shown
from brand_assets.review import Verdict, join_decisions

SHOWN = [Shown(0, "a", "1"), Shown(1, "b", "2"), Shown(2, "c", "3")]
NOT_CHOSEN = "not chosen"


def verdicts(decisions: list[Decision], rule: str = "any", reviewers: tuple[str, ...] = ()) -> dict[str, str]:
    return {v.image_id: v.decision for v in join_decisions(SHOWN, decisions, rule, reviewers)}


def test_every_shown_image_gets_one_verdict_in_the_order_of_its_position() -> None:
    joined = join_decisions(SHOWN[::-1], [Decision("b", "ana", "approved")], "any", ())
    assert [(v.image_id, v.decision) for v in joined] == [("a", "rejected"), ("b", "approved"), ("c", "rejected")]


def test_an_undecided_image_is_rejected_as_not_chosen_by_nobody() -> None:
    assert join_decisions(SHOWN[:1], [], "any", ()) == [Verdict("a", "rejected", None, NOT_CHOSEN, None, None)]


def test_a_reviewers_last_word_stands() -> None:
    assert verdicts([Decision("a", "ana", "approved"), Decision("a", "ana", "rejected")])["a"] == "rejected"
    assert verdicts([Decision("a", "ana", "rejected"), Decision("a", "ana", "approved")])["a"] == "approved"


@pytest.mark.parametrize("mark", ["withdrawn", "starred"])
def test_a_withdrawal_or_a_star_is_no_verdict(mark: DecisionKind) -> None:
    decisions = [Decision("a", "ana", "approved"), Decision("a", "ana", mark)]
    joined = join_decisions(SHOWN[:1], decisions, "any", ())
    assert joined == [Verdict("a", "rejected", None, NOT_CHOSEN)]


def test_names_that_differ_in_case_or_spaces_are_one_reviewer() -> None:
    assert verdicts([Decision("a", "Ana", "approved"), Decision("a", " ana ", "withdrawn")])["a"] == "rejected"


def test_any_one_approval_approves_and_another_reviewers_rejection_does_not_undo_it() -> None:
    decisions = [
        Decision("a", "ana", "approved", "bold", 2.0, datetime(2026, 1, 2, 9, tzinfo=UTC)),
        Decision("a", "ben", "rejected", "dull", 3.0, datetime(2026, 1, 2, 10, tzinfo=UTC)),
    ]
    expected = Verdict("a", "approved", "ana", "bold", 2.0, datetime(2026, 1, 2, 9, tzinfo=UTC))
    assert join_decisions(SHOWN[:1], decisions, "any", ()) == [expected]


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        (("approved", "approved", "rejected"), "approved"),
        (("approved", "rejected", "rejected"), "rejected"),
        (("approved", "rejected", "starred"), "rejected"),
        (("approved", "starred", "starred"), "approved"),
    ],
)
def test_a_majority_is_of_those_who_decided_and_a_tie_rejects(votes: tuple[DecisionKind, ...], expected: str) -> None:
    decisions = [Decision("a", f"reviewer {i}", vote) for i, vote in enumerate(votes)]
    assert verdicts(decisions, "majority")["a"] == expected


def test_a_verdict_carries_what_those_who_made_it_said() -> None:
    decisions = [
        Decision("a", "ana", "approved", "bold", 2.0),
        Decision("a", "ben", "approved", "clear", None),
        Decision("a", "cai", "rejected", "dull", 9.0),
    ]
    assert join_decisions(SHOWN[:1], decisions, "majority", ()) == [
        Verdict("a", "approved", "ana, ben", "bold; clear", 2.0, None)
    ]


def test_the_lead_decides_alone() -> None:
    decisions = [
        Decision("a", "ben", "approved"),
        Decision("a", "Ana", "rejected"),
        Decision("b", "ben", "approved"),
        Decision("c", "Ana", "approved"),
    ]
    joined = join_decisions(SHOWN, decisions, "lead", ("ana", "ben"))
    assert [v.decision for v in joined] == ["rejected", "rejected", "approved"]
    assert joined[1].reason == NOT_CHOSEN


def test_a_rule_that_cannot_be_applied_is_refused() -> None:
    with pytest.raises(ValueError, match="any, lead, majority"):
        join_decisions(SHOWN, [], "most", ())
    with pytest.raises(ValueError, match="no reviewers are named"):
        join_decisions(SHOWN, [], "lead", ())
