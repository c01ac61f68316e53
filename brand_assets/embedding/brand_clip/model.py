"""This file runs brand-clip: pictures and texts as 512-dimensional unit vectors, by ONNX Runtime alone.

A vector is [sqrt(.4) u, sqrt(.6) w, 0] for a picture and [sqrt(.4) v, 0, sqrt(.6)] for a text, each part of unit
length: u and v say what it means, w how it looks, by the descriptor. So 2.5 times the cosine of a picture and a text is
u.v, and CLIPScore reads as it does for any CLIP; two pictures are alike by .4 in meaning and by .6 in looks.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.batches import cut_batches
from brand_assets.embedding.brand_clip.facts import read_facts
from brand_assets.embedding.brand_clip.picture import PREPROCESSING, lay_on_square
from brand_assets.embedding.brand_clip.words import WORDING, fill_rows, number_words, read_vocabulary
from brand_assets.embedding.descriptor import LabEdgeShape, describe
from brand_assets.errors import ConfigError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

IMAGE_FILE, TEXT_FILE, WORDS_FILE, COLORS_FILE = "image.onnx", "text.onnx", "words.txt", "colors.yaml"
SIDE_PX = 256
MEANING, LOOKS = 254, 257
DIMENSIONS = MEANING + LOOKS + 1
BATCH = 32
MAX_THREADS = 4


class BrandClip:
    """Deterministic; a vector depends on its own picture or text alone, to 1e-5."""

    dimensions = DIMENSIONS
    side_px = SIDE_PX
    """Pictures may be decoded at this size: a multiple of what the tower's measures and the descriptor see."""

    def __init__(self, image: bytes, text: bytes, words: str, version: str, threads: int) -> None:
        self.name = f"brand-clip-{version}-{_digest(image, text, words)}"
        self._image, self._text = _open_session(image, threads), _open_session(text, threads)
        self._vocabulary = read_vocabulary(words)

    def embed(self, images: Iterable[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """(n, 512) unit vectors of n (h, w, 4) straight-alpha pictures."""
        seen = ((lay_on_square(rgba), describe(rgba).astype(np.float32)) for rgba in images)
        return _join(
            [_run(self._image, *map(np.stack, zip(*batch, strict=True))) for batch in cut_batches(seen, BATCH)]
        )

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, 512) unit vectors. A text without a known word has one too, which says nothing."""
        numbers = (number_words(text, self._vocabulary) for text in texts)
        return _join([_run(self._text, fill_rows(batch)) for batch in cut_batches(numbers, BATCH)])


def open_brand_clip(threads: int | None = None) -> BrandClip:
    """The model that came with the package; opened once. Raises ConfigError when its files are not there."""
    return _open(threads or min(MAX_THREADS, os.cpu_count() or 1))


@cache
def _open(threads: int) -> BrandClip:
    image, text, words = (_read(name) for name in (IMAGE_FILE, TEXT_FILE, WORDS_FILE))
    return BrandClip(image, text, words.decode(), str(read_facts()["version"]), threads)


def _read(name: str) -> bytes:
    path = files("brand_assets.embedding.brand_clip") / name
    if not path.is_file():
        raise ConfigError(f"brand-clip has no {name}; install the package anew, or train it: `make brand-clip`.")
    return path.read_bytes()


def _digest(image: bytes, text: bytes, words: str) -> str:
    rules = f"{PREPROCESSING} {SIDE_PX} {WORDING} {LabEdgeShape().name}"
    parts = (image, text, words.encode(), _read(COLORS_FILE), rules.encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:8]


def _open_session(model: bytes, threads: int) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _run(session: "InferenceSession", *batch: NDArray[Any]) -> NDArray[np.float32]:
    names = [source.name for source in session.get_inputs()]
    found = session.run(None, dict(zip(names, batch, strict=True)))[0]
    vectors = np.asarray(found, dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _join(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate(parts) if parts else np.zeros((0, DIMENSIONS), dtype=np.float32)
