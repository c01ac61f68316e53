"""This file tests greedy DPP inference against determinants in full."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.selection.diverse import choose_diverse, weigh_quality


def draw_case(rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float32], int]:
    count, dimensions = int(rng.integers(3, 12)), int(rng.integers(4, 16))
    vectors = rng.normal(size=(count, dimensions))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return rng.uniform(0.3, 3.0, count), vectors.astype(np.float32), int(rng.integers(1, min(count, dimensions) + 1))


def kernel_of(quality: NDArray[np.float64], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    scaled = quality[:, None] * vectors.astype(np.float64)
    return np.asarray(scaled @ scaled.T)


def test_each_pick_and_gain_is_the_best_next_log_determinant_in_200_random_cases() -> None:
    rng = np.random.default_rng(11)
    for _ in range(200):
        quality, vectors, count = draw_case(rng)
        kernel = kernel_of(quality, vectors)
        chosen: list[int] = []
        total = 0.0
        for row, gain in choose_diverse(quality, vectors, count):
            values = {
                other: np.linalg.slogdet(kernel[np.ix_([*chosen, other], [*chosen, other])])[1]
                for other in set(range(len(quality))) - set(chosen)
            }
            assert values[row] == pytest.approx(max(values.values()), abs=1e-3)
            assert gain == pytest.approx(values[row] - total, abs=1e-3)
            chosen.append(row)
            total = values[row]
        assert len(chosen) == count


def choose_by_determinants(kernel: NDArray[np.float64], count: int, start: tuple[int, ...] = ()) -> list[int]:
    """Greedy in full: at each step every determinant is worked out anew."""
    chosen = list(start)
    for _ in range(count):
        left = [row for row in range(len(kernel)) if row not in chosen]
        chosen.append(max(left, key=lambda row: float(np.linalg.det(kernel[np.ix_([*chosen, row], [*chosen, row])]))))
    return chosen[len(start) :]


def test_the_picks_are_those_of_determinants_in_full_in_200_random_cases() -> None:
    rng = np.random.default_rng(10)
    for _ in range(200):
        quality, vectors, count = draw_case(rng)
        kernel = kernel_of(quality, vectors)
        assert [row for row, _ in choose_diverse(quality, vectors, count)] == choose_by_determinants(kernel, count)


def test_what_is_chosen_already_counts_and_is_not_returned() -> None:
    rng = np.random.default_rng(9)
    for _ in range(50):
        quality, vectors, _ = draw_case(rng)
        kernel = kernel_of(quality, vectors)
        chosen = [row for row, _ in choose_diverse(quality, vectors, 1, start=[2])]
        assert chosen == choose_by_determinants(kernel, 1, (2,))


def test_with_orthogonal_vectors_greedy_is_the_exhaustive_optimum() -> None:
    rng = np.random.default_rng(12)
    for _ in range(20):
        basis, _ = np.linalg.qr(rng.normal(size=(8, 8)))
        quality = rng.uniform(0.5, 2.0, 8)
        kernel = kernel_of(quality, basis.astype(np.float32))
        best = max(itertools.combinations(range(8), 3), key=lambda rows: np.linalg.det(kernel[np.ix_(rows, rows)]))
        assert sorted(row for row, _ in choose_diverse(quality, basis.astype(np.float32), 3)) == list(best)


def test_with_clear_groups_greedy_is_the_exhaustive_optimum() -> None:
    rng = np.random.default_rng(13)
    for _ in range(20):
        centres = np.repeat(np.eye(3, 6), 3, axis=0) + rng.normal(0, 0.02, (9, 6))
        vectors = (centres / np.linalg.norm(centres, axis=1, keepdims=True)).astype(np.float32)
        quality = np.tile([1.0, 1.5, 2.0], 3)
        kernel = kernel_of(quality, vectors)
        best = max(itertools.combinations(range(9), 3), key=lambda rows: np.linalg.det(kernel[np.ix_(rows, rows)]))
        assert sorted(row for row, _ in choose_diverse(quality, vectors, 3)) == list(best) == [2, 5, 8]


def test_it_stops_when_what_is_left_repeats_what_was_chosen() -> None:
    vectors = np.repeat(np.eye(3, 10, dtype=np.float32), 4, axis=0)
    chosen = [row for row, _ in choose_diverse(np.ones(12), vectors, 12)]
    assert chosen == [0, 4, 8]


def test_the_stop_does_not_depend_on_the_scale_of_quality() -> None:
    vectors = np.random.default_rng(14).normal(size=(20, 6)).astype(np.float32)
    for scale in (1e-9, 1.0, 1e9):
        assert len(choose_diverse(np.full(20, scale), vectors, 20)) == 6


def test_of_equals_the_first_row_is_taken() -> None:
    assert [row for row, _ in choose_diverse(np.ones(4), np.eye(4, dtype=np.float32), 2)] == [0, 1]


def test_a_row_without_quality_or_without_length_never_comes() -> None:
    vectors = np.eye(4, dtype=np.float32)
    vectors[1] = 0.0
    assert [row for row, _ in choose_diverse(np.array([1.0, 1.0, 0.0, 1.0]), vectors, 4)] == [0, 3]


@pytest.mark.parametrize("count", [0, -3])
def test_nothing_asked_for_or_nothing_there_is_nothing_chosen(count: int) -> None:
    assert choose_diverse(np.ones(3), np.eye(3, dtype=np.float32), count) == []
    assert choose_diverse(np.ones(0), np.zeros((0, 5), dtype=np.float32), 4) == []


def test_the_emphasis_is_the_share_of_quality_against_diversity() -> None:
    """log det L_S = w / (1 - w) * sum(r) + log det S_S."""
    rng = np.random.default_rng(15)
    quality, vectors = rng.random(5), rng.normal(size=(5, 8)).astype(np.float32)
    for weight in (0.0, 0.3, 0.7, 0.9):
        joint = np.linalg.slogdet(kernel_of(weigh_quality(quality, weight), vectors))[1]
        apart = weight / (1 - weight) * quality.sum() + np.linalg.slogdet(kernel_of(np.ones(5), vectors))[1]
        assert joint == pytest.approx(apart, rel=1e-6, abs=1e-6)


def test_an_emphasis_near_one_stays_finite_and_one_is_refused() -> None:
    assert np.isfinite(weigh_quality(np.array([0.0, 1.0]), 0.999999)).all()
    with pytest.raises(ValueError, match="emphasis"):
        weigh_quality(np.array([0.5]), 1.0)


def test_with_a_variance_of_its_own_each_pick_is_that_of_determinants_in_full() -> None:
    rng = np.random.default_rng(8)
    for _ in range(50):
        quality, vectors, count = draw_case(rng)
        kernel = kernel_of(quality, vectors) + 0.5 * np.diag(quality**2)
        found = choose_diverse(quality, vectors, count, own=0.5)
        assert [row for row, _ in found] == choose_by_determinants(kernel, count)
        total = np.linalg.slogdet(kernel[np.ix_([row for row, _ in found], [row for row, _ in found])])[1]
        assert sum(gain for _, gain in found) == pytest.approx(total, abs=1e-3)


def test_what_repeats_a_chosen_row_never_comes_whatever_is_its_own() -> None:
    vectors = np.repeat(np.eye(3, 10, dtype=np.float32), 4, axis=0)
    assert [row for row, _ in choose_diverse(np.ones(12), vectors, 12, own=0.5)] == [0, 4, 8]
    vectors[1] = 0.0
    assert [row for row, _ in choose_diverse(np.ones(12), vectors, 12, own=0.5)] == [0, 4, 8]
