"""This file embeds any number of images and names the embedders there are.

EMBEDDERS is the list of plug-ins; what each makes says its own name in the column `model`. Reading, decoding and
preparing happens in threads ahead of the model, which gets whole batches; two of them are in memory at a time.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.catalogue.weights import list_weights
from brand_assets.embedding.batches import cut_batches
from brand_assets.embedding.brand_clip import open_brand_clip
from brand_assets.embedding.clip_files import find_clip, has_clip, need_clip
from brand_assets.embedding.decoding import decode_small
from brand_assets.embedding.descriptor import LabEdgeShape
from brand_assets.embedding.embedder import Embedder, PreparingEmbedder
from brand_assets.embedding.open_clip import OpenClip
from brand_assets.errors import ConfigError, ImageQuarantined, LakeError
from brand_assets.records.tables import EMBEDDINGS

BATCH = 32
MAX_THREADS = 8

EMBEDDERS: dict[str, Callable[[], Embedder]] = {"brand-clip": open_brand_clip, "descriptor": LabEdgeShape}
"""Beside them there are all models of open_clip."""

Read = Callable[[], bytes]
_Item = TypeVar("_Item")
_Done = TypeVar("_Done")


def open_embedder(name: str, weights: Path | None = None) -> Embedder:
    """The embedder of that name: one of EMBEDDERS, or `MODEL`, `MODEL/PRETRAINED`, `MODEL@FILE` of open_clip, whose
    weights lie in the folder `weights`. Nothing is fetched.

    Raises ConfigError when there is no such embedder, or its library or weights are missing.
    """
    if name in EMBEDDERS:
        return EMBEDDERS[name]()
    if not has_clip(name):
        known = sorted({*EMBEDDERS, *(one.model for one in list_weights().values() if one.model)})
        raise ConfigError(
            f"There is no embedder {name[:80]!r}; choose one of: {', '.join(known)}, "
            "or another model of open_clip (the extra 'models') as MODEL/PRETRAINED."
        )
    need_clip(name)
    return OpenClip(find_clip(name, weights or Path()))


def embed_all(images: Iterable[tuple[str, bytes]], embedder: Embedder) -> tuple[pl.DataFrame, list[tuple[str, str]]]:
    """A row of `embeddings` for each (image_id, bytes) that can be decoded; (image_id, reason) for each that cannot."""
    unreadable: list[tuple[str, str]] = []
    image_ids: list[str] = []
    parts = [np.zeros((0, embedder.dimensions), dtype=np.float32)]
    sources = ((image_id, partial(bytes, data)) for image_id, data in images)
    for some, vectors in embed_stream(sources, embedder, unreadable):
        image_ids += some
        parts.append(vectors)
    return write_rows(image_ids, embedder.name, np.concatenate(parts)), unreadable


def embed_stream(
    images: Iterable[tuple[str, Read]],
    embedder: Embedder,
    unreadable: list[tuple[str, str]],
    *,
    threads: int | None = None,
) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
    """(keys, (n, d) vectors), batch by batch, in the order of `images`: pairs of a key and what reads the bytes.

    What raises LakeError or ImageQuarantined is left out, and its (key, reason) added to `unreadable`. Neither the
    batches nor the number of threads change a vector by more than rounding.
    """
    size = embedder.batch if isinstance(embedder, PreparingEmbedder) else BATCH
    with ThreadPoolExecutor(threads or min(MAX_THREADS, os.cpu_count() or 1), "embed") as pool:
        pictures = _leave_out(_run_ahead(pool, partial(_look, embedder), images, ahead=2 * size), unreadable)
        for some in cut_batches(pictures, size):
            yield [key for key, _ in some], _embed(embedder, [picture for _, picture in some])


def write_rows(image_ids: Sequence[str], model: str, vectors: NDArray[np.float32]) -> pl.DataFrame:
    """Rows of `embeddings`, of (n, d) vectors."""
    if not len(image_ids):
        return EMBEDDINGS.to_frame()
    columns = {
        "image_id": pl.Series(image_ids, dtype=pl.String),
        "model": pl.repeat(model, len(image_ids), dtype=pl.String, eager=True),
        "vector": pl.Series(np.ascontiguousarray(vectors, dtype=np.float32)).cast(EMBEDDINGS["vector"]),
    }
    return pl.DataFrame(columns)


def _look(embedder: Embedder, image: tuple[str, Read]) -> tuple[str, NDArray[np.uint8] | str]:
    """The picture as the embedder wants it, or why there is none. Runs in a thread."""
    key, read = image
    try:
        rgba = decode_small(read(), embedder.side_px)
    except (ImageQuarantined, LakeError) as problem:
        return key, str(problem)
    return key, embedder.prepare(rgba) if isinstance(embedder, PreparingEmbedder) else rgba


def _run_ahead(
    pool: ThreadPoolExecutor, work: Callable[[_Item], _Done], items: Iterable[_Item], *, ahead: int
) -> Iterator[_Done]:
    """The work of each item in its order, at most `ahead` of them done or under way before they are wanted."""
    pending: deque[Future[_Done]] = deque()
    try:
        for item in items:
            pending.append(pool.submit(work, item))
            if len(pending) >= ahead:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        for future in pending:
            future.cancel()


def _leave_out(
    pictures: Iterable[tuple[str, NDArray[np.uint8] | str]], unreadable: list[tuple[str, str]]
) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    for key, picture in pictures:
        if isinstance(picture, str):
            unreadable.append((key, picture))
        else:
            yield key, picture


def _embed(embedder: Embedder, pictures: list[NDArray[np.uint8]]) -> NDArray[np.float32]:
    if isinstance(embedder, PreparingEmbedder):
        vectors = embedder.embed_prepared(np.stack(pictures))
    else:
        vectors = embedder.embed(pictures)
    if not np.isfinite(vectors).all():
        raise ConfigError(f"{embedder.name} made vectors that are not numbers: its weights are damaged. Get them anew.")
    return vectors
