"""This file makes tiny models of open_clip with random weights, as files in a folder for weights."""

import json
from pathlib import Path
from typing import Any

import pytest

from brand_assets.embedding.clip_files import is_clip_installed

TINY = "tiny-clip-for-tests"
SIDE_PX = 32
DIMENSIONS = 48
CONFIG: dict[str, Any] = {
    "embed_dim": DIMENSIONS,
    "vision_cfg": {"image_size": SIDE_PX, "layers": 2, "width": 64, "head_width": 32, "patch_size": 8},
    "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1},
}


def need_open_clip() -> None:
    """Skip where the extra is not installed; nothing is imported, which takes seconds."""
    if not is_clip_installed():
        pytest.skip("the extra 'models' is not installed: no torch or no open_clip")


def add_tiny_clip(folder: Path, name: str = TINY, **changes: Any) -> str:
    """Make open_clip know a small model of that name."""
    import open_clip

    path = folder / f"{name}.json"
    path.write_text(json.dumps({**CONFIG, **changes}), encoding="utf-8")
    open_clip.add_model_config(path)
    return name


def make_model(name: str = TINY, seed: int = 0) -> Any:
    """The model with OpenAI's activation and random weights that spread its vectors."""
    import open_clip
    import torch

    torch.manual_seed(seed)
    return open_clip.create_model(name, force_quick_gelu=True).eval()


def write_weights(folder: Path, name: str = TINY, pretrained: str = "openai", seed: int = 0) -> Path:
    import torch

    path = folder / f"{name}-{pretrained}.pt"
    torch.save(make_model(name, seed).state_dict(), path)
    return path


def write_archive(path: Path, model: Any) -> None:
    """As OpenAI publishes: a TorchScript archive in half precision, with three numbers among the weights."""
    import torch

    class Holder(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x

    holder = Holder()
    for key, value in model.state_dict().items():
        place = holder
        *parents, last = key.split(".")
        for parent in parents:
            if not hasattr(place, parent):
                place.add_module(parent, torch.nn.Module())
            place = getattr(place, parent)
        place.register_buffer(last, value.half())
    for name, number in (("input_resolution", SIDE_PX), ("context_length", 16), ("vocab_size", 49408)):
        holder.register_buffer(name, torch.tensor(number))
    torch.jit.save(torch.jit.script(holder), str(path))
