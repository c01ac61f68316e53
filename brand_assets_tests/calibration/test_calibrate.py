"""This file tests what is said of a part, above all when nothing can be said."""

import numpy as np
import pytest

from brand_assets.calibration.calibrate import LEAST_DECISIONS, Calibration, calibrate
from brand_assets.calibration.propose import judge_weights

WEIGHTS = {"color": 0.8, "composition": 0.2}


def say(
    scores: list[float | None], is_approved: list[bool], shortlists: list[str] | None = None, part: str = "color"
) -> Calibration:
    return calibrate(part, scores, is_approved, shortlists or ["c"] * len(scores), np.random.default_rng(1))


def rise(count: int) -> list[float | None]:
    return [k / count for k in range(count)]


def best(count: int, approved: int) -> list[bool]:
    return [k >= count - approved for k in range(count)]


def test_twenty_decisions_are_enough_and_nineteen_are_not() -> None:
    assert LEAST_DECISIONS == 20
    few = say(rise(19), best(19, 5))
    assert (few.verdict, few.agreement, few.decisions) == ("too few decisions", None, 19)
    assert "19 decided images; it takes 20" in few.finding
    enough = say(rise(20), best(20, 5))
    assert enough.verdict == "agrees"
    assert enough.agreement is not None
    assert enough.agreement.pairs.value == 1.0


def test_nobody_has_decided_anything() -> None:
    assert say([], []).verdict == "too few decisions"


@pytest.mark.parametrize(("approved", "verdict"), [(0, "all rejected"), (30, "all approved")])
def test_decisions_of_one_kind_are_nothing_to_compare(approved: int, verdict: str) -> None:
    found = say(rise(30), best(30, approved))
    assert (found.verdict, found.agreement) == (verdict, None)
    assert verdict in found.finding


def test_a_part_that_was_never_computed_says_so() -> None:
    found = say([None] * 30, best(30, 8), part="semantic")
    assert (found.verdict, found.agreement, found.decisions) == ("not computed", None, 0)
    assert found.finding == "None of the 30 decided images has a semantic score."


def test_a_part_that_tells_no_image_from_another_says_so() -> None:
    found = say([0.5] * 30, best(30, 8))
    assert (found.verdict, found.agreement) == ("all the same", None)


@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf")])
def test_images_without_a_value_are_left_out_and_not_counted(nothing: float | None) -> None:
    with_gaps = say([*rise(30), nothing, nothing], [*best(30, 8), True, False])
    assert (with_gaps.decisions, with_gaps.approved) == (30, 8)
    assert with_gaps.agreement == say(rise(30), best(30, 8)).agreement


def test_two_approved_images_are_too_few_to_tell_how_sure_it_is() -> None:
    found = say(rise(40), best(40, 2))
    assert (found.verdict, found.agreement) == ("too few decisions", None)
    assert "Only 2 of the 40 decided images were approved" in found.finding


def test_decisions_count_only_beside_one_of_the_other_kind() -> None:
    found = say([*rise(10), *rise(40)], [*best(10, 4), *([False] * 40)], ["mixed"] * 10 + ["rejected"] * 40)
    assert (found.verdict, found.agreement) == ("too few decisions", None)
    assert found.finding.startswith("10 of the 50 decided images are of shortlists with both")


def test_a_part_that_goes_against_people_is_said_to() -> None:
    found = say(rise(40), best(40, 10)[::-1])
    assert found.verdict == "disagrees"
    assert "against their choice" in found.finding


def test_a_part_that_knows_nothing_cannot_be_told_from_chance() -> None:
    scores: list[float | None] = np.random.default_rng(2).random(40).tolist()
    found = say(scores, [k % 4 == 0 for k in range(40)])
    assert found.verdict == "like chance"
    assert found.agreement is not None
    assert found.agreement.pairs.low < 0.5 < found.agreement.pairs.high


def propose(learned: list[float], today: list[float], is_approved: list[bool]) -> tuple[object, str]:
    names = ["c"] * len(learned)
    found = judge_weights(
        WEIGHTS, np.array(learned), np.array(today), np.array(is_approved), names, np.random.default_rng(1)
    )
    return found.weights, found.finding


def test_weights_are_proposed_only_where_they_rank_better_beyond_chance() -> None:
    good, noise = np.arange(60.0).tolist(), np.random.default_rng(3).random(60).tolist()
    weights, finding = propose(good, noise, best(60, 15))
    assert weights == WEIGHTS
    assert finding.startswith("Change the weights: learned weights rank 100% of pairs as people do")
    for learned, today in ((noise, good), (good, good), (noise, noise)):
        weights, finding = propose(learned, today, best(60, 15))
        assert weights is None
        assert finding.startswith("Keep the weights: ")


def test_no_weights_are_proposed_from_too_few_decisions() -> None:
    good, noise = np.arange(19.0).tolist(), np.random.default_rng(3).random(19).tolist()
    weights, finding = propose(good, noise, best(19, 5))
    assert weights is None
    assert "19 decided images; it takes 20" in finding
