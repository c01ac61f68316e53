"""This file converts colours between hex text, sRGB bytes and CIE Lab (D65, 2 degree observer).

Lab is the only space here in which distances mean something; sRGB bytes are how colours arrive and leave.
Formulas: IEC 61966-2-1 for the transfer curve and primaries, CIE 15 for Lab.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

HEX_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")

_XYZ_OF_RGB = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
_RGB_OF_XYZ = np.linalg.inv(_XYZ_OF_RGB)
_WHITE_D65 = np.array([0.95047, 1.0, 1.08883])
_EPSILON = 216 / 24389
_KAPPA = 24389 / 27


def hex_to_rgb(hex_color: str) -> tuple[int, int, int]:
    """`#RRGGBB` as three bytes. ValueError when the text is anything else."""
    if HEX_COLOR.fullmatch(hex_color) is None:
        raise ValueError(f"{hex_color!r} is not a colour; write it as #RRGGBB.")
    return int(hex_color[1:3], 16), int(hex_color[3:5], 16), int(hex_color[5:7], 16)


def rgb_to_hex(rgb: Sequence[int] | NDArray[np.integer]) -> str:
    """Three bytes as upper-case `#RRGGBB`."""
    red, green, blue = (int(channel) for channel in rgb)
    return f"#{red:02X}{green:02X}{blue:02X}"


def hex_to_lab(hex_colors: Sequence[str]) -> NDArray[np.float64]:
    """(n, 3) Lab of n hex colours."""
    return rgb_to_lab(np.array([hex_to_rgb(color) for color in hex_colors], dtype=np.float64).reshape(-1, 3))


def rgb_to_lab(rgb: ArrayLike) -> NDArray[np.float64]:
    """(..., 3) sRGB in 0..255, whole or fractional, as (..., 3) Lab: L 0..100, a and b about -110..110."""
    encoded = np.asarray(rgb, dtype=np.float64) / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    relative = (linear @ _XYZ_OF_RGB.T) / _WHITE_D65
    f = np.where(relative > _EPSILON, np.cbrt(relative), (_KAPPA * relative + 16.0) / 116.0)
    return np.stack(
        [116.0 * f[..., 1] - 16.0, 500.0 * (f[..., 0] - f[..., 1]), 200.0 * (f[..., 1] - f[..., 2])], axis=-1
    )


def lab_to_rgb(lab: ArrayLike) -> NDArray[np.uint8]:
    """(..., 3) Lab as the nearest sRGB bytes; what sRGB cannot show is clipped channel by channel."""
    light, a, b = np.moveaxis(np.asarray(lab, dtype=np.float64), -1, 0)
    f_y = (light + 16.0) / 116.0
    f = np.stack([f_y + a / 500.0, f_y, f_y - b / 200.0], axis=-1)
    relative = np.where(f**3 > _EPSILON, f**3, (116.0 * f - 16.0) / _KAPPA)
    linear = np.clip((relative * _WHITE_D65) @ _RGB_OF_XYZ.T, 0.0, 1.0)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(encoded * 255.0), dtype=np.uint8)
