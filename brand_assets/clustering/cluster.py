"""This file groups images by their vectors: PCA, k-means, the number of groups by cosine silhouette.

Where no number of groups separates them, it says "no clear clusters" and puts all into one.
"""

import warnings
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import import_module

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.clustering.profiles import NO_FACTS, Facts, Grouping, profile_clusters
from brand_assets.clustering.silhouette import measure_silhouettes
from brand_assets.records.tables import CLUSTER_PROFILES, CLUSTERS

COMPONENTS = 32
FEWEST, MOST = 3, 8
RESTARTS = 10
"""With a single start a quarter of rounds would get another number of clusters."""
CLEAR_SILHOUETTE = 0.1
SAME_VECTOR = 1e-6


def cluster_images(
    image_ids: Sequence[str], vectors: NDArray[np.float32], *, seed: int, facts: Mapping[str, Facts] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`clusters` in the order given, and `cluster_profiles`, the largest cluster first as number 0.

    `vectors` (n, d) of any d. `distance` is 1 - cosine to the cluster's centre, 0..2; `silhouette` a cluster's mean, or
    with no clear clusters the best mean of any grouping. Independent of the order of the rows; `facts` by image name
    the clusters (see `name_clusters`) and give them a mean score.
    """
    if len(image_ids) == 0:
        return CLUSTERS.to_frame(), CLUSTER_PROFILES.to_frame()
    order = np.argsort(np.array(image_ids), kind="stable")
    ordered = [image_ids[row] for row in order]
    with _one_thread():
        space = reduce_vectors(np.asarray(vectors)[order])
        grouping = find_groups(space, seed)
    is_clear = grouping.silhouette is not None and grouping.silhouette >= CLEAR_SILHOUETTE
    numbers = _number_by_size(grouping.labels) if is_clear else np.zeros(len(order), dtype=np.intp)
    known = [(facts or {}).get(image_id, NO_FACTS) for image_id in ordered]
    profiles, distances = profile_clusters(ordered, space, numbers, known, grouping)
    back = np.argsort(order, kind="stable")
    columns = {"image_id": list(image_ids), "cluster": numbers[back], "distance": distances[back]}
    return pl.DataFrame(columns).cast(CLUSTERS), profiles


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

    rows = np.asarray(vectors, dtype=np.float32)
    if float(np.ptp(rows, axis=0).max(initial=0.0)) < SAME_VECTOR:
        return np.zeros((len(rows), 1))
    components = min(COMPONENTS, len(rows), rows.shape[1])
    pca = PCA(n_components=components, svd_solver="covariance_eigh")
    reduced = np.asarray(pca.fit_transform(rows), dtype=np.float64)
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
