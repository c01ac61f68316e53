"""This file makes a round's shortlist out of its scores, vectors and clusters.

Diverse images first, by DPP under cluster quotas; once what is left only repeats them, the best of it by quality.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.records.tables import DPP_SELECTIONS
from brand_assets.selection.diverse import centre_vectors, choose_diverse, weigh_quality
from brand_assets.selection.quotas import Quotas

DPP, TOP = "dpp", "top"
"""`method` of a row: chosen for what it adds, or by quality alone (and then its gain is null)."""


def choose_shortlist(
    scores: pl.DataFrame,
    embeddings: pl.DataFrame,
    clusters: pl.DataFrame,
    sha256_by_image: Mapping[str, str],
    *,
    count: int,
    theta: float,
) -> pl.DataFrame:
    """`dpp_selections`: at most `count` images in order of choice; fewer only when too few are free of a gate.

    `theta` 0..1 weighs quality against diversity; 1 is the plain ranking, without quotas. An image without a vector can
    only come in by quality. The same for any order of the rows.
    """
    pool = _gather(scores, embeddings, clusters, sha256_by_image)
    count = min(count, pool.height)
    if count <= 0:
        return DPP_SELECTIONS.to_frame()
    if theta >= 1.0:
        return _tabulate(pool, [(row, None) for row in range(count)])
    quotas = Quotas(pool["cluster"].to_list(), count)
    quality = pool["quality"].fill_null(0.0).to_numpy()
    chosen = choose_diverse(weigh_quality(quality, theta), _centred(pool), count, open_rows=quotas.open_rows)
    return _tabulate(pool, _fill_by_quality(chosen, quotas, count, pool.height))


def _gather(
    scores: pl.DataFrame, embeddings: pl.DataFrame, clusters: pl.DataFrame, sha256_by_image: Mapping[str, str]
) -> pl.DataFrame:
    """Every image without a gate, best first: image_id, quality, cluster, vector, sha256."""
    return (
        scores.filter(pl.col("gate").is_null() & pl.col("image_id").is_in(list(sha256_by_image)))
        .select("image_id", "quality")
        .join(clusters.select("image_id", "cluster"), on="image_id", how="left")
        .join(embeddings.select("image_id", "vector"), on="image_id", how="left")
        .with_columns(pl.col("image_id").replace_strict(sha256_by_image, return_dtype=pl.String).alias("sha256"))
        .sort("quality", "image_id", descending=[True, False], nulls_last=True)
    )


def _centred(pool: pl.DataFrame) -> NDArray[np.float32]:
    """The pool's vectors, centred; zero for an image that has none."""
    known = pool["vector"].is_not_null().to_numpy()
    if not known.any():
        return np.zeros((pool.height, 1), dtype=np.float32)
    vectors = centre_vectors(np.array(pool["vector"].drop_nulls().to_list(), dtype=np.float32))
    centred = np.zeros((pool.height, vectors.shape[1]), dtype=np.float32)
    centred[known] = vectors
    return centred


def _fill_by_quality(
    chosen: list[tuple[int, float]], quotas: Quotas, count: int, height: int
) -> list[tuple[int, float | None]]:
    """What was chosen, then the best of the rest, within the quotas as long as they leave anything."""
    picks: list[tuple[int, float | None]] = list(chosen)
    taken = np.zeros(height, dtype=np.bool_)
    taken[[row for row, _ in picks]] = True
    while len(picks) < count:
        free = ~taken & quotas.open_rows([row for row, _ in picks])
        best = int((free if free.any() else ~taken).argmax())
        taken[best] = True
        picks.append((best, None))
    return picks


def _tabulate(pool: pl.DataFrame, picks: list[tuple[int, float | None]]) -> pl.DataFrame:
    rows = pool[[row for row, _ in picks]]
    return pl.DataFrame(
        {
            "image_id": rows["image_id"],
            "position": range(1, len(picks) + 1),
            "gain": [gain for _, gain in picks],
            "quality": rows["quality"],
            "cluster": rows["cluster"],
            "method": [TOP if gain is None else DPP for _, gain in picks],
            "sha256": rows["sha256"],
        },
        schema=DPP_SELECTIONS,
    )
