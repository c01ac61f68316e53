"""This file makes any picture the square that a vision transformer takes in."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.backdrop import flatten

PREPROCESSING = "padded-1"
"""Names what happens here, in the name under which vectors are kept: another way needs another name.

CLIP crops the middle out of what is not square, which cuts off the ends of a wide wordmark. Here such a picture is
padded with its border's colour instead and nothing of it is lost; of a square one the result is CLIP's own.
"""


def make_square(rgba: NDArray[np.uint8], side_px: int, *, is_bicubic: bool = True) -> NDArray[np.uint8]:
    """(side_px, side_px, 3) of a (h, w, 4) straight-alpha picture, resampled with anti-aliasing as CLIP was trained."""
    from PIL import Image

    method = Image.Resampling.BICUBIC if is_bicubic else Image.Resampling.BILINEAR
    square = Image.fromarray(pad_to_square(flatten(rgba)))
    return np.asarray(square.resize((side_px, side_px), method))


def pad_to_square(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The whole of a (h, w, 3) picture in the middle of a square of its border's median colour."""
    height, width = rgb.shape[:2]
    if height == width:
        return rgb
    side = max(height, width)
    border = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    square = np.empty((side, side, 3), dtype=np.uint8)
    square[:] = np.median(border, axis=0).astype(np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = rgb
    return square
