"""This file measures how well a text stands out, on the pixels of the picture around its glyphs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import hex_to_rgb, rgb_to_hex
from brand_assets.color.contrast import measure_luminance
from brand_assets.compliance.crops import clamp
from brand_assets.compliance.rules import (
    LARGE_TEXT_CONTRAST,
    LARGE_TEXT_PX,
    PHONE_WIDTH_PX,
    TEXT_CONTRAST,
    WORST_GROUND,
)
from brand_assets.records.delivery import PlacedText

RING_EM = 0.1
"""Looked at around the ink's box, in sizes of the font."""
FRINGE_EM = 0.05
LEAST_FRINGE_PX = 2
"""From the ink on, where ink and ground are mixed."""
NEAR_EM = 0.4
"""Farther from the ink, the ground no longer bears on reading."""
STROKE_EM = 0.32
"""No glyph's stroke is wider, so a wider area in the ink's colour is ground."""
INK_SHARE = 0.4
"""Of the distance from ink to ground: what is nearer to the ink than this is ink."""
LEAST_GAP = 24.0
"""In sRGB levels between ink and ground, below which pixels cannot be told apart."""
LEAST_INK_SHARE = 0.01
"""Of the box; with less in the colour that the layout names, the text has another colour."""


@dataclass(frozen=True, slots=True)
class TextContrast:
    """`ratio` 1..21 against the worst ground that counts; `ink_hex` as measured, `ground_hex` that worst ground."""

    ratio: float
    needed: float
    ink_hex: str
    ground_hex: str
    size_on_phone_px: float


def measure_text(picture: NDArray[np.uint8], text: PlacedText) -> TextContrast:
    """Of a text in a (h, w, 3) picture, by the WCAG 2.2 formula on the pixels around its glyphs."""
    ring = max(LEAST_FRINGE_PX, RING_EM * text.size_px)
    left, top, right, bottom = clamp(text.box.grown(ring), picture.shape[1], picture.shape[0])
    cut = picture[top:bottom, left:right].astype(np.float32)
    is_inside = np.zeros(cut.shape[:2], np.bool_)
    x, y, x_end, y_end = clamp(text.box, picture.shape[1], picture.shape[0])
    is_inside[y - top : y_end - top, x - left : x_end - left] = True
    ink, ground = _tell_apart(cut, is_inside, text)
    contrasts = _contrast(ink, ground)
    ratio = float(np.percentile(contrasts, WORST_GROUND.value))
    worst = ground[np.argsort(contrasts, kind="stable")[: max(1, len(ground) // 20)]]
    size = see_on_phone(text.size_px, picture)
    needed = LARGE_TEXT_CONTRAST if size >= LARGE_TEXT_PX.value else TEXT_CONTRAST
    return TextContrast(ratio, needed.value, _name(ink), _name(np.median(worst, axis=0)), size)


def see_on_phone(size_px: float, picture: NDArray[np.uint8]) -> float:
    """A size in a (h, w, 3) picture as CSS pixels of a phone that shows all of it."""
    return size_px * PHONE_WIDTH_PX / float(min(picture.shape[:2]))


def _tell_apart(
    cut: NDArray[np.float32], is_inside: NDArray[np.bool_], text: PlacedText
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The ink's colour, (3,), and the ground's pixels, (n, 3)."""
    around = cut[~is_inside] if not is_inside.all() else cut.reshape(-1, 3)
    ring = np.median(around, axis=0)
    named = np.array(hex_to_rgb(text.color_hex), np.float32)
    gap = float(np.linalg.norm(named - ring))
    if gap < LEAST_GAP:
        return named, around
    is_ink = _find_ink(cut, is_inside, named, gap)
    if is_ink.mean() < LEAST_INK_SHARE:
        named = _find_farthest(cut[is_inside], ring)
        gap = float(np.linalg.norm(named - ring))
        if gap < LEAST_GAP:
            return named, around
        is_ink = _find_ink(cut, is_inside, named, gap)
    is_ground = _find_ground(is_ink, text.size_px)
    ink = np.median(cut[is_ink], axis=0) if is_ink.any() else named
    return ink, cut[is_ground] if is_ground.any() else around


def _find_ink(
    cut: NDArray[np.float32], is_inside: NDArray[np.bool_], ink: NDArray[np.float32], gap: float
) -> NDArray[np.bool_]:
    return np.asarray((np.linalg.norm(cut - ink, axis=2) < INK_SHARE * gap) & is_inside)


def _find_farthest(pixels: NDArray[np.float32], ground: NDArray[np.float32]) -> NDArray[np.float32]:
    """The colour of the pixels that differ most from the ground."""
    gaps = np.linalg.norm(pixels - ground, axis=1)
    return np.asarray(np.median(pixels[gaps >= np.percentile(gaps, 97)], axis=0), np.float32)


def _find_ground(is_ink: NDArray[np.bool_], size_px: float) -> NDArray[np.bool_]:
    """Near glyphs and no part of them; areas in their colour that no stroke could be are ground as well."""
    import cv2

    width = max(3, round(STROKE_EM * size_px)) | 1
    wide = cv2.morphologyEx(is_ink.astype(np.uint8), cv2.MORPH_OPEN, np.ones((width, width), np.uint8)) > 0
    strokes = is_ink & ~wide
    away = cv2.distanceTransform((~strokes).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    fringe = max(LEAST_FRINGE_PX, FRINGE_EM * size_px)
    is_near = (away > fringe) & (away < max(NEAR_EM * size_px, 4 * fringe))
    return np.asarray(is_near if strokes.any() else ~is_ink | wide)


def _contrast(ink: NDArray[np.float32], ground: NDArray[np.float32]) -> NDArray[np.float64]:
    one, others = measure_luminance(ink), measure_luminance(ground)
    return np.asarray((np.maximum(one, others) + 0.05) / (np.minimum(one, others) + 0.05))


def _name(rgb: NDArray[np.floating]) -> str:
    return rgb_to_hex(np.clip(np.round(rgb), 0, 255).astype(np.uint8))
