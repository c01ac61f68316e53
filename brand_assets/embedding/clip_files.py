"""This file finds a model of open_clip and its weights by name, and loads the one with the other, offline."""

import json
import logging
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
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
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
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
    """The files of `MODEL` (with OpenAI's weights), `MODEL/PRETRAINED` or `MODEL@FILE`; nothing is loaded.

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


def has_clip(wanted: str) -> bool:
    """Whether this is the name of a model that the catalogue or open_clip has."""
    model = wanted.partition("@")[0].partition("/")[0]
    return any(weights.model == model for weights in list_weights().values()) or _find_config(model) is not None


def is_clip_installed() -> bool:
    """Whether the extra [models] is here; nothing is imported."""
    return find_spec("torch") is not None and find_spec("open_clip") is not None


def read_config(model: str) -> tuple[int, int]:
    """Dimensions of the vectors, and the side of the picture that the model takes in, in pixels.

    Raises ConfigError when open_clip is not installed, has no such model, or would have to fetch a part of it.
    """
    need_clip(model)
    config = _find_config(model)
    if config is None:
        raise ConfigError(f"The installed open_clip has no model {model!r}.")
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
    _fill(model, path, files.model)

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


def need_clip(model: str) -> None:
    """Raise ConfigError naming the extra when the library is not installed."""
    if not is_clip_installed():
        raise ConfigError(
            f"{model} needs torch and open_clip, which are not installed. Install the extra 'models': make setup-full"
        )


def _find_config(model: str) -> Mapping[str, Any] | None:
    """From the library's folder: importing it takes seconds, and a round whose vectors are all kept needs no model."""
    spec = find_spec("open_clip")
    if spec is None or not spec.submodule_search_locations or not _NAME.fullmatch(model):
        return None
    path = Path(spec.submodule_search_locations[0]) / "model_configs" / f"{model}.json"
    if path.is_file():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    if not is_clip_installed():
        return None
    from open_clip import get_model_config

    return get_model_config(model)  # one that was added


def _describe_file(model: str, pretrained: str, path: Path) -> ClipFiles:
    if not path.is_file():
        known = sorted(name for name, weights in list_weights().items() if weights.model)
        raise ConfigError(
            f"The weights {pretrained!r} of {model} are not here: put them at {path}. "
            f"Known by name, for `brand-assets models pull`: {', '.join(known)}."
        )
    stat = path.stat()
    return ClipFiles(model, pretrained, path, _hash_once(path, stat.st_size, stat.st_mtime_ns))


@cache
def _hash_once(path: Path, size: int, changed_ns: int) -> str:
    return hash_file(path)


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

    weights = dict(torch.jit.load(path, map_location="cpu").state_dict())
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
