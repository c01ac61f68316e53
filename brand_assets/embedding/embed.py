"""This file embeds any number of images and names the embedders there are.

EMBEDDERS is the list of plug-ins; what each makes says its own name in the column `model`. Reading, decoding and
preparing happens in threads ahead of the model, which gets whole batches; two of them are in memory at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import compress
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.abreast import map_abreast
from brand_assets.catalogue.weights import list_weights
from brand_assets.embedding.batches import cut_batches
from brand_assets.embedding.brand_clip import open_brand_clip
from brand_assets.embedding.clip_files import OPENAI, find_clip, has_clip, need_clip
from brand_assets.embedding.decoding import decode_small
from brand_assets.embedding.descriptor import LabEdgeShape
from brand_assets.embedding.embedder import Embedder, PreparingEmbedder
from brand_assets.embedding.open_clip import OpenClip
from brand_assets.errors import ConfigError, ImageQuarantined, LakeError
from brand_assets.records.tables import EMBEDDINGS

BATCH = 32
UNIT_TOLERANCE = 1e-3
"""Of the square of a vector's length."""

EMBEDDERS: dict[str, Callable[[], Embedder]] = {"brand-clip": open_brand_clip, "descriptor": LabEdgeShape}
"""Beside them there are all models of open_clip."""

Read = Callable[[], bytes]


def open_embedder(name: str, weights: Path | None = None) -> Embedder:
    """The embedder of that name: one of EMBEDDERS, or `MODEL`, `MODEL/PRETRAINED`, `MODEL@FILE` of open_clip, whose
    weights lie in the folder `weights`. Nothing is fetched.

    Raises ConfigError when there is no such embedder, or its library or weights are missing.
    """
    if name in EMBEDDERS:
        return EMBEDDERS[name]()
    if not has_clip(name):
        known = sorted(
            {*EMBEDDERS, *(one.model for one in list_weights().values() if one.model and one.pretrained == OPENAI)}
        )
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

    What cannot be read, or has no unit vector, is left out and its (key, reason) added to `unreadable`; raises
    ConfigError where a batch of several has none at all. Neither the batches nor the number of threads change a vector
    by more than rounding.
    """
    size = embedder.batch if isinstance(embedder, PreparingEmbedder) else BATCH
    looked = map_abreast(partial(_look, embedder), images, threads, ahead=2 * size)
    with closing(looked):
        for some in cut_batches(_leave_out(looked, unreadable), size):
            keys, vectors = [key for key, _ in some], _embed(embedder, [picture for _, picture in some])
            is_unit = check_unit(vectors)
            unreadable += [(key, f"{embedder.name} made no vector of it.") for key in compress(keys, ~is_unit)]
            yield list(compress(keys, is_unit)), vectors[is_unit]


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
    except Exception as problem:  # one image, whatever is in it, breaks no round
        return key, f"The image cannot be decoded: {type(problem).__name__}: {str(problem)[:160]}."
    return key, embedder.prepare(rgba) if isinstance(embedder, PreparingEmbedder) else rgba


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
    if len(vectors) > 1 and not check_unit(vectors).any():
        raise ConfigError(
            f"{embedder.name} made vectors that are not of unit length: its weights are damaged. Get them anew."
        )
    return vectors


def check_unit(vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """(n,) which of (n, d) vectors are of unit length, to UNIT_TOLERANCE: none that holds a number that is none."""
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(np.einsum("ij,ij->i", vectors, vectors) - 1.0) < UNIT_TOLERANCE)
