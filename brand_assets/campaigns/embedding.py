"""This file embeds a round's images: a unit vector for each, from the cache where it is known."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.picture_bytes import leave_out_missing, read_pictures
from brand_assets.campaigns.studio import Studio
from brand_assets.embedding.embed import embed_all, open_embedder

EMBEDDER = "descriptor"
DIMENSIONS = 512


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors, and the images that could not be read, each with the reason."""

    rows: pl.DataFrame
    unreadable: list[tuple[str, str]]


def embed_images(studio: Studio, prompts: pl.DataFrame, raw_images: pl.DataFrame) -> Embedded:
    """A unit vector for each drawn image of the current attempt."""
    missing: list[tuple[str, str]] = []
    files = leave_out_missing(read_pictures(studio, current_images(raw_images, prompts)), missing)
    rows, undecodable = embed_all(files, open_embedder(EMBEDDER))
    return Embedded(rows, missing + undecodable)


def vectors_of(embeddings: pl.DataFrame) -> NDArray[np.float32]:
    """The vectors as one (n, DIMENSIONS) float32 array."""
    return np.array(embeddings["vector"].to_list(), dtype=np.float32).reshape(-1, DIMENSIONS)
