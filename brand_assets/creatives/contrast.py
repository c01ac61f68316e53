"""This file measures, on the pixels behind a text or a logo, whether it can be read there, and chooses its ink."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import hex_to_rgb
from brand_assets.color.contrast import LARGE_TEXT_CONTRAST, TEXT_CONTRAST, measure_luminance
from brand_assets.records.delivery import Box

ON_PICTURE = 3.8
"""Asked of a headline on a picture, beyond the standard's 3: what lies behind it is never quite even."""
PHONE_WIDTH_PX = 360
LARGE_FROM_PX = 24.0
"""WCAG 2.2, 1.4.3: text is large from 18 pt (24 px) on; here as it is seen where the shorter
side has the 360 CSS pixels of a phone."""
FAINT_LOGO = 1.6
"""Below it a colour of a logo is lost in the picture behind."""
WORST_SHARE = 2.0
"""Per cent of the pixels behind a text that may be worse: the grain of a photograph, no letter's worth of it."""
OTHER_LAB = 12.0
"""Lab distance from an even ground, from which on something else begins."""
BLACK, WHITE = "#0B0B0C", "#FFFFFF"
"""One of the two is readable on any flat colour, whatever palette a brand has."""


def measure_worst_contrast(ink_hex: str, pixels: NDArray[np.uint8]) -> float:
    """Of an ink against (n, 3) pixels behind it, WCAG's ratio of 1 to 21: what all but the worst 2 % of them have."""
    ink, behind = measure_luminance(hex_to_rgb(ink_hex)), _measure_bytes(pixels)
    contrasts = (np.maximum(ink, behind) + 0.05) / (np.minimum(ink, behind) + 0.05)
    return float(np.percentile(contrasts, WORST_SHARE))


def needed_contrast(size_px: float, shorter_side_px: int) -> float:
    """The standard's 4.5, or 3 for text that is large on a phone."""
    is_large = size_px * PHONE_WIDTH_PX / shorter_side_px >= LARGE_FROM_PX
    return LARGE_TEXT_CONTRAST if is_large else TEXT_CONTRAST


def choose_ink(own: Sequence[str], pixels: NDArray[np.uint8], needed: float) -> str | None:
    """The first of a brand's `own` colours that reads as body text has to, else that reaches what is needed here.

    Black or white on a plain ground where none of them does; None on a picture, which needs something in between.
    """
    is_plain = bool((pixels == pixels[0]).all())
    tries = [(own, TEXT_CONTRAST), (own, needed)]
    tries += [((BLACK, WHITE), TEXT_CONTRAST)] if is_plain else []
    for colors, wanted in tries:
        for color in colors:
            if measure_worst_contrast(color, pixels) >= wanted:
                return color
    return None


def cut_pixels(picture: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """(n, 3) of the (h, w, 3) picture's pixels in the box, every one that it touches."""
    top, left = max(0, int(box.top)), max(0, int(box.left))
    cut = picture[top : max(top + 1, int(np.ceil(box.bottom))), left : max(left + 1, int(np.ceil(box.right)))]
    return cut.reshape(-1, 3)


def measure_unrest(picture: NDArray[np.uint8], box: Box) -> float:
    """The share, 0..1, of a box of a picture that is no part of one even or evenly changing ground."""
    import cv2

    top, left = max(0, int(box.top)), max(0, int(box.left))
    cut = picture[top : max(top + 2, int(box.bottom)), left : max(left + 2, int(box.right))]
    lab = cv2.cvtColor(cut.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    rows, columns = np.divmod(np.arange(len(lab)), cut.shape[1])
    places = np.stack((np.ones(len(lab)), rows / cut.shape[0], columns / cut.shape[1]), axis=1)
    plane = np.linalg.lstsq(places, lab, rcond=None)[0]
    return float(np.mean(np.linalg.norm(lab - places @ plane, axis=1) > OTHER_LAB))


def _measure_bytes(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """As `measure_luminance`, by a table of the 256 levels."""
    linear = measure_luminance(np.repeat(np.arange(256)[:, None], 3, axis=1))  # a grey's luminance is its linear level
    return np.asarray(linear[pixels] @ np.array([0.2126, 0.7152, 0.0722]))
