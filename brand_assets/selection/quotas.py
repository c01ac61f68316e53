"""This file keeps any one cluster from filling the shortlist, and every cluster in it."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from copy import copy
from typing import Self

import numpy as np
from numpy.typing import NDArray

SLACK = 1.25
"""A cluster may take a quarter more than its fair share, rounded up."""


class Quotas:
    """Which rows may come next, given those chosen. A cluster's fair share of `count` is its share of the rows; it may
    take `slack` times that, rounded up. With `one_each` every cluster gets one as long as `count` is enough for all.
    """

    def __init__(self, groups: Sequence[Hashable], count: int, *, slack: float = SLACK, one_each: bool = True) -> None:
        sizes = Counter(groups)
        numbers = {group: number for number, group in enumerate(sizes)}
        self._group_of = np.array([numbers[group] for group in groups], dtype=np.intp)
        fair = [count * size / len(groups) for size in sizes.values()]
        self._caps = np.array([_round_up(slack * share, count) for share in fair], dtype=np.intp)
        self._count = count
        self._each_gets_one = one_each and count >= len(sizes)

    def open_rows(self, chosen: Sequence[int]) -> NDArray[np.bool_]:
        """A mask over all rows: cluster not full, and places left for the clusters that have none yet."""
        taken = np.bincount(self._group_of[list(chosen)], minlength=len(self._caps))
        allowed = taken < self._caps
        waiting = taken == 0
        if self._each_gets_one and self._count - len(chosen) <= int(waiting.sum()):
            allowed &= waiting
        return np.asarray(allowed[self._group_of])

    def narrow(self, rows: NDArray[np.intp]) -> Self:
        """The same quotas for a choice among these rows alone, numbered anew."""
        narrowed = copy(self)
        narrowed._group_of = self._group_of[rows]
        return narrowed


def _round_up(places: float, most: int) -> int:
    return most if math.isinf(places) else math.ceil(round(places, 9))
