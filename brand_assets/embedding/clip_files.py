"""This file finds a model of open_clip and its weights by name; it imports and loads nothing."""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from brand_assets.catalogue.weights import hash_file, list_weights
from brand_assets.errors import ConfigError

OPENAI = "openai"
BY_PATH = "file"
"""Stands for the pretrained tag of weights that were named by their path."""
SUFFIXES = (".safetensors", ".pt", ".bin", ".pth")
"""Of weights that the catalogue does not have, in the order in which they are looked for."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class ClipFiles:
    """`weights` the catalogue's name of the file, or None when it is not in the catalogue; `path` may not be there."""

    model: str
    pretrained: str
    path: Path
    sha256: str
    weights: str | None = None


def find_clip(wanted: str, folder: Path) -> ClipFiles:
    """The files of `MODEL` (with OpenAI's weights), `MODEL/PRETRAINED` or `MODEL@FILE`; nothing is loaded.

    Weights that the catalogue does not have are MODEL-PRETRAINED.safetensors, .pt or .bin in `folder`. Raises
    ConfigError when they are not there.
    """
    model, _, file = wanted.partition("@")
    if file:
        return _describe_file(model, BY_PATH, Path(file).expanduser().absolute())
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


def need_clip(model: str) -> None:
    """Raise ConfigError naming the extra when the library is not installed."""
    if not is_clip_installed():
        raise ConfigError(
            f"{model} needs torch and open_clip, which are not installed. Install the extra 'models': make setup-full"
        )


def _find_config(model: str) -> Mapping[str, Any] | None:
    """From the library's folder, or what a program added to it. Importing it takes seconds, and a round whose vectors
    are all kept needs no model.
    """
    spec = find_spec("open_clip")
    if spec is None or not spec.submodule_search_locations or not _NAME.fullmatch(model):
        return None
    path = Path(spec.submodule_search_locations[0]) / "model_configs" / f"{model}.json"
    if path.is_file():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    library = sys.modules.get("open_clip")
    added: dict[str, Any] | None = library.get_model_config(model) if library else None
    return added


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
