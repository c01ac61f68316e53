"""This file finds the images that a person would call the same as one that was asked for earlier."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.perceptual import HASH_BITS, unpack_hashes

Bounds = tuple[tuple[int, float], ...]
"""Pairs of the most bits and the least cosine; two images that keep within any of the pairs are the same."""
SAME: Bounds = ((4, 0.95), (12, 0.975), (28, 0.99))
"""For the descriptor's vectors. Measured on 840 drawn marks of ten briefs: of 352,380 pairs 19 keep within it, nearly
all one mark with a stroke moved by a hair, while 19 of 20 JPEGs of quality 60 and every other size of a mark do.
"""
BOUNDS: dict[str, Bounds] = {"descriptor": SAME, "brand-clip": ((4, 0.94), *SAME[1:])}
"""By how the model's name begins. brand-clip's hold the same 11 of 64,620 pairs of 360 of these marks that the
descriptor's do and no other, and 59 of 60 such JPEGs at 512 px, 9 of 10 at 256; hues turned by 120 degrees stay below.
With another model's vectors the hash alone decides.
"""
UNCHANGED: Bounds = ((0, 0.99999),)
"""For kin, which are meant to look alike: the same pixels in another file. A stroke moved by a hair is a change."""
SAME_BY_HASH = 4
"""Bits, where an image has no vector."""
NEVER = -1
"""Bits: of kin the hash alone tells nothing."""
BLOCK = 512


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to compare of one image: its hash (see perceptual.hash_picture) and its unit vector, if any."""

    image_id: str
    phash: str
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """The image that another repeats: how many of 256 bits differ, and the cosine where both have a vector."""

    image_id: str
    bits: int
    cosine: float | None


def find_bounds(model: str) -> Bounds | None:
    """What was measured on the vectors of this model, None where nothing was."""
    return next((bounds for name, bounds in BOUNDS.items() if model.startswith(name)), None)


def find_near_duplicates(
    images: Sequence[Known],
    earlier: Sequence[Known] = (),
    kin: Mapping[str, Collection[str]] | None = None,
    same: Bounds = SAME,
) -> dict[str, Twin]:
    """For each of `images` that repeats one, which one: of `earlier`, or one before it in `images` that itself stays.

    The earlier asked stays, so the order given decides. The one with the fewest bits is named, the first of equals.
    `kin` maps an image to those that it is meant to look like, its parents and its parents' other children: among them
    only what is UNCHANGED repeats. All vectors must come from one model. O(n * (n + m)) for n images and m earlier
    ones, in blocks: 3,000 of each take under a second.
    """
    everything = [*earlier, *images]
    names = [one.image_id for one in everything]
    places = {name: place for place, name in enumerate(names)}
    stays = np.ones(len(names), dtype=np.bool_)
    found: dict[str, Twin] = {}
    for start, bits, cosines in _compare(everything, len(earlier)):
        for row, k in enumerate(range(start, start + len(bits))):
            alike = _find_alike(bits[row, :k], cosines[row, :k], same, SAME_BY_HASH)
            relatives = [places[name] for name in (kin or {}).get(names[k], ()) if places.get(name, k) < k]
            alike[relatives] = _find_alike(bits[row, relatives], cosines[row, relatives], UNCHANGED, NEVER)
            twins = np.flatnonzero(alike & stays[:k])
            if len(twins):
                j = int(twins[bits[row, twins].argmin()])
                stays[k] = False
                cosine = float(cosines[row, j])
                found[names[k]] = Twin(names[j], int(bits[row, j]), None if np.isnan(cosine) else cosine)
    return found


def _compare(known: Sequence[Known], first: int) -> Iterator[tuple[int, NDArray[np.int16], NDArray[np.float32]]]:
    """Blocks of rows from `first` on: their start, the bits and the cosines to all; NaN where one has no vector."""
    if first == len(known):
        return
    signs, vectors = unpack_hashes([one.phash for one in known]), _stack_vectors(known)
    unseen = np.array([one.vector is None for one in known])
    for start in range(first, len(known), BLOCK):
        stop = min(start + BLOCK, len(known))
        bits = np.rint((HASH_BITS - signs[start:stop] @ signs[:stop].T) / 2).astype(np.int16)
        cosines = vectors[start:stop] @ vectors[:stop].T
        cosines[unseen[start:stop, None] | unseen[None, :stop]] = np.nan
        yield start, bits, cosines


def _find_alike(
    bits: NDArray[np.int16], cosines: NDArray[np.float32], bounds: Bounds, by_hash: int
) -> NDArray[np.bool_]:
    """`by_hash`: the most bits that do where one of two has no vector."""
    alike = np.isnan(cosines) & (bits <= by_hash)
    for most, least in bounds:
        alike |= (bits <= most) & (cosines >= least)
    return alike


def _stack_vectors(known: Sequence[Known]) -> NDArray[np.float32]:
    """(n, d), a row of zeros for an image without a vector."""
    width = max((len(one.vector) for one in known if one.vector is not None), default=1)
    stacked = np.zeros((len(known), width), dtype=np.float32)
    for row, one in zip(stacked, known, strict=True):
        if one.vector is not None:
            row[:] = one.vector
    return stacked
