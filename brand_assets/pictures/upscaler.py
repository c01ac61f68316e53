"""This file runs a super-resolution model over a picture in tiles, so that memory does not grow with the picture."""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brand_assets.errors import ConfigError, ExportError

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

TILE_PX = 192
"""With its overlap 240 px: at most about a gigabyte in the largest of the models, at four times the size."""
OVERLAP_PX = 24
"""On every side: further away, a pixel changes a result by less than a step of 255."""
WRAPPINGS = ("params_ema", "params", "state_dict", "model")
"""Under which names training programs keep the weights in a file; the averaged ones are better."""


@dataclass(frozen=True, slots=True)
class Upscaler:
    """`scale` is the model's own; `device` is where it runs, as torch names it."""

    model: Any
    scale: int
    device: str
    is_half: bool

    def upscale(self, rgb: "NDArray[np.uint8]", on_progress: Callable[[float], None]) -> "NDArray[np.uint8]":
        """(h, w, 3) `scale` times as large; `on_progress` hears the part of the tiles that is done.

        Raises ExportError when the model makes no numbers of a tile: otherwise that would be a black square.
        """
        import numpy as np

        height, width = rgb.shape[:2]
        rows, columns = -(-height // TILE_PX), -(-width // TILE_PX)
        below, beside = rows * TILE_PX - height, columns * TILE_PX - width
        margin = ((OVERLAP_PX, OVERLAP_PX + below), (OVERLAP_PX, OVERLAP_PX + beside), (0, 0))
        padded = np.pad(rgb, margin, mode="symmetric")
        result = np.empty((height * self.scale, width * self.scale, 3), np.uint8)
        for tile in range(rows * columns):
            top, left = tile // columns * TILE_PX, tile % columns * TILE_PX
            side = TILE_PX + 2 * OVERLAP_PX
            made = self._run(padded[top : top + side, left : left + side])
            inner = made[OVERLAP_PX * self.scale :, OVERLAP_PX * self.scale :]
            place = result[top * self.scale :, left * self.scale :][: TILE_PX * self.scale, : TILE_PX * self.scale]
            place[:] = inner[: place.shape[0], : place.shape[1]]
            on_progress((tile + 1) / (rows * columns))
        return result

    def _run(self, tile: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
        import numpy as np
        import torch

        with torch.inference_mode():
            pixels = torch.from_numpy(np.ascontiguousarray(tile)).to(self.device)
            pixels = pixels.permute(2, 0, 1)[None].to(torch.float16 if self.is_half else torch.float32) / 255
            found = self.model(pixels)[0].float()
            if not bool(torch.isfinite(found).all()):
                raise ExportError(self._report_broken())
            made = found.clamp(0, 1).mul(255).round().to(torch.uint8)
        return np.asarray(made.permute(1, 2, 0).cpu().numpy())

    def _report_broken(self) -> str:
        precision = "half" if self.is_half else "single"
        return (
            f"The model gave no numbers for a part of the picture, in {precision} precision on {self.device}; "
            "its weights are damaged. Get them again with: brand-assets models pull"
        )


def load_upscaler(path: Path, device: str | None = None) -> Upscaler:
    """The model in a .pth file of weights, on the GPU where there is one; in half precision only there.

    The file is read as numbers: nothing that is pickled in it is run. Raises ConfigError when it holds anything else,
    or no model that makes colour pictures larger.
    """
    from spandrel import ImageModelDescriptor, ModelLoader

    weights = _read_weights(path)
    device = device or find_device()
    try:
        found = ModelLoader(device=device).load_from_state_dict(dict(weights))
    except Exception as problem:  # spandrel reads sizes off tensors without looking whether they have any
        words = " ".join(str(problem).split())[:200] or "none has tensors of these names and shapes"
        raise ConfigError(f"The weights in {path} are of no model that spandrel can run: {words}.") from None
    is_fit = isinstance(found, ImageModelDescriptor) and found.scale > 1
    if not is_fit or (found.input_channels, found.output_channels) != (3, 3):
        raise ConfigError(f"The weights in {path} do not make colour pictures larger; they are of {found.purpose}.")
    is_half = device.startswith("cuda") and found.supports_half
    model = found.model.eval().to(device)
    return Upscaler(model.half() if is_half else model.float(), found.scale, device, is_half)


def find_device() -> str:
    """CUDA, then Apple's, then the CPU."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _read_weights(path: Path) -> "Mapping[str, torch.Tensor]":
    import torch

    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:  # whose words advise to run what is pickled in it
        raise ConfigError(f"{path} cannot be read as weights: it is no file of tensors and nothing else.") from None
    except (RuntimeError, OSError, EOFError, ValueError, KeyError) as problem:
        words = " ".join(str(problem).split())[:200]
        raise ConfigError(f"{path} cannot be read as weights: {words}") from None
    for name in WRAPPINGS:
        if isinstance(content, Mapping) and isinstance(content.get(name), Mapping):
            content = content[name]
    is_plain = isinstance(content, Mapping) and all(isinstance(one, torch.Tensor) for one in content.values())
    if not is_plain or not content:
        raise ConfigError(f"{path} holds no weights: they are tensors by name.")
    return {str(name).removeprefix("module."): value for name, value in content.items()}
