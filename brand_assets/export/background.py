"""This file finds what a mark stands on: transparency, one flat colour, or a surface that shades off smoothly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAME_SURFACE_DE76 = 5.0
"""Lab distance within which a border pixel is background; JPEG at quality 85 stays below it on flat colour."""
MIN_FLAT_SHARE = 0.5
MIN_SHADED_SHARE = 0.8
"""Shares of the border: a mark may touch half of it, but a shaded surface must explain nearly all."""
MIN_TRANSPARENT_SHARE = 0.001
TRIMS = 3


@dataclass(frozen=True, slots=True)
class Background:
    """`surface` (6, 3) holds the coefficients of 1, x, y, x^2, xy, y^2, x and y in -1..1, for R, G and B."""

    surface: NDArray[np.float64]
    rgb: tuple[int, int, int]
    """The one colour that stands for it: the median along the border."""
    is_flat: bool

    def paint(self, height: int, width: int) -> NDArray[np.float32]:
        """(height, width, 3) in 0..255; a read-only view where the background is flat."""
        if self.is_flat:
            return np.broadcast_to(np.asarray(self.rgb, np.float32), (height, width, 3))
        y, x = np.meshgrid(_spread(height), _spread(width), indexing="ij")
        return np.asarray(np.clip(_terms(x, y) @ self.surface, 0, 255), np.float32)


def has_transparency(rgba: NDArray[np.uint8]) -> bool:
    """Whether the image brings its own cut-out."""
    return float((rgba[..., 3] < 128).mean()) > MIN_TRANSPARENT_SHARE


def find_background(rgb: NDArray[np.uint8]) -> Background | None:
    """The background of an opaque (h, w, 3) image, read from its border; None when the border is not one surface."""
    height, width = rgb.shape[:2]
    ring = _ring_mask(height, width)
    colors = rgb[ring].astype(np.float64)
    flat = _most_common(colors)
    if _share_near(colors, np.broadcast_to(flat, colors.shape)) >= MIN_FLAT_SHARE:
        return Background(np.vstack([flat, np.zeros((5, 3))]), _as_bytes(flat), is_flat=True)
    rows, columns = np.nonzero(ring)
    terms = _terms(_spread(width)[columns], _spread(height)[rows])
    surface = _fit_surface(terms, colors)
    if _share_near(colors, terms @ surface) < MIN_SHADED_SHARE:
        return None
    return Background(surface, _as_bytes(np.median(terms @ surface, axis=0)), is_flat=False)


def _ring_mask(height: int, width: int) -> NDArray[np.bool_]:
    thickness = max(1, min(height, width) // 100)
    ring = np.ones((height, width), np.bool_)
    ring[thickness : height - thickness, thickness : width - thickness] = False
    return ring


def _most_common(colors: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median of the pixels in and around the fullest 4-bit bin: noise may straddle a bin's edge."""
    bins = (colors.astype(np.int64) >> 4) @ np.array([256, 16, 1])
    center = colors[bins == np.bincount(bins).argmax()].mean(axis=0)
    near = np.abs(colors - center).max(axis=1) <= 12
    return np.asarray(np.median(colors[near], axis=0) if near.any() else center, np.float64)


def _fit_surface(terms: NDArray[np.float64], colors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least squares, trimmed: the worst fifth, which a mark that touches the border would be, is left out each time."""
    kept = np.ones(len(colors), np.bool_)
    surface: NDArray[np.float64] = np.zeros((terms.shape[1], 3))
    for _ in range(TRIMS):
        surface = np.asarray(np.linalg.lstsq(terms[kept], colors[kept], rcond=None)[0], np.float64)
        misses = np.abs(terms @ surface - colors).max(axis=1)
        kept = misses <= np.quantile(misses, MIN_SHADED_SHARE)
    return surface


def _share_near(colors: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    from brand_assets.color import rgb_to_lab

    gaps = np.linalg.norm(rgb_to_lab(colors) - rgb_to_lab(np.clip(expected, 0, 255)), axis=1)
    return float((gaps <= SAME_SURFACE_DE76).mean())


def _terms(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _spread(count: int) -> NDArray[np.float64]:
    return np.linspace(-1.0, 1.0, count) if count > 1 else np.zeros(1)


def _as_bytes(rgb: NDArray[np.float64]) -> tuple[int, int, int]:
    red, green, blue = (round(float(channel)) for channel in rgb)
    return red, green, blue
