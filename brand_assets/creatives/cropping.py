"""This file fits a picture into a frame: cropped around what holds the eye, or with its subject whole on a ground."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.creatives.saliency import find_salient_box, find_top, is_spread, measure_covered, measure_saliency
from brand_assets.records.delivery import Box

KEPT_ACROSS = 0.85
"""Of what holds the eye: a crop that keeps less of it from side to side cuts the subject, and the picture is extended
instead."""
KEPT_DOWN = 0.5
"""Of the subject's height, from its top: heads and shoulders are a portrait, a strip of a face is not."""
HEADROOM = 0.07
"""Of a crop's height above its subject."""
WORTH_EXTENDING = 0.8
"""Of the scale that fills a frame: where the subject fits at nearly that, a narrow frame of ground would look like a
mistake, and the crop is taken."""
MARGIN = 0.1
"""Of the frame that stays free around an extended picture's subject."""


@dataclass(frozen=True, slots=True)
class Crop:
    """`source` is the part of the picture in its own pixels, `target` where it goes on the canvas, both whole pixels.

    `target` is smaller than the frame where the picture does not reach: the rest is the ground's.
    """

    source: tuple[int, int, int, int]
    target: tuple[int, int, int, int]

    @property
    def scale(self) -> float:
        """Pixels of the canvas for one of the picture."""
        return (self.target[2] - self.target[0]) / max(1, self.source[2] - self.source[0])

    def fills(self, frame: Box) -> bool:
        return self.target == _round(frame)


def fit_picture(rgb: NDArray[np.uint8], frame: Box, toward: Box | None = None) -> Crop:
    """The crop that fills the frame and keeps the most of what holds the eye, near the middle of the box `toward`.

    The top of a subject is kept before its bottom. Where a crop would cut the subject, the whole of it is fitted into
    the frame and the ground fills the rest.
    """
    height, width = rgb.shape[:2]
    saliency = measure_saliency(rgb)
    across, down = frame.width, frame.height
    scale = max(across / width, down / height)
    wide, high = min(1.0, across / scale / width), min(1.0, down / scale / height)
    aim = toward or frame
    aim_x = ((aim.left + aim.right) / 2 - frame.left) / across
    aim_y = ((aim.top + aim.bottom) / 2 - frame.top) / down
    left = _slide(saliency.sum(axis=0), wide, aim_x)
    top = _keep_head(saliency, high, _slide(saliency.sum(axis=1), high, aim_y))
    if _cuts(saliency, left, wide, high):
        smaller = _find_scale(saliency, (width, height), frame)
        if smaller < WORTH_EXTENDING * scale:
            return _extend(saliency, (width, height), frame, smaller)
    source = round(left * width), round(top * height), round((left + wide) * width), round((top + high) * height)
    return Crop(source, _round(frame))


def cut_crop(rgb: NDArray[np.uint8], crop: Crop) -> NDArray[np.uint8]:
    """The crop's pixels at the size of its target."""
    import cv2

    left, top, right, bottom = crop.source
    size = max(1, crop.target[2] - crop.target[0]), max(1, crop.target[3] - crop.target[1])
    part = np.ascontiguousarray(rgb[top : max(top + 1, bottom), left : max(left + 1, right)])
    how = cv2.INTER_AREA if part.shape[1] > size[0] else cv2.INTER_LANCZOS4
    return np.asarray(cv2.resize(part, size, interpolation=how), dtype=np.uint8)


def _slide(sums: NDArray[np.float64], share: float, aim: float) -> float:
    """Where a window of that share of the length begins so that it holds the most, its middle of mass near `aim`."""
    count = len(sums)
    if share >= 1:
        return 0.0
    total = np.concatenate(([0.0], np.cumsum(sums)))
    starts = np.linspace(0, 1 - share, 65)
    places = np.arange(count + 1) / count
    kept = np.interp(starts + share, places, total) - np.interp(starts, places, total)
    middle = float((sums * (np.arange(count) + 0.5) / count).sum() / sums.sum())
    good = kept >= kept.max() - 0.02 * total[-1]
    off = np.abs((middle - starts) / share - aim)
    return float(starts[np.where(good, off, np.inf).argmin()])


def _keep_head(saliency: NDArray[np.float64], share: float, start: float) -> float:
    """No lower than the top of the subject, with some room above."""
    return max(0.0, min(start, find_top(saliency) - HEADROOM * share))


def _cuts(saliency: NDArray[np.float64], left: float, wide: float, high: float) -> bool:
    """Whether a window takes too much off the one thing that holds the eye."""
    _, top, _, bottom = find_salient_box(saliency)
    if is_spread(saliency):
        return False
    subject = bottom - min(top, find_top(saliency))
    return measure_covered(saliency, left, 0, left + wide, 1) < KEPT_ACROSS or high < KEPT_DOWN * subject


def _find_scale(saliency: NDArray[np.float64], size: tuple[int, int], frame: Box) -> float:
    """The largest at which the whole subject fits the frame with a margin; the picture reaches two edges of it."""
    left, top, right, bottom = find_salient_box(saliency)
    room = 1 - 2 * MARGIN
    return max(
        min(frame.width / size[0], frame.height / size[1]),
        min(
            room * frame.width / max(1.0, (right - left) * size[0]),
            room * frame.height / max(1.0, (bottom - min(top, find_top(saliency))) * size[1]),
        ),
    )


def _extend(saliency: NDArray[np.float64], size: tuple[int, int], frame: Box, scale: float) -> Crop:
    """The picture at that scale in the middle of the frame, its subject whole; no ground where the picture has more."""
    width, height = size
    left, top, right, bottom = find_salient_box(saliency)
    top = min(top, find_top(saliency))
    shown_width, shown_height = min(frame.width / scale, width), min(frame.height / scale, height)
    x = min(max((left + right) / 2 * width - shown_width / 2, 0), width - shown_width)
    y = min(max((top + bottom) / 2 * height - shown_height / 2, 0), height - shown_height)
    target_width, target_height = shown_width * scale, shown_height * scale
    at_x, at_y = frame.left + (frame.width - target_width) / 2, frame.top + (frame.height - target_height) / 2
    return Crop(
        (round(x), round(y), round(x + shown_width), round(y + shown_height)),
        (round(at_x), round(at_y), round(at_x + target_width), round(at_y + target_height)),
    )


def _round(frame: Box) -> tuple[int, int, int, int]:
    return round(frame.left), round(frame.top), round(frame.right), round(frame.bottom)
