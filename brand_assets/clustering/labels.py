"""This file names a cluster by the given label that it holds more of than chance would put there."""

from collections import Counter
from collections.abc import Sequence

LEAST_Z = 1.0
"""Fewer standard deviations above its share of the round, and a label does not describe the cluster."""


def name_clusters(members: Sequence[Sequence[int]], labels: Sequence[str] | None) -> list[str]:
    """For each cluster (a list of rows) its most over-represented label, or `cluster N`; a name's second is numbered.

    Over-representation is the binomial z-score of the label's count, so that one chance hit of a rare label does not
    name a cluster. An empty label is no label.
    """
    names: list[str] = []
    used: Counter[str] = Counter()
    for number, rows in enumerate(members):
        best = _most_over_represented(rows, labels) if labels is not None else None
        name = best or f"cluster {number}"
        used[name] += 1
        names.append(f"{name} ({used[name]})" if used[name] > 1 else name)
    return names


def _most_over_represented(rows: Sequence[int], labels: Sequence[str]) -> str | None:
    overall = Counter(labels)
    here = Counter(labels[row] for row in rows if labels[row])
    scored = [(_z_score(count, len(rows), overall[label] / len(labels)), label) for label, count in here.items()]
    z, label = min(scored, key=lambda found: (-found[0], found[1]), default=(0.0, ""))
    return label if z >= LEAST_Z else None


def _z_score(count: int, size: int, share: float) -> float:
    return (count - size * share) / (size * share * (1.0 - share)) ** 0.5 if share < 1.0 else 0.0
