"""This file embeds texts: each once, for every round and campaign, from the cache where it is known."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from brand_assets.campaigns.studio import Studio
from brand_assets.embedding.embedder import TextEmbedder
from brand_assets.errors import LakeError
from brand_assets.storage.vectors import VectorCache

KEY = "a text\n"
"""Goes before the text in what is hashed, so that no text has the key of an image."""


def read_texts(studio: Studio, model: TextEmbedder, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """The (d,) unit vector of each distinct text."""
    wanted = list(dict.fromkeys(texts))
    keys = [hashlib.sha256(f"{KEY}{text}".encode()).hexdigest() for text in wanted]
    cache = VectorCache(studio.settings.vectors)
    found = cache.find(model.name, keys, model.dimensions)
    vectors, missing = found.vectors, np.flatnonzero(~found.is_known)
    if len(missing):
        vectors[missing] = model.embed_texts([wanted[k] for k in missing])
        with suppress(LakeError):  # a full disk costs the next run its time, and not this one its vectors
            cache.keep(model.name, [keys[k] for k in missing], vectors[missing])
    return dict(zip(wanted, vectors, strict=True))
