"""This file foresees how many comparisons more it takes until the best are settled, by playing some of them through."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.review.pair_choice import Asked, list_pairs
from brand_assets.review.preference_ranking import SETTLED, find_chances, measure_certainty
from brand_assets.review.strengths import LOGIT_AS_PROBIT, Floats, Strengths, find_top

PLAYS = 7
SAMPLES = 300
LOOK_EVERY = 4
"""Comparisons between two looks at who is likely among the best."""
FAR = 300
"""Nobody compares so often; what takes longer is not foreseen."""


def foresee_comparisons(strengths: Strengths, top: int, asked: Asked) -> int | None:
    """About how many comparisons more settle who is among the `top`; 0 when that is settled.

    Each play takes strengths as they may truly be, and answers by them. The median of the plays; None when most of them
    run out of pairs, or of patience, before it is settled.
    """
    chances = find_chances(strengths, top)
    if _is_settled(strengths, chances, top):
        return 0
    rng = np.random.default_rng(0)
    truths = strengths.draw(PLAYS, rng)
    needed = sorted(_play(strengths, chances, truth, top, asked, rng) for truth in truths)
    median = needed[PLAYS // 2]
    return None if median == np.inf else int(median)


def _play(
    strengths: Strengths, chances: Floats, truth: Floats, top: int, asked: Asked, rng: np.random.Generator
) -> float:
    pairs = [pair for pair in list_pairs(strengths.count) if pair not in asked.answered]
    if not pairs:
        return np.inf
    first, second = (np.array(side, dtype=np.intp) for side in zip(*pairs, strict=True))
    is_left = np.ones(len(pairs), dtype=np.bool_)
    for count in range(1, min(len(pairs), FAR) + 1):
        row = _choose(strengths, chances, first, second, is_left)
        is_left[row] = False
        gap = truth[first[row]] - truth[second[row]]
        does_win = rng.random() < 1.0 / (1.0 + np.exp(-gap))
        winner, loser = (first[row], second[row]) if does_win else (second[row], first[row])
        strengths = _learn(strengths, winner, loser)
        if count % LOOK_EVERY == 0 or count == len(pairs):
            chances = find_top(strengths.draw(SAMPLES, rng), top).mean(axis=0)
            if _is_settled(strengths, chances, top):
                return count
    return np.inf


def _is_settled(strengths: Strengths, chances: Floats, top: int) -> bool:
    return measure_certainty(strengths, chances, top) >= SETTLED


def _choose(
    strengths: Strengths,
    chances: Floats,
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    is_left: NDArray[np.bool_],
) -> int:
    """Quicker than what asks people, and as good on average: unsure of the winner, unsure of being among the best."""
    mean, variance = strengths.gap(first, second)
    doubt = chances * (1.0 - chances)
    told = variance / (LOGIT_AS_PROBIT**2 + variance) * np.exp(-(mean**2) / (2.0 * (LOGIT_AS_PROBIT**2 + variance)))
    return int(np.argmax(np.where(is_left, told * (doubt[first] + doubt[second]), -1.0)))


def _learn(strengths: Strengths, winner: int, loser: int) -> Strengths:
    """One step of assumed-density filtering, exact for a probit (Opper 1998)."""
    from scipy.special import log_ndtr

    direction = strengths.covariance[:, winner] - strengths.covariance[:, loser]
    scale = LOGIT_AS_PROBIT**2 + direction[winner] - direction[loser]
    edge = (strengths.mean[winner] - strengths.mean[loser]) / np.sqrt(scale)
    ratio = float(np.exp(-0.5 * edge**2 - log_ndtr(edge)) / np.sqrt(2.0 * np.pi))
    mean = strengths.mean + direction * ratio / np.sqrt(scale)
    covariance = strengths.covariance - np.outer(direction, direction) * ratio * (edge + ratio) / scale
    return Strengths(mean, covariance)
