"""This file lists the ways to pick a shortlist, by the name that a brief gives as `selection.method`."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from brand_assets.selection.diverse import choose_by_determinant
from brand_assets.selection.facility import choose_by_coverage
from brand_assets.selection.likeness import Likeness, OpenRows
from brand_assets.selection.relevance import choose_by_relevance

PLAIN = "top"
"""The method that looks at quality alone, and the `method` of a row that came by quality alone."""


class Selector(Protocol):
    """Chooses rows for their merit and for what they add to the rows chosen before."""

    def __call__(
        self,
        likeness: Likeness,
        merit: NDArray[np.float64],
        count: int,
        emphasis: float,
        *,
        open_rows: OpenRows,
        start: Sequence[int] = (),
    ) -> list[tuple[int, float]]:
        """At most `count` rows in order of choice, each with its gain; the first row of equals.

        `merit` (n,) 0..1; `emphasis` 0..1 (1 excluded) weighs merit, 0 being diversity alone; rows in `start` are
        chosen already and not returned; `open_rows` says which may come next. Fewer when no row adds anything.
        """


def choose_none(
    likeness: Likeness,
    merit: NDArray[np.float64],
    count: int,
    emphasis: float,
    *,
    open_rows: OpenRows,
    start: Sequence[int] = (),
) -> list[tuple[int, float]]:
    """The selector `top` picks nothing for being different: every place is filled by quality."""
    return []


SELECTORS: Mapping[str, Selector] = {
    "dpp": choose_by_determinant,
    "mmr": choose_by_relevance,
    "facility": choose_by_coverage,
    PLAIN: choose_none,
}


def open_selector(method: str) -> Selector:
    """Raise ValueError when no method has that name."""
    if method not in SELECTORS:
        raise ValueError(f"There is no selection method {method!r}; there are: {', '.join(sorted(SELECTORS))}.")
    return SELECTORS[method]
