"""This file learns a brand's taste from the images that people approved and rejected: a small head on their vectors.

What to expect: over ten designers a head like it put 61 % of pairs in their order, the best scorer off the shelf 55 %,
and one designer 74 % of another's (TASTE, graphic design). It knows the brand's pictures so far, and nothing else.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from brand_assets.learning.folds import part_into_folds

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PENALTIES = (0.03, 0.3, 3.0)
"""scikit-learn's C, from the one that hardly looks past the two means to the one that fits single images."""
INNER_FOLDS = 3


def learn_taste(vectors: NDArray[np.float32], is_approved: Flags) -> Floats:
    """(d,) a direction in which (n, d) unit vectors of approved images lie further than those of rejected ones.

    L2 logistic regression, approved and rejected counting alike, on what sets a vector apart from the mean, scaled to
    unit spread; the penalty is the one whose log loss is least in INNER_FOLDS folds.
    Raises ValueError when all images were approved, or none.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    told, scale = _standardise(vectors)
    model = LogisticRegression(C=PENALTIES[0], class_weight="balanced", max_iter=300)
    few = min(int(is_approved.sum()), int((~is_approved).sum()))
    if few >= INNER_FOLDS:
        search = GridSearchCV(model, {"C": PENALTIES}, cv=INNER_FOLDS, scoring="neg_log_loss")
        model = search.fit(told, is_approved).best_estimator_
    else:
        model.fit(told, is_approved)
    return np.asarray(model.coef_[0] / scale, dtype=np.float64)


def rate_unseen_images(
    vectors: NDArray[np.float32], is_approved: Flags, shortlists: Sequence[str], rng: np.random.Generator
) -> Floats:
    """(n,) how far each image lies to the approved side by a head that was learned without it; any number.

    A shortlist's images are all rated by one head where there are enough shortlists (see `part_into_folds`), by heads
    of equal length where not.
    """
    rated = np.zeros(len(vectors))
    for learned, tried in part_into_folds(is_approved, shortlists, rng):
        if len(set(is_approved[learned].tolist())) == 2:
            direction = learn_taste(vectors[learned], is_approved[learned])
            rated[tried] = (vectors[tried] - vectors[learned].mean(axis=0)) @ direction / _length(direction)
    return rated


def _standardise(vectors: NDArray[np.float32]) -> tuple[Floats, float]:
    """Centred vectors of mean square length 1, and what they were divided by; 1 when they are all the same."""
    centered = np.asarray(vectors, dtype=np.float64) - vectors.mean(axis=0, dtype=np.float64)
    spread = float(np.sqrt((centered**2).sum(axis=1).mean()))
    return centered / (spread or 1.0), spread or 1.0


def _length(direction: Floats) -> float:
    return float(np.linalg.norm(direction)) or 1.0
