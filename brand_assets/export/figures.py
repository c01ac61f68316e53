"""This file tells a figure on a filled shape from the counter of a letter, where both have the background's colour."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SOLID = 0.95
"""Of its convex hull: discs, tiles and shields fill so much, letters with one counter less, but for round ones."""
MAIN_SHARE = 0.5
"""Of all that is drawn: a letter of a word is less."""
PLAIN = 0.9
"""Of their convex hulls: areas that fill more are as simple as counters are."""
AS_WIDE = 0.8
AS_WIDE_PLAIN = 1.2
"""The ink around an area over its own width. Stars and trees on a disc reach 0.95, letters 2.4; counters of letters
that are solid and bold (B, 8) reach 1.1, and are plain.
"""


def are_figures(chosen: Sequence[int], labels: NDArray[np.int32], shape: NDArray[np.bool_]) -> bool:
    """Whether the areas of `labels` (h, w) that are `chosen` lie on `shape` as figures.

    That is a solid shape with about as much ink around them as they are wide. All are one decision: a word on a badge
    is not open in part.
    """
    return bool(chosen) and _fills_hull(shape, _find_outlines(shape)) >= SOLID and _leaves_ink(chosen, labels, shape)


def find_main_shape(filled: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """(h, w) the connected shape that is most of what is drawn, its counters filled; None where none is."""
    import cv2

    count, shapes, stats, _ = cv2.connectedComponentsWithStats(filled.astype(np.uint8), connectivity=8)
    if count == 1:
        return None
    main = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    is_most = stats[main, cv2.CC_STAT_AREA] >= MAIN_SHARE * np.count_nonzero(filled)
    return np.asarray(shapes == main, np.bool_) if is_most else None


def _leaves_ink(chosen: Sequence[int], labels: NDArray[np.int32], shape: NDArray[np.bool_]) -> bool:
    """By the areas' own width, each with its size for a weight, and their outer edges' mean distance from the outside:
    what lies within an area, as a sign does within a ring, is no ink around it.
    """
    import cv2

    inside = np.isin(labels, chosen)
    depth = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 3)
    sizes = np.bincount(labels[inside])
    deepest = np.zeros(len(sizes), np.float32)
    np.maximum.at(deepest, labels[inside], depth[inside])
    width = float((2 * deepest * sizes).sum() / sizes.sum())
    around = cv2.distanceTransform(shape.astype(np.uint8), cv2.DIST_L2, 3)
    outlines = _find_outlines(inside)
    edge = np.concatenate(outlines)[:, 0]
    needed = AS_WIDE_PLAIN if _fills_hull(inside, outlines) >= PLAIN else AS_WIDE
    return bool(around[edge[:, 1], edge[:, 0]].mean() > needed * width)


def _find_outlines(mask: NDArray[np.bool_]) -> list[NDArray[np.int32]]:
    """(n, 1, 2) every pixel along the outer edge of each connected area, those within holes of others too."""
    import cv2

    outlines, tree = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    return [np.asarray(outline, np.int32) for outline, (*_, outer) in zip(outlines, tree[0], strict=True) if outer < 0]


def _fills_hull(mask: NDArray[np.bool_], outlines: Sequence[NDArray[np.int32]]) -> float:
    """The mask's area over that of its parts' convex hulls, each taken by itself."""
    import cv2

    hulls = sum(float(cv2.contourArea(cv2.convexHull(outline))) for outline in outlines)
    return float(np.count_nonzero(mask)) / max(hulls, 1.0)
