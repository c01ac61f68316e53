"""This file tags images: for each attribute the likeliest value, where one is likely enough to be named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from brand_assets.tagging.zero_shot import Vectors, rate_values


@dataclass(frozen=True, slots=True)
class Tag:
    """`likelihood`, 0..1, is among the attribute's values: it says nothing of values that were not offered."""

    image_id: str
    attribute: str
    value: str
    likelihood: float


def tag_image_vectors(
    image_ids: Sequence[str],
    vectors: Vectors,
    texts: Mapping[str, Mapping[str, Vectors]],
    temperatures: Mapping[str, float],
    least_likelihood: float,
) -> list[Tag]:
    """The tags of n images, image by image, each with the attributes in the order of `texts`.

    `vectors` is (n, d), `texts` maps attribute to value to a (d,) vector, all of unit length; `temperatures` holds one
    for each attribute, in cosines. An image whose likeliest value is less likely than `least_likelihood` has no tag of
    that attribute: it may show something else, or nothing of the kind.
    """
    found: list[list[Tag]] = [[] for _ in image_ids]
    for attribute, values in texts.items():
        if not values or not image_ids:
            continue
        names = list(values)
        likelihoods = rate_values(vectors, np.stack([values[name] for name in names]), temperatures[attribute])
        best = likelihoods.argmax(axis=1)
        for k, place in enumerate(best):
            likelihood = float(likelihoods[k, place])
            if likelihood >= least_likelihood:
                found[k].append(Tag(image_ids[k], attribute, names[place], likelihood))
    return [tag for tags in found for tag in tags]
