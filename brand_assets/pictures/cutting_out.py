"""This file cuts the subject of a picture out with a model that is here."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Cutter:
    """`name` is the model's, `version` says which file of weights and library it is."""

    name: str
    version: str
    session: Any

    def cut_out(self, rgba: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
        """(h, w, 4) straight alpha."""
        return rgba


def open_cutter(folder_of_weights: Path, name: str = "auto") -> Cutter | None:
    """None when `name` is "auto" and no model is in the folder."""
    return None
