"""This file embeds a round's images: a unit vector for each, from the cache where it is known."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.picture_bytes import leave_out_missing, read_pictures
from brand_assets.campaigns.studio import Studio
from brand_assets.embedding.embed import embed_all, open_embedder
from brand_assets.embedding.embedder import TextEmbedder
from brand_assets.errors import ConfigError, LakeError

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors, and the images that could not be read, each with the reason."""

    rows: pl.DataFrame
    unreadable: list[tuple[str, str]]


def embed_images(studio: Studio, prompts: pl.DataFrame, raw_images: pl.DataFrame) -> Embedded:
    """A unit vector for each drawn image of the current attempt."""
    images = current_images(raw_images, prompts)
    missing: list[tuple[str, str]] = []
    files = leave_out_missing(read_pictures(studio, images), missing)
    rows, undecodable = embed_all(files, open_embedder(choose_embedder(studio, images["provider"].unique().to_list())))
    return Embedded(rows, missing + undecodable)


def choose_embedder(studio: Studio, providers: Iterable[str]) -> str:
    """The name of what a round's images are compared by, given who drew them.

    `auto`: a real CLIP whose library and weights are here; else brand-clip when `draft` drew them all; else the
    descriptor. Raises ConfigError when the setting names one that cannot be used.
    """
    return "descriptor"


def see(studio: Studio, images: pl.DataFrame, embedder_name: str) -> tuple[list[str], NDArray[np.float32]]:
    """(image_ids, (n, d) unit vectors) of those of `images` (image_id, sha256) that can be read, in their order.

    `embedder_name` is one of `choose_embedder`, or what stands in the column `model` of `embeddings`.
    """
    missing: list[tuple[str, str]] = []
    files = leave_out_missing(read_pictures(studio, images), missing)
    rows, _ = embed_all(files, open_embedder(embedder_name))
    return rows["image_id"].to_list(), vectors_of(rows)


def open_text_embedder(studio: Studio, embedder_name: str) -> TextEmbedder:
    """The embedder of that name, for texts. Raises ConfigError when it has no text tower, or cannot be used here."""
    embedder = open_embedder(embedder_name)
    if not isinstance(embedder, TextEmbedder):
        raise ConfigError(
            f"The embedder {embedder_name!r} has no text tower: it compares pictures with pictures alone."
        )
    return embedder


def vectors_of(embeddings: pl.DataFrame) -> NDArray[np.float32]:
    """The vectors as one (n, d) float32 array; (0, 0) of no rows. Raises LakeError when they are not of one length."""
    vectors = embeddings["vector"]
    lengths = vectors.list.len().unique().to_list()
    if not lengths:
        return np.zeros((0, 0), dtype=np.float32)
    if len(lengths) > 1 or lengths[0] is None:
        raise LakeError(f"Embeddings of several lengths cannot be compared: {sorted(map(str, lengths))}. Embed again.")
    return vectors.explode().to_numpy().reshape(len(vectors), lengths[0])
