"""This file weighs quality against diversity: theta bounds what may be given up of the plain ranking's quality."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.selection.candidates import Candidates
from brand_assets.selection.likeness import one_thread
from brand_assets.selection.quotas import Quotas
from brand_assets.selection.selectors import Selector

POOL = 3000
"""Of more candidates than these the best stand, and of each cluster as many as it may get: those far below the ranking
would cost more quality than theta gives. With theta 0 all stand."""
STEPS = 10
"""Halvings of the range of the emphasis: to a thousandth."""
LOOSENING = ((1.25, True), (1.5, True), (2.0, True), (1.25, False), (2.0, False), (math.inf, False))
"""Slack of the quotas, and whether each cluster gets one, from the strictest on."""
QUOTAS_SHARE = 0.5
"""Of the quality that may be given up, so much at most goes for the quotas; the rest is for diversity."""
ROUNDING = 1e-12

Picks = list[tuple[int, float | None]]
"""Rows of candidates in order of choice, each with its gain; None where it came by quality alone."""


def allowed_loss(theta: float) -> float:
    """The part of the plain ranking's mean quality that a shortlist may give up: (1 - theta)^2.5.

    All of it at 0, 0.177 at 0.5, 0.049 at 0.7 (less than a twentieth, by default), none at 1. ValueError unless 0..1.
    """
    if not 0.0 <= theta <= 1.0:
        raise ValueError(f"theta is {theta!r}; it must be from 0 to 1.")
    return float((1.0 - theta) ** 2.5)


def choose_balanced(candidates: Candidates, selector: Selector, count: int, theta: float) -> Picks:
    """At most `count` rows beside the locked ones: the most diverse choice of the selector that theta allows.

    The selector's own emphasis on quality is found by bisection: the least with which the mean quality of the choice is
    at least 1 - `allowed_loss(theta)` of that of the best rows. A quota that would cost too much of it is loosened.
    With theta 1 the choice is the plain ranking, without quotas.
    """
    most_lost, quality = allowed_loss(theta), candidates.quality
    is_free = np.ones(len(quality), dtype=np.bool_)
    is_free[candidates.locked] = False
    plain = np.flatnonzero(is_free)[:count]
    if theta >= 1.0 or len(plain) == 0:
        return [(int(row), None) for row in plain]
    least = -math.inf if theta == 0.0 else (1.0 - most_lost) * quality[plain].mean() - ROUNDING
    quotas = _fit_quotas(candidates, len(plain), theta)
    pool = _narrow(candidates, count, theta)
    start = [int(row) for row in np.searchsorted(pool, candidates.locked)]
    choose = _prepare(candidates, selector, pool, quotas.narrow(pool), start, len(plain))
    with one_thread():
        chosen = _bisect(choose, lambda picks: quality[pool[[row for row, _ in picks]]].mean() >= least)
    return [(int(pool[row]), gain) for row, gain in chosen]


def _bisect(choose: Callable[[float | None], Picks], is_good: Callable[[Picks], bool]) -> Picks:
    """The good choice of the least emphasis; by quality alone (None) when no other is good."""
    if is_good(most_diverse := choose(0.0)):
        return most_diverse
    best: Picks | None = None
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        picks = choose(middle)
        if is_good(picks):
            best, high = picks, middle
        else:
            low = middle
    return choose(None) if best is None else best


def _prepare(
    candidates: Candidates, selector: Selector, pool: NDArray[np.intp], quotas: Quotas, start: list[int], count: int
) -> Callable[[float | None], Picks]:
    likeness = candidates.likeness(pool)
    merit = _scale(candidates.quality[pool])

    def choose(emphasis: float | None) -> Picks:
        chosen = (
            []
            if emphasis is None
            else selector(likeness, merit, count, emphasis, open_rows=quotas.open_rows, start=start)
        )
        return fill_by_quality(chosen, quotas, count, len(pool), start)

    return choose


def fill_by_quality(
    chosen: Sequence[tuple[int, float]], quotas: Quotas, count: int, rows: int, start: Sequence[int] = ()
) -> Picks:
    """What was chosen, then the best of the rest (rows are the best first), within the quotas while they leave any."""
    picks: Picks = list(chosen)
    is_taken = np.zeros(rows, dtype=np.bool_)
    is_taken[[*start, *(row for row, _ in picks)]] = True
    while len(picks) < min(count, rows - len(start)):
        free = ~is_taken & quotas.open_rows([*start, *(row for row, _ in picks)])
        best = int((free if free.any() else ~is_taken).argmax())
        is_taken[best] = True
        picks.append((best, None))
    return picks


def _fit_quotas(candidates: Candidates, count: int, theta: float) -> Quotas:
    """The strictest quotas under which the ranking alone loses no more than their share of what theta allows."""
    quality, locked = candidates.quality, candidates.locked
    groups, total = candidates.table["cluster"].to_list(), count + len(locked)
    plain = float(np.delete(quality, locked)[:count].mean())
    least = (1.0 - QUOTAS_SHARE * allowed_loss(theta)) * plain - ROUNDING
    for slack, one_each in LOOSENING:
        quotas = Quotas(groups, total, slack=slack, one_each=one_each)
        ranked = [row for row, _ in fill_by_quality([], quotas, count, len(quality), locked)]
        if theta == 0.0 or quality[ranked].mean() >= least:
            break
    return quotas


def _narrow(candidates: Candidates, count: int, theta: float) -> NDArray[np.intp]:
    """The rows that stand for choice: POOL of them, the locked ones, and of each cluster as many as it could get."""
    rows = np.arange(candidates.table.height)
    if theta == 0.0 or len(rows) <= POOL:
        return rows
    place = candidates.table.select(place=pl.int_range(pl.len()).over("cluster"))["place"].to_numpy()
    stands = (rows < POOL) | (place < count) | candidates.table["is_locked"].to_numpy()
    return np.asarray(rows[stands])


def _scale(quality: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 for the worst, 1 for the best; all 0 where they are equal, also in rounding."""
    span = float(np.ptp(quality)) if len(quality) else 0.0
    return (quality - quality.min()) / span if span > ROUNDING else np.zeros_like(quality)
