"""This file loads a model of open_clip with weights that are here; nothing in it can fetch any."""

import logging
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brand_assets.catalogue.weights import verify_weights
from brand_assets.embedding.clip_files import OPENAI, ClipFiles
from brand_assets.embedding.processor import Processor
from brand_assets.errors import ConfigError

if TYPE_CHECKING:
    import torch

BESIDES_WEIGHTS = ("input_resolution", "context_length", "vocab_size")
"""What OpenAI's archives hold among the weights."""


@dataclass(frozen=True, slots=True)
class LoadedClip:
    """`mean` and `std` (3, 1, 1) of the pixels 0..1; `tokenize` turns texts into a (n, context) tensor."""

    model: Any
    tokenize: Callable[[list[str]], "torch.Tensor"]
    mean: "torch.Tensor"
    std: "torch.Tensor"
    dtype: "torch.dtype"
    is_bicubic: bool


def load_clip(files: ClipFiles, processor: Processor) -> LoadedClip:
    """The model with its weights, verified. Raises ConfigError when they are missing, damaged or of another model."""
    path = verify_weights(files.path.parent, files.weights) if files.weights else files.path
    clip = build_clip(files, processor)
    _fill(clip.model, path, files.model)
    return clip


def build_clip(files: ClipFiles, processor: Processor) -> LoadedClip:
    """The model with random weights. The files are not looked at."""
    import torch
    from open_clip import create_model, get_tokenizer
    from open_clip.constants import OPENAI_DATASET_MEAN, OPENAI_DATASET_STD
    from open_clip.pretrained import get_pretrained_cfg

    known = get_pretrained_cfg(files.model, files.pretrained) or {}
    is_quick = files.pretrained == OPENAI or bool(known.get("quick_gelu"))
    with _quiet():
        # Neither a tag nor a tower of its own: there is nothing left that it could fetch.
        model = create_model(
            files.model,
            pretrained=None,
            pretrained_text=False,
            precision=processor.precision,
            device=processor.device,
            force_quick_gelu=is_quick,
        )

    def as_column(values: tuple[float, ...]) -> "torch.Tensor":
        return torch.tensor(values, device=processor.device).view(3, 1, 1)

    return LoadedClip(
        model=model.eval(),
        tokenize=get_tokenizer(files.model),
        mean=as_column(known.get("mean", OPENAI_DATASET_MEAN)),
        std=as_column(known.get("std", OPENAI_DATASET_STD)),
        dtype={"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[processor.precision],
        is_bicubic=known.get("interpolation", "bicubic") == "bicubic",
    )


def _fill(model: Any, path: Path, name: str) -> None:
    """Put the weights into the model, every one of them."""
    import pickle

    from open_clip import load_checkpoint

    try:
        if _is_archive(path):
            model.load_state_dict(_read_archive(path))
        else:
            load_checkpoint(model, str(path))
    except (RuntimeError, OSError, ValueError, KeyError, AttributeError, pickle.UnpicklingError) as problem:
        words = " ".join(str(problem).split())[:200]
        raise ConfigError(f"The weights in {path} are damaged, or not those of {name}: {words}.") from None


def _is_archive(path: Path) -> bool:
    """Whether it is a TorchScript archive, which is what OpenAI publishes."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any("/code/" in name for name in archive.namelist())


def _read_archive(path: Path) -> Mapping[str, Any]:
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # torch has other formats now; these files stay as they are
        weights = dict(torch.jit.load(path, map_location="cpu").state_dict())  # type: ignore[no-untyped-call]
    return {name: value for name, value in weights.items() if name not in BESIDES_WEIGHTS}


@contextmanager
def _quiet() -> Iterator[None]:
    """Without open_clip's warning, to the root logger, that the model is random: its weights come right after."""
    root = logging.getLogger()
    handlers = list(root.handlers)

    def is_other(record: logging.LogRecord) -> bool:
        return "open_clip" not in record.pathname

    root.addFilter(is_other)
    try:
        yield
    finally:
        root.removeFilter(is_other)
        root.handlers[:] = handlers  # logging.warning() gives the root logger one where it has none
