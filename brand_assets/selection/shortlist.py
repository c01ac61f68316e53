"""This file makes a round's shortlist out of its scores, vectors and clusters.

Locked images first; then images that are good and unlike each other, under cluster quotas; once what is left only
repeats them, the best of it by quality.
"""

from collections.abc import Collection, Mapping

import polars as pl

from brand_assets.records.tables import DPP_SELECTIONS
from brand_assets.selection.balance import Picks, choose_balanced
from brand_assets.selection.candidates import Candidates, gather_candidates
from brand_assets.selection.selectors import PLAIN, open_selector

LOCKED = "locked"
"""`method` of a row that a person wants to see in any case."""


def choose_shortlist(
    scores: pl.DataFrame,
    embeddings: pl.DataFrame,
    clusters: pl.DataFrame,
    sha256_by_image: Mapping[str, str],
    *,
    count: int,
    theta: float,
    method: str = "dpp",
    locked: Collection[str] = (),
    banned: Collection[str] = (),
) -> pl.DataFrame:
    """`dpp_selections`: at most `count` images in order of choice; fewer only when too few are free of a gate.

    `theta` 0..1 bounds the quality that is given up for diversity (`allowed_loss`); 1 is the plain ranking, without
    quotas. An image without a vector comes in by quality alone. The same for any order of the rows. Locked images
    come first, by quality, whatever their gate; banned ones never. ValueError for a method or theta that there is not.
    """
    candidates = gather_candidates(scores, embeddings, clusters, sha256_by_image, locked=locked, banned=banned)
    return choose_among(candidates, count=count, theta=theta, method=method)


def choose_among(candidates: Candidates, *, count: int, theta: float, method: str) -> pl.DataFrame:
    """As `choose_shortlist`, among images that are gathered already."""
    selector = open_selector(method)
    locked = candidates.locked[: max(0, count)]
    if count <= 0 or candidates.table.is_empty():
        return DPP_SELECTIONS.to_frame()
    picks = choose_balanced(candidates, selector, count - len(locked), theta)
    return _tabulate(candidates, locked, picks, method)


def _tabulate(candidates: Candidates, locked: list[int], picks: Picks, method: str) -> pl.DataFrame:
    rows = candidates.table[[*locked, *(row for row, _ in picks)]]
    return pl.DataFrame(
        {
            "image_id": rows["image_id"],
            "position": range(1, rows.height + 1),
            "gain": [None] * len(locked) + [gain for _, gain in picks],
            "quality": rows["quality"],
            "cluster": rows["cluster"],
            "method": [LOCKED] * len(locked) + [PLAIN if gain is None else method for _, gain in picks],
            "sha256": rows["sha256"],
        },
        schema=DPP_SELECTIONS,
    )
