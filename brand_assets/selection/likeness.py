"""This file says how alike two images are: the cosine of their vectors once what all have in common is taken out."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

SAME_VECTOR = 1e-6
"""Shorter than this a vector is the mean itself: it says nothing about how its image differs."""
BLOCK = 4096
"""Rows at a time, so that no second copy of all vectors is made."""
MOST_SERVED = 1000
"""So many images, evenly spaced from the best to the last, speak for a larger round."""

OpenRows = Callable[[list[int]], NDArray[np.bool_]]
"""Given the rows chosen so far, a mask of the rows that may come next."""


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
    rows -= (find_centre(rows) if centre is None else centre).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    is_known = np.isfinite(lengths) & (lengths > SAME_VECTOR)
    rows[~is_known] = 0.0
    rows /= np.where(is_known, lengths, 1.0).astype(np.float32)[:, None]
    return rows


class Likeness:
    """The cosines between `vectors` (n, d, of unit length or zero), by column, each worked out once.

    Choosing with different weights looks at the same few images again and again; all n x n are never formed.
    """

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self.vectors = vectors
        self.is_known: NDArray[np.bool_] = np.einsum("ij,ij->i", vectors, vectors) > 0.5
        """(n,) False for an image without a vector of its own."""
        self._columns: dict[int, NDArray[np.float32]] = {}
        self._served: dict[int, NDArray[np.float32]] = {}

    def to(self, row: int) -> NDArray[np.float32]:
        """(n,) how alike each row is to this one, -1..1."""
        if row not in self._columns:
            self._columns[row] = self.vectors @ self.vectors[row]
        return self._columns[row]

    @cached_property
    def served(self) -> NDArray[np.intp]:
        """The rows that a selection is to stand for: all with a vector, or MOST_SERVED of them, evenly spaced."""
        known = np.flatnonzero(self.is_known)
        places = np.linspace(0, len(known) - 1, min(MOST_SERVED, len(known))).round().astype(np.intp)
        return np.asarray(known[places], dtype=np.intp)

    @cached_property
    def stands_for(self) -> NDArray[np.float64]:
        """(n,) how much of those served each row alone stands for, 0..1: the mean of the cosines above 0."""
        parts = [
            np.maximum(self.vectors[start : start + BLOCK] @ self._clients.T, 0.0).mean(axis=1, dtype=np.float64)
            for start in range(0, len(self.vectors) if len(self.served) else 0, BLOCK)
        ]
        return np.concatenate(parts) if parts else np.zeros(len(self.vectors))

    def served_by(self, row: int) -> NDArray[np.float32]:
        """How well the row stands for each of those served, 0..1."""
        if row not in self._served:
            self._served[row] = np.maximum(self._clients @ self.vectors[row], np.float32(0.0))
        return self._served[row]

    @cached_property
    def _clients(self) -> NDArray[np.float32]:
        return self.vectors[self.served]
