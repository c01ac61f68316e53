"""This file finds the images that a person would call the same as one that was asked for earlier."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.perceptual import HASH_BITS, unpack_hashes

MOST_BITS = 16
LEAST_COSINE = 0.97


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


def find_near_duplicates(
    images: Sequence[Known], earlier: Sequence[Known] = (), least_cosine: float = LEAST_COSINE
) -> dict[str, Twin]:
    """For each of `images` that repeats one, which one: of `earlier`, or one before it in `images` that itself stays.

    In the order given, the earlier asked stays. Two images are the same when at most MOST_BITS bits of their hashes
    differ and, where both have a vector, its cosine is at least `least_cosine`. The nearest is named, the first of
    equals. Vectors must come from one model.
    """
    everything = [*earlier, *images]
    if not images:
        return {}
    signs = unpack_hashes([one.phash for one in everything])
    stays = [True] * len(everything)
    found: dict[str, Twin] = {}
    for k in range(len(earlier), len(everything)):
        bits = np.rint((HASH_BITS - signs[:k] @ signs[k]) / 2).astype(np.intp)
        twins = [
            Twin(everything[j].image_id, int(bits[j]), _cosine(everything[j], everything[k]))
            for j in np.flatnonzero(bits <= MOST_BITS)
            if stays[j] and everything[j].image_id != everything[k].image_id
        ]
        same = [twin for twin in twins if twin.cosine is None or twin.cosine >= least_cosine]
        if same:
            stays[k] = False
            found[everything[k].image_id] = min(same, key=lambda twin: twin.bits)
    return found


def _cosine(first: Known, second: Known) -> float | None:
    if first.vector is None or second.vector is None:
        return None
    return float(first.vector @ second.vector)
