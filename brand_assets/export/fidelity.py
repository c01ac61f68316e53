"""This file measures how far a vector is from the image that was approved, by rendering it and comparing the two."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import ciede2000, rgb_to_hex, rgb_to_lab
from brand_assets.export.flat_mark import FlatMark
from brand_assets.pixels import decode_rgba
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.rendering import render_mark

COMPARE_SIDE_PX = 512
"""CIEDE2000 takes 0.26 s a megapixel, and a mean over pixels does not change with their number."""
EDGE_PX = 1.5
"""In pixels of the image: how far inside the outline a pixel that is not solid is a gap, and not the outline's edge."""
SOLID = 250


@dataclass(frozen=True, slots=True)
class Fidelity:
    """Of a vector against the approved image.

    `mean_delta_e` is the mean CIEDE2000 over all pixels; `trace_delta_e` the same with every colour as it was found,
    so without what snapping to the palette changed on purpose. `iou` compares the silhouettes; `gap_pixels` counts the
    pixels inside the silhouette, at the size that was traced, through which the background shows.
    """

    mean_delta_e: float
    trace_delta_e: float
    iou: float
    gap_pixels: int


def measure_fidelity(vector: VectorMark, mark: FlatMark) -> Fidelity:
    """Three renderings: the silhouette at the size of the labels, and the picture in both sets of colours."""
    found = {color.slug: color.found_hex for color in mark.colors}
    ground = rgb_to_hex(mark.background.rgb) if mark.background else None
    is_ink = mark.labels > 0
    alpha = render_alpha(vector, is_ink.shape)
    return Fidelity(
        mean_delta_e=_mean_delta_e(vector, mark, mark.background_hex, {}),
        trace_delta_e=_mean_delta_e(vector, mark, ground, found),
        iou=_measure_iou(alpha >= 128, is_ink),
        gap_pixels=count_gaps(alpha, is_ink, max(3, round(EDGE_PX * mark.enlargement))),
    )


def count_gaps(alpha: NDArray[np.uint8], is_ink: NDArray[np.bool_], edge_px: int) -> int:
    """Pixels more than `edge_px` inside the silhouette that a rendered vector, whose alpha this is, leaves open."""
    import cv2

    window = np.ones((2 * edge_px + 1, 2 * edge_px + 1), np.uint8)
    inside = cv2.erode(is_ink.astype(np.uint8), window, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    return int((inside & (alpha < SOLID)).sum())


def render_alpha(vector: VectorMark, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """(height, width) of the mark without a background; 255 where it is solid."""
    return decode_rgba(render_mark(vector, width_px=shape[1], height_px=shape[0]))[..., 3]


def _mean_delta_e(vector: VectorMark, mark: FlatMark, ground: str | None, recolor: Mapping[str, str]) -> float:
    import cv2

    height, width = mark.rgba.shape[:2]
    scale = min(1.0, COMPARE_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    drawn = decode_rgba(render_mark(vector, width, height, ground, recolor))
    first, second = (cv2.resize(_over_white(image), size, interpolation=cv2.INTER_AREA) for image in (mark.rgba, drawn))
    differs = (first != second).any(axis=2)
    gaps = ciede2000(rgb_to_lab(first[differs]), rgb_to_lab(second[differs]))
    return round(float(gaps.sum()) / int(differs.size), 3)


def _over_white(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    alpha = rgba[..., 3:].astype(np.float32) / 255.0
    return np.asarray(np.rint(rgba[..., :3] * alpha + 255.0 * (1.0 - alpha)), np.uint8)


def _measure_iou(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    union = int((first | second).sum())
    return round(int((first & second).sum()) / union, 4) if union else 0.0
