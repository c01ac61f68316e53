"""This file describes the outline of a figure: invariant moments, how it fills its box, how far it reaches each way."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.canvas import SIDE_PX, Canvas

FIGURE_INK = 0.15
DIRECTIONS = 32
RINGS = 16
HU_MIDDLE = np.array([-0.5, -3.1, -5.0, -5.5, -10.0, -7.5, -10.0])
"""About the middle of log10 |Hu| over filled and drawn marks, so that the block can point every way."""
HU_REACH = np.array([0.3, 1.5, 1.5, 1.5, 2.5, 2.0, 2.5])


def describe_shape(canvas: Canvas) -> NDArray[np.float64]:
    """Hu's seven moments (log scale), eccentricity, fill, number of parts and holes, compactness; each about -1..1.

    Hu 1962, https://doi.org/10.1109/TIT.1962.1057692. All zero when there is no figure.
    """
    import cv2

    figure = (canvas.ink > FIGURE_INK).astype(np.uint8)
    area = int(figure.sum())
    if area == 0:
        return np.zeros(12)
    moments = cv2.moments(figure, binaryImage=True)
    hu = np.log10(np.abs(cv2.HuMoments(moments)).reshape(-1) + 1e-12)
    parts = cv2.connectedComponents(figure)[0] - 1
    holes = cv2.connectedComponents(1 - np.pad(figure, 1))[0] - 2
    outlines, _ = cv2.findContours(figure, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    around = sum(cv2.arcLength(outline, True) for outline in outlines)
    _, _, width, height = cv2.boundingRect(figure)
    rest = [
        2.0 * area / (width * height) - 1.0,
        np.log2(width / height),
        np.log2(1 + parts) / 2 - 1.0,
        np.log2(1 + max(0, holes)) / 2 - 0.5,
        np.log10(max(around, 1.0) ** 2 / (4 * np.pi * area)) - 0.7,
    ]
    return np.concatenate([np.clip((hu - HU_MIDDLE) / HU_REACH, -1.5, 1.5), np.clip(rest, -1.5, 1.5)])


def trace_profile(canvas: Canvas) -> NDArray[np.float64]:
    """How far the figure reaches in each of DIRECTIONS from its centre, and how its ink spreads over RINGS around it.

    Relative to its mean reach, so that size does not matter; less the mean, so that a disc is near nothing.
    """
    rows, columns = np.nonzero(canvas.ink > FIGURE_INK)
    if len(rows) == 0:
        return np.zeros(DIRECTIONS + RINGS)
    down, right = rows - rows.mean(), columns - columns.mean()
    radius = np.hypot(down, right)
    sector = ((np.arctan2(down, right) / (2 * np.pi) + 1.0) * DIRECTIONS).astype(np.intp) % DIRECTIONS
    reach = np.zeros(DIRECTIONS)
    np.maximum.at(reach, sector, radius)
    ring = np.minimum((radius / (radius.max() + 1.0) * RINGS).astype(np.intp), RINGS - 1)
    spread = np.bincount(ring, canvas.ink[rows, columns], RINGS) / _ring_areas()
    return np.concatenate([_centre(reach), _centre(spread)])


def _centre(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(values / max(float(values.mean()), 1e-6) - 1.0)


@cache
def _ring_areas() -> NDArray[np.float64]:
    return np.asarray((2.0 * np.arange(RINGS) + 1.0) / RINGS**2 * SIDE_PX)
