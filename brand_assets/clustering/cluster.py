"""This file groups images by their vectors: PCA, k-means, the number of groups by cosine silhouette.

Where no number of groups separates them, it says "no clear clusters" and puts all into one.
"""

import warnings
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.clustering.labels import name_clusters
from brand_assets.clustering.silhouette import measure_silhouettes
from brand_assets.records.tables import CLUSTER_PROFILES, CLUSTERS

COMPONENTS = 32
FEWEST, MOST = 3, 8
RESTARTS = 10
"""With a single start a quarter of rounds would get another number of clusters."""
CLEAR_SILHOUETTE = 0.1
NO_CLEAR_CLUSTERS = "no clear clusters"
SAME_VECTOR = 1e-6


@dataclass(frozen=True, slots=True)
class Grouping:
    """`labels` 0..k-1 by row and each row's silhouette; `silhouette` is None when no grouping could be tried."""

    labels: NDArray[np.intp]
    silhouettes: NDArray[np.float64]
    silhouette: float | None


def cluster_images(
    image_ids: Sequence[str], vectors: NDArray[np.float32], *, seed: int, labels: Sequence[str] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`clusters` in the order given, and `cluster_profiles`, the largest cluster first as number 0.

    `distance` is 1 - cosine to the cluster's centre, 0..2; `silhouette` a cluster's mean, or with no clear clusters the
    best mean of any grouping. Independent of the order of the rows; `labels` name the clusters (see `name_clusters`).
    """
    if len(image_ids) == 0:
        return CLUSTERS.to_frame(), CLUSTER_PROFILES.to_frame()
    order = np.argsort(np.array(image_ids), kind="stable")
    with _one_thread():
        space = reduce_vectors(np.asarray(vectors)[order])
        grouping = find_groups(space, seed)
    is_clear = grouping.silhouette is not None and grouping.silhouette >= CLEAR_SILHOUETTE
    numbers = _number_by_size(grouping.labels) if is_clear else np.zeros(len(order), dtype=np.intp)
    return _tabulate(
        [image_ids[row] for row in order],
        np.argsort(order, kind="stable"),
        space,
        numbers,
        grouping,
        [labels[row] for row in order] if labels is not None else None,
    )


def _one_thread() -> AbstractContextManager[object]:
    """On a few hundred images OpenMP's and BLAS's threads spin forty times longer than they work.

    Only libraries that are already loaded can be limited, so scikit-learn is loaded first.
    """
    import_module("sklearn.cluster")
    limits: AbstractContextManager[object] = import_module("threadpoolctl").threadpool_limits(limits=1)
    return limits


def reduce_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Rows of unit length (or zero) in at most COMPONENTS dimensions, after the round's mean is taken out.

    Embeddings live in a narrow cone: without the mean every cosine is high and no group stands out.
    """
    from sklearn.decomposition import PCA

    rows = np.asarray(vectors, dtype=np.float64)
    if float(np.ptp(rows, axis=0).max(initial=0.0)) < SAME_VECTOR:
        return np.zeros((len(rows), 1))
    components = min(COMPONENTS, len(rows), rows.shape[1])
    reduced = np.asarray(PCA(n_components=components, svd_solver="covariance_eigh").fit_transform(rows))
    lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
    unit = np.zeros_like(reduced)
    np.divide(reduced, lengths, out=unit, where=lengths > SAME_VECTOR)
    return unit


def find_groups(space: NDArray[np.float64], seed: int) -> Grouping:
    """The k-means grouping of the best mean silhouette, k from FEWEST to MOST, the smallest k of equals."""
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    best = Grouping(np.zeros(len(space), dtype=np.intp), np.zeros(len(space)), None)
    different = len(np.unique(np.round(space, 6), axis=0))
    for k in range(FEWEST, min(MOST, different, len(space) - 1) + 1):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            found = KMeans(n_clusters=k, n_init=RESTARTS, random_state=seed % 2**32).fit_predict(space)
        _, labels = np.unique(found, return_inverse=True)
        silhouettes = measure_silhouettes(space, labels.astype(np.intp))
        mean = float(silhouettes.mean())
        if best.silhouette is None or mean > best.silhouette + 1e-9:
            best = Grouping(labels.astype(np.intp), silhouettes, mean)
    return best


def _number_by_size(labels: NDArray[np.intp]) -> NDArray[np.intp]:
    """The largest cluster becomes 0; of equals the one that holds the earliest row comes first."""
    found, first_rows, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = np.lexsort((first_rows, -sizes))
    numbers = np.empty(len(found), dtype=np.intp)
    numbers[order] = np.arange(len(found))
    return numbers[np.searchsorted(found, labels)]


def _tabulate(
    image_ids: list[str],
    back: NDArray[np.intp],
    space: NDArray[np.float64],
    numbers: NDArray[np.intp],
    grouping: Grouping,
    labels: list[str] | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    count = int(numbers.max()) + 1
    members = [np.flatnonzero(numbers == k) for k in range(count)]
    is_one = count == 1
    names = [NO_CLEAR_CLUSTERS] if is_one else name_clusters([rows.tolist() for rows in members], labels)
    distances = np.zeros(len(image_ids))
    profiles = []
    for k, rows in enumerate(members):
        total = space[rows].sum(axis=0)
        length = float(np.linalg.norm(total))
        centre = total / length if length > SAME_VECTOR else total
        distances[rows] = np.clip(1.0 - space[rows] @ centre, 0.0, 2.0)
        medoid = rows[int((space[rows] @ total).round(12).argmax())]
        silhouette = grouping.silhouette if is_one else float(grouping.silhouettes[rows].mean())
        profiles.append((k, len(rows), names[k], image_ids[medoid], silhouette, None))
    clusters = pl.DataFrame(
        {
            "image_id": [image_ids[row] for row in back],
            "cluster": numbers[back].tolist(),
            "distance": distances[back].tolist(),
        },
        schema=CLUSTERS,
    )
    return clusters, pl.DataFrame(profiles, schema=CLUSTER_PROFILES, orient="row")
