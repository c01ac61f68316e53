"""This file looks for faces with YuNet, through OpenCV, where its weights are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from brand_assets.catalogue.weights import find_weights, has_weights
from brand_assets.compliance.rules import FACE_SCORE
from brand_assets.records.delivery import Box

YUNET = "yunet-faces"
"""In the catalogue of weights. OpenCV 5 has no cascades any more, so there is no other detector."""
SIDE_PX = 640
"""The square that the network was exported for."""
OVERLAP, MOST = 0.3, 50


class FaceFinder(Protocol):
    def find(self, rgb: NDArray[np.uint8]) -> Sequence[tuple[Box, float]]:
        """Faces in a (h, w, 3) picture with the detector's confidence, 0..1, the surest first."""
        ...


@dataclass(frozen=True, slots=True)
class YuNet:
    """Wu, Peng & Yu 2023, https://doi.org/10.1007/s11633-023-1423-y."""

    detector: Any

    def find(self, rgb: NDArray[np.uint8]) -> list[tuple[Box, float]]:
        import cv2

        scale = SIDE_PX / max(rgb.shape[:2])
        size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
        square = np.zeros((SIDE_PX, SIDE_PX, 3), np.uint8)
        square[: size[1], : size[0]] = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)[..., ::-1]
        _, found = self.detector.detect(square)
        rows = [] if found is None else found.tolist()
        faces = [(_scale_back(row, scale), float(row[-1])) for row in rows if _is_within(row, size)]
        return sorted(faces, key=lambda face: -face[1])


def open_face_finder(folder: Path) -> FaceFinder | None:
    """With the weights in that folder; None when they are not there. Raises ConfigError when they are damaged."""
    return open_yunet(find_weights(folder, YUNET)) if has_weights(folder, YUNET) else None


def open_yunet(path: Path) -> FaceFinder:
    """A network of YuNet's form, from an ONNX file."""
    import cv2

    return YuNet(cv2.FaceDetectorYN.create(str(path), "", (SIDE_PX, SIDE_PX), FACE_SCORE.value, OVERLAP, MOST))


def _is_within(row: Sequence[float], size: tuple[int, int]) -> bool:
    """Whether the middle of what was found lies on the picture, not on what fills the square."""
    return row[0] + row[2] / 2 < size[0] and row[1] + row[3] / 2 < size[1]


def _scale_back(row: Sequence[float], scale: float) -> Box:
    left, top, width, height = (value / scale for value in row[:4])
    return Box(left, top, left + width, top + height)
