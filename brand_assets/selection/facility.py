"""This file picks rows that stand for all the others: facility location, by lazy greedy maximisation."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from brand_assets.selection.likeness import Likeness, OpenRows


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

    w is the `emphasis`, r the `merit`; j runs over the chosen rows, i over those that are served (`Likeness.served`).
    The gain of a row is what it adds to the sum. Submodular: what a row would have added earlier is never less than
    what it adds now, so few gains are worked out again. Minoux 1978, https://doi.org/10.1007/BFb0006528.
    """
    hopes = emphasis * merit + (1.0 - emphasis) * count * likeness.stands_for
    covered = np.zeros(len(likeness.served), dtype=np.float32)
    is_free = likeness.is_known.copy()
    for row in start:
        is_free[row] = False
        np.maximum(covered, likeness.served_by(row), out=covered)
    chosen: list[tuple[int, float]] = []
    while len(chosen) < count:
        hopes[~is_free] = -np.inf
        is_open = open_rows([*start, *(row for row, _ in chosen)])
        best = _find_best(likeness, emphasis * merit, (1.0 - emphasis) * count, covered, hopes, is_open)
        if best is None:
            break
        chosen.append((best, float(hopes[best])))
        is_free[best] = False
        np.maximum(covered, likeness.served_by(best), out=covered)
    return chosen


def _find_best(
    likeness: Likeness,
    worth: NDArray[np.float64],
    weight: float,
    covered: NDArray[np.float32],
    hopes: NDArray[np.float64],
    is_open: NDArray[np.bool_],
) -> int | None:
    """The open row of the greatest gain, the first of equals; `hopes` are bounds, and exact for the rows looked at."""
    looked_at: set[int] = set()
    while True:
        best = int(np.where(is_open, hopes, -np.inf).argmax())
        if not is_open[best] or hopes[best] == -np.inf:
            return None
        if best in looked_at:
            return best
        added = np.maximum(likeness.served_by(best) - covered, 0.0).mean(dtype=np.float64)
        hopes[best] = worth[best] + weight * float(added)
        looked_at.add(best)
