"""This file says how alike two images are: the cosine of their vectors once what all have in common is taken out."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache, cached_property
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAME_VECTOR = 1e-6
"""Shorter than this a vector is the mean itself: it says nothing about how its image differs."""
BLOCK = 4096
"""Rows at a time, so that no second copy of all vectors is made."""
MOST_CELLS, FEWEST_SERVED = 3_000_000, 100
"""Of a table of cosines: 12 MB. 1,700 images are held against one another; of 3,000, a third speaks for all."""

OpenRows = Callable[[list[int]], NDArray[np.bool_]]
"""Given the rows chosen so far, a mask of the rows that may come next."""


def one_thread() -> AbstractContextManager[object]:
    """A product with one vector is bound by memory: a second thread of BLAS spins twice as long as it works."""
    limits: AbstractContextManager[object] = _find_pools().limit(limits=1)
    return limits


@cache
def _find_pools() -> Any:
    return import_module("threadpoolctl").ThreadpoolController()


def find_centre(vectors: NDArray[np.float32], rows: NDArray[np.intp] | None = None) -> NDArray[np.float64]:
    """(d,) the mean of those rows, in their order; zero for fewer than two, which have nothing in common to take out.

    Embeddings live in a narrow cone: as they are, all look alike to a determinant.
    """
    index = np.arange(len(vectors)) if rows is None else rows
    total = np.zeros(vectors.shape[1])
    if len(index) < 2:
        return total
    for start in range(0, len(index), BLOCK):
        total += vectors[index[start : start + BLOCK]].sum(axis=0, dtype=np.float64)
    return total / len(index)


def centre_vectors(vectors: NDArray[np.float32], centre: NDArray[np.float64] | None = None) -> NDArray[np.float32]:
    """(n, d) rows less their mean (or the `centre` given), of unit length again, or zero where nothing is left.

    The one array that is made is the result; a row that is not finite becomes zero.
    """
    rows = np.array(vectors, dtype=np.float32)
    _centre_in_place(rows, find_centre(rows) if centre is None else centre)
    return rows


def centre_some(
    vectors: NDArray[np.float32], rows: NDArray[np.intp], centre: NDArray[np.float64]
) -> NDArray[np.float32]:
    """As `centre_vectors`, of those rows alone."""
    some = vectors[rows]
    _centre_in_place(some, centre)
    return some


def _centre_in_place(rows: NDArray[np.float32], centre: NDArray[np.float64]) -> None:
    rows -= centre.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    is_known = np.isfinite(lengths) & (lengths > SAME_VECTOR)
    rows[~is_known] = 0.0
    rows /= np.where(is_known, lengths, 1.0).astype(np.float32)[:, None]


class Likeness:
    """The cosines between `vectors` (n, d, of unit length or zero), by column, each worked out once.

    Choosing with different weights looks at the same few images again and again; all n x n are never formed.
    """

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self.vectors = vectors
        self.is_known: NDArray[np.bool_] = np.einsum("ij,ij->i", vectors, vectors) > 0.5
        """(n,) False for an image without a vector of its own."""
        self._columns: dict[int, NDArray[np.float32]] = {}

    def to(self, row: int) -> NDArray[np.float32]:
        """(n,) how alike each row is to this one, -1..1."""
        if row not in self._columns:
            self._columns[row] = self.vectors @ self.vectors[row]
        return self._columns[row]

    @cached_property
    def served_by(self) -> NDArray[np.float32]:
        """(n, m) how well each row stands for each of those served, 0..1: their cosine, where that is above 0.

        Served are all rows with a vector, or as many of them, evenly spaced from the first to the last, as keep the
        table below MOST_CELLS.
        """
        known = np.flatnonzero(self.is_known)
        most = min(len(known), max(FEWEST_SERVED, MOST_CELLS // max(1, len(self.vectors))))
        served = known[np.linspace(0, len(known) - 1, most).round().astype(np.intp)]
        cosines: NDArray[np.float32] = self.vectors @ self.vectors[served].T
        np.maximum(cosines, np.float32(0.0), out=cosines)
        return cosines
