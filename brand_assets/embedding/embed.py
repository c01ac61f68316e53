"""This file embeds a round of images and names the embedders there are.

EMBEDDERS is the list of plug-ins; what each makes says its own name in the column `model`.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.embedding.brand_clip import open_brand_clip
from brand_assets.embedding.descriptor import LabEdgeShape
from brand_assets.embedding.embedder import Embedder
from brand_assets.errors import ConfigError, ImageQuarantined
from brand_assets.pixels import decode_rgba
from brand_assets.records.tables import EMBEDDINGS

BATCH = 32


EMBEDDERS: dict[str, Callable[[], Embedder]] = {"descriptor": LabEdgeShape, "brand-clip": open_brand_clip}


def open_embedder(name: str) -> Embedder:
    """The embedder of that name. ConfigError when there is none."""
    if name not in EMBEDDERS:
        raise ConfigError(f"There is no embedder {name!r}; choose one of: {', '.join(sorted(EMBEDDERS))}.")
    return EMBEDDERS[name]()


def embed_all(images: Iterable[tuple[str, bytes]], embedder: Embedder) -> tuple[pl.DataFrame, list[tuple[str, str]]]:
    """A row of `embeddings` for each (image_id, bytes) that can be decoded; (image_id, reason) for each that cannot."""
    rows: list[dict[str, object]] = []
    unreadable: list[tuple[str, str]] = []
    for image_ids, pictures in _batch(_decode(images, embedder.side_px, unreadable)):
        rows.extend(
            {"image_id": image_id, "model": embedder.name, "vector": vector.tolist()}
            for image_id, vector in zip(image_ids, embedder.embed(pictures), strict=True)
        )
    return pl.DataFrame(rows, schema=EMBEDDINGS), unreadable


def _decode(
    images: Iterable[tuple[str, bytes]], side_px: int, unreadable: list[tuple[str, str]]
) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    for image_id, data in images:
        try:
            yield image_id, decode_rgba(data, max_side_px=side_px)
        except ImageQuarantined as problem:
            unreadable.append((image_id, str(problem)))


def _batch(
    pictures: Iterator[tuple[str, NDArray[np.uint8]]],
) -> Iterator[tuple[list[str], list[NDArray[np.uint8]]]]:
    """At most BATCH pictures in memory at a time: a model wants several, a round may have thousands."""
    image_ids: list[str] = []
    batch: list[NDArray[np.uint8]] = []
    for image_id, picture in pictures:
        image_ids.append(image_id)
        batch.append(picture)
        if len(batch) == BATCH:
            yield image_ids, batch
            image_ids, batch = [], []
    if batch:
        yield image_ids, batch
