"""This file tests that a taste head finds what a brand's people like, and finds nothing where there is nothing."""

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.learning.taste import learn_taste, rate_unseen_images

Vectors = NDArray[np.float32]
Flags = NDArray[np.bool_]


def like(
    signal: float, *, shortlists: int = 3, size: int = 30, approve: int = 9, dimensions: int = 24, seed: int = 0
) -> tuple[Vectors, Flags, list[str], NDArray[np.float64]]:
    """Unit vectors, and the verdicts of people who like one direction of them, with noise of spread 1; and it."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(shortlists * size, dimensions))
    liked = rng.normal(size=dimensions)
    liked /= np.linalg.norm(liked)
    wanted = signal * (vectors @ liked) + rng.normal(size=len(vectors))
    names = [f"c{k}" for k in range(shortlists) for _ in range(size)]
    is_approved = np.zeros(len(names), dtype=bool)
    for k in range(shortlists):
        rows = np.arange(k * size, (k + 1) * size)
        is_approved[rows[np.argsort(-wanted[rows])[:approve]]] = True
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit.astype(np.float32), is_approved, names, liked


def share_right(rated: NDArray[np.float64], is_approved: Flags, names: list[str]) -> float:
    right = [
        rated[i] > rated[j]
        for i in np.flatnonzero(is_approved)
        for j in np.flatnonzero(~is_approved)
        if names[i] == names[j]
    ]
    return float(np.mean(right))


@pytest.mark.parametrize("shortlists", [1, 3])
def test_a_taste_is_found_in_images_that_the_head_was_not_shown(shortlists: int) -> None:
    shares = []
    for seed in range(5):
        vectors, is_approved, names, _ = like(3.0, shortlists=shortlists, size=60, approve=18, seed=seed)
        rated = rate_unseen_images(vectors, is_approved, names, np.random.default_rng(seed))
        shares.append(share_right(rated, is_approved, names))
    assert np.mean(shares) > 0.75


@pytest.mark.parametrize("shortlists", [1, 3])
def test_where_there_is_no_taste_unseen_images_are_rated_by_chance(shortlists: int) -> None:
    """A head of 512 numbers fits any 90 verdicts; what it says of others shows that it learned nothing."""
    shares = []
    for seed in range(12):
        vectors, is_approved, names, _ = like(0.0, shortlists=shortlists, dimensions=512, seed=seed)
        assert share_right(vectors @ learn_taste(vectors, is_approved), is_approved, names) > 0.95
        rated = rate_unseen_images(vectors, is_approved, names, np.random.default_rng(seed))
        shares.append(share_right(rated, is_approved, names))
    assert 0.4 < np.mean(shares) < 0.57


def test_the_head_points_to_what_is_liked() -> None:
    vectors, is_approved, _, liked = like(5.0, shortlists=1, size=600, approve=200, dimensions=8)
    direction = learn_taste(vectors, is_approved)
    assert direction @ liked / np.linalg.norm(direction) > 0.9


def test_vectors_that_are_all_the_same_are_rated_the_same() -> None:
    vectors = np.tile(np.float32([0.6, 0.8]), (30, 1))
    is_approved = np.arange(30) < 10
    assert set(rate_unseen_images(vectors, is_approved, ["c"] * 30, np.random.default_rng(0))) == {0.0}


def test_a_head_is_the_same_again() -> None:
    vectors, is_approved, names, _ = like(2.0)
    first, again = (rate_unseen_images(vectors, is_approved, names, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
