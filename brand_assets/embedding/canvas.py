"""This file lays a picture on a small square canvas and tells figure from ground, as far as a descriptor needs it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.backdrop import flatten

SIDE_PX = 128
GROUND_DE76 = 6.0
"""What is nearer to the border's median colour than this carries no ink."""
FULL_INK_DE76 = 40.0


@dataclass(frozen=True, slots=True)
class Canvas:
    """`lab` (SIDE_PX, SIDE_PX, 3), `ground` the border's median Lab, `ink` the visual weight 0..1 of each pixel."""

    lab: NDArray[np.float32]
    ground: NDArray[np.float32]
    ink: NDArray[np.float32]


def lay_on_canvas(rgba: NDArray[np.uint8]) -> Canvas:
    """The whole of a (h, w, 4) straight-alpha picture, its longer side SIDE_PX, its border drawn out to the square."""
    import cv2

    rgb = flatten(rgba)
    height, width = rgb.shape[:2]
    scale = SIDE_PX / max(height, width)
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    small = cv2.resize(rgb, (columns, rows), interpolation=method)
    top, left = (SIDE_PX - rows) // 2, (SIDE_PX - columns) // 2
    padded = cv2.copyMakeBorder(
        small, top, SIDE_PX - rows - top, left, SIDE_PX - columns - left, borderType=cv2.BORDER_REPLICATE
    )
    encoded = np.asarray(padded, dtype=np.float32) / np.float32(255.0)
    lab = np.asarray(cv2.cvtColor(encoded, cv2.COLOR_RGB2Lab), dtype=np.float32)
    border = np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]])
    ground = np.median(border, axis=0).astype(np.float32)
    gap = np.sqrt(((lab - ground) ** 2).sum(axis=2))
    ink = np.where(gap > GROUND_DE76, np.clip(gap / FULL_INK_DE76, 0.0, 1.0), 0.0).astype(np.float32)
    return Canvas(lab, ground, ink)
