"""This file describes each cluster: its size, its name, its most typical image, how clear and how good it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.clustering.labels import name_clusters
from brand_assets.records.tables import CLUSTER_PROFILES

NO_CLEAR_CLUSTERS = "no clear clusters"
SAME_VECTOR = 1e-6


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an image beside its vector: what it shows (attribute to value), its direction, its score."""

    traits: Mapping[str, str] = field(default_factory=dict)
    direction: str = ""
    score: float | None = None


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Grouping:
    """`labels` 0..k-1 by row and each row's silhouette; `silhouette` is None when no grouping could be tried."""

    labels: NDArray[np.intp]
    silhouettes: NDArray[np.float64]
    silhouette: float | None


def profile_clusters(
    image_ids: Sequence[str],
    space: NDArray[np.float64],
    numbers: NDArray[np.intp],
    facts: Sequence[Facts],
    grouping: Grouping,
) -> tuple[pl.DataFrame, NDArray[np.float64]]:
    """`cluster_profiles` of the clusters 0..k-1 in `numbers`, and each row's distance to its cluster's centre, 0..2.

    The medoid is the image with the least mean cosine distance to its cluster. A single cluster is no clear one.
    """
    count = int(numbers.max()) + 1
    members = [np.flatnonzero(numbers == k) for k in range(count)]
    names = [NO_CLEAR_CLUSTERS] if count == 1 else _name(members, facts)
    distances = np.zeros(len(image_ids))
    profiles = []
    for k, rows in enumerate(members):
        total = space[rows].sum(axis=0)
        length = float(np.linalg.norm(total))
        centre = total / length if length > SAME_VECTOR else total
        distances[rows] = np.clip(1.0 - space[rows] @ centre, 0.0, 2.0)
        medoid = rows[int((space[rows] @ total).round(12).argmax())]
        silhouette = grouping.silhouette if count == 1 else float(grouping.silhouettes[rows].mean())
        profiles.append((k, len(rows), names[k], image_ids[medoid], silhouette, _mean_score(rows, facts)))
    return pl.DataFrame(profiles, schema=CLUSTER_PROFILES, orient="row"), distances


def _name(members: Sequence[NDArray[np.intp]], facts: Sequence[Facts]) -> list[str]:
    return name_clusters(
        [rows.tolist() for rows in members], [one.direction for one in facts], [one.traits for one in facts]
    )


def _mean_score(rows: NDArray[np.intp], facts: Sequence[Facts]) -> float | None:
    scores = [score for row in rows if (score := facts[row].score) is not None]
    return float(np.mean(scores)) if scores else None
