"""This file estimates how strongly images are preferred, from which of two won: the Bradley-Terry model, Bayesian.

P(a is preferred to b) = 1 / (1 + exp(s_b - s_a)): Bradley & Terry 1952, https://doi.org/10.2307/2334029. Each strength
has a weak normal prior, so that a few comparisons, or images that nobody compared, give wide intervals and no error.
The posterior is found by expectation propagation (choix), whose intervals hold better than a Laplace fit's.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Outcome = tuple[int, int]

PRIOR_SD = 3.0
"""In log-odds: of two images drawn by chance, the better one is then preferred in nine of ten comparisons."""
LOGIT_AS_PROBIT = 1.702
"""1 / (1 + exp(-x)) is within 0.01 of the normal distribution at x / 1.702: Haley 1952; Camilli 1994."""
_EP_ROUNDS = 500

_global_generator = threading.Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Strengths:
    """What is believed of n images: a normal distribution of their strengths, `mean` (n,), `covariance` (n, n)."""

    mean: Floats
    covariance: Floats

    @property
    def count(self) -> int:
        return len(self.mean)

    def centred(self) -> "Strengths":
        """Strengths relative to the mean of all: only differences are ever observed."""
        centre = np.eye(self.count) - 1.0 / self.count
        return Strengths(centre @ self.mean, centre @ self.covariance @ centre)

    def draw(self, samples: int, rng: np.random.Generator) -> Floats:
        """Strengths as they may be, (samples, n)."""
        root = np.linalg.cholesky(self.covariance)
        return np.asarray(self.mean + rng.standard_normal((samples, self.count)) @ root.T)

    def gap(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Mean and variance of how much stronger the `first` (p,) are than the `second` (p,)."""
        own = np.diagonal(self.covariance)
        between = self.covariance[first, second]
        return self.mean[first] - self.mean[second], own[first] + own[second] - 2.0 * between

    def expect(self, first: int, second: int) -> "Strengths":
        """What will be believed once the two are compared, before it is known who won: surer, not other."""
        _, variance = self.gap(np.array([first]), np.array([second]))
        direction = self.covariance[:, first] - self.covariance[:, second]
        # 2 / pi: of a normal observed through its sign, the share of the information that remains.
        shrink = 2.0 / (np.pi * (LOGIT_AS_PROBIT**2 + float(variance[0])))
        return Strengths(self.mean, self.covariance - shrink * np.outer(direction, direction))


def fit_strengths(count: int, outcomes: Sequence[Outcome]) -> Strengths:
    """The strengths of `count` images, given (winner, loser) pairs of their numbers, in any order.

    The same outcomes in another order give the same numbers. Raises ValueError for a number that is no image, and for
    an image that was compared with itself.
    """
    for winner, loser in outcomes:
        if winner == loser or not (0 <= winner < count and 0 <= loser < count):
            raise ValueError(f"{winner} against {loser} is no comparison of two among {count} images.")
    return _fit(count, tuple(sorted(outcomes)))


@lru_cache(maxsize=64)
def _fit(count: int, outcomes: tuple[Outcome, ...]) -> Strengths:
    if not outcomes:
        return Strengths(np.zeros(count), np.eye(count) * PRIOR_SD**2)
    from choix import ep_pairwise

    # choix sweeps in an order that it takes from numpy's one global generator: seeded here, and given back as it was.
    with _global_generator:
        before = np.random.get_state()
        np.random.seed(0)
        try:
            mean, covariance = ep_pairwise(count, list(outcomes), alpha=PRIOR_SD**-2, max_iter=_EP_ROUNDS)
        finally:
            np.random.set_state(before)
    return Strengths(np.asarray(mean), np.asarray(covariance))


def find_top(strengths: Floats, top: int) -> Flags:
    """For (samples, n) strengths, which images are among the `top` strongest of each sample; 0 < top <= n."""
    best = np.argpartition(-strengths, top - 1, axis=1)[:, :top]
    is_top = np.zeros(strengths.shape, dtype=np.bool_)
    np.put_along_axis(is_top, best, values=True, axis=1)
    return is_top
