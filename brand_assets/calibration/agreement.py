"""This file measures how a score agrees with what people decided: Spearman's rho and pairwise agreement.

Only images of one shortlist are compared: people choose among what they see, and another round's scores have another
level. Both measures are sums over the shortlists, so that an interval is the spread of resampled sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Resampled = Literal["images", "shortlists"]

RESAMPLES = 2000
LEVEL = 0.95
LEAST_SHORTLISTS = 6
"""From here on whole shortlists are resampled; of fewer, even the extremes lie too close together for the level."""
LEAST_FREEDOM = 2
"""Degrees of freedom; with fewer, as with one approved image in all, no interval keeps its level."""
CHANCE = 0.5
"""The pairwise agreement of a score that knows nothing."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure, and the interval that holds the truth of it in about 95 of 100 cases."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """`rho` -1..1; `pairs` 0..1, 0.5 for chance; `resampled` is what the intervals take to be drawn by chance.

    rho is of a score with a yes or no, so that a perfect score does not reach 1 but sqrt(3 p (1 - p)), where p is the
    share of a long shortlist that is approved: 0.87 at most, 0.69 for ten of fifty.
    """

    rho: Estimate
    pairs: Estimate
    resampled: Resampled


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the measures are made of, a number for each resample.

    `wins` counts pairs that the score puts right, a tie as half; `covariance` and the two spreads are sums of products
    of deviations from the shortlist's means, of the scores' ranks over their number and of the verdicts.
    """

    wins: Floats
    pairs: Floats
    covariance: Floats
    score_spread: Floats
    verdict_spread: Floats

    @property
    def agreement(self) -> Floats:
        return self.wins / self.pairs

    @property
    def rho(self) -> Floats:
        """-1..1, also in rounding; 0 where a resample's scores are all the same."""
        scale = np.sqrt(self.score_spread * self.verdict_spread)
        rho = np.divide(self.covariance, scale, out=np.zeros_like(scale), where=scale > 0)
        return np.clip(rho, -1.0, 1.0)


def measure_agreement(
    scores: Floats, is_approved: Flags, shortlists: Sequence[str], rng: np.random.Generator
) -> Agreement:
    """How (n,) finite scores agree with n verdicts; `shortlists` names the one that each image was shown in.

    Resampled are images within their shortlist, approved and rejected apart, or, from LEAST_SHORTLISTS on, whole
    shortlists. Raises ValueError when `count_freedom` is below 1, or the scores of each shortlist are all the same.
    """
    groups = _split(scores, is_approved, shortlists)
    once, again = _sum_once(groups), _resample(groups, rng)
    freedom = count_freedom(is_approved, shortlists)
    if freedom < 1 or not once.score_spread.sum():
        raise ValueError("Nothing can be measured: too few decisions of both kinds, or the scores are all the same.")
    return Agreement(
        rho=_estimate(once.rho, again.rho, freedom),
        pairs=_estimate(once.agreement, again.agreement, freedom),
        resampled=_choose(len(groups)),
    )


def compare_agreements(
    first: Floats, second: Floats, is_approved: Flags, shortlists: Sequence[str], rng: np.random.Generator
) -> Estimate:
    """By how much the first scores' pairwise agreement is above the second's, both on the same resamples.

    Raises ValueError when `count_freedom` is below 1.
    """
    freedom = count_freedom(is_approved, shortlists)
    if freedom < 1:
        raise ValueError("Nothing can be compared: there are too few decisions of both kinds.")
    seed = int(rng.integers(2**63))
    sides = [_split(scores, is_approved, shortlists) for scores in (first, second)]
    one, other = (_sum_once(groups).agreement for groups in sides)
    ones, others = (_resample(groups, np.random.default_rng(seed)).agreement for groups in sides)
    return _estimate(one - other, ones - others, freedom)


def are_comparable(is_approved: Flags, shortlists: Sequence[str]) -> Flags:
    """(n,) Which images are of a shortlist that has an approved image and a rejected one."""
    names = np.asarray(shortlists, dtype=str)
    return np.isin(names, names[is_approved]) & np.isin(names, names[~is_approved])


def count_freedom(is_approved: Flags, shortlists: Sequence[str]) -> int:
    """Degrees of freedom of the resampling: of the kind of image that there is less of, or of the shortlists."""
    names = np.asarray(shortlists, dtype=str)[are_comparable(is_approved, shortlists)]
    mixed = len(set(names.tolist()))
    if _choose(mixed) == "shortlists":
        return mixed - 1
    approved = int(is_approved[are_comparable(is_approved, shortlists)].sum())
    return max(0, min(approved, len(names) - approved) - mixed)


def _choose(shortlists: int) -> Resampled:
    return "shortlists" if shortlists >= LEAST_SHORTLISTS else "images"


def _split(scores: Floats, is_approved: Flags, shortlists: Sequence[str]) -> list[tuple[Floats, Flags]]:
    """Scores and verdicts of each shortlist that has both verdicts."""
    names = np.asarray(shortlists, dtype=str)
    mixed = dict.fromkeys(names[are_comparable(is_approved, shortlists)].tolist())
    return [(scores[names == name], is_approved[names == name]) for name in mixed]


def _sum_once(groups: Sequence[tuple[Floats, Flags]]) -> _Sums:
    return _add([_sum_up(*group, np.ones((1, len(group[0])))) for group in groups])


def _sum_up(scores: Floats, is_approved: Flags, counts: Floats) -> _Sums:
    """One shortlist's sums when each image is there `counts` times, (resamples, n).

    In units of n^2 the variance of ranks with ties of t images is (1 - sum t^3 / n^3) / 12; and the approved images'
    mean rank is n (agreement - 1/2) above that of the rejected ones, which makes the covariance one of wins.
    """
    is_right = np.heaviside(np.subtract.outer(scores[is_approved], scores[~is_approved]), 0.5)
    approved, rejected = counts[:, is_approved], counts[:, ~is_approved]
    wins = ((approved @ is_right) * rejected).sum(axis=1)
    pairs = approved.sum(axis=1) * rejected.sum(axis=1)
    _, places = np.unique(scores, return_inverse=True)
    ties = counts @ np.eye(int(places.max()) + 1)[places]
    size = counts.sum(axis=1)
    return _Sums(
        wins=wins,
        pairs=pairs,
        covariance=(wins - pairs / 2) / size,
        score_spread=(size - (ties**3).sum(axis=1) / size**2) / 12,
        verdict_spread=pairs / size,
    )


def _resample(groups: Sequence[tuple[Floats, Flags]], rng: np.random.Generator) -> _Sums:
    if _choose(len(groups)) == "images":
        return _add([_sum_up(*group, _redraw_images(group[1], rng)) for group in groups])
    points = [_sum_up(*group, np.ones((1, len(group[0])))) for group in groups]
    counts = _redraw(len(points), rng)
    columns = [np.concatenate([getattr(point, name) for point in points]) for name in _Sums.__slots__]
    return _Sums(*(counts @ column for column in columns))


def _redraw_images(is_approved: Flags, rng: np.random.Generator) -> Floats:
    """(resamples, n) How often each image is there when as many of each kind are drawn with replacement."""
    counts = np.empty((RESAMPLES, len(is_approved)))
    for kind in (is_approved, ~is_approved):
        counts[:, kind] = _redraw(int(kind.sum()), rng)
    return counts


def _redraw(size: int, rng: np.random.Generator) -> Floats:
    """(resamples, size) How often each of `size` things comes when as many are drawn with replacement."""
    drawn = rng.integers(size, size=(RESAMPLES, size)) + size * np.arange(RESAMPLES)[:, None]
    counts = np.bincount(drawn.ravel(), minlength=RESAMPLES * size)
    return counts.reshape(RESAMPLES, size).astype(np.float64)


def _add(sums: Sequence[_Sums]) -> _Sums:
    return _Sums(*(np.sum([getattr(one, name) for one in sums], axis=0) for name in _Sums.__slots__))


def _estimate(value: Floats, resampled: Floats, freedom: int) -> Estimate:
    """The expanded percentile interval (Hesterberg 2015, "What Teachers Should Know About the Bootstrap", section 5).

    The plain one is too short for a few images, as a normal interval is that takes no account of Student's t.
    """
    from scipy.stats import norm, t

    tail = float(norm.cdf(t.ppf((1 - LEVEL) / 2, freedom) * np.sqrt((freedom + 1) / freedom)))
    low, high = np.quantile(resampled, [tail, 1 - tail])
    return Estimate(float(value[0]), float(low), float(high))
