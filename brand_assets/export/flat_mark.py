"""This file reads an approved image as a flat mark: what it stands on, which colours it has, and where."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import hex_to_lab, palette_distances, rgb_to_hex
from brand_assets.color.difference import BRAND_TOLERANCE_DE
from brand_assets.errors import ExportError, ImageQuarantined
from brand_assets.export.background import Background, find_background, has_transparency
from brand_assets.export.counters import Counters, Settled, Wish, settle_counters
from brand_assets.export.islands import clean_labels
from brand_assets.export.labels import (
    find_sure_pixels,
    measure_contrast,
    measure_coverage,
    spread_nearest,
    take_pixels,
)
from brand_assets.export.mark_colors import FoundColors, MarkColor, find_colors, snap_colors
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import PaletteColor

TRACE_SIDE_PX = 2048
"""Twice what generators draw: traced at 2x, a mark is nearer to its raster than traced at 1x."""
TRACE_SIDE_TEXTURED_PX = 1024
"""A picture without flat areas gains nothing from more, and its thousands of contours take minutes."""
MAX_ENLARGEMENT = 8
OPAQUE = 250
COLOR_PIXELS = 65536
MIN_SURE_SHARE = 0.05
"""Of the mark: fewer sure pixels are the accidents of a texture."""


@dataclass(frozen=True, slots=True)
class FlatMark:
    """`rgba` is the image, its longer side at most `TRACE_SIDE_PX`; `labels` (h, w) at the size that is traced."""

    rgba: NDArray[np.uint8]
    background: Background | None
    """None when the image is transparent, or fills its frame with no background that could be told from it."""
    background_hex: str | None
    is_transparent: bool
    colors: list[MarkColor]
    coverage: NDArray[np.float32]
    """(k + 1, h, w) at the image's size: the part of every pixel that is background, then of each colour."""
    labels: NDArray[np.uint8]
    """0 for the background, k + 1 for `colors[k]`."""
    enlargement: float
    """How many pixels of `labels` one of the image's is."""
    is_flat: bool
    counters: Counters = field(default_factory=Counters)
    """What was found of areas that the mark encloses in the background's colour."""
    is_kept: NDArray[np.bool_] | None = None
    """(h, w) at the image's size: such areas that are ink; None where there are none."""


def read_mark(data: bytes, palette: Sequence[PaletteColor], max_colors: int, counters: Wish = "auto") -> FlatMark:
    """At most `max_colors` colours beside the background, snapped to the palette.

    `counters` says what an area is that the mark encloses in the background's colour; "auto" judges it.
    Raises ExportError when the bytes are not an image or there is nothing on it.
    """
    import cv2

    try:
        rgba = decode_rgba(data, max_side_px=TRACE_SIDE_PX)
    except ImageQuarantined as error:
        raise ExportError(f"The approved image cannot be exported: {error}") from None
    is_transparent = has_transparency(rgba)
    opaque = rgba[..., 3] >= OPAQUE
    rgb = _fill_transparent(rgba, opaque) if is_transparent else np.asarray(cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB))
    background = None if is_transparent else find_background(rgb)
    surface = background.paint(*rgb.shape[:2]) if background else None
    sure = find_sure_pixels(rgb, surface, reach_px=1)
    pixels = _gather_mark_pixels(rgb, background, opaque, sure)
    found = find_colors(pixels, max_colors, background.rgb if background else None)
    side = TRACE_SIDE_PX if found.is_flat else TRACE_SIDE_TEXTURED_PX
    enlargement = min(side / max(rgb.shape), MAX_ENLARGEMENT)
    coverage = measure_coverage(rgb, surface, found.rgb, sure)
    settled = Settled(coverage, found, Counters())
    if background is None or surface is None:
        _fade(coverage, rgba)
    else:
        settled = settle_counters(rgb, background, surface, coverage, found, palette, max_colors, counters)
        coverage, found = settled.coverage, settled.found
    labels = _label_enlarged(coverage, found, enlargement)
    if not labels.any():
        raise _report_blank(rgb, background)
    return FlatMark(
        rgba,
        background,
        snap_background(background, palette),
        is_transparent,
        snap_colors(found, palette),
        coverage,
        labels,
        enlargement,
        found.is_flat,
        settled.counters,
        settled.is_kept,
    )


def snap_background(background: Background | None, palette: Sequence[PaletteColor]) -> str | None:
    """The background's hex, or the palette's where nobody would tell the two apart: it is shown as it was approved."""
    if background is None:
        return None
    own_hex = rgb_to_hex(background.rgb)
    if not palette:
        return own_hex
    distances = palette_distances(hex_to_lab([own_hex]), hex_to_lab([color.hex for color in palette]))[0]
    nearest = int(distances.argmin())
    return palette[nearest].hex.upper() if distances[nearest] <= BRAND_TOLERANCE_DE else own_hex


def _fill_transparent(rgba: NDArray[np.uint8], opaque: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Colours carried on under the transparent part, where files keep anything at all."""
    if not opaque.any():
        raise ExportError("The approved image is fully transparent: there is nothing to trace. Approve another image.")
    return spread_nearest(np.ascontiguousarray(rgba[..., :3]), opaque)


def _gather_mark_pixels(
    rgb: NDArray[np.uint8], background: Background | None, opaque: NDArray[np.bool_], sure: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """(n, 3) pixels of the mark that are not an edge's mixture; all of the mark's where it has no others.

    Where nothing was lost to compression, `COLOR_PIXELS` evenly out of all say as much.
    """
    places = np.flatnonzero(_may_be_mark(rgb, background) & opaque)
    if background is not None and background.is_crisp:
        places = places[:: max(1, len(places) // COLOR_PIXELS)]
    pixels, is_sure = rgb.reshape(-1, 3)[places], sure.ravel()[places]
    if background is not None and len(places):
        ground = take_pixels(background.paint(*rgb.shape[:2]), places)
        is_mark = measure_contrast(pixels[:, None], ground)[:, 0] > background.reach_de76
        pixels, is_sure = pixels[is_mark], is_sure[is_mark]
    if not len(pixels):
        raise _report_blank(rgb, background)
    return pixels[is_sure] if is_sure.sum() >= MIN_SURE_SHARE * len(pixels) else pixels


def _may_be_mark(rgb: NDArray[np.uint8], background: Background | None) -> NDArray[np.bool_]:
    """(h, w): without the pixels that are a flat background's colour to the bit."""
    import cv2

    if background is None or not background.is_flat:
        return np.ones(rgb.shape[:2], np.bool_)
    own = np.array(background.rgb, np.float64)
    return np.asarray(cv2.inRange(rgb, own, own) == 0, np.bool_)


def _report_blank(rgb: NDArray[np.uint8], background: Background | None) -> ExportError:
    height, width = rgb.shape[:2]
    color = rgb_to_hex(background.rgb if background else rgb[0, 0])
    return ExportError(
        f"The approved image is blank: its {width} x {height} pixels hold nothing but {color}, so there is nothing to "
        "trace. Approve another image, or draw the round again."
    )


def _fade(coverage: NDArray[np.float32], rgba: NDArray[np.uint8]) -> None:
    """What an image leaves transparent is nobody's."""
    alpha = rgba[..., 3].astype(np.float32) / 255.0
    coverage *= alpha
    coverage[0] = 1.0 - alpha


def _label_enlarged(coverage: NDArray[np.float32], found: FoundColors, scale: float) -> NDArray[np.uint8]:
    """Cut where parts are equal: enlarged parts keep where in a pixel an edge lies, and enlarged labels would not."""
    import cv2

    height, width = coverage.shape[1:]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    labels = np.ones((size[1], size[0]), np.uint8)
    largest = cv2.resize(coverage[1], size, interpolation=how) if len(coverage) > 2 else coverage[1]
    for label in range(2, len(coverage)):
        enlarged = cv2.resize(coverage[label], size, interpolation=how)
        labels[enlarged > largest] = label
        np.maximum(largest, enlarged, out=largest)
    labels[cv2.resize(coverage[0], size, interpolation=how) > 0.5] = 0
    # A speckle is up to 4 pixels of a 1024 px image, and 100 where texture makes thousands of them.
    area = height * width * (4e-6 if found.is_flat else 1e-4)
    return clean_labels(labels, round(max(area, 0.5) * scale * scale))
