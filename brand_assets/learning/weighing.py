"""This file learns from what people decided how much each part of a score should weigh."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from brand_assets.learning.folds import part_into_folds

Floats = NDArray[np.float64]

PENALTY = 1.0
"""scikit-learn's C. Percentiles all spread alike, so that one penalty suits every part; it keeps a few decisions from
weighing one part alone."""
MIDDLE = 0.5
"""Where an image lies that no part with a weight says anything of."""


def learn_weights(percentiles: Floats, is_approved: NDArray[np.bool_], shortlists: Sequence[str]) -> Floats:
    """(p,) weights, none negative, that sum to 1, from (n, p) percentiles of parts, NaN where an image has none.

    Logistic regression on what sets an image apart from its shortlist's mean, approved and rejected counting alike. A
    part that would weigh against itself is left out, and the others are learned again; all 0 when none is left.
    """
    from sklearn.linear_model import LogisticRegression

    told = _center(percentiles, shortlists)
    weights = np.zeros(told.shape[1])
    kept = [k for k in range(told.shape[1]) if told[:, k].any()]
    while kept:
        model = LogisticRegression(C=PENALTY, class_weight="balanced").fit(told[:, kept], is_approved)
        found = model.coef_[0]
        if found.min() >= 0:
            weights[kept] = found / found.sum() if found.sum() > 0 else 0.0
            break
        kept.pop(int(found.argmin()))
    return weights


def rate_unseen(
    percentiles: Floats, is_approved: NDArray[np.bool_], shortlists: Sequence[str], rng: np.random.Generator
) -> Floats:
    """(n,) how images rate by weights that were learned without them, 0..1."""
    rated = np.full(len(percentiles), MIDDLE)
    names = np.asarray(shortlists, dtype=str)
    for learned, tried in part_into_folds(is_approved, shortlists, rng):
        if len(set(is_approved[learned].tolist())) == 2:
            weights = learn_weights(percentiles[learned], is_approved[learned], names[learned].tolist())
            rated[tried] = _mix(percentiles[tried], weights)
    return rated


def _mix(percentiles: Floats, weights: Floats) -> Floats:
    """(n,) the weighted mean of the parts that an image has, as the ranking mixes them; MIDDLE where it has none."""
    has = ~np.isnan(percentiles)
    totals = has @ weights
    sums = np.where(has, percentiles, 0.0) @ weights
    return np.asarray(np.divide(sums, totals, out=np.full(len(percentiles), MIDDLE), where=totals > 0))


def round_weights(weights: Floats, step: float = 0.01) -> list[float]:
    """The weights in whole steps that still sum to 1: those that lose most by rounding down are rounded up."""
    steps = weights / step
    whole = np.floor(steps + 1e-9)
    short = round(1 / step) - int(whole.sum())
    up = np.argsort(-(steps - whole), kind="stable")[:short]
    whole[up] += 1
    return [round(float(count) * step, 6) for count in whole]


def _center(percentiles: Floats, shortlists: Sequence[str]) -> Floats:
    """What sets each image apart from the mean of its shortlist; 0 where it lacks the part."""
    names = np.asarray(shortlists, dtype=str)
    centered = np.zeros_like(percentiles)
    for name in set(shortlists):
        rows = percentiles[names == name]
        has = ~np.isnan(rows)
        means = np.where(has, rows, 0.0).sum(axis=0) / np.maximum(1, has.sum(axis=0))
        centered[names == name] = np.where(has, rows - means, 0.0)
    return centered
