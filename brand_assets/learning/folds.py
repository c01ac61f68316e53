"""This file parts decided images into folds, so that what is learned of some is tried on others."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

MOST_FOLDS = 5
LEAST_SHORTLISTS = 3
"""From here on whole shortlists stay together: what is learned of some is tried on others."""


def part_into_folds(
    is_approved: NDArray[np.bool_], shortlists: Sequence[str], rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """(n,) flags of the images to learn from and of those to try it on, for each fold; each image is tried once.

    Where there are fewer than LEAST_SHORTLISTS, images of one shortlist and verdict are dealt out evenly.
    """
    names = np.asarray(shortlists, dtype=str)
    if len(set(shortlists)) >= LEAST_SHORTLISTS:
        piles = [[np.flatnonzero(names == name) for name in sorted(set(shortlists))]]
    else:
        kinds = [(names == name) & (is_approved == kind) for name in sorted(set(shortlists)) for kind in (True, False)]
        piles = [[np.array([k]) for k in np.flatnonzero(kind)] for kind in kinds]
    fold_of = np.empty(len(names), dtype=np.intp)
    dealt = 0
    for pile in piles:
        for place in rng.permutation(len(pile)):
            fold_of[pile[place]] = dealt % MOST_FOLDS
            dealt += 1
    for fold in sorted(set(fold_of.tolist())):
        yield fold_of != fold, fold_of == fold
