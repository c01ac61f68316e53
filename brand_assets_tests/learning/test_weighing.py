"""This file tests that weights are learned from decisions that had a reason, and tried on others than those."""

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.learning.folds import part_into_folds
from brand_assets.learning.weighing import learn_weights, rate_unseen, round_weights
from brand_assets.scoring.ranking import mix_parts

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
COLOR = 1


def decide(
    reasons: list[float], *, shortlists: int = 3, size: int = 40, approve: int = 10, noise: float = 0.2, seed: int = 0
) -> tuple[Floats, Flags, list[str]]:
    """Percentiles of four parts, and the verdicts of people who weigh them by `reasons`, with some noise."""
    rng = np.random.default_rng(seed)
    percentiles = rng.random((shortlists * size, 4))
    wanted = percentiles @ np.array(reasons) + noise * rng.normal(size=len(percentiles))
    names = [f"c{k}" for k in range(shortlists) for _ in range(size)]
    is_approved = np.zeros(len(names), dtype=bool)
    for k in range(shortlists):
        rows = np.arange(k * size, (k + 1) * size)
        is_approved[rows[np.argsort(-wanted[rows])[:approve]]] = True
    return percentiles, is_approved, names


def test_people_who_decide_by_color_make_color_weigh_most() -> None:
    for seed in range(10):
        weights = learn_weights(*decide([0, 1, 0, 0], seed=seed))
        assert weights[COLOR] > 0.75
        assert weights.min() >= 0
        assert weights.sum() == pytest.approx(1.0)


def test_two_reasons_that_weigh_alike_get_about_the_same_weight() -> None:
    found = np.mean([learn_weights(*decide([0.5, 0, 0, 0.5], seed=seed)) for seed in range(20)], axis=0)
    assert found[0] == pytest.approx(found[3], abs=0.08)
    assert found[0] + found[3] > 0.85


def test_a_part_that_people_decide_against_gets_no_weight_and_none_gets_a_negative_one() -> None:
    weights = learn_weights(*decide([0, 1, -1, 0]))
    assert weights[2] == 0.0
    assert weights[COLOR] > 0.75


def test_when_every_part_goes_against_people_no_part_has_a_weight() -> None:
    assert learn_weights(*decide([-1, -1, -1, -1])).tolist() == [0.0] * 4


def test_a_part_that_is_null_everywhere_gets_none_and_the_others_share() -> None:
    percentiles, is_approved, names = decide([0, 1, 0, 1])
    percentiles[:, [0, 2]] = np.nan
    weights = learn_weights(percentiles, is_approved, names)
    assert weights[[0, 2]].tolist() == [0.0, 0.0]
    assert weights[[1, 3]].sum() == pytest.approx(1.0)


def test_what_sets_a_whole_shortlist_apart_is_not_learned() -> None:
    """A round that is approved more and whose images all score higher says nothing about which image was chosen."""
    percentiles, is_approved, names = decide([0, 1, 0, 0])
    shifted = percentiles.copy()
    shifted[:40, 3] += 5.0
    np.testing.assert_allclose(
        learn_weights(percentiles, is_approved, names), learn_weights(shifted, is_approved, names), atol=1e-9
    )


def test_an_unseen_image_is_rated_by_weights_that_its_own_verdict_had_no_part_in() -> None:
    """With every verdict of a fold turned round, the ratings of that very fold stay as they were."""
    percentiles, is_approved, names = decide([0, 1, 0, 0], shortlists=5)
    before = rate_unseen(percentiles, is_approved, names, np.random.default_rng(4))
    folds = list(part_into_folds(is_approved, names, np.random.default_rng(4)))
    assert len(folds) == 5
    for _, tried in folds:
        turned = np.where(tried, ~is_approved, is_approved)
        after = rate_unseen(percentiles, turned, names, np.random.default_rng(4))
        np.testing.assert_array_equal(after[tried], before[tried])
        assert (after[~tried] != before[~tried]).any()


def test_an_unseen_image_that_lacks_a_part_is_rated_as_the_ranking_would_rate_it() -> None:
    """What is tried on decisions is what a person would apply."""
    percentiles, is_approved, names = decide([0, 1, 0, 0.6], shortlists=4)
    percentiles[::3, COLOR] = np.nan
    percentiles[::9] = np.nan
    rated = rate_unseen(percentiles, is_approved, names, np.random.default_rng(4))
    for learned, tried in part_into_folds(is_approved, names, np.random.default_rng(4)):
        weights = learn_weights(percentiles[learned], is_approved[learned], np.array(names)[learned].tolist())
        for k in np.flatnonzero(tried):
            parts = {str(part): None if np.isnan(share) else float(share) for part, share in enumerate(percentiles[k])}
            mixed = mix_parts(parts, {str(part): float(weight) for part, weight in enumerate(weights)})
            assert rated[k] == pytest.approx(0.5 if mixed is None else mixed)


@pytest.mark.parametrize("shortlists", [1, 2, 3, 7])
def test_each_image_is_tried_once_and_never_learned_from_at_the_same_time(shortlists: int) -> None:
    _, is_approved, names = decide([0, 1, 0, 0], shortlists=shortlists)
    tried_times = np.zeros(len(names), dtype=int)
    for learned, tried in part_into_folds(is_approved, names, np.random.default_rng(0)):
        assert not (learned & tried).any()
        tried_times += tried
        if shortlists >= 3:
            assert not set(np.array(names)[learned]) & set(np.array(names)[tried])
        else:
            assert abs(is_approved[tried].mean() - 0.25) < 0.06
    assert tried_times.tolist() == [1] * len(names)


@pytest.mark.parametrize("seed", range(20))
def test_rounded_weights_sum_to_one_and_move_by_less_than_a_step(seed: int) -> None:
    weights = np.random.default_rng(seed).dirichlet(np.ones(4) * 0.5)
    rounded = round_weights(weights)
    assert sum(rounded) == pytest.approx(1.0, abs=1e-12)
    assert np.abs(np.array(rounded) - weights).max() < 0.01
    assert rounded == [round(weight, 2) for weight in rounded]
