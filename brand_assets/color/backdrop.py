"""This file puts a picture with transparency onto a plain backdrop on which it can be seen."""

import numpy as np
from numpy.typing import NDArray

WHITE = 255
BLACK = 0
LUMA = np.array([0.2126, 0.7152, 0.0722])
VANISHES_ABOVE = 200
"""Mean luma, 0..255, of what is visible: a mark lighter than this would be lost on white."""
CUT_OUT_SHARE = 0.01
"""Of the canvas: with less of it transparent than this the picture brings its own background."""


def flatten(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 4) with straight alpha as (h, w, 3): over white, or over black when what is visible is nearly white.

    Half-transparent colours are within one level of the exact mixture.
    """
    import cv2

    rgb = np.asarray(cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB), dtype=np.uint8)
    alpha = np.asarray(cv2.extractChannel(rgba, 3), dtype=np.uint8)
    if int(alpha.min()) == WHITE:
        return rgb
    weight = cv2.cvtColor(alpha, cv2.COLOR_GRAY2RGB)
    shown = np.asarray(cv2.multiply(rgb, weight, scale=1 / WHITE), dtype=np.uint8)
    if choose_backdrop(shown, alpha) == BLACK:
        return shown
    return np.asarray(cv2.add(shown, cv2.bitwise_not(weight)), dtype=np.uint8)


def choose_backdrop(shown: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> int:
    """WHITE, or BLACK when a light mark on transparency would vanish on white.

    `shown` is (h, w, 3) multiplied by its alpha, `alpha` is (h, w); both 0..255.
    """
    import cv2

    visible = float(cv2.mean(alpha)[0])
    if visible == 0:
        return WHITE
    luma = float(np.array(cv2.mean(shown)[:3]) @ LUMA) / visible * WHITE
    is_cut_out = np.count_nonzero(alpha < 128) > CUT_OUT_SHARE * alpha.size
    return BLACK if is_cut_out and luma > VANISHES_ABOVE else WHITE
