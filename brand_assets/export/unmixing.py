"""This file cuts a mark out of its image by un-mixing its edges with the background that it stands on."""

import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.labels import MIN_CONTRAST_DE76, find_sure_pixels, measure_contrast, spread_nearest

if TYPE_CHECKING:
    from brand_assets.export.flat_mark import FlatMark

EDGE_PX = 3
"""How far an anti-aliased or compressed edge reaches into the mark."""
FAINT = 0.04
"""Less ink than this in a pixel is noise of the background."""


def cut_out(mark: "FlatMark") -> bytes:
    """PNG bytes of the approved image without its background, at its own size.

    Every edge pixel c = aF + (1 - a)B is un-mixed with the known background B and the mark's nearest colour F, so that
    no fringe of the background stays. What has the background's colour inside the mark is open. An image that has
    transparency already, or no background that can be told from the mark, is left as it is.
    """
    from PIL import Image

    rgba = mark.rgba if mark.background is None else _unmix_edges(mark)
    encoded = io.BytesIO()
    Image.fromarray(rgba).save(encoded, "PNG", compress_level=6)
    return encoded.getvalue()


def _unmix_edges(mark: "FlatMark") -> NDArray[np.uint8]:
    import cv2

    if mark.background is None:
        raise ValueError("Without a background there is nothing to un-mix.")
    rgb = np.ascontiguousarray(mark.rgba[..., :3])
    surface = mark.background.paint(*rgb.shape[:2])
    outside = measure_contrast(rgb, surface) <= MIN_CONTRAST_DE76
    window = np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), np.uint8)
    edge = cv2.dilate(outside.astype(np.uint8), window) > 0
    inside = ~outside & (~edge | find_sure_pixels(rgb, surface, reach_px=1))
    if not inside.any():
        inside = ~outside
    ink = spread_nearest(rgb, inside)
    line = ink.astype(np.float32) - surface
    along = ((rgb - surface) * line).sum(axis=2) / np.maximum((line * line).sum(axis=2), 1.0)
    alpha = np.where(inside, 1.0, np.clip(along, 0, 1))
    alpha[(alpha < FAINT) | (cv2.dilate(inside.astype(np.uint8), window) == 0)] = 0
    return np.dstack([ink, np.rint(alpha * 255).astype(np.uint8)])
