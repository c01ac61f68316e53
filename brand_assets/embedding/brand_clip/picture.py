"""This file lays a picture on the small square that the image tower was trained on."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.backdrop import flatten

TRAINED_PX = 96
PREPROCESSING = "96-padded-area"
"""Names what happens here: another way of doing it makes other vectors, and must have another name."""


def lay_on_square(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(TRAINED_PX, TRAINED_PX, 3) of a (h, w, 4) straight-alpha picture of any size.

    All of it, its longer side TRAINED_PX, in the middle; what is left of the square has the border's median colour.
    """
    import cv2

    rgb = flatten(rgba)
    height, width = rgb.shape[:2]
    scale = TRAINED_PX / max(height, width)
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    small = rgb
    if (rows, columns) != (height, width):
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        small = np.asarray(cv2.resize(rgb, (columns, rows), interpolation=method), dtype=np.uint8)
    if rows == columns:
        return small.reshape(rows, columns, 3)
    square = np.empty((TRAINED_PX, TRAINED_PX, 3), dtype=np.uint8)
    square[:] = _find_border(small)
    top, left = (TRAINED_PX - rows) // 2, (TRAINED_PX - columns) // 2
    square[top : top + rows, left : left + columns] = small
    return square


def _find_border(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    edges = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    return np.asarray(np.median(edges, axis=0), dtype=np.uint8)
