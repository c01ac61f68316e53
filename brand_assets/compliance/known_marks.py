"""This file compares a picture with a folder of known marks by what recolouring, inverting and rescaling leave alike.

Two maps of every figure: its silhouette, and the lines along which its colours change. Which colours these are is in
neither. What is alike is for a person, and for a lawyer, to judge.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brand_assets.compliance.crops import clamp
from brand_assets.compliance.figures import Figure, find_figures
from brand_assets.compliance.rules import LOOKS_LIKE
from brand_assets.errors import ImageQuarantined
from brand_assets.pixels import decode_rgba
from brand_assets.records.delivery import Box

SIDE_PX = 320
"""Longer side at which known marks are looked at."""
NO_FIGURE, TOO_PLAIN = "no figure stands out from its ground", "so plain a shape could be anybody's"
LOOKED_AT_PX = 640
"""The same of a picture in which they are looked for, whose figures fill only a part of it."""
MARGIN = 0.12
"""Of a box's longer side, so that its ground is seen around it."""
SVG, RASTERS = ".svg", (".png", ".jpg", ".jpeg", ".webp")
MAX_SVG_BYTES = 2 * 1024 * 1024
MOST_STRETCH = 0.12
"""Logarithm of the ratio of two figures' proportions: beyond it they are another shape."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A figure's maps `shape` and `outline` as vectors of unit length and zero mean; `log_aspect` its proportions."""

    shape: NDArray[np.float32]
    outline: NDArray[np.float32]
    log_aspect: float


@dataclass(frozen=True, slots=True)
class LookAlike:
    """`likeness` 0..1 with the mark in that file; `box` is where in the picture."""

    file: str
    likeness: float
    box: Box


@dataclass(frozen=True, slots=True)
class KnownMarks:
    """The marks of a folder; `skipped` names what could not be read there, and why."""

    files: tuple[str, ...]
    fingerprints: tuple[tuple[Fingerprint, ...], ...]
    skipped: tuple[tuple[str, str], ...] = field(default=())

    def find_like(self, rgba: NDArray[np.uint8]) -> LookAlike | None:
        """The known mark that a figure of the (h, w, 4) picture is most like, when it is like one."""
        return max(self._find_all(rgba), key=lambda one: one.likeness, default=None)

    def find_in(self, picture: NDArray[np.uint8], closer: Sequence[Box] = ()) -> LookAlike | None:
        """As `find_like`, for a (h, w, 3) or (h, w, 4) picture of any size; the boxes `closer` are looked at too."""
        rgba = picture if picture.shape[2] == 4 else np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
        whole = Box(0, 0, rgba.shape[1], rgba.shape[0])
        found = [one for box in (whole, *closer) if (one := self._find_in_box(rgba, box)) is not None]
        return max(found, key=lambda one: one.likeness, default=None)

    def _find_in_box(self, rgba: NDArray[np.uint8], box: Box) -> LookAlike | None:
        import cv2

        margin = MARGIN * max(box.width, box.height)
        left, top, right, bottom = clamp(box.grown(margin), rgba.shape[1], rgba.shape[0])
        cut = rgba[top:bottom, left:right]
        scale = min(1.0, LOOKED_AT_PX / max(cut.shape[:2]))
        size = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
        found = self.find_like(np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8))
        if found is None:
            return None
        x, y, x_end, y_end = (
            value / scale for value in (found.box.left, found.box.top, found.box.right, found.box.bottom)
        )
        return replace(found, box=Box(left + x, top + y, left + x_end, top + y_end))

    def _find_all(self, rgba: NDArray[np.uint8]) -> list[LookAlike]:
        return [
            LookAlike(file, likeness, figure.box)
            for figure in find_figures(rgba)
            if not figure.is_plain
            for file, likeness in self._compare(take_fingerprint(figure))
            if likeness >= LOOKS_LIKE.value
        ]

    def _compare(self, one: Fingerprint) -> Iterator[tuple[str, float]]:
        for file, others in zip(self.files, self.fingerprints, strict=True):
            yield file, max(measure_likeness(one, other) for other in others)


def measure_likeness(one: Fingerprint, other: Fingerprint) -> float:
    """The smaller of the two maps' correlations, 0..1; 0 for figures of other proportions."""
    if abs(one.log_aspect - other.log_aspect) > MOST_STRETCH:
        return 0.0
    return max(0.0, min(float(one.shape @ other.shape), float(one.outline @ other.outline)))


def read_known_marks(folder: Path) -> KnownMarks:
    """Every PNG, JPEG, WebP and SVG in a folder and below it, by name; what cannot be read is listed, not fatal."""
    files, fingerprints, skipped = [], [], []
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in (SVG, *RASTERS)):
        name = path.relative_to(folder).as_posix()
        try:
            stat = path.stat()
            taken = _take_all(path, stat.st_mtime_ns, stat.st_size)
        except (ImageQuarantined, OSError, ValueError) as problem:
            skipped.append((name, str(problem)[:200]))
            continue
        if isinstance(taken, str):
            skipped.append((name, taken))
            continue
        files.append(name)
        fingerprints.append(taken)
    return KnownMarks(tuple(files), tuple(fingerprints), tuple(skipped))


def take_fingerprint(figure: Figure) -> Fingerprint:
    return Fingerprint(_center(figure.shape), _center(figure.outline), math.log(figure.box.width / figure.box.height))


@lru_cache(maxsize=20_000)
def _take_all(path: Path, mtime_ns: int, size: int) -> tuple[Fingerprint, ...] | str:
    """A file's fingerprints, or why it has none; taken once as long as the file stays as it is."""
    figures = list(find_figures(_read(path), most=1))
    found = tuple(take_fingerprint(figure) for figure in figures if not figure.is_plain)
    return found or (TOO_PLAIN if figures else NO_FIGURE)


def _read(path: Path) -> NDArray[np.uint8]:
    if path.suffix.lower() != SVG:
        return decode_rgba(path.read_bytes(), max_side_px=SIDE_PX)
    if path.stat().st_size > MAX_SVG_BYTES:
        raise ImageQuarantined(f"The drawing has over {MAX_SVG_BYTES} bytes.")
    import resvg_py

    drawn = resvg_py.svg_to_bytes(svg_string=path.read_text(encoding="utf-8"), width=SIDE_PX, skip_system_fonts=True)
    return decode_rgba(bytes(drawn), max_side_px=SIDE_PX)


def _center(values: NDArray[np.float32]) -> NDArray[np.float32]:
    flat = values.reshape(-1) - values.mean()
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-6), np.float32)
