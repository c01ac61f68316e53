"""This file checks the measures of agreement against scipy, against counting pair by pair, and against chance."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import rankdata, spearmanr

from brand_assets.calibration.agreement import (
    are_comparable,
    compare_agreements,
    count_freedom,
    measure_agreement,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def count_pairs(scores: Floats, is_approved: Flags, shortlists: Sequence[str]) -> float:
    right = total = 0.0
    for i in np.flatnonzero(is_approved):
        for j in np.flatnonzero(~is_approved):
            if shortlists[i] == shortlists[j]:
                right += 1.0 if scores[i] > scores[j] else 0.5 if scores[i] == scores[j] else 0.0
                total += 1
    return right / total


def approve_best(scores: Floats, shortlists: Sequence[str], count: int) -> Flags:
    names = np.array(shortlists)
    is_approved = np.zeros(len(scores), dtype=bool)
    for name in sorted(set(shortlists)):
        rows = np.flatnonzero(names == name)
        is_approved[rows[np.argsort(-scores[rows])[:count]]] = True
    return is_approved


@pytest.mark.parametrize("seed", range(20))
def test_rho_of_one_shortlist_is_scipys_ties_and_all(seed: int) -> None:
    chance = rng(seed)
    scores = chance.integers(0, 8, 40) / 8
    is_approved = chance.random(40) < 0.3
    found = measure_agreement(scores, is_approved, ["c"] * 40, rng())
    assert found.rho.value == pytest.approx(spearmanr(scores, is_approved).statistic, abs=1e-12)
    assert found.pairs.value == pytest.approx(count_pairs(scores, is_approved, ["c"] * 40), abs=1e-12)
    assert found.rho.low <= found.rho.value <= found.rho.high
    assert found.pairs.low <= found.pairs.value <= found.pairs.high


@pytest.mark.parametrize("seed", range(20))
def test_of_several_shortlists_only_pairs_within_one_are_counted(seed: int) -> None:
    chance = rng(seed)
    shortlists = chance.choice(["a", "b", "c"], 60).tolist()
    names = np.array(shortlists)
    scores = chance.integers(0, 12, 60).astype(float)
    is_approved = chance.random(60) < 0.4
    found = measure_agreement(scores, is_approved, shortlists, rng())
    assert found.pairs.value == pytest.approx(count_pairs(scores, is_approved, shortlists), abs=1e-12)
    ranks, verdicts = np.empty(60), np.empty(60)
    for name in "abc":
        rows = names == name
        ranks[rows] = rankdata(scores[rows]) / rows.sum()
        ranks[rows] -= ranks[rows].mean()
        verdicts[rows] = is_approved[rows] - is_approved[rows].mean()
    assert found.rho.value == pytest.approx(np.corrcoef(ranks, verdicts)[0, 1], abs=1e-12)


def test_a_generous_shortlist_with_high_scores_is_no_agreement() -> None:
    """Approved often and scored high because of its round, not because of its images."""
    chance = rng()
    shortlists = ["generous"] * 200 + ["strict"] * 200
    scores = chance.random(400) + np.repeat([5.0, 0.0], 200)
    is_approved = chance.random(400) < np.repeat([0.8, 0.2], 200)
    assert spearmanr(scores, is_approved).statistic > 0.4
    found = measure_agreement(scores, is_approved, shortlists, rng())
    assert found.rho.low < 0 < found.rho.high
    assert found.pairs.low < 0.5 < found.pairs.high


def test_a_perfect_score_agrees_on_every_pair_and_the_opposite_on_none() -> None:
    scores = np.arange(40.0)
    is_approved = scores >= 30
    best = measure_agreement(scores, is_approved, ["c"] * 40, rng())
    worst = measure_agreement(-scores, is_approved, ["c"] * 40, rng())
    assert (best.pairs.value, best.pairs.low, best.pairs.high) == (1.0, 1.0, 1.0)
    assert (worst.pairs.value, worst.rho.value) == (0.0, -best.rho.value)
    assert best.rho.value == pytest.approx(np.sqrt(3 * 0.25 * 0.75), abs=0.01)


@pytest.mark.parametrize(("shortlists", "size", "approved"), [(1, 20, 3), (3, 15, 4), (8, 12, 3)], ids=str)
def test_a_random_score_is_chance_within_its_interval_in_about_95_of_100_cases(
    shortlists: int, size: int, approved: int
) -> None:
    """Of 400 the binomial's 99.9 % range around 95 % is 365 to 394; the interval may be wider, and then holds more."""
    names = [f"c{k}" for k in range(shortlists) for _ in range(size)]
    held = {"pairs": 0, "rho": 0}
    chance = rng(7)
    for _ in range(400):
        is_approved = approve_best(chance.random(len(names)), names, approved)
        found = measure_agreement(chance.random(len(names)), is_approved, names, chance)
        held["pairs"] += found.pairs.low <= 0.5 <= found.pairs.high
        held["rho"] += found.rho.low <= 0 <= found.rho.high
    assert min(held.values()) >= 365
    assert max(held.values()) < 400


@pytest.mark.parametrize(
    ("shortlists", "resampled", "freedom"), [(1, "images", 4), (5, "images", 20), (6, "shortlists", 5)]
)
def test_from_six_shortlists_on_whole_ones_are_resampled(shortlists: int, resampled: str, freedom: int) -> None:
    names = [f"c{k}" for k in range(shortlists) for _ in range(20)]
    scores = rng(3).random(len(names))
    is_approved = approve_best(rng(4).random(len(names)), names, 5)
    assert measure_agreement(scores, is_approved, names, rng()).resampled == resampled
    assert count_freedom(is_approved, names) == freedom


def test_a_score_that_is_the_verdict_itself_has_a_rho_of_one_and_never_more() -> None:
    """In rounding it would come to 1.0000000000000002, which is no correlation."""
    for count in range(20, 60):
        is_approved = np.arange(count) < count // 3
        found = measure_agreement(is_approved.astype(float), is_approved, ["c"] * count, rng())
        assert found.rho.value == pytest.approx(1.0)
        assert max(found.rho.value, found.rho.high) <= 1.0


def test_one_approved_image_leaves_no_freedom_and_is_refused() -> None:
    is_approved = np.arange(20) == 0
    assert count_freedom(is_approved, ["c"] * 20) == 0
    with pytest.raises(ValueError, match="too few decisions of both kinds"):
        measure_agreement(np.arange(20.0), is_approved, ["c"] * 20, rng())
    with pytest.raises(ValueError, match="too few decisions of both kinds"):
        compare_agreements(np.arange(20.0), np.arange(20.0), is_approved, ["c"] * 20, rng())


def test_scores_that_are_all_the_same_are_refused() -> None:
    is_approved = np.arange(40) < 10
    with pytest.raises(ValueError, match="all the same"):
        measure_agreement(np.full(40, 0.5), is_approved, ["c"] * 40, rng())


def test_a_shortlist_of_which_all_was_rejected_counts_for_nothing() -> None:
    scores, is_approved = rng(5).random(40), np.arange(40) < 10
    alone = measure_agreement(scores, is_approved, ["a"] * 40, rng())
    beside = measure_agreement(
        np.append(scores, rng(6).random(30)), np.append(is_approved, [False] * 30), ["a"] * 40 + ["b"] * 30, rng()
    )
    assert beside == alone
    assert (
        are_comparable(np.append(is_approved, [False] * 30), ["a"] * 40 + ["b"] * 30).tolist()
        == [True] * 40 + [False] * 30
    )


def test_an_interval_is_the_same_for_a_seed_and_another_for_another() -> None:
    scores, is_approved = rng(5).random(40), np.arange(40) < 10
    first, again, other = (measure_agreement(scores, is_approved, ["a"] * 40, rng(seed)) for seed in (1, 1, 2))
    assert first == again
    assert first.pairs.value == other.pairs.value
    assert first.pairs.low != other.pairs.low


def test_a_gain_is_the_difference_of_two_agreements_and_nothing_beside_itself() -> None:
    chance = rng(8)
    names = ["a"] * 50 + ["b"] * 50
    truth = chance.random(100)
    is_approved = approve_best(truth, names, 12)
    good, bad = truth + 0.3 * chance.random(100), chance.random(100)
    gain = compare_agreements(good, bad, is_approved, names, rng())
    expected = count_pairs(good, is_approved, names) - count_pairs(bad, is_approved, names)
    assert gain.value == pytest.approx(expected, abs=1e-12)
    assert gain.low > 0
    same = compare_agreements(good, good, is_approved, names, rng())
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
