"""This file finds the thinnest stroke or gap of a mark, and from it the smallest size at which the mark may be used."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from brand_assets.vector.mark import Bounds, VectorMark, map_contour, measure_bounds
from brand_assets.vector.rendering import render_mark

HEIGHT_PX = 400
MAX_WIDTH_PX = 1600
STROKE_PX = 1.0
"""What the thinnest detail has to cover on a screen of plain density, or it is a grey smear."""
STROKE_MM = 0.2
"""0.57 pt: what offset printing holds, reversed out of a solid too."""
LEAST_PX, MOST_PX = 16, 256
LEAST_MM, MOST_MM = 5.0, 50.0
"""Below the least no mark is told from another, however plain; a texture's grain would ask for more than the most."""
THICK = 0.1
"""Of the mark's height: a thicker stroke sets no limit, so none is looked for."""
STEP = 1.12
"""From one disc to the next, above half a pixel."""
LONG = 0.15
"""Of the mark's height: a shorter thin part is the tip of a point."""
SPECK = 0.012
"""Of the mark's height: a dot smaller than this across is not waited for."""


@dataclass(frozen=True, slots=True)
class MinimumSizes:
    """The least heights of the mark's ink, and its thinnest stroke or gap as a share of that height.

    `thinnest` is `THICK` for a mark without any detail as thin as that.
    """

    screen_px: int
    print_mm: float
    thinnest: float


@dataclass(frozen=True, slots=True)
class _Part:
    """Where one colour, or the ground, is seen; how far every pixel of it is from its edge; its pieces."""

    mask: NDArray[np.bool_]
    inside: NDArray[np.float32]
    deepest: NDArray[np.float32]
    areas: NDArray[np.int32]


def measure_minimum_sizes(mark: VectorMark) -> MinimumSizes:
    """Heights at which the thinnest detail is `STROKE_PX` and `STROKE_MM`, rounded up to even pixels and half mm."""
    thinnest = measure_thinnest(mark)
    px = math.ceil(STROKE_PX / thinnest / 2 - 1e-9) * 2
    mm = math.ceil(STROKE_MM / thinnest * 2 - 1e-9) / 2
    return MinimumSizes(min(max(px, LEAST_PX), MOST_PX), min(max(mm, LEAST_MM), MOST_MM), round(thinnest, 4))


def measure_thinnest(mark: VectorMark) -> float:
    """The width of the thinnest stroke, or of the thinnest gap between strokes, as a share of the ink's height.

    A stroke is as thin as the smallest disc that does not pass along it: what opening by that disc takes away is more
    than corners and points have to lose. Measured at `HEIGHT_PX` pixels, so from 1 / `HEIGHT_PX` to `THICK`.
    """
    ink = measure_bounds(mark)
    height = min(HEIGHT_PX, MAX_WIDTH_PX * (ink.bottom - ink.top) / max(ink.right - ink.left, 1e-9))
    scale = height / max(ink.bottom - ink.top, 1e-9)
    parts = [_take_in(seen, height) for seen in _render_parts(mark, ink, scale)]
    for radius in _radii(height):
        if any(_loses_a_dot(part, radius, height) or _loses_a_stroke(part, radius, height) for part in parts):
            return (2 * radius - 0.5) / height
    return THICK


def _radii(height: float) -> Iterator[float]:
    radius = 1.0
    while 2 * radius - 0.5 < THICK * height:
        yield radius
        radius = max(radius + 0.5, radius * STEP)


def _render_parts(mark: VectorMark, ink: Bounds, scale: float) -> Iterator[NDArray[np.bool_]]:
    """Where each layer is seen, and where the ground is, in the ink's box and a margin around it."""
    margin = 4 / scale

    def place(x: float, y: float) -> tuple[float, float]:
        return (x - ink.left + margin) * scale, (y - ink.top + margin) * scale

    width, height = (math.ceil(side * scale) + 8 for side in (ink.right - ink.left, ink.bottom - ink.top))
    layers = tuple(
        replace(layer, contours=tuple(map_contour(contour, place) for contour in layer.contours))
        for layer in mark.layers
    )
    cropped = VectorMark(width, height, layers)
    slugs = [layer.slug for layer in layers]
    for shown in (None, *slugs):
        colors = {slug: "#FFFFFF" if slug == shown or shown is None else "#000000" for slug in slugs}
        yield _read_light(render_mark(cropped, width, height, "#000000", colors)) ^ (shown is None)


def _read_light(png: bytes) -> NDArray[np.bool_]:
    import cv2

    return np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)) >= 128


def _take_in(seen: NDArray[np.bool_], height: float) -> _Part:
    """The ground goes on beyond the picture's edge, which is no edge of it."""
    import cv2

    is_part = np.pad(seen, math.ceil(THICK * height) + 4, mode="edge").astype(np.uint8)
    inside = np.asarray(cv2.distanceTransform(is_part, cv2.DIST_L2, cv2.DIST_MASK_PRECISE), np.float32)
    count, found, stats, _ = cv2.connectedComponentsWithStats(is_part, connectivity=8)
    deepest = np.zeros(count, np.float32)
    np.maximum.at(deepest, np.asarray(found, np.intp).ravel(), inside.ravel())
    return _Part(is_part > 0, inside, deepest[1:], np.asarray(stats[1:, cv2.CC_STAT_AREA], np.int32))


def _loses_a_dot(part: _Part, radius: float, height: float) -> bool:
    """Whether a piece of the part is gone altogether."""
    return bool(((part.deepest <= radius) & (part.areas > (SPECK * height) ** 2)).any())


def _loses_a_stroke(part: _Part, radius: float, height: float) -> bool:
    """Whether a stroke of 2 `radius` pixels, or one less, is lost: distances are told from pixel to pixel."""
    import cv2

    core = part.inside > radius
    if not core.any():
        return False
    reach = cv2.distanceTransform((~core).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    lost = part.mask & (reach > radius + 1.0)
    count, _, stats, _ = cv2.connectedComponentsWithStats(lost.astype(np.uint8), connectivity=8)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    return bool(((areas > 4 * radius**2) & (areas > 2 * radius * LONG * height)).any())
