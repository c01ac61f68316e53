"""This file picks rows that are good and differ from each other: greedy MAP inference for a DPP.

DPP: determinantal point process. Its kernel is L = diag(q) V V^T diag(q), and is never formed.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

EXHAUSTED = 1e-5
"""Squared sine to the span of what was chosen, below which a row repeats it; float32 vectors tell no smaller angle."""
SAME_VECTOR = 1e-6
GREATEST_EXPONENT = 300.0

OpenRows = Callable[[list[int]], NDArray[np.bool_]]
"""Given the rows chosen so far, a mask of the rows that may come next."""


def weigh_quality(quality: NDArray[np.float64], theta: float) -> NDArray[np.float64]:
    """(n,) weights q = exp(alpha r), alpha = theta / (2 (1 - theta)), for qualities r 0..1 and theta 0..1 (1 excluded).

    Then log det L_S = theta / (1 - theta) * sum(r) + log det S_S: theta is the share of quality against diversity, 0
    being diversity alone. Chen, Zhang & Zhou 2018, https://arxiv.org/abs/1709.05135, on recommendation.
    """
    if not 0.0 <= theta < 1.0:
        raise ValueError(f"theta is {theta!r}; it must be from 0 up to, but not including, 1.")
    alpha = min(theta / (2.0 * (1.0 - theta)), GREATEST_EXPONENT)
    return np.asarray(np.exp(alpha * np.asarray(quality, dtype=np.float64)))


def choose_diverse(
    quality: NDArray[np.floating],
    vectors: NDArray[np.float32],
    count: int,
    *,
    open_rows: OpenRows | None = None,
) -> list[tuple[int, float]]:
    """At most `count` rows that greedily maximise det(L_S), each with its gain in log det; the first of equals.

    Fewer when no open row adds volume. `quality` (n,) is the q of L, 0 for a row that must not come; `vectors` (n, d).
    O(n count (d + count)) time, O(n count) memory: Chen, Zhang & Zhou 2018, https://arxiv.org/abs/1709.05135,
    Algorithm 1. There d_i^2 is the Schur complement of row i in L; here it is split into q_i^2 and what V alone gives,
    so that the stop does not depend on q.
    """
    rows = np.asarray(vectors, dtype=np.float32)
    weights = np.asarray(quality, dtype=np.float64)
    lengths = np.einsum("ij,ij->i", rows, rows, dtype=np.float64)
    left = lengths.copy()
    basis = np.zeros((len(rows), max(0, min(count, len(rows)))), dtype=np.float32)
    chosen: list[tuple[int, float]] = []
    taken = np.zeros(len(rows), dtype=np.bool_)
    for step in range(basis.shape[1]):
        is_open = ~taken & (weights > 0) & (left > EXHAUSTED * lengths)
        if open_rows is not None:
            is_open &= open_rows([row for row, _ in chosen])
        if not is_open.any():
            break
        gains = np.full(len(rows), -np.inf)
        gains[is_open] = 2.0 * np.log(weights[is_open]) + np.log(left[is_open])
        best = int(gains.argmax())
        chosen.append((best, float(gains[best])))
        taken[best] = True
        known = basis[:, :step] @ basis[best, :step]
        basis[:, step] = (rows @ rows[best] - known) / np.float32(np.sqrt(left[best]))
        left -= basis[:, step].astype(np.float64) ** 2
    return chosen


def centre_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows less their mean, of unit length again (or zero).

    Embeddings live in a narrow cone: as they are, all look alike to a determinant.
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if len(rows) < 2:
        return np.asarray(vectors, dtype=np.float32)
    centred = rows - rows.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = np.zeros_like(centred)
    np.divide(centred, lengths, out=unit, where=lengths > SAME_VECTOR)
    return np.asarray(unit, dtype=np.float32)


def vendi_score(vectors: NDArray[np.floating]) -> float:
    """The effective number of distinct rows, 1..n: exp of the entropy of the eigenvalues of the cosine matrix over n.

    Friedman & Dieng 2023, https://arxiv.org/abs/2210.02410. 0 without rows.
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if len(rows) == 0:
        return 0.0
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    smaller = unit @ unit.T if len(unit) <= unit.shape[1] else unit.T @ unit
    shares = np.linalg.eigvalsh(smaller / len(unit))
    shares = shares[shares > 1e-12]
    return float(np.exp(-(shares * np.log(shares)).sum()))
