"""This file holds what figures are compared by: two maps of each, whichever way it is turned or mirrored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.compliance.figures import MAP_SIDE, Figure

MOST_STRETCH = 0.12
"""Logarithm of the ratio of two figures' proportions: beyond it they are another shape."""
FACTS = MAP_SIDE * MAP_SIDE


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A figure's maps `shape` and `outline` as vectors of unit length and zero mean; `log_aspect` its proportions."""

    shape: NDArray[np.float32]
    outline: NDArray[np.float32]
    log_aspect: float


@dataclass(frozen=True, slots=True)
class Index:
    """Fingerprints of known marks, by their proportions: (n, 4096), (n, 4096), (n,), and (n,) whose they are."""

    shapes: NDArray[np.float32]
    outlines: NDArray[np.float32]
    log_aspects: NDArray[np.float64]
    owners: NDArray[np.int64]

    @classmethod
    def of(cls, taken: Sequence[Sequence[Fingerprint]]) -> "Index":
        """Of the fingerprints of each mark; an owner is a mark's place in the sequence."""
        every = [(one, owner) for owner, some in enumerate(taken) for one in some]
        every.sort(key=lambda one: one[0].log_aspect)
        return cls(
            np.array([one.shape for one, _ in every], np.float32).reshape(-1, FACTS),
            np.array([one.outline for one, _ in every], np.float32).reshape(-1, FACTS),
            np.array([one.log_aspect for one, _ in every], np.float64),
            np.array([owner for _, owner in every], np.int64),
        )

    def find_nearest(self, figure: Figure) -> tuple[int, float] | None:
        """The mark that a figure is most like however it is turned by quarters or mirrored, and the likeness, 0..1.

        Likeness is the smaller of the two maps' correlations. None when no mark has its proportions.
        """
        found = [one for some in list_turned(figure) if (one := self._find_upright(some)) is not None]
        return max(found, key=lambda one: one[1], default=None)

    def _find_upright(self, turned: Sequence[Fingerprint]) -> tuple[int, float] | None:
        """Of fingerprints of one proportion."""
        aspect = turned[0].log_aspect
        first, last = np.searchsorted(self.log_aspects, [aspect - MOST_STRETCH, aspect + MOST_STRETCH])
        if first == last:
            return None
        shapes = self.shapes[first:last] @ np.stack([one.shape for one in turned], axis=1)
        outlines = self.outlines[first:last] @ np.stack([one.outline for one in turned], axis=1)
        likeness = np.minimum(shapes, outlines).max(axis=1)
        best = int(likeness.argmax())
        return int(self.owners[first + best]), max(0.0, float(likeness[best]))


def take_fingerprint(figure: Figure) -> Fingerprint:
    return Fingerprint(_center(figure.shape), _center(figure.outline), figure.log_aspect)


def list_turned(figure: Figure) -> Iterator[list[Fingerprint]]:
    """The four ways that keep a figure's proportions, then the four that swap them."""
    aspect = figure.log_aspect
    for quarters, log_aspect in ((0, aspect), (1, -aspect)):
        maps = [np.rot90(one, quarters) for one in (figure.shape, figure.outline)]
        yield [
            Fingerprint(_center(maps[0][::down, ::across]), _center(maps[1][::down, ::across]), log_aspect)
            for down in (1, -1)
            for across in (1, -1)
        ]


def _center(values: NDArray[np.float32]) -> NDArray[np.float32]:
    flat = values.reshape(-1) - values.mean()
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-6), np.float32)
