"""This file embeds a round's images: a unit vector for each, from the cache where it is known."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.campaigns.choosing_embedder import DRAFT, choose_embedder, open_by_name, open_text_embedder
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.studio import Studio
from brand_assets.embedding.decoding import DECODING
from brand_assets.embedding.embed import embed_stream, write_rows
from brand_assets.embedding.embedder import Embedder
from brand_assets.errors import LakeError
from brand_assets.storage.vectors import VectorCache

__all__ = [
    "DRAFT",
    "Embedded",
    "choose_embedder",
    "embed_by",
    "embed_images",
    "open_text_embedder",
    "see",
    "vectors_of",
]

KEEP_EVERY = 512
KEEP_EVERY_S = 30.0
"""What was computed is kept after so many images or seconds: a run that is stopped loses no more."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors, the images that could not be read, each with the reason, and how it went.

    `computed` pictures were looked at in `seconds`; the other rows were known. `problems`: what is wrong with the
    cache.
    """

    rows: pl.DataFrame
    unreadable: list[tuple[str, str]]
    model: str
    computed: int
    seconds: float
    problems: list[str]

    @property
    def cached(self) -> int:
        return self.rows.height - self.computed

    @property
    def images_per_s(self) -> float | None:
        """Of those that were computed, loading the model included; None when there were none."""
        return self.computed / self.seconds if self.computed else None


def embed_images(studio: Studio, prompts: pl.DataFrame, raw_images: pl.DataFrame) -> Embedded:
    """A unit vector for each drawn image of the current attempt. Raises ConfigError when the embedder is not here."""
    images = current_images(raw_images, prompts)
    name = choose_embedder(studio, images["provider"].unique().to_list())
    return embed_by(studio, images, open_by_name(studio, name))


def see(studio: Studio, images: pl.DataFrame, embedder_name: str) -> tuple[list[str], NDArray[np.float32]]:
    """(image_ids, (n, d) unit vectors) of those of `images` (image_id, sha256) that can be read, in their order.

    `embedder_name` is one of `choose_embedder`, or what stands in the column `model` of `embeddings`. Raises
    ConfigError when it cannot be used here.
    """
    rows = embed_by(studio, images, open_by_name(studio, embedder_name)).rows
    return rows["image_id"].to_list(), vectors_of(rows)


def embed_by(studio: Studio, images: pl.DataFrame, embedder: Embedder) -> Embedded:
    """A row for each of `images` (image_id, sha256) that can be read; a picture is looked at once, for good."""
    start = time.perf_counter()
    known = _Known.find(VectorCache(studio.settings.vectors), embedder, images["sha256"].unique(maintain_order=True))
    missing = known.list_missing()
    sources = ((sha256, partial(studio.images.get, sha256)) for sha256 in missing)
    unreadable: list[tuple[str, str]] = []
    try:
        for sha256s, vectors in embed_stream(sources, embedder, unreadable):
            known.add(sha256s, vectors)
    finally:
        known.keep()
    seconds = time.perf_counter() - start
    reasons = dict(unreadable)
    return Embedded(
        rows=known.write_rows(images),
        unreadable=[(image_id, reasons[sha]) for image_id, sha in _pairs(images) if sha in reasons],
        model=embedder.name,
        computed=len(missing) - len(reasons),
        seconds=seconds,
        problems=known.problems,
    )


def vectors_of(embeddings: pl.DataFrame) -> NDArray[np.float32]:
    """The vectors as one (n, d) float32 array; (0, 0) of no rows. Raises LakeError when they are not of one length."""
    vectors = embeddings["vector"]
    lengths = vectors.list.len().unique().to_list()
    if not lengths:
        return np.zeros((0, 0), dtype=np.float32)
    if len(lengths) > 1 or not lengths[0]:
        raise LakeError(f"Embeddings of several lengths cannot be compared: {sorted(map(str, lengths))}. Embed again.")
    return vectors.explode().to_numpy().reshape(len(vectors), lengths[0])


@dataclass(slots=True)
class _Known:
    """The vectors of some pictures, those that are known, and those of them that the cache does not have yet."""

    cache: VectorCache
    model: str
    row_of: dict[str, int]
    vectors: NDArray[np.float32]
    is_known: NDArray[np.bool_]
    problems: list[str]
    unkept: list[str] = field(default_factory=list)
    kept_at: float = field(default_factory=time.monotonic)

    @classmethod
    def find(cls, cache: VectorCache, embedder: Embedder, sha256s: pl.Series) -> "_Known":
        wanted: list[str] = sha256s.to_list()
        found = cache.find(_name_seen(embedder.name), wanted, embedder.dimensions)
        row_of = {sha256: row for row, sha256 in enumerate(wanted)}
        return cls(cache, embedder.name, row_of, found.vectors, found.is_known, found.problems)

    def list_missing(self) -> list[str]:
        return [sha256 for sha256, row in self.row_of.items() if not self.is_known[row]]

    def add(self, sha256s: Sequence[str], vectors: NDArray[np.float32]) -> None:
        rows = [self.row_of[sha256] for sha256 in sha256s]
        self.vectors[rows] = vectors
        self.is_known[rows] = True
        self.unkept += sha256s
        if len(self.unkept) >= KEEP_EVERY or time.monotonic() - self.kept_at > KEEP_EVERY_S:
            self.keep()

    def keep(self) -> None:
        """Into the cache; a full disk costs the next round its time, and not this one its vectors."""
        rows = [self.row_of[sha256] for sha256 in self.unkept]
        try:
            if rows:
                self.cache.keep(_name_seen(self.model), self.unkept, self.vectors[rows])
        except LakeError as problem:
            self.problems.append(str(problem))
        self.unkept, self.kept_at = [], time.monotonic()

    def write_rows(self, images: pl.DataFrame) -> pl.DataFrame:
        shown = [(image_id, self.row_of[sha256]) for image_id, sha256 in _pairs(images)]
        shown = [(image_id, row) for image_id, row in shown if self.is_known[row]]
        return write_rows([image_id for image_id, _ in shown], self.model, self.vectors[[row for _, row in shown]])


def _name_seen(model: str) -> str:
    """Under which a picture's vector is kept: what the model is, and how the picture comes to it."""
    return f"{model}/{DECODING}"


def _pairs(images: pl.DataFrame) -> list[tuple[str, str]]:
    return images.select("image_id", "sha256").rows()
