"""This file measures whether a mark says in one colour what it says in many: are its edges still there?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.pixels import decode_rgba
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.rendering import render_mark

SIDE_PX = 256
REACH_PX = 4
"""An edge moves by the width of a hairline when it is cut, and is still the same edge."""
EDGE = 12.0
"""In grey levels between neighbouring pixels: the least that is seen as an edge between two flat areas."""
SURVIVES = 0.9
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True, slots=True)
class Survival:
    """`edges_kept` is the share of the grey picture's edges that the one-colour one has, 0..1."""

    edges_kept: float

    @property
    def survives(self) -> bool:
        return self.edges_kept >= SURVIVES


def measure_survival(vector: VectorMark, one_color: VectorMark, ground_hex: str) -> Survival:
    """Compares both at `SIDE_PX` as grey pictures, the mark on the ground it was approved on."""
    import cv2

    before = _find_edges(_render_grey(vector, ground_hex))
    after = _find_edges(_render_grey(one_color, "#FFFFFF"))
    near = cv2.dilate(after.astype(np.uint8), np.ones((2 * REACH_PX + 1, 2 * REACH_PX + 1), np.uint8)) > 0
    count = int(before.sum())
    return Survival(round(float((before & near).sum()) / count, 4) if count else 1.0)


def _render_grey(vector: VectorMark, ground_hex: str) -> NDArray[np.float32]:
    """(h, w), 0..255."""
    scale = SIDE_PX / max(vector.width, vector.height)
    size = (max(1, round(vector.width * scale)), max(1, round(vector.height * scale)))
    rgba = decode_rgba(render_mark(vector, *size, ground_hex))
    return np.asarray(rgba[..., :3].astype(np.float32) @ LUMA, np.float32)


def _find_edges(grey: NDArray[np.float32]) -> NDArray[np.bool_]:
    framed = np.pad(grey, 1, mode="edge")
    across = np.abs(framed[1:-1, 2:] - framed[1:-1, :-2])
    down = np.abs(framed[2:, 1:-1] - framed[:-2, 1:-1])
    return np.asarray(np.maximum(across, down) > EDGE, np.bool_)
