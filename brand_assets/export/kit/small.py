"""This file draws a mark at icon sizes, where an edge that lies amid a pixel is a grey smear.

At each size the mark is tried a little smaller and moved by parts of a pixel, and what has the fewest half-covered
pixels is taken.
"""

import io
from itertools import product

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.kit.layout import center_in_square
from brand_assets.pixels import decode_rgba
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.rendering import render_mark

OVERSAMPLED = 8
SHIFTS = (0, -2, 2, -4, 4)
"""In eighths of a pixel."""
SMALLER_PX = (0.0, 0.5, 1.0)
LIKES_LARGE = 0.01
"""How much crispness a pixel in size is worth."""


def render_small(vector: VectorMark, size_px: int, padding_px: float) -> NDArray[np.uint8]:
    """(size, size, 4) with straight alpha; the ink is at most `size_px` less the padding on both sides."""
    best, most = None, -np.inf
    for smaller in SMALLER_PX:
        share = (size_px - 2 * padding_px - smaller) / size_px
        fine = _render_fine(center_in_square(vector, share), size_px)
        for down, across in product(SHIFTS, repeat=2):
            alpha = _shrink(np.roll(fine[..., 3], (down, across), axis=(0, 1)), size_px)
            crispness = float(((2 * alpha - 1) ** 2).mean()) - LIKES_LARGE * smaller
            if crispness > most + 1e-6:
                best, most = (fine, (down, across)), crispness
    if best is None:
        raise AssertionError("No size was tried.")
    return _as_straight(_shrink(np.roll(best[0], best[1], axis=(0, 1)), size_px))


def _render_fine(vector: VectorMark, size_px: int) -> NDArray[np.float32]:
    """(n, n, 4), premultiplied, 0..1."""
    return _premultiply(decode_rgba(render_mark(vector, size_px * OVERSAMPLED, size_px * OVERSAMPLED)))


def _premultiply(rgba: NDArray[np.uint8]) -> NDArray[np.float32]:
    picture = np.asarray(rgba, np.float32) / np.float32(255)
    picture[..., :3] *= picture[..., 3:]
    return np.asarray(picture, np.float32)


def _shrink(fine: NDArray[np.float32], size_px: int) -> NDArray[np.float32]:
    import cv2

    return np.asarray(cv2.resize(fine, (size_px, size_px), interpolation=cv2.INTER_AREA), np.float32)


def _as_straight(premultiplied: NDArray[np.float32]) -> NDArray[np.uint8]:
    alpha = premultiplied[..., 3:]
    rgb = np.where(alpha > 0, premultiplied[..., :3] / np.maximum(alpha, 1e-6), 0.0)
    return np.asarray(np.rint(np.concatenate([np.clip(rgb, 0, 1), alpha], axis=2) * 255), np.uint8)


def put_over(upper: NDArray[np.uint8], lower: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One picture over another of its size, both (h, w, 4) with straight alpha."""
    one, other = _premultiply(upper), _premultiply(lower)
    return _as_straight(np.asarray(one + other * (1 - one[..., 3:]), np.float32))


def write_ico(pictures: list[NDArray[np.uint8]]) -> bytes:
    """One ICO with each square (n, n, 4) picture as its own entry, uncompressed as the oldest readers need it."""
    from PIL import Image

    frames = [Image.fromarray(picture, "RGBA") for picture in sorted(pictures, key=lambda picture: -len(picture))]
    sizes = [frame.size for frame in frames]
    file = io.BytesIO()
    frames[0].save(file, "ICO", sizes=sizes, append_images=frames[1:], bitmap_format="bmp")
    return file.getvalue()
