"""This file picks rows that are good and differ from each other: greedy MAP inference for a DPP.

DPP: determinantal point process. Its kernel is L = diag(q) V V^T diag(q), and is never formed.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from brand_assets.selection.likeness import Likeness, OpenRows, one_thread

EXHAUSTED = 1e-5
"""Squared sine to the span of what was chosen, below which a row repeats it; float32 vectors tell no smaller angle."""
GREATEST_EXPONENT = 300.0
OWN = 2.0
"""Variance of each image that is its own and no vector tells, beside the 1 that its vector stands for. Without it the
determinant goes after whatever is small and odd; with it the shortlists of real rounds have a higher Vendi score."""


def choose_by_determinant(
    likeness: Likeness,
    merit: NDArray[np.float64],
    count: int,
    emphasis: float,
    *,
    open_rows: OpenRows,
    start: Sequence[int] = (),
) -> list[tuple[int, float]]:
    """The selector `dpp`: the rows that maximise det(L_S) with q = `weigh_quality(merit, emphasis)` and OWN."""
    return choose_diverse(
        weigh_quality(merit, emphasis),
        likeness.vectors,
        count,
        open_rows=open_rows,
        start=start,
        cosines_to=likeness.to,
        own=OWN,
    )


def weigh_quality(merit: NDArray[np.float64], emphasis: float) -> NDArray[np.float64]:
    """(n,) weights q = exp(alpha r), alpha = w / (2 (1 - w)), for merits r 0..1 and an emphasis w 0..1 (1 excluded).

    Then log det L_S = w / (1 - w) * sum(r) + log det S_S: w is the share of quality against diversity, 0 being
    diversity alone. Chen, Zhang & Zhou 2018, https://arxiv.org/abs/1709.05135, on recommendation.
    """
    if not 0.0 <= emphasis < 1.0:
        raise ValueError(f"emphasis is {emphasis!r}; it must be from 0 up to, but not including, 1.")
    alpha = min(emphasis / (2.0 * (1.0 - emphasis)), GREATEST_EXPONENT)
    return np.asarray(np.exp(alpha * np.asarray(merit, dtype=np.float64)))


def choose_diverse(
    quality: NDArray[np.floating],
    vectors: NDArray[np.float32],
    count: int,
    *,
    open_rows: OpenRows | None = None,
    start: Sequence[int] = (),
    cosines_to: Callable[[int], NDArray[np.float32]] | None = None,
    own: float = 0.0,
) -> list[tuple[int, float]]:
    """At most `count` rows that greedily maximise det(L_S), each with its gain in log det; the first of equals.

    Fewer when no open row adds volume. `quality` (n,) is the q of L, 0 for a row that must not come; `vectors` (n, d).
    The rows in `start` are in S from the beginning, and are not among those returned. `cosines_to` stands in for a
    product of all vectors with one of them. With `own`, L is diag(q) (V V^T + own I) diag(q).

    O(n count (d + count)) time, O(n count) memory: Chen, Zhang & Zhou 2018, https://arxiv.org/abs/1709.05135, Algorithm
    1. There d_i^2 is the Schur complement of row i in L; here it is split into q_i^2 and what V alone gives, so that
    the stop does not depend on q.
    """
    with one_thread():
        return _choose_greedily(
            np.asarray(quality, dtype=np.float64),
            np.asarray(vectors, dtype=np.float32),
            count,
            open_rows,
            start,
            cosines_to,
            own,
        )


def _choose_greedily(
    weights: NDArray[np.float64],
    rows: NDArray[np.float32],
    count: int,
    open_rows: OpenRows | None,
    start: Sequence[int],
    cosines_to: Callable[[int], NDArray[np.float32]] | None,
    own: float,
) -> list[tuple[int, float]]:
    most = len(start) + max(0, min(count, len(rows)))
    volume = _Volume(rows, cosines_to or (lambda row: rows @ rows[row]), most, own)
    worth = np.full(len(rows), -np.inf)
    np.log(weights, out=worth, where=weights > 0)
    worth *= 2.0
    taken = np.zeros(len(rows), dtype=np.bool_)
    for row in start:
        taken[row] = True
        volume.take(row)
    chosen: list[tuple[int, float]] = []
    while len(chosen) < min(count, len(rows)):
        is_open = volume.is_left() & ~taken & (weights > 0)
        if open_rows is not None:
            is_open &= open_rows([*start, *(row for row, _ in chosen)])
        if not is_open.any():
            break
        gains = np.full(len(rows), -np.inf)
        np.log(volume.left, out=gains, where=is_open)
        gains += worth
        best = int(gains.argmax())
        chosen.append((best, float(gains[best])))
        taken[best] = True
        volume.take(best)
    return chosen


class _Volume:
    """What is `left` (n,) of each row's squared length, its `own` part with it, outside of the span of the rows taken.

    The basis of that span is kept by its products with all rows, (most, n) float32: Cholesky's factor, row by row.
    A row that repeats one of those taken is never left.
    """

    def __init__(
        self, rows: NDArray[np.float32], cosines_to: Callable[[int], NDArray[np.float32]], most: int, own: float
    ) -> None:
        self._lengths = np.einsum("ij,ij->i", rows, rows).astype(np.float64)
        self.left = np.where(self._lengths > 0.0, self._lengths + own, 0.0)
        self._repeats = self._lengths <= 0.0
        self._cosines_to = cosines_to
        self._basis = np.zeros((most, len(rows)), dtype=np.float32)
        self._size = 0

    def is_left(self) -> NDArray[np.bool_]:
        return np.asarray((self.left > EXHAUSTED * self._lengths) & ~self._repeats)

    def take(self, row: int) -> None:
        """A row that repeats those taken adds nothing to the span."""
        if self.left[row] <= EXHAUSTED * self._lengths[row]:
            return
        before = self._basis[: self._size]
        new = self._basis[self._size]
        cosines = self._cosines_to(row)
        self._repeats |= np.square(cosines) > (1.0 - EXHAUSTED) * self._lengths[row] * self._lengths
        np.subtract(cosines, before[:, row] @ before, out=new)
        new /= np.float32(np.sqrt(self.left[row]))
        self.left -= np.square(new, dtype=np.float64)
        self._size += 1
