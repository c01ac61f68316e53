"""This file measures how well a grouping separates its members: the cosine silhouette, without a distance matrix."""

import numpy as np
from numpy.typing import NDArray


def measure_silhouettes(vectors: NDArray[np.float64], labels: NDArray[np.intp]) -> NDArray[np.float64]:
    """Each row's silhouette, -1..1, under cosine distance; 0 for the only member of its cluster. O(n k d).

    The mean cosine distance from x to a cluster C of unit vectors is 1 - x . sum(C) / |C|, so the k sums stand in for
    all pairs. `vectors` are of unit length or zero; `labels` run over 0..k-1. Rousseeuw 1987,
    https://doi.org/10.1016/0377-0427(87)90125-7.
    """
    count = int(labels.max()) + 1 if len(labels) else 0
    if count < 2:
        return np.zeros(len(labels))
    sizes = np.bincount(labels, minlength=count).astype(np.float64)
    sums = np.stack([vectors[labels == k].sum(axis=0) for k in range(count)])
    likeness = vectors @ sums.T
    rows = np.arange(len(labels))
    itself = (vectors**2).sum(axis=1)
    inside = 1.0 - (likeness[rows, labels] - itself) / np.maximum(sizes[labels] - 1.0, 1.0)
    outside = 1.0 - likeness / np.maximum(sizes, 1.0)
    outside[rows, labels] = np.inf
    outside[:, sizes == 0] = np.inf
    nearest = outside.min(axis=1)
    widest = np.maximum(inside, nearest)
    silhouettes = np.divide(nearest - inside, widest, out=np.zeros_like(widest), where=widest > 0)
    return np.asarray(np.where(sizes[labels] > 1, silhouettes, 0.0))
