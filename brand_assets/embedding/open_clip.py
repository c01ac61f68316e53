"""This file embeds pictures and texts by a model of open_clip, from weights that are here; it never fetches any.

Vectors depend on the picture or text, the model and its weights; beyond that only on rounding: half precision on
processors that have it stays within 1e-4 of float32 in cosine distance.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.batches import cut_batches
from brand_assets.embedding.clip_files import ClipFiles, read_config
from brand_assets.embedding.clip_loading import LoadedClip, load_clip
from brand_assets.embedding.processor import Processor, find_processor
from brand_assets.embedding.square import PREPROCESSING, make_square

if TYPE_CHECKING:
    import torch

Load = Callable[[ClipFiles, Processor], LoadedClip]
TEXTS_AT_A_TIME = 64


class OpenClip:
    """One model with its weights; nothing is loaded before the first picture or text.

    Raises ConfigError when the library or the weights are missing, or do not fit each other.
    """

    def __init__(self, files: ClipFiles, processor: Processor | None = None, load: Load = load_clip) -> None:
        self.files = files
        self.name = f"open-clip/{files.model}/{files.pretrained}/{PREPROCESSING}-{files.sha256[:8]}"
        self.dimensions, self._tower_px = read_config(files.model)
        self.side_px = 2 * self._tower_px
        """Pictures may be decoded at this size: twice what the tower sees."""
        self._wanted, self._load = processor, load
        self._loading = threading.Lock()
        self._loaded: LoadedClip | None = None

    @cached_property
    def processor(self) -> Processor:
        return self._wanted or find_processor()

    @property
    def batch(self) -> int:
        return self.processor.batch

    def prepare(self, rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(side, side, 3) of a (h, w, 4) straight-alpha picture of any size; all of it is seen. Safe in threads."""
        return make_square(rgba, self._tower_px, is_bicubic=self._clip.is_bicubic)

    def embed_prepared(self, squares: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(n, dimensions) unit vectors of (n, side, side, 3) prepared pictures."""
        import torch

        with torch.inference_mode():
            pixels = torch.from_numpy(squares).to(self.processor.device).permute(0, 3, 1, 2).float() / 255.0
            scaled = ((pixels - self._clip.mean) / self._clip.std).to(self._clip.dtype)
            return _as_unit(self._clip.model.encode_image(scaled))

    def embed(self, images: Iterable[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """(n, dimensions) unit vectors of n (h, w, 4) straight-alpha pictures."""
        prepared = map(self.prepare, images)
        return self._join([self.embed_prepared(np.stack(some)) for some in cut_batches(prepared, self.batch)])

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimensions) unit vectors. What is longer than the model's context (77 tokens for CLIP) is cut."""
        import torch

        found = []
        with torch.inference_mode():
            for some in cut_batches(texts, TEXTS_AT_A_TIME):
                tokens = self._clip.tokenize(some).to(self.processor.device)
                found.append(_as_unit(self._clip.model.encode_text(tokens)))
        return self._join(found)

    @property
    def _clip(self) -> LoadedClip:
        """Loaded by whichever thread is the first to need it."""
        with self._loading:
            self._loaded = self._loaded or self._load(self.files, self.processor)
            return self._loaded

    def _join(self, parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        return np.concatenate(parts) if parts else np.zeros((0, self.dimensions), dtype=np.float32)


def _as_unit(vectors: "torch.Tensor") -> NDArray[np.float32]:
    import torch

    return np.asarray(torch.nn.functional.normalize(vectors.float(), dim=-1).cpu().numpy(), dtype=np.float32)
