"""This file measures how many different images a set really holds: the Vendi score."""

import numpy as np
from numpy.typing import NDArray

NOTHING = 1e-12


def vendi_score(vectors: NDArray[np.floating]) -> float:
    """The effective number of distinct rows, 1..n: exp of the entropy of the eigenvalues of the cosine matrix over n.

    Friedman & Dieng 2023, https://arxiv.org/abs/2210.02410. 0 without rows. A row of length zero has no cosines: leave
    such rows out.
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if len(rows) == 0:
        return 0.0
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), NOTHING)
    smaller = unit @ unit.T if len(unit) <= unit.shape[1] else unit.T @ unit
    shares = np.linalg.eigvalsh(smaller / len(unit))
    shares = shares[shares > NOTHING]
    return float(np.exp(-(shares * np.log(shares)).sum()))
