"""This file measures where a mark lies on its canvas: plain geometry, which ranks nothing and judges nothing."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.picture import Picture

SIDES = ("top", "bottom", "left", "right")


def measure_offset(ink: NDArray[np.float32]) -> tuple[float, float]:
    """How far the centre of visual weight lies from the canvas's: (right, down) in half diagonals."""
    x, y = _centroid(ink)
    height, width = ink.shape
    half = float(np.hypot(width / 2, height / 2))
    return (x - (width - 1) / 2) / half, (y - (height - 1) / 2) / half


def measure_thirds(ink: NDArray[np.float32]) -> float:
    """1 where the centre of visual weight lies on a crossing of the thirds, 0 from a third of the diagonal on."""
    x, y = _centroid(ink)
    height, width = ink.shape
    nearest = min(
        float(np.hypot(x - (width - 1) * right / 3, y - (height - 1) * down / 3)) for right in (1, 2) for down in (1, 2)
    )
    return 1.0 - min(1.0, nearest / (float(np.hypot(width, height)) / 3))


def measure_margins(figure: NDArray[np.bool_]) -> dict[str, float]:
    """The empty strip at each of SIDES, as a share of the canvas's shorter side; `figure` is not empty."""
    rows, columns = np.flatnonzero(figure.any(axis=1)), np.flatnonzero(figure.any(axis=0))
    height, width = figure.shape
    strips = (rows[0], height - 1 - rows[-1], columns[0], width - 1 - columns[-1])
    return {side: float(strip) / min(height, width) for side, strip in zip(SIDES, strips, strict=True)}


def measure_extent(figure: NDArray[np.bool_]) -> float:
    """The share, 0..1, of the canvas's width or height, whichever is greater, over which the figure reaches."""
    rows, columns = np.flatnonzero(figure.any(axis=1)), np.flatnonzero(figure.any(axis=0))
    height, width = figure.shape
    return max(float(rows[-1] - rows[0] + 1) / float(height), float(columns[-1] - columns[0] + 1) / float(width))


def measure_symmetry(ink: NDArray[np.float32]) -> float:
    """The best overlap, 0..1, of the mark with its mirror image (left-right, top-bottom) or its half turn."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    turned = (box[:, ::-1], box[::-1], box[::-1, ::-1])
    return max(float(np.minimum(box, other).sum() / np.maximum(box, other).sum()) for other in turned)


def measure_contrast(picture: Picture) -> float:
    """Median difference in lightness between figure and background, L* 0..100."""
    return float(np.median(np.abs(picture.lab[..., 0] - picture.ground_lab[..., 0])[picture.figure]))


def _centroid(ink: NDArray[np.float32]) -> tuple[float, float]:
    total = float(ink.sum())
    x = float(ink.sum(axis=0) @ np.arange(ink.shape[1])) / total
    y = float(ink.sum(axis=1) @ np.arange(ink.shape[0])) / total
    return x, y
