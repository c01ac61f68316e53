"""This file measures how well prompts and drawings find one another: AUC against mismatches, and retrieval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from brand_assets.taxonomy.vocabulary import is_drawable, list_undrawn
from training.brand_clip.drawings import Drawings, iterate_briefs

APART = 3
RANKS = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Matching:
    """`auc_direction` against prompts of another direction of the same brief, `auc_apart` against those of the same
    brief that ask at least three drawn attributes otherwise, `auc` against both. Means are of 2.5 times the cosine.
    """

    drawings: int
    auc: float
    auc_direction: float
    auc_apart: float
    mean_matched: float
    mean_mismatched: float


def measure_matching(
    drawings: Drawings,
    images: NDArray[np.float32],
    texts: NDArray[np.float32],
    anchors: NDArray[np.bool_] | None = None,
) -> Matching:
    """Of (n, 512) unit vectors of the drawings and of their prompts; with `anchors` only the pictures of these rows
    are compared, with the prompts of all.
    """
    taken = np.ones(len(drawings), dtype=np.bool_) if anchors is None else anchors
    matched = (images * texts).sum(axis=1)[taken]
    direction, apart, either = [], [], []
    for rows in iterate_briefs(drawings):
        cosines = images[rows] @ texts[rows].T
        is_taken = taken[rows][:, None]
        is_other = is_taken & (drawings.ways[rows][:, None] != drawings.ways[rows][None, :])
        is_apart = is_taken & (count_apart([drawings.asked[row] for row in rows]) >= APART)
        direction.append(cosines[is_other])
        apart.append(cosines[is_apart])
        either.append(cosines[is_other | is_apart])
    mismatched = np.concatenate(either)
    return Matching(
        drawings=len(matched),
        auc=area_under_curve(matched, mismatched),
        auc_direction=area_under_curve(matched, np.concatenate(direction)),
        auc_apart=area_under_curve(matched, np.concatenate(apart)),
        mean_matched=float(2.5 * matched.mean()),
        mean_mismatched=float(2.5 * mismatched.mean()),
    )


def count_apart(asked: Sequence[Mapping[str, str]]) -> NDArray[np.intp]:
    """(n, n): the attributes that two prompts both ask for, differently, of those that `draft` draws on such marks."""
    drawn = [_keep_drawn(one) for one in asked]
    return np.array(
        [[sum(one[name] != other[name] for name in one.keys() & other.keys()) for other in drawn] for one in drawn]
    )


def measure_retrieval(images: NDArray[np.float32], texts: NDArray[np.float32]) -> dict[str, float]:
    """Share of texts whose own picture is among the first 1, 5, 10 of n, with what chance would reach."""
    scores = texts @ images.T
    place = (scores > np.diag(scores)[:, None]).sum(axis=1)
    found = {f"recall_at_{rank}": float((place < rank).mean()) for rank in RANKS}
    return {"drawings": len(images), **found, "chance_at_1": 1.0 / len(images)}


def area_under_curve(matched: NDArray[np.float32], mismatched: NDArray[np.float32]) -> float:
    """The chance that a match scores above a mismatch, ties half: Mann and Whitney's U; nan without either."""
    if not len(matched) or not len(mismatched):
        return float("nan")
    ranks = rankdata(np.concatenate([matched, mismatched]))
    wins = ranks[: len(matched)].sum() - len(matched) * (len(matched) + 1) / 2
    return float(wins / (len(matched) * len(mismatched)))


def _keep_drawn(asked: Mapping[str, str]) -> dict[str, str]:
    left_out = set(list_undrawn(asked))
    return {n: v for n, v in asked.items() if n not in left_out and is_drawable(n, v)}
