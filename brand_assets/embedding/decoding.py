"""This file decodes a picture no larger than an embedder needs it, and few large ones at a time."""

import io

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.backdrop import flatten
from brand_assets.pixels import decode_rgba, take_turns

DECODING = "reduced-1"
"""Names what happens here and in `pixels`: another way of it makes other vectors, and needs another name."""
JPEG = b"\xff\xd8\xff"


def decode_small(data: bytes, side_px: int) -> NDArray[np.uint8]:
    """(h, w, 4) of an image's bytes, its longer side below 2 * `side_px`. Raises ImageQuarantined when it is none.

    What is transparent stays so in small pictures only; larger ones are flattened before they are reduced.
    """
    with take_turns(_count_pixels(data)):
        if data.startswith(JPEG):
            return decode_rgba(data, max_side_px=side_px)
        return reduce_picture(decode_rgba(data), side_px)


def reduce_picture(rgba: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    """The picture averaged over whole blocks of pixels, as long as its longer side stays `side_px` or more.

    Whole blocks, because averaging over fractions of pixels takes ten times as long.
    """
    import cv2

    height, width = rgba.shape[:2]
    factor = max(height, width) // side_px
    if factor < 2:
        return rgba
    size = (max(1, width // factor), max(1, height // factor))
    small = cv2.resize(flatten(rgba), size, interpolation=cv2.INTER_AREA)
    return np.asarray(
        cv2.cvtColor(np.asarray(small, np.uint8).reshape(size[1], size[0], 3), cv2.COLOR_RGB2RGBA), np.uint8
    )


def _count_pixels(data: bytes) -> int:
    """What the header says; 0 where there is none, which decoding will tell of."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.width * image.height
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return 0
