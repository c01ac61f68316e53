"""This file measures what draws the eye in a picture, and how quiet each part of it is."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.contrast import measure_luminance
from brand_assets.records.delivery import Box

SIDE_PX = 64
"""The size at which Hou & Zhang measure the spectral residual; a larger one finds texture and not things."""
UPPER = 1.4
"""How much more the top row counts than the middle one: heads are above bodies, and skies are quiet anyway."""
STANDS_OUT = 1.0
"""Standard deviations above a map's mean from which a place counts."""
SALIENT_SHARE = 0.93
"""Of all saliency: the box that holds so much of it is what a crop has to keep."""

WIDE_SPREAD, HIGH_SPREAD = 0.7, 0.4
"""Of a picture's width and height: what holds the eye over more of it is no one thing, and may be cut."""
FIRST_ROW = 0.1
"""Of the row that holds the eye most: where the subject begins, seen from above. A head is less than its shoulders."""


def measure_saliency(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(h, w, 3) as a map of at most 64 pixels a side that sums to 1: spectral residual and distance from the mean.

    Hou & Zhang 2007, "Saliency Detection: A Spectral Residual Approach", https://doi.org/10.1109/CVPR.2007.383267, its
    equation 3; Achanta et al. 2009, "Frequency-tuned Salient Region Detection",
    https://doi.org/10.1109/CVPR.2009.5206596, its equation 4. The first finds what breaks a texture, the second things.
    """
    import cv2

    height, width = rgb.shape[:2]
    scale = SIDE_PX / max(height, width)
    size = max(4, round(width * scale)), max(4, round(height * scale))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    residual = _measure_residual(measure_luminance(small) ** 0.5)
    lab = cv2.cvtColor(small.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)
    smooth = cv2.GaussianBlur(lab, (0, 0), 1.0).astype(np.float64)
    different = np.linalg.norm(smooth - lab.mean(axis=(0, 1)), axis=-1)
    both = _normalise(residual) + 2 * _normalise(different**2)
    both *= np.linspace(UPPER, 2 - UPPER, len(both))[:, None]
    return np.asarray(both / both.sum())


def find_salient_box(saliency: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what holds the eye, each 0..1 of the picture's width or height."""
    across, down = saliency.sum(axis=0), saliency.sum(axis=1)
    (left, right), (top, bottom) = _span(across), _span(down)
    return left, top, right, bottom


def is_spread(saliency: NDArray[np.float64]) -> bool:
    """Whether the picture shows no one thing: a landscape, a pattern, lights."""
    left, top, right, bottom = find_salient_box(saliency)
    return right - left > WIDE_SPREAD and bottom - top > HIGH_SPREAD


def find_top(saliency: NDArray[np.float64]) -> float:
    """Where what holds the eye begins, 0..1 of the picture's height from its top."""
    down = saliency.sum(axis=1)
    return float(np.argmax(down >= FIRST_ROW * down.max()) / len(down))


def measure_covered(saliency: NDArray[np.float64], left: float, top: float, right: float, bottom: float) -> float:
    """The share of a map that lies in a box given as shares of the picture's width and height."""
    rows, columns = saliency.shape
    return float(overlap_cells(rows, top, bottom) @ saliency @ overlap_cells(columns, left, right))


def overlap_cells(count: int, start: float, end: float) -> NDArray[np.float64]:
    """How much of each of `count` equal cells of 0..1 lies between start and end, 0..1."""
    edges = np.arange(count + 1) / count
    return np.asarray(np.clip(np.minimum(edges[1:], end) - np.maximum(edges[:-1], start), 0, None) * count)


def measure_busyness(rgb: NDArray[np.uint8], box: Box) -> float:
    """Mean size of the luminance gradient behind a box, 0 (flat) to about 1; the box is in the picture's pixels."""
    import cv2

    left, top = max(0, int(box.left)), max(0, int(box.top))
    part = rgb[top : max(top + 2, int(box.bottom)), left : max(left + 2, int(box.right))]
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY).astype(np.float32) / 255.0
    small = cv2.resize(grey, (max(2, grey.shape[1] // 4), max(2, grey.shape[0] // 4)), interpolation=cv2.INTER_AREA)
    across, down = cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1)
    return float(np.hypot(across, down).mean())


def _measure_residual(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    import cv2

    height, width = grey.shape
    spectrum = np.fft.fft2(np.pad(grey, ((0, height), (0, width)), mode="symmetric"))  # else opposite edges would meet
    log = np.log(np.abs(spectrum) + 1e-9)
    residual = log - cv2.blur(log, (3, 3), borderType=cv2.BORDER_WRAP)
    back = np.abs(np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum))))[:height, :width] ** 2
    return np.asarray(cv2.GaussianBlur(back, (0, 0), 2.5), dtype=np.float64)


def _normalise(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """So that it sums to 1, only what stands out left in it; even where nothing does."""
    above = np.clip(values - values.mean() - STANDS_OUT * values.std(), 0, None)
    total = above.sum()
    return np.asarray(above / total if total > 1e-9 else np.full(values.shape, 1 / values.size))


def _span(sums: NDArray[np.float64]) -> tuple[float, float]:
    """The middle stretch that holds SALIENT_SHARE of a row of sums, as shares of its length."""
    total = np.concatenate(([0.0], np.cumsum(sums)))
    places = np.arange(len(total)) / len(sums)
    rest = (1 - SALIENT_SHARE) / 2
    start, end = np.interp((rest * total[-1], (1 - rest) * total[-1]), total, places)
    return float(start), float(end)
