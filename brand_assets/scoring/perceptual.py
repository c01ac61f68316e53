"""This file makes the 256-bit perceptual hash by which two files of one picture are told from two pictures.

It sees light and shape and no hue: the same mark in another colour of the same lightness has nearly the same hash.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.picture import Picture

HASH_BITS = 256
KEPT = 16
"""The lowest frequencies each way: 16 x 16 coefficients, as many as bits."""
SIDE_PX = 64
"""Four times as fine as what is kept, as usual for a DCT hash."""
MIXING_SEED = 256


def hash_picture(picture: Picture) -> str:
    """64 hex characters from the 16 x 16 lowest DCT coefficients of the lightness, the mean left out.

    As the DCT hash of Zauner 2010 ("Implementation and benchmarking of perceptual image hash functions"), with two
    differences that drawn marks call for. Each coefficient weighs as its frequency, or a disc's rim would drown what is
    in it. And the bits are the signs of 256 mixtures of all coefficients instead of each one's side of the median: half
    the coefficients of a symmetric mark are 0, and whichever way a JPEG's noise pushes them, bits would flip. So the
    share of bits that differ is the angle between two pictures over pi: Charikar 2002,
    https://doi.org/10.1145/509907.509965. The canvas is stretched to a square first.
    """
    import cv2

    light = np.ascontiguousarray(picture.lab[..., 0])
    small = np.asarray(cv2.resize(light, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA))
    low = np.asarray(cv2.dct(small), dtype=np.float64)[:KEPT, :KEPT]
    return np.packbits(_mixtures() @ (low * _frequencies()).reshape(-1) > 0).tobytes().hex()


def unpack_hashes(hashes: Sequence[str]) -> NDArray[np.float32]:
    """(n, 256) of -1 and 1 for n hashes: of two rows a and b, (256 - a.b) / 2 bits differ."""
    packed = np.frombuffer(bytes.fromhex("".join(hashes)), dtype=np.uint8).reshape(-1, HASH_BITS // 8)
    return np.unpackbits(packed, axis=1).astype(np.float32) * 2.0 - 1.0


@cache
def _frequencies() -> NDArray[np.float64]:
    down, right = np.mgrid[0:KEPT, 0:KEPT]
    return np.asarray(np.hypot(down, right), dtype=np.float64)


@cache
def _mixtures() -> NDArray[np.float64]:
    """A Hadamard matrix with its columns' signs flipped by a fixed draw: an orthogonal map of whole numbers."""
    block = np.array([[1.0, 1.0], [1.0, -1.0]])
    mixtures = block
    while len(mixtures) < HASH_BITS:
        mixtures = np.kron(mixtures, block)
    return np.asarray(mixtures * np.random.default_rng(MIXING_SEED).choice([-1.0, 1.0], HASH_BITS))
