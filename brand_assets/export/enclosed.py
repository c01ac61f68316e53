"""This file finds the areas that a mark encloses and that look like its background, and measures their own colour."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import hex_to_lab, nearest_colors, rgb_to_lab
from brand_assets.color.difference import BRAND_TOLERANCE_DE
from brand_assets.export.background import CRISP_DE76, ENCLOSED_DE76, Background
from brand_assets.records.brief import PaletteColor

SHADED_DE76 = 6.0
"""What a shading that is carried on beneath a mark may be wrong by; flat ones are right within `ENCLOSED_DE76`."""
CRISP_STEP_DE76 = 0.5
"""Where nothing has been lost, one step of a channel is another colour."""
CORE_PX = 3
"""An edge reaches this far into an area: its own colour is measured further in."""
MIN_CORE_PX = 20
SAME_SHARE = 0.2
"""Of an area's pixels: where so many are the background's, the others are the fringe of something."""
STEP = 2
"""Every second pixel says what colour an area has."""


@dataclass(frozen=True, slots=True)
class EnclosedArea:
    """`gap` is the Lab distance from the background beneath it, `ink` the palette's colour that it has."""

    label: int
    size_px: int
    rgb: NDArray[np.float64]
    gap: float
    ink: PaletteColor | None
    is_another: bool


def find_enclosed(ground: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(h, w) numbers from 1 of the areas of background that do not reach the border, 0 elsewhere, and (n + 1, 5) each
    one's box and size. Outlines are found in a fraction of the time that pixels take.
    """
    import cv2

    outlines, tree = cv2.findContours((~ground).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    holes = [] if tree is None else [cv2.boundingRect(outlines[int(k)]) for k in np.flatnonzero(tree[0, :, 3] >= 0)]
    if not holes:
        return np.zeros((1, 1), np.int32), np.zeros((1, 5), np.int32)
    boxes = np.array(holes)
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = (boxes[:, :2] + boxes[:, 2:]).max(axis=0)
    held = (slice(top, bottom), slice(left, right))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(ground[held].astype(np.uint8), connectivity=4)
    is_enclosed = np.ones(count, np.bool_)
    for side in (parts[0], parts[-1], parts[:, 0], parts[:, -1]):
        is_enclosed[side] = False
    is_enclosed[0] = False
    numbers = np.where(is_enclosed, np.cumsum(is_enclosed), 0).astype(np.int32)
    labels = np.zeros(ground.shape, np.int32)
    labels[held] = numbers[parts]
    stats[:, :2] += (left, top)
    return labels, np.asarray(np.vstack([stats[:1], stats[is_enclosed]]), np.int32)


def measure_enclosed(
    rgb: NDArray[np.uint8],
    background: Background,
    surface: NDArray[np.float32],
    labels: NDArray[np.int32],
    stats: NDArray[np.int32],
    palette: Sequence[PaletteColor],
) -> list[EnclosedArea]:
    """The areas that are large enough to have a colour of their own."""
    import cv2

    boxes = stats[1:]
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0), (boxes[:, :2] + boxes[:, 2:4]).max(axis=0)
    held = (slice(top, bottom), slice(left, right))
    window = np.ones((2 * CORE_PX + 1, 2 * CORE_PX + 1), np.uint8)
    cores = cv2.erode((labels[held] > 0).astype(np.uint8), window)[::STEP, ::STEP]
    rows, columns = np.nonzero(cores)
    owners = labels[held][::STEP, ::STEP][rows, columns]
    pixels, beneath = rgb[held][::STEP, ::STEP][rows, columns], surface[held][::STEP, ::STEP][rows, columns]
    counted = np.bincount(owners, minlength=len(stats))
    means, beneaths = _mean_by(owners, pixels, len(stats)), _mean_by(owners, beneath, len(stats))
    limit = _limit(background)
    gaps = np.linalg.norm(rgb_to_lab(pixels.astype(np.float64)) - rgb_to_lab(beneath.astype(np.float64)), axis=1)
    same = np.bincount(owners, gaps <= limit / 2, len(stats)) / np.maximum(counted, 1)
    means[same > SAME_SHARE] = beneaths[same > SAME_SHARE]
    whole = np.flatnonzero(counted * STEP * STEP >= MIN_CORE_PX)
    return _describe(whole, stats[whole, cv2.CC_STAT_AREA], means[whole], beneaths[whole], palette, limit)


def _mean_by(owners: NDArray[np.int32], colors: NDArray[np.generic], count: int) -> NDArray[np.float64]:
    """(count, 3) the mean colour of every owner's pixels."""
    sums = np.stack([np.bincount(owners, colors[:, channel], count) for channel in range(3)], axis=1)
    return np.asarray(sums / np.maximum(np.bincount(owners, minlength=count), 1)[:, None], np.float64)


def _limit(background: Background) -> float:
    if not background.is_flat:
        return SHADED_DE76
    return CRISP_STEP_DE76 if background.reach_de76 == CRISP_DE76 else ENCLOSED_DE76


def _describe(
    labels: NDArray[np.intp],
    sizes: NDArray[np.int32],
    means: NDArray[np.float64],
    beneaths: NDArray[np.float64],
    palette: Sequence[PaletteColor],
    limit: float,
) -> list[EnclosedArea]:
    """What is nearer to an ink of the palette than to the background, by half, is that ink sooner."""
    labs = rgb_to_lab(means)
    gaps = np.linalg.norm(labs - rgb_to_lab(beneaths), axis=1)
    is_another = gaps > limit
    inks: list[PaletteColor | None] = [None] * len(labels)
    if palette:
        known = hex_to_lab([color.hex for color in palette])
        nearest, distances = nearest_colors(labs, known)
        is_another |= (gaps > limit / 2) & (np.linalg.norm(labs - known[nearest], axis=1) < gaps / 2)
        inks = [palette[k] if gap <= BRAND_TOLERANCE_DE else None for k, gap in zip(nearest, distances, strict=True)]
    rows = zip(labels, sizes, means, gaps, inks, is_another, strict=True)
    return [EnclosedArea(int(k), int(size), rgb, float(gap), ink, bool(told)) for k, size, rgb, gap, ink, told in rows]
