"""This file turns a label map into a traced mark whose layers lie on top of each other, so that no gap opens.

Cut side by side, two layers leave a hairline of background along their common edge. Here a layer reaches under
everything above it that it touches, but stays back from where the mark ends: two outlines traced along the same line
are never the same, and the lower colour would show beside the upper one.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from brand_assets.errors import ExportError
from brand_assets.export.mark_colors import MarkColor
from brand_assets.export.outlines import redraw_contour
from brand_assets.export.tracing import TraceEngine
from brand_assets.vector.mark import Layer, Point, VectorMark, map_contour, tidy_contour

CANVAS = 1024
"""The longer side of the canvas, in its own units; both sides are whole, or renderers add a row of nothing."""

INSET_PX = 4
SEAM_PX = 6
"""At the size that is traced: how far a layer stays back from the mark's edge, save this near to where layers meet."""

Mask = NDArray[np.bool_]


def order_layers(labels: NDArray[np.uint8], count: int) -> list[int]:
    """The indices of the colours that occur, from the bottom to the top: the larger silhouette lies deeper."""
    areas = {k: _measure_silhouette(labels == k + 1) for k in range(count)}
    return sorted((k for k in areas if areas[k] > 0), key=lambda k: (-areas[k], k))


def _measure_silhouette(mask: Mask) -> float:
    """In pixels, holes included: what a shape would cover as a solid."""
    import cv2

    if not mask.any():
        return 0.0
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return 1.0 + sum(cv2.contourArea(contour) for contour in contours)


def stack_masks(labels: NDArray[np.uint8], order: Sequence[int]) -> list[Mask]:
    """One mask per layer: its own pixels and the connected parts of the layers above that touch them."""
    import cv2

    inset, seam = (np.ones((2 * length_px + 1,) * 2, np.uint8) for length_px in (INSET_PX, SEAM_PX))
    masks = []
    for depth, k in enumerate(order):
        own = labels == k + 1
        if depth == len(order) - 1:
            masks.append(own)
            continue
        union = np.isin(labels, [above + 1 for above in order[depth:]])
        parts, index = cv2.connectedComponents(union.astype(np.uint8), connectivity=8)
        touches = np.zeros(parts, np.bool_)
        touches[np.unique(np.asarray(index)[own])] = True
        reached = touches[index]
        inner = cv2.max(cv2.erode(union.astype(np.uint8), inset), cv2.dilate(own.astype(np.uint8), seam))
        masks.append(own | (reached & (inner > 0)))
    return masks


def stack_coverage(coverage: NDArray[np.float32], order: Sequence[int]) -> list[NDArray[np.float32]]:
    """Per layer, how much of every pixel is its own or belongs to a layer above it: its outlines lie at 0.5."""
    return [coverage[[above + 1 for above in order[depth:]]].sum(axis=0) for depth in range(len(order))]


def trace_layers(
    masks: Sequence[Mask],
    coverages: Sequence[NDArray[np.float32]] | None,
    colors: Sequence[MarkColor],
    engine: TraceEngine,
) -> VectorMark:
    """The masks, from the bottom to the top, as a mark on a canvas whose longer side is `CANVAS`.

    With the layers' coverages, which may have another size, every outline is redrawn to follow them. Raises ExportError
    when nothing is left to draw.
    """
    height, width = masks[0].shape
    rows, columns = coverages[0].shape if coverages else (height, width)
    across, down = (max(1, round(CANVAS * side / max(height, width))) for side in (width, height))
    to_image = partial(_scale_point, columns / width, rows / height)
    to_canvas = partial(_scale_point, across / columns, down / rows)
    layers = []
    for depth, (mask, color) in enumerate(zip(masks, colors, strict=True)):
        traced = [map_contour(contour, to_image) for contour in engine.trace(mask)]
        if coverages:
            traced = [redraw_contour(contour, coverages[depth]) for contour in traced]
        neat = (tidy_contour(map_contour(contour, to_canvas)) for contour in traced)
        contours = tuple(contour for contour in neat if contour is not None)
        if contours:
            layers.append(Layer(color.name, color.slug, color.hex, contours))
    if not layers:
        raise ExportError(f"The tracer {engine.name} found no shape in a {width} x {height} image; try another engine.")
    return VectorMark(across, down, tuple(layers))


def _scale_point(scale_x: float, scale_y: float, x: float, y: float) -> Point:
    return x * scale_x, y * scale_y
