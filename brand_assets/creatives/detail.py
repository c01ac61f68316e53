"""This file finds the detail of a mark that makes a picture: large shapes in most of its colours, and not the mark.

A mark shown whole behind a message stands there a second time beside its own logo, and looks like a mistake.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import hex_to_rgb
from brand_assets.creatives.drawing import draw_mark, draw_rect, write_document
from brand_assets.creatives.rasterising import rasterise
from brand_assets.records.delivery import Box
from brand_assets.vector.mark import VectorMark, measure_bounds

SIDE_PX = 160
"""Of the longer side of the mark's ink, where it is looked at."""
REACHES = (0.45, 0.55)
"""Of the ink's width and height, whichever is the more: with more of it a detail reads as the mark once more."""
STEPS = 12
OFF_CENTRE = 0.6
"""What a detail from the ink's very corner is worth beside colours in equal parts, which are worth 1: what is cut out
of a symmetrical mark's axis looks like another mark."""
SHAPE = 0.25
"""What it is worth that every row and every column crosses an edge: colours side by side without one are stripes."""
MAIN = 0.05
"""Of the ink's box that a mark's colour fills, from where on a detail of it is that colour's."""


def find_detail(vector: VectorMark, ground_hex: str, ratio: float) -> Box:
    """The part of the mark's canvas, in its own units, width to height as `ratio`, that has its colours most evenly."""
    bounds = measure_bounds(vector)
    labels, scale = _label(vector, ground_hex)
    best = max(_list_windows(labels, ratio), key=lambda window: _judge(labels, window))
    left, top, right, bottom = (edge / scale for edge in best)
    return Box(bounds.left + left, bounds.top + top, bounds.left + right, bounds.top + bottom)


def list_main_colors(vector: VectorMark, ground_hex: str) -> tuple[str, ...]:
    """Hex colours, the ground's left out."""
    labels, _ = _label(vector, ground_hex)
    colors = _list_colors(vector, ground_hex)
    shares = np.bincount(labels.ravel(), minlength=len(colors)) / labels.size
    return tuple(color for color, share in zip(colors[1:], shares[1:], strict=True) if share >= MAIN)


def _list_colors(vector: VectorMark, ground_hex: str) -> list[str]:
    return list(dict.fromkeys((ground_hex, *(layer.hex for layer in vector.layers))))


def _label(vector: VectorMark, ground_hex: str) -> tuple[NDArray[np.intp], float]:
    """(h, w) of which colour the ink's box shows where, the ground's the first, and pixels for one of its units."""
    bounds = measure_bounds(vector)
    width, height = bounds.right - bounds.left, bounds.bottom - bounds.top
    scale = SIDE_PX / max(width, height)
    across, down = max(2, round(width * scale)), max(2, round(height * scale))
    ground = draw_rect(Box(0, 0, across, down), ground_hex)
    mark = draw_mark(vector, -bounds.left * scale, -bounds.top * scale, scale)
    pixels = rasterise(write_document(across, down, "detail", [ground, *mark])).astype(np.int64)
    colors = np.array(
        [hex_to_rgb(color) for color in dict.fromkeys((ground_hex, *(layer.hex for layer in vector.layers)))]
    )
    return ((pixels[:, :, None] - colors) ** 2).sum(axis=-1).argmin(axis=-1), scale


def _list_windows(labels: NDArray[np.intp], ratio: float) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each, in pixels of the labels."""
    height, width = labels.shape
    for reach in REACHES:
        wide = reach * min(width, height * ratio)
        high = wide / ratio
        for row in range(STEPS + 1):
            for column in range(STEPS + 1):
                left, top = (width - wide) * column / STEPS, (height - high) * row / STEPS
                yield left, top, left + wide, top + high


def _judge(labels: NDArray[np.intp], window: tuple[float, float, float, float]) -> float:
    """How evenly the window shows its colours, how far from the middle it lies, and whether it shows a shape."""
    left, top, right, bottom = window
    cut = labels[int(top) : max(int(top) + 1, round(bottom)), int(left) : max(int(left) + 1, round(right))]
    count = max(2, int(labels.max()) + 1)
    shares = np.bincount(cut.ravel(), minlength=count) / cut.size
    even = -float((shares * np.log(np.maximum(shares, 1e-9))).sum()) / np.log(count)
    height, width = labels.shape
    off_x, off_y = abs((left + right) / width - 1), abs((top + bottom) / height - 1)
    crossed = (np.diff(cut, axis=1) != 0).any(axis=1), (np.diff(cut, axis=0) != 0).any(axis=0)
    shape = min(float(lines.mean()) if lines.size else 0.0 for lines in crossed)
    return float(even + OFF_CENTRE * min(off_x, off_y) + SHAPE * shape)
