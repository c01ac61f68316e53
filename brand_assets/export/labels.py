"""This file says of every pixel how much of each of a mark's colours is in it.

An anti-aliased edge between two colours passes through values that may equal a third. So the colours of an edge come
only from the sure pixels around it: the pair whose mixture explains the pixel best.
"""

from itertools import combinations
from typing import Any, TypeVar

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

Pixel = TypeVar("Pixel", bound=np.generic)


def find_sure_pixels(
    rgb: NDArray[np.uint8], background: NDArray[np.float32] | None, reach_px: int
) -> NDArray[np.bool_]:
    """(h, w): pixels that are no mixture, because they have one colour all around them, or because they are a peak.

    A peak differs more from the background than all within `reach_px` do. The distance from one colour is convex along
    a mixture, so a peak is never the mixture of two others: peaks keep lines that are too thin to be flat anywhere.
    """
    import cv2

    sure = _find_flat_pixels(rgb, reach_px)
    if background is not None and not sure.all():
        window = np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8)
        places = np.flatnonzero(cv2.dilate((~sure).astype(np.uint8), window))
        contrast = np.zeros(sure.shape, np.float32)
        pixels, ground = take_pixels(rgb, places).astype(np.float32), take_pixels(background, places)
        contrast.ravel()[places] = _distance(pixels, ground)[:, 0]
        own, around = contrast.ravel()[places], cv2.dilate(contrast, window).ravel()[places]
        sure.ravel()[places] |= (own >= around - 1.0) & (own > MIN_PEAK_CONTRAST)
    return sure


def take_pixels(image: NDArray[Pixel], places: NDArray[np.intp]) -> NDArray[Pixel]:
    """(n, 1, 3) the pixels at flat places; of one colour, a view again."""
    if _is_one_color(image):
        return np.broadcast_to(image[0, 0], (len(places), 1, 3))
    return image.reshape(-1, 1, 3)[places]


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
    coverage = np.stack([nearest == label for label in range(len(anchors))], dtype=np.float32, casting="unsafe")
    edges = np.flatnonzero(~_find_flat_pixels(rgb, reach_px=1))
    if len(edges) > MAX_EDGE_SHARE * nearest.size or len(edges) == 0:
        return coverage
    parts = coverage.reshape(len(anchors), -1)
    ends = [None if a is None else _stress_lightness(take_pixels(a, edges)[:, 0]) for a in anchors]
    mixtures = parts[:, edges]
    pixels = _stress_lightness(take_pixels(rgb, edges)[:, 0].astype(np.float32))
    near = _list_neighbors(nearest, sure, len(anchors), BLUR_PX, edges)
    _unmix(pixels, ends, near, mixtures, np.inf)
    lonely = np.flatnonzero(~near[nearest.ravel()[edges], np.arange(len(edges))])
    if len(lonely):
        far = _list_neighbors(nearest, sure, len(anchors), FAR_PX, edges[lonely])
        told = mixtures[:, lonely]
        _unmix(pixels[lonely], [None if end is None else end[lonely] for end in ends], far, told, MAX_MISS)
        mixtures[:, lonely] = told
    parts[:, edges] = mixtures
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
            np.putmask(nearest, cv2.inRange(rgb, color, color) > 0, label)
    places = np.flatnonzero(nearest == UNKNOWN)
    if len(places):
        rest = to_lab(take_pixels(rgb, places))
        gaps = [
            np.full(len(places), np.inf, np.float32)
            if anchor is None
            else _distance(rest, to_lab(np.ascontiguousarray(take_pixels(anchor, places))))[:, 0]
            for anchor in anchors
        ]
        nearest.ravel()[places] = np.argmin(gaps, axis=0)
    return nearest


def _distance(image: NDArray[np.float32], anchor: NDArray[np.float32]) -> NDArray[np.float32]:
    """By OpenCV, in a third of the time that numpy takes; of one colour only its value is read."""
    import cv2

    gap = cv2.subtract(image, np.array([*anchor[0, 0], 0.0]) if _is_one_color(anchor) else anchor)
    squares = cv2.transform(cv2.multiply(gap, gap), np.ones((1, 3), np.float32))
    return np.asarray(cv2.sqrt(squares), np.float32)


def _is_one_color(image: NDArray[Any]) -> bool:
    """Whether it is one value, broadcast: a view with strides of 0."""
    return image.strides[:2] == (0, 0)


def _list_neighbors(
    nearest: NDArray[np.uint8], core: NDArray[np.bool_], count: int, radius_px: int, places: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """(count, n): whether a sure pixel of that label lies within the radius of a flat place."""
    import cv2

    window = np.ones((2 * radius_px + 1, 2 * radius_px + 1), np.uint8)
    masks = (((nearest == label) & core).astype(np.uint8) for label in range(count))
    return np.stack([cv2.dilate(mask, window).ravel()[places] > 0 for mask in masks])


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


def spread_nearest(values: NDArray[np.uint8], known: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """(h, w) or (h, w, c) values with every unknown pixel given the value of the nearest known one."""
    import cv2

    _, index = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    by_index = np.zeros((int(index.max()) + 1, *values.shape[2:]), np.uint8)
    by_index[index[known]] = values[known]
    return np.asarray(by_index[index], np.uint8)
