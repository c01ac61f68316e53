"""This file asks whether a mark survives what the world does to it: a favicon's size, a single ink."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.picture import GROUND_DE76, Picture

C1 = 0.01**2
C2 = 0.03**2
SIGMA_PX = 1.5
RADIUS_PX = 5
"""The constants and the window of Wang et al. 2004, for values from 0 to 1."""


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
    """Intersection over union, 0..1, of the figure with what is left of it in one ink.

    One ink is a threshold on lightness (Otsu's, between figure and background), so a colour as light as its background
    is lost.
    """
    import cv2

    contrast = np.abs(picture.lab[..., 0] - picture.ground_lab[..., 0])
    scaled = np.clip(contrast * 2.55, 0, 255).astype(np.uint8)
    threshold, _ = cv2.threshold(scaled, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    printed = contrast > max(float(threshold) / 2.55, GROUND_DE76)
    union = int((printed | picture.figure).sum())
    return float((printed & picture.figure).sum() / union) if union else 0.0


def _blur(values: NDArray[np.float32]) -> NDArray[np.float32]:
    import cv2

    size = 2 * RADIUS_PX + 1
    return np.asarray(cv2.GaussianBlur(values, (size, size), SIGMA_PX, borderType=cv2.BORDER_REFLECT), dtype=np.float32)


def _box(figure: NDArray[np.bool_]) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(figure.any(axis=1)), np.flatnonzero(figure.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
