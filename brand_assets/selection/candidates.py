"""This file gathers the images of a round that may be shown: each with its quality, its cluster, its vector."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.selection.likeness import BLOCK, Likeness, centre_some, find_centre

NO_VECTOR = -1


@dataclass(frozen=True, slots=True)
class Candidates:
    """The images that may be shown, the best first; of equals, and of those without a quality, in order of their ids.

    `table` has image_id, quality (null where no scorer could rate it), cluster, sha256 and whether it `is_locked`.
    `vectors` (m, d) are the round's as they are; `vector_rows` (n,) says which of them is a candidate's, or NO_VECTOR;
    `centre` (d,) is the mean of the candidates'.
    """

    table: pl.DataFrame
    vectors: NDArray[np.float32]
    vector_rows: NDArray[np.intp]
    centre: NDArray[np.float64]

    @property
    def quality(self) -> NDArray[np.float64]:
        """(n,) 0 where it is not known."""
        return np.asarray(self.table["quality"].fill_null(0.0).to_numpy(), dtype=np.float64)

    @property
    def locked(self) -> list[int]:
        return np.flatnonzero(self.table["is_locked"].to_numpy()).tolist()

    def centred(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Those candidates' vectors less the mean of all, of unit length; zero for one that has none of its own."""
        at = self.vector_rows[rows]
        if (at != NO_VECTOR).all():
            return centre_some(self.vectors, at, self.centre)
        unit = np.zeros((len(rows), self.vectors.shape[1]), dtype=np.float32)
        unit[at != NO_VECTOR] = centre_some(self.vectors, at[at != NO_VECTOR], self.centre)
        return unit

    def likeness(self, rows: NDArray[np.intp]) -> Likeness:
        return Likeness(self.centred(rows))


def gather_candidates(
    scores: pl.DataFrame,
    embeddings: pl.DataFrame,
    clusters: pl.DataFrame,
    sha256_by_image: Mapping[str, str],
    *,
    locked: Collection[str] = (),
    banned: Collection[str] = (),
) -> Candidates:
    """Every scored image of `sha256_by_image` without a gate that is not banned, and the locked ones in any case.

    The vectors are looked at where they are: a join would copy them. ValueError when they differ in length.
    """
    files = pl.DataFrame(
        {"image_id": list(sha256_by_image), "sha256": list(sha256_by_image.values())},
        schema={"image_id": pl.String, "sha256": pl.String},
    )
    rated = scores.select("image_id", "gate", pl.col("quality").fill_nan(None), is_scored=pl.lit(value=True))
    is_fit = pl.col("is_scored").fill_null(value=False) & pl.col("gate").is_null()
    owners, vectors = _view_vectors(embeddings)
    table = (
        files.filter(~pl.col("image_id").is_in(list(banned)))
        .join(rated, on="image_id", how="left")
        .with_columns(is_locked=pl.col("image_id").is_in(list(locked)))
        .filter(is_fit | pl.col("is_locked"))
        .join(clusters.select("image_id", "cluster"), on="image_id", how="left")
        .join(owners, on="image_id", how="left")
        .sort("quality", "image_id", descending=[True, False], nulls_last=True)
    )
    rows = _leave_out_infinite(vectors, table["vector_row"].fill_null(NO_VECTOR).to_numpy().astype(np.intp))
    centre = find_centre(vectors, rows[rows != NO_VECTOR])
    return Candidates(table.select("image_id", "quality", "cluster", "sha256", "is_locked"), vectors, rows, centre)


def _view_vectors(embeddings: pl.DataFrame) -> tuple[pl.DataFrame, NDArray[np.float32]]:
    """Which row (`vector_row`) of the array is whose."""
    is_there = embeddings["vector"].list.len().fill_null(0) > 0
    held = embeddings if is_there.all() else embeddings.filter(is_there)
    lengths = held["vector"].list.len().unique().to_list()
    if len(lengths) > 1:
        raise ValueError(f"The vectors of one round have {sorted(lengths)} dimensions; they must all have the same.")
    values = np.asarray(held["vector"].explode().to_numpy(), dtype=np.float32)
    owners = held.select("image_id").with_row_index("vector_row").with_columns(pl.col("vector_row").cast(pl.Int64))
    return owners, values.reshape(held.height, lengths[0] if lengths else 1)


def _leave_out_infinite(vectors: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    known = np.flatnonzero(rows != NO_VECTOR)
    for start in range(0, len(known), BLOCK):
        part = known[start : start + BLOCK]
        rows[part[~np.isfinite(vectors[rows[part]]).all(axis=1)]] = NO_VECTOR
    return rows
