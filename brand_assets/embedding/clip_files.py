"""This file finds a model of open_clip and its weights by name, and loads the one with the other, offline."""

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brand_assets.catalogue.weights import hash_file, list_weights, verify_weights
from brand_assets.embedding.processor import Processor
from brand_assets.errors import ConfigError

if TYPE_CHECKING:
    import torch

OPENAI = "openai"
SUFFIXES = (".safetensors", ".pt", ".bin", ".pth")
"""Of weights that the catalogue does not have, in the order in which they are looked for."""
BESIDES_WEIGHTS = ("input_resolution", "context_length", "vocab_size")
"""What OpenAI's archives hold among the weights."""


@dataclass(frozen=True, slots=True)
class ClipFiles:
    """`weights` the catalogue's name of the file, or None when it is not in the catalogue; `path` may not be there."""

    model: str
    pretrained: str
    path: Path
    sha256: str
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class LoadedClip:
    """`mean` and `std` (3, 1, 1) of the pixels 0..1; `tokenize` turns texts into a (n, context) tensor."""

    model: Any
    tokenize: Callable[[list[str]], "torch.Tensor"]
    mean: "torch.Tensor"
    std: "torch.Tensor"
    dtype: "torch.dtype"
    is_bicubic: bool


def find_clip(wanted: str, folder: Path) -> ClipFiles:
    """The model `MODEL` (OpenAI's weights), `MODEL/PRETRAINED` or `MODEL@FILE`; nothing is loaded.

    Weights that the catalogue does not have are MODEL-PRETRAINED.safetensors, .pt or .bin in `folder`. Raises
    ConfigError when they are not there.
    """
    model, _, file = wanted.partition("@")
    if file:
        return _describe_file(model, "file", Path(file).expanduser().absolute())
    model, _, pretrained = wanted.partition("/")
    pretrained = pretrained or OPENAI
    for weights in list_weights().values():
        if (weights.model, weights.pretrained) == (model, pretrained):
            return ClipFiles(model, pretrained, folder / weights.file, weights.sha256 or "unpinned", weights.name)
    paths = [folder / f"{model}-{pretrained}{suffix}".replace("/", "-") for suffix in SUFFIXES]
    return _describe_file(model, pretrained, next((path for path in paths if path.is_file()), paths[0]))


def is_clip_installed() -> bool:
    """Whether the extra [models] is here; nothing is imported."""
    return find_spec("torch") is not None and find_spec("open_clip") is not None


def read_config(model: str) -> tuple[int, int]:
    """Dimensions of the vectors, and the side of the picture that the model takes in, in pixels.

    Raises ConfigError when open_clip is not installed, has no such model, or would have to fetch a part of it.
    """
    config = _find_config(model)
    text = config.get("text_cfg", {})
    if text.get("hf_model_name") or text.get("hf_tokenizer_name") or "siglip" in model.lower():
        raise ConfigError(
            f"The model {model!r} takes its text part from Hugging Face while it runs, and nothing is fetched in the "
            "middle of a run. Choose one with CLIP's own, such as ViT-L-14."
        )
    side = config["vision_cfg"].get("image_size", 224)
    sides = {side} if isinstance(side, int) else {*side}
    if len(sides) != 1:
        raise ConfigError(f"The model {model!r} takes pictures of {side}; only square ones can be made for it.")
    return int(config["embed_dim"]), int(sides.pop())


def load_clip(files: ClipFiles, processor: Processor) -> LoadedClip:
    """The model with its weights, verified. Raises ConfigError when they are missing, damaged or of another model."""
    need_clip()
    path = verify_weights(files.path.parent, files.weights) if files.weights else files.path
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
    _fill(model, path)

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
