"""This file puts a picture with transparency onto a plain backdrop on which it can be seen."""

import numpy as np
from numpy.typing import NDArray

WHITE = 255
BLACK = 0
LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
VANISHES_ABOVE = 200
"""Mean luma, 0..255, of what is visible: a mark lighter than this would be lost on white."""


def flatten(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 4) with straight alpha as (h, w, 3): over white, or over black when what is visible is nearly white."""
    import cv2

    if rgba[..., 3].min() == WHITE:
        return np.asarray(cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB), dtype=np.uint8)
    weight = rgba[..., 3:].astype(np.float32) / 255.0
    backdrop = choose_backdrop(rgba)
    return np.asarray(np.rint(rgba[..., :3] * weight + backdrop * (1.0 - weight)), dtype=np.uint8)


def choose_backdrop(rgba: NDArray[np.uint8]) -> int:
    """WHITE, or BLACK when a light mark on transparency would vanish on white."""
    weight = rgba[..., 3].astype(np.float64)
    if weight.sum() == 0:
        return WHITE
    luma = rgba[..., :3] @ LUMA
    is_cut_out = (rgba[..., 3] < 128).mean() > 0.01
    return BLACK if is_cut_out and float((luma * weight).sum() / weight.sum()) > VANISHES_ABOVE else WHITE
