"""This file finds the figures in a picture, whatever their colours, and draws each as two small maps."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.backdrop import flatten
from brand_assets.records.delivery import Box

MAP_SIDE = 64
DETAIL_SIDE = 128
"""At which the lines between colours are found."""
BLUR = 1.5
"""Standard deviation in pixels of the maps: as much as a rescaled or traced copy is displaced by."""
GROUND_LAB = 9.0
LINE_LAB = 5.0
"""Lab distances: from the ground, for a pixel to be of the figure; between neighbours, for a line between colours."""
SLOPE_ROUNDS = 6
"""Of least squares weighted anew, until a figure that touches the border no longer bends the ground."""
GRAIN_PX, CALMED_PX = 5, 256
"""Window of the median that takes grain away, and the shorter side from which on it does."""
GROUND_STEP = 5
"""Every fifth pixel of the ground says what colour it has."""
OPAQUE = 128
FULL_LAB = 100.0
CUT_OUT_SHARE = 0.01
LEAST_SHARE = 0.0005
MOST_SHARE = 0.995
"""Of the picture: a figure is neither a speck nor the whole."""
SOLID_SHARE = 0.55
"""Of its box that a figure fills when it may be a plate with another figure on it."""
PLATE_BAND = 0.03
"""Of a plate's longer side: how wide a band along its edge has the plate's own colour."""
GAP_SHARE = 0.06
"""Of the picture's longer side: parts nearer than this are one figure."""
MOST_FIGURES = 6
CONVEX_SHARE = 0.95
"""Of its convex hull that a disc, a square or a hexagon fills, pixels being what they are."""
RIM_PX, LEAST_LINES = 7, 24
"""Of the detail map: how far from its rim a figure's own lines begin, and how many pixels of them are one."""
TURNED_PX = 288
"""Side of the square in which a figure is turned."""
LEAST_PART = 0.06
"""Of the picture's longer side: smaller parts have no form that could be known."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`shape` and `outline` are (64, 64) maps, 0..1, of what lies in `box`, stretched to fill them.

    `is_plain`: a disc, a square or the like of one colour, which says nothing about whose it is. `log_aspect` is the
    logarithm of its width to its height as drawn: `box` is where it was before it was turned.
    """

    box: Box
    log_aspect: float
    shape: NDArray[np.float32]
    outline: NDArray[np.float32]
    is_plain: bool


def find_figures(
    rgba: NDArray[np.uint8], most: int = MOST_FIGURES, slants: Sequence[float] = (0.0,)
) -> Iterator[Figure]:
    """All that stands out from the ground as one figure, then its parts, the largest first, each also as what lies on
    it when it is a plate, and each turned by the `slants` in degrees; `most` counts the wholes and parts.
    """
    lab = _to_lab(_calm(flatten(rgba)))
    mask = _tell_from_ground(lab, rgba[..., 3])
    for part in _list_parts(mask, most):
        whole = _box(part)
        for slant in slants:
            turned = _turn(lab, part, slant) if slant else (lab, part)
            for figure in _draw_both(*turned):
                yield replace(figure, box=whole) if slant else figure


def _turn(
    lab: NDArray[np.float32], mask: NDArray[np.bool_], degrees: float
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """A figure on its ground, turned about its middle and no larger than TURNED_PX."""
    import cv2

    top, bottom, left, right = _bound(mask)
    diagonal = math.hypot(bottom - top, right - left) * 1.1
    scale = min(1.0, TURNED_PX / diagonal)
    side = max(8, round(diagonal * scale))
    how = cv2.getRotationMatrix2D(((left + right) / 2, (top + bottom) / 2), degrees, scale)
    how = how + np.array([[0, 0, (side - left - right) / 2], [0, 0, (side - top - bottom) / 2]])
    ground = _choose_ground(lab, mask)
    plain = np.where(mask[..., None], lab, ground).astype(np.float32)
    colors = cv2.warpAffine(plain, how, (side, side), borderMode=cv2.BORDER_CONSTANT, borderValue=ground.tolist())
    shown = cv2.warpAffine(mask.astype(np.float32), how, (side, side))
    return np.asarray(colors, np.float32), np.asarray(shown > 0.5)


def measure_figure(rgba: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(h, w): where a picture is not its ground; everywhere when all of it has the ground's colour."""
    mask = _tell_from_ground(_to_lab(flatten(rgba)), rgba[..., 3])
    return mask if mask.any() else np.ones_like(mask)


def _draw_both(lab: NDArray[np.float32], mask: NDArray[np.bool_]) -> Iterator[Figure]:
    yield _draw(lab, mask)
    inner = _look_on_plate(lab, mask)
    if inner is not None:
        yield _draw(lab, inner)


def _tell_from_ground(lab: NDArray[np.float32], alpha: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(h, w): by transparency where there is some, else by the colour that the picture's border has."""
    if np.count_nonzero(alpha < OPAQUE) > CUT_OUT_SHARE * alpha.size:
        return np.asarray(alpha >= OPAQUE)
    return np.asarray(_distance(lab, _fit_ground(lab)) > GROUND_LAB)


def _fit_ground(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """(h, w, 3): the ground's colour everywhere, by a slope through the border's, whatever figure touches that."""
    height, width = lab.shape[:2]
    rows, columns = np.linspace(-1, 1, height, dtype=np.float32), np.linspace(-1, 1, width, dtype=np.float32)
    border = np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]])
    y = np.concatenate([np.full(width, -1), np.full(width, 1), rows, rows])
    x = np.concatenate([columns, columns, np.full(height, -1), np.full(height, 1)])
    places = np.stack([np.ones_like(x), x, y, x * y], axis=1)
    slope = np.zeros((4, 3))
    slope[0] = np.median(border, axis=0)
    for _ in range(SLOPE_ROUNDS):
        weights = 1 / np.sqrt(np.maximum(np.linalg.norm(border - places @ slope, axis=1), 1.0))[:, None]
        slope, *_ = np.linalg.lstsq(places * weights, border * weights, rcond=None)
    grid_x, grid_y = np.meshgrid(columns, rows)
    return np.asarray(np.stack([np.ones_like(grid_x), grid_x, grid_y, grid_x * grid_y], axis=2) @ slope, np.float32)


def _calm(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without grain, which has lines everywhere; a small picture's strokes are too thin for it."""
    import cv2

    if min(rgb.shape[:2]) < CALMED_PX:
        return rgb
    return np.asarray(cv2.medianBlur(np.ascontiguousarray(rgb), GRAIN_PX), np.uint8)


def _list_parts(mask: NDArray[np.bool_], most: int) -> Iterator[NDArray[np.bool_]]:
    import cv2

    if not _is_figure(mask):
        return
    yield mask
    gap = max(1, round(GAP_SHARE * max(mask.shape) / 2)) * 2 + 1
    grown = cv2.dilate(mask.astype(np.uint8), np.ones((gap, gap), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(grown, connectivity=8)
    if count <= 2:
        return
    by_size = sorted(range(1, count), key=lambda label: -int(stats[label, cv2.CC_STAT_AREA]))
    for label in by_size[: most - 1]:
        part = mask & (labels == label)
        if _is_figure(part) and _measure_side(part) >= LEAST_PART * max(mask.shape):
            yield part


def _is_figure(mask: NDArray[np.bool_]) -> bool:
    return bool(LEAST_SHARE * mask.size < np.count_nonzero(mask) < MOST_SHARE * mask.size)


def _look_on_plate(lab: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """What lies on a plate, told from the plate's colour; None when the figure is no plate, or an empty one."""
    import cv2

    top, bottom, left, right = _bound(mask)
    filled = _fill(mask)
    solid = np.count_nonzero(filled) >= SOLID_SHARE * (bottom - top) * (right - left)
    if not solid or not _is_convex(filled):
        return None
    depth = cv2.distanceTransform(filled.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    band = PLATE_BAND * max(bottom - top, right - left)
    edge = (depth > 1.5) & (depth <= max(3.0, band))
    if not edge.any():
        return None
    plate = np.median(lab[edge], axis=0)
    is_plate = float(np.mean(_distance(lab[edge][None], plate) <= GROUND_LAB))
    inner = np.asarray((depth > max(3.0, band)) & (_distance(lab, plate) > GROUND_LAB))
    return inner if is_plate > 0.8 and _is_figure(inner) else None


def _fill(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """With its holes closed."""
    import cv2

    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(filled, contours, -1, 1, thickness=-1)
    return np.asarray(filled > 0)


def _draw(lab: NDArray[np.float32], mask: NDArray[np.bool_]) -> Figure:
    import cv2

    top, bottom, left, right = _bound(mask)
    shown = mask[top:bottom, left:right]
    ground = _choose_ground(lab, mask)
    plain = np.where(shown[..., None], lab[top:bottom, left:right], ground).astype(np.float32)
    how = cv2.INTER_AREA if max(shown.shape) > DETAIL_SIDE else cv2.INTER_LINEAR
    shape = np.asarray(cv2.resize(shown.astype(np.float32), (DETAIL_SIDE, DETAIL_SIDE), interpolation=how), np.float32)
    colors = np.asarray(cv2.resize(plain, (DETAIL_SIDE, DETAIL_SIDE), interpolation=how), np.float32)
    framed = _frame(shape[..., None], np.zeros(1, np.float32))
    outline = np.maximum(_find_lines(_frame(colors, ground)), _find_lines(framed * FULL_LAB))
    is_plain = _is_convex(shown) and not _has_lines(outline, framed[..., 0])
    log_aspect = math.log((right - left) / (bottom - top))
    return Figure(Box(left, top, right, bottom), log_aspect, _reduce(framed[..., 0]), _reduce(outline), is_plain)


def _is_convex(mask: NDArray[np.bool_]) -> bool:
    """Whether a figure nearly fills its convex hull."""
    import cv2

    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(np.concatenate(contours)), 1)
    return bool(np.count_nonzero(mask) >= CONVEX_SHARE * np.count_nonzero(hull))


def _has_lines(outline: NDArray[np.float32], shape: NDArray[np.float32]) -> bool:
    """Whether colours change within the figure, away from its rim."""
    import cv2

    window = np.ones((2 * RIM_PX + 1, 2 * RIM_PX + 1), np.uint8)
    within = cv2.erode((_fill(shape > 0.5)).astype(np.uint8), window) > 0
    return bool(np.count_nonzero(outline[within]) >= LEAST_LINES)


def _choose_ground(lab: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The colour of what lies around the figure."""
    around = lab[~mask][::GROUND_STEP]
    return np.asarray(np.median(around, axis=0), np.float32) if len(around) else np.zeros(3, np.float32)


def _frame(values: NDArray[np.float32], ground: NDArray[np.float32]) -> NDArray[np.float32]:
    """With a margin of the ground's colour, so that the figure's own edge is a line too."""
    margin = DETAIL_SIDE // 16
    framed = np.empty((DETAIL_SIDE + 2 * margin, DETAIL_SIDE + 2 * margin, values.shape[2]), np.float32)
    framed[:] = ground
    framed[margin:-margin, margin:-margin] = values
    return framed


def _find_lines(colors: NDArray[np.float32]) -> NDArray[np.float32]:
    """(h, w): 1 where neighbours differ by LINE_LAB, whatever by more."""
    across = np.linalg.norm(np.diff(colors, axis=1, prepend=colors[:, :1]), axis=2)
    down = np.linalg.norm(np.diff(colors, axis=0, prepend=colors[:1]), axis=2)
    return np.asarray(np.maximum(across, down) > LINE_LAB, np.float32)


def _reduce(values: NDArray[np.float32]) -> NDArray[np.float32]:
    import cv2

    small = cv2.resize(values, (MAP_SIDE, MAP_SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), BLUR), np.float32)


def _measure_side(mask: NDArray[np.bool_]) -> int:
    """The longer side of the box around a figure, in pixels."""
    top, bottom, left, right = _bound(mask)
    return max(bottom - top, right - left)


def _bound(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _box(mask: NDArray[np.bool_]) -> Box:
    top, bottom, left, right = _bound(mask)
    return Box(left, top, right, bottom)


def _to_lab(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    import cv2

    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB), np.float32)


def _distance(lab: NDArray[np.float32], color: NDArray[np.float32]) -> NDArray[np.float32]:
    gap = lab - color
    return np.asarray(np.sqrt(np.einsum("...k,...k->...", gap, gap)), np.float32)
