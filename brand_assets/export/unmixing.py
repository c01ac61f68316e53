"""This file cuts a mark out of its image by un-mixing its edges with the background that it stands on."""

import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import hex_to_rgb
from brand_assets.export.background import Background
from brand_assets.export.labels import find_sure_pixels, measure_contrast, spread_nearest, to_lab

if TYPE_CHECKING:
    from brand_assets.export.flat_mark import FlatMark

EDGE_PX = 3
"""How far an anti-aliased or compressed edge reaches into the mark."""
FAINT = 0.04
"""Less ink than this in a pixel is noise of the background."""
WHOLE = 0.96
RIPPLE = 0.4
"""Beside an ink, what differs less from the background than this part of it is a ripple of compression."""
EXPLAINED_DE76 = 10.0
EXPLAINED_SHARE = 0.9
"""Of the ink's pixels: where so many are near the inks that were found, the mark is drawn in those and no others."""
CHROMA_WEIGHT = 0.25
"""Of colour against lightness: JPEG keeps colour at half the resolution, so that an edge's colour reaches beyond it."""
LIGHTNESS = np.array([0.299, 0.587, 0.114], np.float32)


def cut_out(mark: "FlatMark") -> bytes:
    """PNG bytes of the approved image without its background, at its own size.

    Every edge pixel c = aF + (1 - a)B is un-mixed with the known background B and the mark's nearest colour F, so that
    no fringe of the background stays. What the mark encloses in the background's colour is open unless
    `read_mark` took it for ink (see `counters`). An image that has transparency already, or no background that can be
    told from the mark, is left as it is.
    """
    from PIL import Image

    rgba = mark.rgba
    if mark.background is not None:
        inks = np.array([hex_to_rgb(color.found_hex) for color in mark.colors], np.float32)
        is_known = mark.is_flat or _is_explained(mark, inks)
        rgba = _take_coverage(mark, inks) if is_known else _unmix_edges(mark.rgba, mark.background, mark.is_kept)
    encoded = io.BytesIO()
    Image.fromarray(rgba).save(encoded, "PNG", compress_level=6)
    return encoded.getvalue()


def _is_explained(mark: "FlatMark", inks: NDArray[np.float32]) -> bool:
    """Whether the inks that were found are all there are: thin lines that were compressed have no flat areas."""
    whole = mark.coverage[0] < 1 - WHOLE
    if not whole.any():
        return False
    mixed = np.rint(mark.coverage[1:, whole].T @ inks).clip(0, 255).astype(np.uint8)
    gaps = np.linalg.norm(to_lab(mark.rgba[..., :3][whole][None])[0] - to_lab(mixed[None])[0], axis=1)
    return float((gaps <= EXPLAINED_DE76).mean()) >= EXPLAINED_SHARE


def _take_coverage(mark: "FlatMark", inks: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Flat art: how much of every pixel is ink is known, and so are the inks; whole pixels keep what they have."""
    alpha = _clean_alpha(1.0 - mark.coverage[0])
    rgb = np.array(mark.rgba[..., :3])
    mixed = alpha < 1
    shares = mark.coverage[1:, mixed]
    rgb[mixed] = np.rint((shares.T @ inks) / np.maximum(shares.sum(axis=0), 1e-6)[:, None]).clip(0, 255)
    rgb[alpha == 0] = 0
    return _stack(rgb, alpha)


def _unmix_edges(
    rgba: NDArray[np.uint8], background: Background, is_kept: NDArray[np.bool_] | None
) -> NDArray[np.uint8]:
    """Shaded art: an edge's ink is that of the nearest pixel which is wholly the mark's."""
    import cv2

    rgb = np.ascontiguousarray(rgba[..., :3])
    surface = background.paint(*rgb.shape[:2])
    contrast = measure_contrast(rgb, surface)
    outside = contrast <= background.reach_de76
    if is_kept is not None:
        outside &= ~is_kept
    window = np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), np.uint8)
    edge = cv2.dilate(outside.astype(np.uint8), window) > 0
    is_ripple = contrast < RIPPLE * cv2.dilate(contrast, window)
    inside = ~outside & (~edge | (find_sure_pixels(rgb, surface, reach_px=1) & ~is_ripple))
    if not inside.any():
        inside = ~outside
    ink = spread_nearest(rgb, inside)
    line = _stress_lightness(ink.astype(np.float32) - surface)
    along = (_stress_lightness(rgb - surface) * line).sum(axis=2) / np.maximum((line * line).sum(axis=2), 1.0)
    alpha = np.where(inside, 1.0, along).astype(np.float32)
    alpha[cv2.dilate(inside.astype(np.uint8), window) == 0] = 0
    return _stack(ink, _clean_alpha(alpha))


def _stress_lightness(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """Colour brought nearer to grey: a mixture stays a mixture, for this is linear."""
    grey = rgb @ LIGHTNESS
    return np.asarray(grey[..., None] + CHROMA_WEIGHT * (rgb - grey[..., None]), np.float32)


def _clean_alpha(alpha: NDArray[np.float32]) -> NDArray[np.float32]:
    """0..1; what is nearly nothing or nearly all is noise."""
    clean = np.clip(alpha, 0, 1)
    clean[clean < FAINT] = 0
    clean[clean > WHOLE] = 1
    return np.asarray(clean, np.float32)


def _stack(rgb: NDArray[np.uint8], alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.dstack([rgb, np.rint(alpha * 255).astype(np.uint8)])
