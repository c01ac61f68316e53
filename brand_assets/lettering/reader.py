"""This file reads the lines of text in a picture with rapidocr, offline, from the models inside its wheel.

PP-OCRv6 small (Apache-2.0): detection, then recognition of Latin, Greek, Chinese and Japanese lines. Handed the files
of its models, rapidocr looks for nothing on the network and writes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.backdrop import flatten
from brand_assets.errors import ConfigError, ImageQuarantined

SIDE_PX = 480
"""About 0.1 s a picture on one core; at 320 and at 640 px (0.06 and 0.2 s) no more drawn wordmarks are read right."""
CLOSER_SIDE_PX = 640
FAINT = 0.3
"""Below this a line is a guess at a shape."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, how sure the reader is of it, 0..1, and where it begins, in pixels of what was looked at."""

    text: str
    confidence: float
    top_px: float
    left_px: float
    height_px: float


class Reader(Protocol):
    """`name` is the reader with its version; `alphabet` every character that it knows."""

    @property
    def name(self) -> str: ...

    @property
    def alphabet(self) -> frozenset[str]: ...

    def read(self, rgba: NDArray[np.uint8], side_px: int = SIDE_PX) -> list[Line]:
        """The lines in a (h, w, 4) picture, looked at with its longer side at `side_px`; none where there is none.

        Raises ImageQuarantined when the picture is too much for it.
        """
        ...


@dataclass(frozen=True, slots=True)
class RapidReader:
    engine: Any
    name: str
    alphabet: frozenset[str]

    def read(self, rgba: NDArray[np.uint8], side_px: int = SIDE_PX) -> list[Line]:
        import cv2

        rgb = flatten(rgba)
        scale = side_px / max(rgb.shape[:2])
        size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
        small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
        try:
            found = self.engine(cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
        except Exception as problem:  # of three libraries, each with its own
            said = f"{type(problem).__name__}: {str(problem)[:120]}"
            raise ImageQuarantined(f"{self.name} could not take this picture ({said}).") from problem
        texts, boxes = getattr(found, "txts", None), getattr(found, "boxes", None)
        if not texts or boxes is None:
            return []
        lines = [_make_line(*one) for one in zip(texts, found.scores, boxes, strict=True)]
        return sort_lines([line for line in lines if line.text and line.confidence >= FAINT])


@cache
def open_reader() -> Reader:
    """Raise ConfigError when rapidocr, or one of its models, is not installed."""
    try:
        import rapidocr
    except ImportError as problem:
        raise ConfigError(f"Nothing reads letters here: {problem}. Install the project's core again.") from None
    import logging
    from pathlib import Path

    models = Path(rapidocr.__file__).parent / "models"
    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Det.limit_type": "max",
            "Det.limit_side_len": CLOSER_SIDE_PX,
            "Det.model_path": _find_model(models, "det"),
            "Rec.model_path": _find_model(models, "rec"),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    load: Callable[[], Any] = engine._load_rec_model
    return RapidReader(engine, f"rapidocr {version('rapidocr')}", frozenset(load().session.get_character_list()))


def sort_lines(lines: Sequence[Line]) -> list[Line]:
    """In reading order: lines whose middles are within half a line's height of one another stand beside one another."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.top_px + one.height_px / 2):
        middle = line.top_px + line.height_px / 2
        first = rows[-1][0] if rows else None
        if first and abs(first.top_px + first.height_px / 2 - middle) <= min(first.height_px, line.height_px) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: one.left_px)]


def _make_line(text: str, confidence: float, box: NDArray[np.float64]) -> Line:
    corners = np.asarray(box, dtype=np.float64)
    (left, top), (_, bottom) = corners.min(axis=0), corners.max(axis=0)
    return Line(" ".join(text.split()), float(confidence), float(top), float(left), float(bottom - top))


def _find_model(folder: Any, task: str) -> str:
    """The wheel has one of each kind. A path that is given keeps rapidocr from fetching one."""
    found = sorted(folder.glob(f"*_{task}_*.onnx"))
    if not found:
        raise ConfigError(f"rapidocr came without its {task} model in {str(folder)!r}. Install rapidocr again.")
    return str(found[0])
