"""This file compares a picture with known marks by what recolouring, inverting, turning and rescaling leave alike.

Two maps of every figure: its silhouette, and the lines along which its colours change. Which colours these are is in
neither. What is alike is for a person, and for a lawyer, to judge.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from brand_assets.compliance.crops import clamp
from brand_assets.compliance.figures import find_figures
from brand_assets.compliance.fingerprints import Index
from brand_assets.compliance.rules import LOOKS_LIKE, NEARLY_THE_SAME
from brand_assets.records.delivery import Box

LOOKED_AT_PX = 640
"""Longer side of a picture in which they are looked for, whose figures fill only a part of it."""
MARGIN = 0.12
"""Of a box's longer side, so that its ground is seen around it."""
UPRIGHT = (0.0,)
SLANTS = (0.0, 5.0, -5.0, 10.0, -10.0, 15.0, -15.0, 20.0, -20.0, 25.0, -25.0)
"""Degrees by which what is looked at closely is set upright; quarter turns come on top."""
FEW_MARKS, STEP = 100, 0.03
"""Among ten times as many some are alike by chance: each tenfold asks for that much more likeness."""


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
    index: Index
    skipped: tuple[tuple[str, str], ...] = field(default=())

    def find_like(self, rgba: NDArray[np.uint8], slants: Sequence[float] = SLANTS) -> LookAlike | None:
        """The known mark that a figure of the (h, w, 4) picture is most like, when it is like one."""
        return max(self._find_all(rgba, slants), key=lambda one: one.likeness, default=None)

    def find_in(self, picture: NDArray[np.uint8], closer: Sequence[Box] = ()) -> LookAlike | None:
        """As `find_like`, for a (h, w, 3) or (h, w, 4) picture of any size; the boxes `closer` are looked at too.

        With boxes, only what is in them is also set upright from a slant: that takes ten times as long.
        """
        rgba = picture if picture.shape[2] == 4 else np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
        whole = Box(0, 0, rgba.shape[1], rgba.shape[0])
        looks = [(whole, UPRIGHT if closer else SLANTS), *((box, SLANTS) for box in closer)]
        found = [one for box, slants in looks if (one := self._find_in_box(rgba, box, slants)) is not None]
        return max(found, key=lambda one: one.likeness, default=None)

    def _find_in_box(self, rgba: NDArray[np.uint8], box: Box, slants: Sequence[float]) -> LookAlike | None:
        import cv2

        margin = MARGIN * max(box.width, box.height)
        left, top, right, bottom = clamp(box.grown(margin), rgba.shape[1], rgba.shape[0])
        cut = rgba[top:bottom, left:right]
        scale = min(1.0, LOOKED_AT_PX / max(cut.shape[:2]))
        size = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
        found = self.find_like(np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8), slants)
        if found is None:
            return None
        x, y, x_end, y_end = (
            value / scale for value in (found.box.left, found.box.top, found.box.right, found.box.bottom)
        )
        return replace(found, box=Box(left + x, top + y, left + x_end, top + y_end))

    def _find_all(self, rgba: NDArray[np.uint8], slants: Sequence[float]) -> Iterator[LookAlike]:
        for figure in find_figures(rgba, slants=slants):
            found = None if figure.is_plain else self.index.find_nearest(figure)
            if found is not None and found[1] >= ask_likeness(len(self.files)):
                yield LookAlike(self.files[found[0]], found[1], figure.box)


def ask_likeness(known: int) -> float:
    """From which likeness on a figure is told of, among so many known marks; never above what is nearly the same."""
    return min(NEARLY_THE_SAME.value, LOOKS_LIKE.value + STEP * math.log10(max(1.0, known / FEW_MARKS)))
