"""This file tests the last mile of a review, and the repeats: what is asked, what stands, what becomes of decisions."""

import pytest

from brand_assets.campaigns.pairing import approve_best, compare, foresee, next_pairs, open_pairing, rank, take_back
from brand_assets.campaigns.repeating import answer_repeat, due_repeats, list_repeats
from brand_assets.campaigns.review_report import list_cells, measure_reviews
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import DecisionRefused, InputRefused
from brand_assets.records.checkpoint import Checkpoint, Decision, DecisionKind
from brand_assets_tests.small_briefs import write_small_brief

IMAGES = [f"{number:064x}" for number in range(8)]


def open_round(studio: Studio, *, to_approve: int = 2, repeats: int = 0) -> Checkpoint:
    write_small_brief(studio, "harbor", more=f"review: {{repeats: {repeats}}}\n" if repeats else "")
    shown = [(image, image) for image in IMAGES]
    return studio.ledger.checkpoints.open("harbor", "concept", 1, shown, to_approve=to_approve)


def decide(studio: Studio, checkpoint: Checkpoint, kinds: dict[int, DecisionKind], reviewer: str = "Ada") -> None:
    taken = [Decision(IMAGES[number], reviewer, kind, seconds=2.0) for number, kind in kinds.items()]
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, taken)


def standing(studio: Studio, checkpoint: Checkpoint) -> set[int]:
    verdicts = studio.ledger.checkpoints.verdicts(checkpoint.checkpoint_id)
    return {IMAGES.index(verdict.image_id) for verdict in verdicts if verdict.decision == "approved"}


def test_the_pool_is_what_the_reviewer_left_on_the_table(studio: Studio) -> None:
    checkpoint = open_round(studio)
    decide(studio, checkpoint, {0: "rejected", 1: "approved", 2: "starred"})
    decide(studio, checkpoint, {3: "rejected"}, "Ben")
    assert open_pairing(studio, checkpoint, "ada").image_ids == tuple(IMAGES[1:])
    assert open_pairing(studio, checkpoint, "Ada", pool="chosen").image_ids == (IMAGES[1], IMAGES[2])
    assert open_pairing(studio, checkpoint, "Ada", pool="all").image_ids == tuple(IMAGES)
    assert open_pairing(studio, checkpoint, "Ada", top=99).top == 7
    with pytest.raises(InputRefused, match="top is 0"):
        open_pairing(studio, checkpoint, "Ada", top=0)


def test_comparing_ranks_each_reviewer_and_all_together(studio: Studio) -> None:
    checkpoint = open_round(studio)
    for winner, loser, who in ((5, 0, "Ada"), (5, 1, "Ada"), (0, 5, "Ben"), (1, 5, "Ben"), (1, 0, "Ben"), (1, 2, "Cy")):
        compare(studio, checkpoint, IMAGES[winner], IMAGES[loser], reviewer=who)
    opened = open_pairing(studio, checkpoint, "Ada")
    assert rank(opened).best[0] == IMAGES[5]
    assert rank(opened, is_joined=True).best[0] == IMAGES[1]
    assert (rank(opened).comparisons, rank(opened, is_joined=True).comparisons) == (2, 6)
    assert opened.pairs_left == 28 - 2


def test_a_whole_review_asks_each_pair_once_and_settles(studio: Studio) -> None:
    checkpoint = open_round(studio)
    asked: list[frozenset[str]] = []
    while True:
        opened = open_pairing(studio, checkpoint, "Ada")
        pairs = next_pairs(opened, count=2)
        if rank(opened).is_settled or not pairs:
            break
        left, right = pairs[0]
        asked.append(frozenset(pairs[0]))
        assert frozenset(pairs[-1]) not in asked or len(pairs) == 1
        compare(studio, checkpoint, max(left, right), min(left, right), reviewer="Ada")
    assert len(asked) == len(set(asked))
    assert set(rank(opened).best) == {IMAGES[6], IMAGES[7]}
    assert foresee(opened) == 0
    assert len(asked) < 20


def test_taking_back_brings_the_pair_again(studio: Studio) -> None:
    checkpoint = open_round(studio)
    compare(studio, checkpoint, IMAGES[0], IMAGES[1], reviewer="Ada")
    compare(studio, checkpoint, IMAGES[2], IMAGES[1], reviewer="Ben")
    assert take_back(studio, checkpoint, reviewer="ada").winner == IMAGES[0]
    assert open_pairing(studio, checkpoint, "Ada").own == ()
    with pytest.raises(DecisionRefused, match="has compared nothing"):
        take_back(studio, checkpoint, reviewer="Ada")
    assert len(open_pairing(studio, checkpoint, "Ada").joined) == 1


def test_approving_the_best_is_a_decision_with_its_reason_and_takes_the_rest_back(studio: Studio) -> None:
    checkpoint = open_round(studio)
    decide(studio, checkpoint, {0: "approved", 1: "approved", 2: "approved", 3: "rejected"})
    with pytest.raises(DecisionRefused, match="has compared nothing yet"):
        approve_best(studio, open_pairing(studio, checkpoint, "Ada", pool="chosen"))
    for winner, loser in ((2, 0), (2, 1), (1, 0)):
        compare(studio, checkpoint, IMAGES[winner], IMAGES[loser], reviewer="Ada")
    approve_best(studio, open_pairing(studio, checkpoint, "Ada", pool="chosen"))
    assert standing(studio, checkpoint) == {1, 2}
    last = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)[-1]
    assert (last.image_id, last.decision) == (IMAGES[0], "withdrawn")
    assert last.reason == "pairwise: the best 2 of 3 after 3 comparisons"


def test_repeats_come_once_all_is_decided_and_change_no_decision(studio: Studio) -> None:
    checkpoint = open_round(studio, repeats=3)
    decide(studio, checkpoint, {number: "approved" if number < 2 else "rejected" for number in range(7)})
    assert due_repeats(studio, checkpoint, "Ada") == 0
    decide(studio, checkpoint, {7: "rejected"})
    before = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    due = list_repeats(studio, checkpoint, "ada").due
    assert len(due) == 3
    assert not set(due) & set(IMAGES[4:])
    assert due_repeats(studio, checkpoint, "Ben") == due_repeats(studio, checkpoint, "auto") == 0
    first = answer_repeat(studio, checkpoint, due[0], "rejected", reviewer="Ada", seconds=1.0)
    assert (first.due, first.answered, first.same, first.total) == (due[1:], 1, None, 3)
    with pytest.raises(DecisionRefused, match="not to be repeated by Ada"):
        answer_repeat(studio, checkpoint, due[0], "rejected", reviewer="Ada")
    kinds = {one.image_id: one.decision for one in before}
    same = sum(kinds[image] == "rejected" for image in due)
    answer_repeat(studio, checkpoint, due[1], "rejected", reviewer="Ada")
    done = answer_repeat(studio, checkpoint, due[2], "rejected", reviewer="Ada")
    assert (done.due, done.answered, done.same) == ((), 3, same)
    assert studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id) == before


def test_repeats_are_not_asked_for_unless_the_brief_does(studio: Studio) -> None:
    checkpoint = open_round(studio)
    decide(studio, checkpoint, dict.fromkeys(range(8), "rejected"))
    assert list_repeats(studio, checkpoint, "Ada").total == 0


def test_the_report_reads_what_was_copied_and_an_empty_lake_has_no_rows(studio: Studio) -> None:
    assert measure_reviews(studio).height == 0
    checkpoint = open_round(studio, repeats=2)
    decide(studio, checkpoint, {number: "approved" if number < 2 else "rejected" for number in range(8)})
    decide(studio, checkpoint, dict.fromkeys(range(8), "rejected"), "auto")
    for image in list_repeats(studio, checkpoint, "Ada").due:
        answer_repeat(studio, checkpoint, image, "rejected", reviewer="Ada")
    for table in ("decisions", "repeats"):
        studio.lake.write(studio.ledger.copy_table(table), table)
    ada, auto = measure_reviews(studio).sort("reviewer").to_dicts()
    assert (ada["campaign"], ada["round"], ada["images"], ada["median_seconds"], ada["repeated"]) == (
        "harbor",
        "concept",
        8,
        2.0,
        2,
    )
    assert (ada["approval_rate"], ada["self_agreement"], ada["shared"]) == (0.25, None, 0)
    assert auto["is_machine"]
    assert list_cells(measure_reviews(studio)) == [
        ("harbor", "concept", "Ada", "8", "2.0 s (n 8)", "25% (n 8)", "0", "- (n 2)", "- (n 0)")
    ]
