"""This file makes the 256-bit perceptual hash by which two files of one picture are told from two pictures.

It sees light and shape and no hue: the same mark in another colour of the same lightness has the same hash.
"""

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.picture import Picture

HASH_BITS = 256
HASH_CHARS = HASH_BITS // 4
KEPT = 16
"""The lowest frequencies each way; 16 x 16 of them are the hash."""
SIDE_PX = 64
"""Four times as fine as what is kept, as usual for this hash."""
STANDS_OUT = 0.2
"""Of the root mean square of all but the first. The usual threshold, the median, is about 0, and half the coefficients
of a symmetric mark are 0: there a quality-60 JPEG flipped 45 bits of 256 at the median, and here none."""


def hash_picture(picture: Picture) -> str:
    """64 hex characters: whether each of the 16 x 16 lowest DCT coefficients of the lightness stands out.

    The DCT hash of Zauner 2010, "Implementation and benchmarking of perceptual image hash functions", at 256 bits and
    with another threshold. The shape of the canvas does not count: the picture is stretched to a square.
    """
    import cv2

    light = np.ascontiguousarray(picture.lab[..., 0])
    small = np.asarray(cv2.resize(light, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA))
    low = np.asarray(cv2.dct(small))[:KEPT, :KEPT].reshape(-1)
    return np.packbits(low > STANDS_OUT * np.sqrt(np.mean(low[1:] ** 2))).tobytes().hex()


def unpack_hashes(hashes: list[str]) -> NDArray[np.float32]:
    """(n, 256) of -1 and 1 for n hashes: of two rows a and b, (256 - a.b) / 2 bits differ."""
    packed = np.frombuffer(bytes.fromhex("".join(hashes)), dtype=np.uint8).reshape(-1, HASH_BITS // 8)
    return np.unpackbits(packed, axis=1).astype(np.float32) * 2.0 - 1.0
