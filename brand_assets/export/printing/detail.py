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
LEAST_MM, MOST_MM = 5.0, 60.0
"""Below the least no mark is told from another, however plain; a texture's grain would ask for more than the most."""
THICK = 0.1
"""Of the mark's height: a thicker stroke sets no limit, so none is looked for."""
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
    parts = list(_render_parts(mark, ink, scale))
    for radius in _radii(height):
        if any(_loses_a_stroke(part, radius, height) for part in parts):
            return 2 * radius / height
    return THICK


def _radii(height: float) -> Iterator[float]:
    radius = 0.5
    while 2 * radius < THICK * height:
        yield radius
        radius = max(radius + 0.5, radius * 1.08)


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


def _loses_a_stroke(part: NDArray[np.bool_], radius: float, height: float) -> bool:
    """The ground goes on beyond the picture's edge, which is no edge of it."""
    import cv2

    part = np.pad(part, math.ceil(2 * radius) + 1, mode="edge")
    core = cv2.distanceTransform(part.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) > radius
    if core.any():
        reach = cv2.distanceTransform((~core).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        lost = part & (reach > radius + 1.0)
    else:
        lost = part
    count, _, stats, _ = cv2.connectedComponentsWithStats(lost.astype(np.uint8), connectivity=8)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    if ((areas > 4 * radius**2) & (areas > 2 * radius * LONG * height)).any():
        return True
    return _loses_a_dot(part, core, (SPECK * height) ** 2)


def _loses_a_dot(part: NDArray[np.bool_], core: NDArray[np.bool_], speck_px: float) -> bool:
    """Whether a piece of the part is gone altogether."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
    is_kept = np.zeros(count, bool)
    is_kept[labels[core]] = True
    return bool((~is_kept[1:] & (stats[1:count, cv2.CC_STAT_AREA] > speck_px)).any())
