"""This file tests what images are held against: centred vectors, their cosines, and who speaks for a large round."""

import numpy as np
import pytest

from brand_assets.selection.likeness import FEWEST_SERVED, Likeness, centre_vectors, find_centre


def test_centred_vectors_have_mean_cosines_around_zero_in_a_narrow_cone() -> None:
    rng = np.random.default_rng(16)
    vectors = rng.normal(size=(50, 20)) + 10.0
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors @ vectors.T
    centred = centre_vectors(vectors.astype(np.float32))
    assert cosines.mean() > 0.95
    assert abs(float((centred @ centred.T)[~np.eye(50, dtype=bool)].mean())) < 0.05
    assert np.linalg.norm(centred, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_centring_leaves_the_vectors_it_was_given_as_they_are() -> None:
    vectors = np.random.default_rng(1).normal(size=(5, 4)).astype(np.float32)
    before = vectors.copy()
    centre_vectors(vectors)
    assert (vectors == before).all()


def test_equal_vectors_and_vectors_that_are_not_finite_are_zero() -> None:
    assert (centre_vectors(np.ones((4, 3), dtype=np.float32)) == 0).all()
    broken = np.array([[1, 0], [0, 1], [np.nan, 0]], dtype=np.float32)
    assert (centre_vectors(broken, np.array([0.5, 0.5]))[2] == 0).all()


def test_one_vector_has_no_mean_to_take_out() -> None:
    assert centre_vectors(np.array([[3.0, 4.0]], dtype=np.float32)) == pytest.approx(np.array([[0.6, 0.8]]))
    assert (find_centre(np.ones((1, 3), dtype=np.float32)) == 0).all()


def test_each_image_is_served_by_itself_in_full_and_never_less_than_nothing() -> None:
    vectors = centre_vectors(np.random.default_rng(2).normal(size=(40, 8)).astype(np.float32))
    served_by = Likeness(vectors).served_by
    assert np.diag(served_by) == pytest.approx(1.0, abs=1e-6)
    assert served_by == pytest.approx(np.maximum(vectors @ vectors.T, 0.0), abs=1e-6)


def test_of_a_large_round_a_part_is_served_and_no_table_of_all_pairs_is_made() -> None:
    vectors = centre_vectors(np.random.default_rng(3).normal(size=(40_000, 4)).astype(np.float32))
    assert Likeness(vectors).served_by.shape == (40_000, FEWEST_SERVED)


def test_an_image_without_a_vector_is_not_served() -> None:
    vectors = np.eye(4, dtype=np.float32)
    vectors[1] = 0.0
    likeness = Likeness(vectors)
    assert likeness.is_known.tolist() == [True, False, True, True]
    assert likeness.served_by.shape == (4, 3)
