"""This file measures the contrast between two colours as WCAG does, for text and for graphics."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brand_assets.color.lab import hex_to_rgb

BLACK, WHITE = "#000000", "#FFFFFF"
TEXT_CONTRAST = 4.5
LARGE_TEXT_CONTRAST = 3.0
GRAPHIC_CONTRAST = 3.0
"""The least ratios of WCAG 2.2: success criteria 1.4.3 (text, large text) and 1.4.11 (graphical objects), level AA."""
VANISHES = 1.6
"""A ratio below which a shape cannot be found on its ground."""
DARK_LUMINANCE = 0.1791
"""Where black and white have the same contrast: (L + 0.05)^2 = 1.05 x 0.05. Below it a colour is a dark ground."""


@lru_cache(maxsize=4096)
def contrast(one_hex: str, other_hex: str) -> float:
    """The WCAG 2.2 contrast ratio of two sRGB colours, 1..21."""
    light, dark = sorted((relative_luminance(one_hex), relative_luminance(other_hex)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def relative_luminance(hex_color: str) -> float:
    """0 for black to 1 for white; https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    channels = (channel / 255 for channel in hex_to_rgb(hex_color))
    linear = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def measure_luminance(rgb: ArrayLike) -> NDArray[np.float64]:
    """(..., 3) sRGB in 0..255 as (...) relative luminance, 0..1."""
    encoded = np.asarray(rgb, dtype=np.float64) / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))
