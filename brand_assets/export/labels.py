"""This file says of every pixel how much of each of a mark's colours is in it.

An anti-aliased edge between two colours passes through values that may equal a third. So the colours of an edge come
only from the sure pixels around it: the pair whose mixture explains the pixel best.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

FLAT_RANGE = 20
"""In 0..255: what a channel may vary within a window that counts as one colour; JPEG at quality 85 stays below it."""
MIN_CONTRAST_DE76 = 6.0
MIN_PEAK_CONTRAST = 24.0
"""In 0..255: less may be the noise that compression leaves on a background."""
CHROMA_WEIGHT = 0.5
"""Of colour against lightness where an edge is un-mixed: JPEG keeps colour at half the resolution."""
BLUR_PX = 4
"""How far from a pixel of an edge the two colours may be that it mixes."""
UNKNOWN = 255
FAR_PX = 24
MAX_MISS = 16.0
"""In 0..255, at the end of a narrow gap, which has no sure pixel within reach: what is further off is a mixture of the
colours further along the gap, if it is one within this; it may look like a third colour that is nowhere near.
"""
MAX_EDGE_SHARE = 0.35
"""With more pixels than this on edges, the image has no flat areas to take colours from."""


def find_sure_pixels(
    rgb: NDArray[np.uint8], background: NDArray[np.float32] | None, reach_px: int
) -> NDArray[np.bool_]:
    """(h, w): pixels that are no mixture, because they have one colour all around them, or because they are a peak.

    A peak differs more from the background than all within `reach_px` do. The distance from one colour is convex along
    a mixture, so a peak is never the mixture of two others: peaks keep lines that are too thin to be flat anywhere.
    """
    import cv2

    sure = _find_flat_pixels(rgb, reach_px)
    if background is not None:
        contrast = _distance(rgb.astype(np.float32), background)
        around = cv2.dilate(contrast, np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8))
        sure |= (contrast >= around - 1.0) & (contrast > MIN_PEAK_CONTRAST)
    return sure


def _find_flat_pixels(rgb: NDArray[np.uint8], reach_px: int) -> NDArray[np.bool_]:
    import cv2

    window = np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8)
    red, green, blue = cv2.split(cv2.subtract(cv2.dilate(rgb, window), cv2.erode(rgb, window)))
    return np.asarray(cv2.max(cv2.max(red, green), blue) <= FLAT_RANGE, np.bool_)


def measure_contrast(rgb: NDArray[np.uint8], background: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """(h, w) Lab distance of every pixel from the background at its place; 100 everywhere when there is none."""
    import cv2

    if background is None:
        return np.full(rgb.shape[:2], 100.0, np.float32)
    if not _is_one_color(background):
        return _distance(to_lab(rgb), to_lab(background))
    contrast = np.zeros(rgb.shape[:2], np.float32)
    own = np.rint(background[0, 0]).astype(np.float64)
    rest = cv2.inRange(rgb, own, own) == 0
    if rest.any():
        others = to_lab(rgb[rest][:, None])
        ground = np.broadcast_to(to_lab(background[:1, :1].copy()), others.shape)
        contrast[rest] = _distance(others, ground)[:, 0]
    return contrast


def to_lab(rgb: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.float32]:
    """(h, w, 3) Lab in float32, at the 7 ms a megapixel that OpenCV takes."""
    import cv2

    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB), np.float32)


def measure_coverage(
    rgb: NDArray[np.uint8],
    background: NDArray[np.float32] | None,
    colors: NDArray[np.uint8],
    sure: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """(k + 1, h, w): how much of every pixel is background, and how much each of the k `colors`; sums to 1.

    `sure` are the image's sure pixels.

    A pixel of an edge is un-mixed, c = aF + (1 - a)B, so where in the pixel the edge lies is not lost.
    """
    anchors = _list_anchors(background, colors, rgb.shape)
    nearest = _nearest_anchor(rgb, anchors)
    coverage = np.stack([nearest == label for label in range(len(anchors))]).astype(np.float32)
    rows, columns = np.nonzero(~_find_flat_pixels(rgb, reach_px=1))
    if len(rows) > MAX_EDGE_SHARE * nearest.size or len(rows) == 0:
        return coverage
    ends = [None if a is None else _stress_lightness(np.broadcast_to(a, rgb.shape)[rows, columns]) for a in anchors]
    mixtures = coverage[:, rows, columns]
    pixels = _stress_lightness(rgb[rows, columns].astype(np.float32))
    near = _list_neighbors(nearest, sure, len(anchors), BLUR_PX)[:, rows, columns]
    _unmix(pixels, ends, near, mixtures, np.inf)
    lonely = np.flatnonzero(~near[nearest[rows, columns], np.arange(len(rows))])
    if len(lonely):
        far = _list_neighbors(nearest, sure, len(anchors), FAR_PX)[:, rows[lonely], columns[lonely]]
        told = mixtures[:, lonely]
        _unmix(pixels[lonely], [None if end is None else end[lonely] for end in ends], far, told, MAX_MISS)
        mixtures[:, lonely] = told
    coverage[:, rows, columns] = mixtures
    return coverage


def _list_anchors(
    background: NDArray[np.float32] | None, colors: NDArray[np.uint8], shape: tuple[int, ...]
) -> list[NDArray[np.float32] | None]:
    """The colours a pixel can be of, as images: the background, if there is one, first."""
    plain = [np.broadcast_to(color.astype(np.float32), shape) for color in colors]
    return [background, *plain]


def _nearest_anchor(rgb: NDArray[np.uint8], anchors: list[NDArray[np.float32] | None]) -> NDArray[np.uint8]:
    """(h, w) indices into `anchors`. Most pixels of a flat mark are one of its colours to the bit: those are looked up,
    and only the others measured.
    """
    import cv2

    nearest = np.full(rgb.shape[:2], UNKNOWN, np.uint8)
    for label, anchor in reversed(list(enumerate(anchors))):
        if anchor is not None and _is_one_color(anchor):
            color = np.rint(anchor[0, 0]).astype(np.float64)
            nearest[cv2.inRange(rgb, color, color) > 0] = label
    rows, columns = np.nonzero(nearest == UNKNOWN)
    if len(rows):
        rest = to_lab(rgb[rows, columns][:, None])
        gaps = [
            np.full(len(rows), np.inf, np.float32)
            if anchor is None
            else _distance(rest, to_lab(np.ascontiguousarray(anchor[rows, columns][:, None])))[:, 0]
            for anchor in anchors
        ]
        nearest[rows, columns] = np.argmin(gaps, axis=0)
    return nearest


def _distance(image: NDArray[np.float32], anchor: NDArray[np.float32]) -> NDArray[np.float32]:
    """By OpenCV, in a third of the time that numpy takes; of one colour only its value is read."""
    import cv2

    gap = cv2.subtract(image, np.array([*anchor[0, 0], 0.0]) if _is_one_color(anchor) else anchor)
    squares = cv2.transform(cv2.multiply(gap, gap), np.ones((1, 3), np.float32))
    return np.asarray(cv2.sqrt(squares), np.float32)


def _is_one_color(image: NDArray[np.float32]) -> bool:
    """Whether it is one value, broadcast: a view with strides of 0."""
    return image.strides[:2] == (0, 0)


def _list_neighbors(
    nearest: NDArray[np.uint8], core: NDArray[np.bool_], count: int, radius_px: int
) -> NDArray[np.bool_]:
    """(count, h, w): whether a sure pixel of that label lies within the radius."""
    import cv2

    window = np.ones((2 * radius_px + 1, 2 * radius_px + 1), np.uint8)
    masks = [cv2.dilate(((nearest == label) & core).astype(np.uint8), window) > 0 for label in range(count)]
    return np.stack(masks)


def _stress_lightness(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, 3) pixels with their colour brought nearer to grey; a mixture stays a mixture, for this is linear."""
    grey = rgb @ np.array([0.299, 0.587, 0.114], np.float32)
    return np.asarray(grey[:, None] + CHROMA_WEIGHT * (rgb - grey[:, None]), np.float32)


def _unmix(
    pixels: NDArray[np.float32],
    ends: list[NDArray[np.float32] | None],
    near: NDArray[np.bool_],
    mixtures: NDArray[np.float32],
    max_miss: float,
) -> None:
    """Set (k + 1, n) `mixtures` to the parts of the two nearby colours that explain each pixel best, within a miss."""
    best = np.full(len(pixels), max_miss, np.float32)
    for first, second in combinations(range(len(ends)), 2):
        start, end = ends[first], ends[second]
        if start is None or end is None:
            continue
        both = np.flatnonzero(near[first] & near[second])
        line, offset = (end - start)[both], (pixels - start)[both]
        along = np.clip((offset * line).sum(axis=1) / np.maximum((line * line).sum(axis=1), 1.0), 0, 1)
        miss = np.linalg.norm(offset - along[:, None] * line, axis=1)
        better = miss < best[both]
        chosen, share = both[better], along[better]
        best[chosen] = miss[better]
        mixtures[:, chosen] = 0
        mixtures[first, chosen], mixtures[second, chosen] = 1 - share, share


def clean_labels(labels: NDArray[np.uint8], min_area_px: int) -> NDArray[np.uint8]:
    """Labels with every island smaller than `min_area_px` given to whatever is nearest to it."""
    import cv2

    speckles = np.zeros(labels.shape, np.bool_)
    for label in range(int(labels.max()) + 1):
        mask = (labels == label).astype(np.uint8)
        if not _may_have_islands(mask, min_area_px):
            continue
        _, islands, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        is_small = stats[:, cv2.CC_STAT_AREA] < min_area_px
        is_small[0] = False
        if is_small.any():
            speckles |= is_small[islands]
    return labels if not speckles.any() or speckles.all() else spread_nearest(labels, ~speckles)


def _may_have_islands(mask: NDArray[np.uint8], max_area_px: int) -> bool:
    """Whether an outline encloses so little: outlines are found in a fifth of the time that pixels are counted in."""
    import cv2

    contours, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    return any(cv2.contourArea(contour) < max_area_px for contour in contours)


def spread_nearest(values: NDArray[np.uint8], known: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """(h, w) or (h, w, c) values with every unknown pixel given the value of the nearest known one."""
    import cv2

    _, index = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    by_index = np.zeros((int(index.max()) + 1, *values.shape[2:]), np.uint8)
    by_index[index[known]] = values[known]
    return np.asarray(by_index[index], np.uint8)
