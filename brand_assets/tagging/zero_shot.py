"""This file compares images with words: how likely each value of an attribute is, given unit vectors of both."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def mean_direction(vectors: Vectors | Sequence[Vectors]) -> Vectors:
    """The (d,) unit vector of the mean of (n, d) unit vectors: what the phrasings of one value have in common.

    Prompt ensembling in embedding space: Radford et al. 2021, https://arxiv.org/abs/2103.00020, section 3.1.4.
    """
    mean = np.asarray(vectors, dtype=np.float64).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def rate_values(images: Vectors, values: Vectors, temperature: float) -> NDArray[np.float64]:
    """(n, v) likelihoods, each row summing to 1: softmax of cosine / temperature over the values of one attribute.

    `images` (n, d) and `values` (v, d) are unit vectors. An image whose vector is not finite has likelihood 0 of all.
    """
    is_seen = np.isfinite(images).all(axis=1, keepdims=True)
    seen = np.where(is_seen, images, 0.0).astype(np.float64)
    logits = seen @ np.asarray(values, dtype=np.float64).T / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    return np.where(is_seen, powers / powers.sum(axis=1, keepdims=True), 0.0)
