"""This file draws the small pictures that the tests of scoring look at: flat shapes of known colour and place."""

import io

import numpy as np
from numpy.typing import NDArray

from brand_assets.records.brief import PaletteColor

HARBOR, PINE, EMBER, SALT = (11, 60, 93), (47, 93, 80), (217, 130, 43), (247, 243, 236)
PALETTE = (
    PaletteColor("Harbor", "#0B3C5D", "primary"),
    PaletteColor("Pine", "#2F5D50", "secondary"),
    PaletteColor("Ember", "#D9822B", "accent"),
    PaletteColor("Salt", "#F7F3EC", "neutral"),
)
WEIGHTS = {"semantic": 0.30, "color": 0.25, "aesthetic": 0.25, "composition": 0.20}

Rgb = tuple[int, int, int]


def canvas(side: int = 512, color: Rgb = (255, 255, 255)) -> NDArray[np.uint8]:
    rgba = np.full((side, side, 4), 255, dtype=np.uint8)
    rgba[..., :3] = color
    return rgba


def put_box(rgba: NDArray[np.uint8], box: tuple[float, float, float, float], color: Rgb) -> NDArray[np.uint8]:
    """`box` is top, left, bottom, right as shares of the canvas."""
    height, width = rgba.shape[:2]
    top, left, bottom, right = box
    rgba[round(top * height) : round(bottom * height), round(left * width) : round(right * width)] = (*color, 255)
    return rgba


def put_disc(
    rgba: NDArray[np.uint8], color: Rgb, radius: float = 0.3, centre: tuple[float, float] = (0.5, 0.5)
) -> NDArray[np.uint8]:
    """An anti-aliased disc; radius and centre (x, y) as shares of the canvas."""
    height, width = rgba.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    distance = np.hypot(x + 0.5 - centre[0] * width, y + 0.5 - centre[1] * height)
    cover = np.clip(radius * width - distance + 0.5, 0.0, 1.0)[..., None]
    rgba[..., :3] = np.rint(rgba[..., :3] * (1 - cover) + np.array(color) * cover)
    return rgba


def encode(rgba: NDArray[np.uint8], format: str = "PNG", **options: int) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    image = Image.fromarray(rgba)
    (image.convert("RGB") if format == "JPEG" else image).save(out, format, **options)
    return out.getvalue()
