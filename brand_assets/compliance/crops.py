"""This file cuts the place of a finding out of a picture, as the evidence that a person looks at."""

import io

import numpy as np
from numpy.typing import NDArray

from brand_assets.records.delivery import Box

CONTEXT = 0.35
"""Of the region's longer side, shown around it."""
LEAST_CONTEXT_PX = 24
MARGIN_PX = 8.0
"""Of what is not dimmed, around the region."""
MOST_SIDE_PX = 720
DIMMED = 0.45
"""How much of what lies around the region is taken back to grey, so that the region stands out."""
GREY = 128.0


def cut_crop(picture: NDArray[np.uint8], region: Box) -> bytes:
    """PNG of the region of a (h, w, 3) picture with some context, dimmed; at most MOST_SIDE_PX on its longer side."""
    from PIL import Image

    height, width = picture.shape[:2]
    margin = max(LEAST_CONTEXT_PX, CONTEXT * max(region.width, region.height))
    left, top, right, bottom = clamp(region.grown(margin), width, height)
    shown = picture[top:bottom, left:right].astype(np.float32)
    is_around = np.ones(shown.shape[:2], np.bool_)
    inner_left, inner_top, inner_right, inner_bottom = clamp(region.grown(MARGIN_PX), width, height)
    is_around[inner_top - top : inner_bottom - top, inner_left - left : inner_right - left] = False
    shown[is_around] += (GREY - shown[is_around]) * DIMMED
    image = Image.fromarray(shown.round().astype(np.uint8), "RGB")
    image.thumbnail((MOST_SIDE_PX, MOST_SIDE_PX), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    image.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def clamp(region: Box, width_px: int, height_px: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the whole pixels that a region touches, at least one, within the picture."""
    left, top = min(max(0, int(region.left)), width_px - 1), min(max(0, int(region.top)), height_px - 1)
    right = min(max(left + 1, int(np.ceil(region.right))), width_px)
    bottom = min(max(top + 1, int(np.ceil(region.bottom))), height_px)
    return left, top, right, bottom


def cut_pixels(picture: NDArray[np.uint8], region: Box) -> NDArray[np.uint8]:
    """The part of a (h, w, 3) picture that a region touches, as a view."""
    left, top, right, bottom = clamp(region, picture.shape[1], picture.shape[0])
    return picture[top:bottom, left:right]
