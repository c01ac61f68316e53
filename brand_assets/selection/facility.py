"""This file picks rows that stand for all the others: facility location, by lazy greedy maximisation."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from brand_assets.selection.likeness import Likeness, OpenRows

BATCH = 64
"""Gains worked out at once: one at a time costs more in the calls than in the sums."""


def choose_by_coverage(
    likeness: Likeness,
    merit: NDArray[np.float64],
    count: int,
    emphasis: float,
    *,
    open_rows: OpenRows,
    start: Sequence[int] = (),
) -> list[tuple[int, float]]:
    """The selector `facility`: greedily the greatest w sum(r_j) + (1 - w) count mean_i max_j max(0, cos(i, j)).

    w is the `emphasis`, r the `merit`; j runs over the chosen rows, i over those served (see `Likeness.served_by`). The
    gain of a row is what it adds to the sum. Submodular: what a row would have added earlier is never less than
    what it adds now, so few gains are worked out again. Minoux 1978, https://doi.org/10.1007/BFb0006528.
    """
    if not likeness.is_known.any():
        return []
    worth, weight = emphasis * merit, (1.0 - emphasis) * count
    hopes = np.where(likeness.is_known, worth + weight * likeness.served_by.mean(axis=1), -np.inf)
    covered = likeness.served_by[list(start)].max(axis=0, initial=0.0)
    hopes[list(start)] = -np.inf
    chosen: list[tuple[int, float]] = []
    while len(chosen) < count:
        is_open = open_rows([*start, *(row for row, _ in chosen)])
        best = _find_best(likeness.served_by, worth, weight, covered, hopes, is_open)
        if best is None:
            break
        chosen.append((best, float(hopes[best])))
        hopes[best] = -np.inf
        np.maximum(covered, likeness.served_by[best], out=covered)
    return chosen


def _find_best(
    served_by: NDArray[np.float32],
    worth: NDArray[np.float64],
    weight: float,
    covered: NDArray[np.float32],
    hopes: NDArray[np.float64],
    is_open: NDArray[np.bool_],
) -> int | None:
    """The open row of the greatest gain, the first of equals; `hopes` are bounds, and exact for the rows looked at."""
    is_exact = np.zeros(len(hopes), dtype=np.bool_)
    while True:
        open_hopes = np.where(is_open, hopes, -np.inf)
        best = int(open_hopes.argmax())
        if is_exact[best]:
            return best
        if open_hopes[best] == -np.inf:
            return None
        rows = np.argpartition(-open_hopes, min(BATCH, len(hopes) - 1))[:BATCH]
        rows = np.union1d(rows[open_hopes[rows] > -np.inf], best)
        added = np.maximum(served_by[rows] - covered, np.float32(0.0)).mean(axis=1)
        hopes[rows] = worth[rows] + weight * added
        is_exact[rows] = True
