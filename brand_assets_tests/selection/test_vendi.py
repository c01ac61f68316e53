"""This file tests the Vendi score against its theory."""

import numpy as np
import pytest

from brand_assets.selection.vendi import vendi_score


def test_the_vendi_score_counts_distinct_rows() -> None:
    assert vendi_score(np.eye(6)) == pytest.approx(6.0)
    assert vendi_score(np.repeat(np.eye(3, 5), 4, axis=0)) == pytest.approx(3.0)
    assert vendi_score(np.ones((7, 5))) == pytest.approx(1.0)
    assert vendi_score(np.zeros((0, 5))) == 0.0


def test_the_vendi_score_of_two_rows_follows_from_their_cosine() -> None:
    """The eigenvalues of K / 2 are (1 + c) / 2 and (1 - c) / 2."""
    shares = np.array([0.8, 0.2])
    expected = float(np.exp(-(shares * np.log(shares)).sum()))
    assert vendi_score(np.array([[1.0, 0.0], [0.6, 0.8]])) == pytest.approx(expected)


def test_the_vendi_score_is_the_same_from_rows_as_from_columns() -> None:
    vectors = np.random.default_rng(17).normal(size=(30, 8))
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    shares = np.linalg.eigvalsh(unit @ unit.T / 30)
    shares = shares[shares > 1e-12]
    assert vendi_score(vectors) == pytest.approx(float(np.exp(-(shares * np.log(shares)).sum())))
