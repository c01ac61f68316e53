"""This file fits a smooth surface of colour to where it shows in an image, and carries it on beneath the rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TRIMS = 3
KEPT_SHARE = 0.8
FIT_PIXELS = 8192
REST_PX = 96
REACHES = (24.0, 8.0, 3.0, 1.0)
"""Standard deviations, in cells of `rest`, with which what a polynomial misses is spread; the coarsest first."""
SURE_WEIGHT = 0.3
"""Share of known cells around a cell with which a finer spread is trusted wholly."""


@dataclass(frozen=True, slots=True)
class Surface:
    """`terms` (6, 3): coefficients of 1, x, y, x^2, xy, y^2 with x and y in -1..1; `rest` (h, w, 3): what they miss.

    `rest` is a coarse grid over the same area, in 0..255 like the colours.
    """

    terms: NDArray[np.float64]
    rest: NDArray[np.float32]

    def paint(self, height: int, width: int) -> NDArray[np.float32]:
        """(height, width, 3) in 0..255."""
        import cv2

        rest = cv2.resize(self.rest, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(np.clip(_paint_terms(self.terms, height, width) + rest, 0, 255), np.float32)


def fit_surface(grid: NDArray[np.float32], known: NDArray[np.bool_]) -> Surface:
    """The smooth surface through the `known` cells, at least one, of a (h, w, 3) grid of colours.

    A polynomial carries shading on where nothing is known; what it misses of a shading that bends otherwise (a radial
    one, one of three stops) is spread from the known cells around.
    """
    height, width = known.shape
    rows, columns = np.nonzero(known)
    step = max(1, len(rows) // FIT_PIXELS)
    rows, columns = rows[::step], columns[::step]
    x, y = spread(width)[columns], spread(height)[rows]
    terms = _fit_terms(list_terms(x, y), grid[rows, columns].astype(np.float64))
    missed = grid - _paint_terms(terms, height, width)
    return Surface(terms, _fill(missed, known))


def list_terms(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def spread(count: int) -> NDArray[np.float64]:
    """The centres of `count` pixels in -1..1: a coarse grid and the image that it is of have the same coordinates."""
    return (2 * np.arange(count) + 1.0) / count - 1.0


def _fit_terms(terms: NDArray[np.float64], colors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least squares, trimmed: the worst fifth is left out each time, in case something else is among the known."""
    kept = np.ones(len(colors), np.bool_)
    fitted: NDArray[np.float64] = np.zeros((terms.shape[1], 3))
    for _ in range(TRIMS):
        fitted = np.asarray(np.linalg.lstsq(terms[kept], colors[kept], rcond=None)[0], np.float64)
        misses = np.abs(terms @ fitted - colors).max(axis=1)
        kept = misses <= np.quantile(misses, KEPT_SHARE)
    return fitted


def _paint_terms(terms: NDArray[np.float64], height: int, width: int) -> NDArray[np.float32]:
    """In float32 and separable: a megapixel in a few milliseconds."""
    coefficients = terms.astype(np.float32)
    x, y = spread(width).astype(np.float32), spread(height).astype(np.float32)
    along = coefficients[0] + x[:, None] * coefficients[1] + (x * x)[:, None] * coefficients[3]
    down = y[:, None] * coefficients[2] + (y * y)[:, None] * coefficients[5]
    cross = x[:, None] * coefficients[4]
    return np.asarray(along[None] + down[:, None] + y[:, None, None] * cross[None], np.float32)


def _fill(values: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Normalised averages of the known cells, each finer one taken as far as there are known cells around."""
    import cv2

    height, width = known.shape
    scale = min(1.0, REST_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    weight = cv2.resize(known.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    weighted = cv2.resize(values * known[..., None], size, interpolation=cv2.INTER_AREA)
    filled = np.zeros_like(weighted)
    for reach in REACHES:
        near = cv2.GaussianBlur(weight, (0, 0), reach, borderType=cv2.BORDER_REFLECT)
        mean = cv2.GaussianBlur(weighted, (0, 0), reach, borderType=cv2.BORDER_REFLECT)
        trust = np.clip(near / SURE_WEIGHT, 0, 1)[..., None]
        filled = filled * (1 - trust) + mean / np.maximum(near, 1e-6)[..., None] * trust
    return np.asarray(filled, np.float32)
