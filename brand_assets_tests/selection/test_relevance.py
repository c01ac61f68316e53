"""This file tests maximal marginal relevance against its formula written out."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.selection.likeness import Likeness
from brand_assets.selection.relevance import choose_by_relevance


def all_open(chosen: list[int]) -> NDArray[np.bool_]:
    return np.ones(12, dtype=np.bool_)


def draw_case(rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float64], float]:
    vectors = rng.normal(size=(12, 6))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), rng.random(12), float(rng.uniform(0.05, 0.95))


def test_each_pick_is_the_most_relevant_that_repeats_least_in_100_random_cases() -> None:
    rng = np.random.default_rng(1)
    for _ in range(100):
        vectors, merit, weight = draw_case(rng)
        cosines = vectors.astype(np.float64) @ vectors.T
        chosen = [int(merit.argmax())]
        while len(chosen) < 5:
            left = [row for row in range(12) if row not in chosen]
            scores = {row: weight * merit[row] - (1 - weight) * max(cosines[row, chosen]) for row in left}
            chosen.append(max(scores, key=lambda row: scores[row]))
        found = choose_by_relevance(Likeness(vectors), merit, 5, weight, open_rows=all_open)
        assert [row for row, _ in found] == chosen


def test_an_image_that_is_chosen_already_keeps_its_like_away() -> None:
    vectors = np.eye(12, dtype=np.float32)
    vectors[1] = vectors[0]
    merit = np.linspace(1.0, 0.9, 12)
    found = choose_by_relevance(Likeness(vectors), merit, 2, 0.5, open_rows=all_open, start=[0])
    assert [row for row, _ in found] == [2, 3]


def test_a_row_without_a_vector_or_that_is_closed_never_comes() -> None:
    vectors = np.eye(12, dtype=np.float32)
    vectors[0] = 0.0
    found = choose_by_relevance(Likeness(vectors), np.ones(12), 12, 0.5, open_rows=lambda chosen: np.arange(12) < 3)
    assert [row for row, _ in found] == [1, 2]
