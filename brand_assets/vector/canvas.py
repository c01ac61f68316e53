"""This file chooses canvases whose shape two renderers scale alike."""

import math

COLUMNS = 32
"""A canvas so many steps wide and a whole number of the same steps high is whole pixels high at 256, 512, 1024 pixels
of width, and at worst half a pixel off at 400 or 1200. Elsewhere one renderer stretches to the next pixel, another does
not, and every level edge differs."""


def choose_canvas(width: float, height: float) -> tuple[int, int]:
    """The least canvas of whole units, in square steps of a 32nd of its width, that has room for so much.

    A wide one is an even number of steps high: there half a pixel is more of the height.
    """
    step = max(1, math.ceil(width / COLUMNS - 1e-9))
    rows = max(1, math.ceil(height / step - 1e-9))
    rows += rows % 2 if rows < COLUMNS / 2 else 0
    return COLUMNS * step, step * rows


def scale_to_canvas(width: float, height: float, side: float) -> float:
    """The factor that makes the longer side about `side` and the width a whole number of steps."""
    steps = max(1, round(width * side / max(width, height) / COLUMNS))
    return COLUMNS * steps / width
