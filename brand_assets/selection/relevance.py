"""This file picks rows by maximal marginal relevance: good, and not like the one most like them that is chosen."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from brand_assets.selection.likeness import Likeness, OpenRows


def choose_by_relevance(
    likeness: Likeness,
    merit: NDArray[np.float64],
    count: int,
    emphasis: float,
    *,
    open_rows: OpenRows,
    start: Sequence[int] = (),
) -> list[tuple[int, float]]:
    """The selector `mmr`: at each step the greatest w r_i - (1 - w) max over the chosen j of cos(i, j).

    w is the `emphasis`, r the `merit`. The gain of a row is that difference, -1..2. O(n count d) time. Carbonell &
    Goldstein 1998, https://doi.org/10.1145/290941.291025.
    """
    nearest = np.full(len(merit), -np.inf)
    is_free = likeness.is_known.copy()
    chosen: list[tuple[int, float]] = []
    for row in start:
        is_free[row] = False
        np.maximum(nearest, likeness.to(row), out=nearest, where=likeness.is_known & likeness.is_known[row])
    while len(chosen) < count:
        is_open = is_free & open_rows([*start, *(row for row, _ in chosen)])
        if not is_open.any():
            break
        repeats = np.where(np.isfinite(nearest), nearest, 0.0)
        gains = np.where(is_open, emphasis * merit - (1.0 - emphasis) * repeats, -np.inf)
        best = int(gains.argmax())
        chosen.append((best, float(gains[best])))
        is_free[best] = False
        np.maximum(nearest, likeness.to(best), out=nearest)
    return chosen
