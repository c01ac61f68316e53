"""This file tests facility location against its sum written out, and greedy against its guarantee."""

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.selection.facility import choose_by_coverage
from brand_assets.selection.likeness import Likeness


def all_open(chosen: list[int]) -> NDArray[np.bool_]:
    return np.ones(14, dtype=np.bool_)


def draw_case(rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float64], float]:
    vectors = rng.normal(size=(14, 5))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), rng.random(14), float(rng.uniform(0.0, 0.9))


def worth_of(rows: list[int], vectors: NDArray[np.float32], merit: NDArray[np.float64], weight: float) -> float:
    served = np.maximum(vectors.astype(np.float64) @ vectors[rows].T, 0.0).max(axis=1).mean()
    return float(weight * merit[rows].sum() + (1 - weight) * 4 * served)


def test_each_pick_adds_the_most_and_its_gain_is_what_it_adds_in_100_random_cases() -> None:
    rng = np.random.default_rng(1)
    for _ in range(100):
        vectors, merit, weight = draw_case(rng)
        chosen: list[int] = []
        total = 0.0
        for row, gain in choose_by_coverage(Likeness(vectors), merit, 4, weight, open_rows=all_open):
            values = {
                other: worth_of([*chosen, other], vectors, merit, weight) for other in range(14) if other not in chosen
            }
            assert row == max(values, key=lambda other: values[other])
            assert gain == pytest.approx(values[row] - total, abs=1e-5)
            chosen.append(row)
            total = values[row]
        assert len(chosen) == 4


def test_greedy_reaches_its_guaranteed_part_of_the_exhaustive_optimum() -> None:
    """At least 1 - 1/e for a monotone submodular sum: Nemhauser, Wolsey & Fisher 1978, doi 10.1007/BF01588971."""
    rng = np.random.default_rng(2)
    for _ in range(5):
        vectors, merit, weight = draw_case(rng)
        rows = [row for row, _ in choose_by_coverage(Likeness(vectors), merit, 4, weight, open_rows=all_open)]
        best = max(worth_of(list(some), vectors, merit, weight) for some in itertools.combinations(range(14), 4))
        assert worth_of(rows, vectors, merit, weight) >= (1 - 1 / math.e) * best


def test_what_is_chosen_already_serves_its_like() -> None:
    groups = np.repeat(np.eye(2, 5, dtype=np.float32), 7, axis=0)
    found = choose_by_coverage(Likeness(groups), np.zeros(14), 1, 0.0, open_rows=all_open, start=[0])
    assert [row for row, _ in found] == [7]


def test_a_row_without_a_vector_or_that_is_closed_never_comes() -> None:
    vectors = np.tile(np.eye(1, 5, dtype=np.float32), (14, 1))
    vectors[0] = 0.0
    found = choose_by_coverage(Likeness(vectors), np.ones(14), 14, 0.5, open_rows=lambda chosen: np.arange(14) < 3)
    assert [row for row, _ in found] == [1, 2]
    assert choose_by_coverage(Likeness(np.zeros((14, 5), np.float32)), np.ones(14), 3, 0.5, open_rows=all_open) == []
