"""This file says what an embedder is: pictures to unit vectors, and where there is a text tower, words too."""

from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """`name` says which model, weights and preprocessing: the same name, the same vectors, so it is the cache's key.

    `side_px`: pictures may be decoded to a longer side of no less than this without changing what is seen.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def side_px(self) -> int: ...

    def embed(self, images: Iterable[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """(n, dimensions) unit vectors of (h, w, 4) straight-alpha pictures."""
        ...


@runtime_checkable
class TextEmbedder(Embedder, Protocol):
    """An embedder whose cosine between a picture and a text says how well they match, on the scale of CLIP: about 0.3
    for a match, so that clip(2.5 cos, 0, 1) is the CLIP score.
    """

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimensions) unit vectors."""
        ...


@runtime_checkable
class PreparingEmbedder(Embedder, Protocol):
    """An embedder whose pictures can be made ready in other threads while the model looks at earlier ones."""

    @property
    def batch(self) -> int:
        """How many prepared pictures the model wants at a time."""
        ...

    def prepare(self, rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """What the model takes in of one (h, w, 4) straight-alpha picture, of the same shape for all; thread-safe."""
        ...

    def embed_prepared(self, squares: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(n, dimensions) unit vectors of n prepared pictures, stacked."""
        ...
