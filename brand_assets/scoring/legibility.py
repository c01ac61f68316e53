"""This file asks whether a mark survives what the world does to it: a favicon's size, a single ink."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.picture import Picture

C1 = 0.01**2
C2 = 0.03**2
SIGMA_PX = 1.5
RADIUS_PX = 5
"""The constants and the window of Wang et al. 2004, for values from 0 to 1."""
PRINTS_FROM_L = 20.0
"""A yellow on white is 12 L* from it, an orange 30. Otsu's threshold would part a dark colour from a middling one
rather than the mark from its background."""


def measure_legibility(picture: Picture, side_px: int) -> float:
    """Structural similarity, 0..1, of the mark to itself after reduction to `side_px` and back, over its own box."""
    import cv2

    light = np.ascontiguousarray(picture.lab[..., 0]) / np.float32(100.0)
    height, width = light.shape
    scale = side_px / max(height, width)
    tiny = cv2.resize(
        light, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    back = np.clip(np.asarray(cv2.resize(tiny, (width, height), interpolation=cv2.INTER_CUBIC)), 0.0, 1.0)
    box = _box(picture.figure)
    return float(np.clip(map_similarity(light, back.astype(np.float32))[box].mean(), 0.0, 1.0))


def map_similarity(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """SSIM at every pixel of two (h, w) arrays of values 0..1: Wang, Bovik, Sheikh & Simoncelli 2004, equation 13."""
    mean_1, mean_2 = _blur(first), _blur(second)
    variance_1 = _blur(first * first) - mean_1 * mean_1
    variance_2 = _blur(second * second) - mean_2 * mean_2
    covariance = _blur(first * second) - mean_1 * mean_2
    luminance = (2 * mean_1 * mean_2 + C1) / (mean_1 * mean_1 + mean_2 * mean_2 + C1)
    structure = (2 * covariance + C2) / (variance_1 + variance_2 + C2)
    return np.asarray(luminance * structure, dtype=np.float32)


def measure_one_color(picture: Picture) -> float:
    """The share, 0..1, of the mark's ink that is left when it is printed in one ink: what differs from the background
    in lightness by PRINTS_FROM_L.

    Nothing else prints, so this is the intersection over union of mark and print, edges weighed by their cover.
    """
    contrast = np.abs(picture.lab[..., 0] - picture.ground_lab[..., 0])
    return float(picture.ink[contrast >= PRINTS_FROM_L].sum() / picture.ink.sum())


def _blur(values: NDArray[np.float32]) -> NDArray[np.float32]:
    import cv2

    size = 2 * RADIUS_PX + 1
    return np.asarray(cv2.GaussianBlur(values, (size, size), SIGMA_PX, borderType=cv2.BORDER_REFLECT), dtype=np.float32)


def _box(figure: NDArray[np.bool_]) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(figure.any(axis=1)), np.flatnonzero(figure.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
