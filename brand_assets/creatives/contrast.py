"""This file measures contrast as WCAG 2.2 defines it, between two colours and on the pixels behind a text."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brand_assets.color import hex_to_rgb
from brand_assets.records.delivery import Box

NORMAL_TEXT, LARGE_TEXT = 4.5, 3.0
LARGE_FROM_PX = 24.0
"""Success criterion 1.4.3: 4.5:1, and 3:1 from 18 pt (24 px) on; https://www.w3.org/TR/WCAG22/#contrast-minimum."""
WORST_SHARE = 2.0
"""Per cent of the pixels behind a text that may be worse: the grain of a photograph, no letter's worth of it."""
BLACK, WHITE = "#0B0B0C", "#FFFFFF"
"""One of the two is readable on any flat colour, whatever palette a brand has."""


def measure_luminance(rgb: ArrayLike) -> NDArray[np.float64]:
    """(..., 3) sRGB in 0..255 as (...) relative luminance, 0..1."""
    encoded = np.asarray(rgb, dtype=np.float64) / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def measure_contrast(one_hex: str, other_hex: str) -> float:
    """1 (the same) to 21 (black and white)."""
    return float(_contrast(measure_luminance(hex_to_rgb(one_hex)), measure_luminance(hex_to_rgb(other_hex))))


def measure_worst_contrast(ink_hex: str, pixels: NDArray[np.uint8]) -> float:
    """Of an ink against (n, 3) pixels behind it: what all but the worst 2 % of them have."""
    contrasts = _contrast(measure_luminance(hex_to_rgb(ink_hex)), _measure_bytes(pixels))
    return float(np.percentile(contrasts, WORST_SHARE))


def needed_contrast(size_px: float) -> float:
    return LARGE_TEXT if size_px >= LARGE_FROM_PX else NORMAL_TEXT


def choose_ink(inks: Sequence[str], pixels: NDArray[np.uint8], size_px: float) -> str | None:
    """The first ink that reads as body text would have to, else the best that its size allows; None when none reads."""
    measured = [(ink, measure_worst_contrast(ink, pixels)) for ink in inks]
    for ink, contrast in measured:
        if contrast >= NORMAL_TEXT:
            return ink
    ink, contrast = max(measured, key=lambda one: one[1])
    return ink if contrast >= needed_contrast(size_px) else None


def cut_pixels(picture: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """(n, 3) of the (h, w, 3) picture's pixels in the box, every one that it touches."""
    top, left = max(0, int(box.top)), max(0, int(box.left))
    cut = picture[top : max(top + 1, int(np.ceil(box.bottom))), left : max(left + 1, int(np.ceil(box.right)))]
    return cut.reshape(-1, 3)


def _measure_bytes(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    table = measure_luminance(np.repeat(np.arange(256)[:, None], 3, axis=1))  # a grey's luminance is its linear value
    linear = table[pixels]
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05))
