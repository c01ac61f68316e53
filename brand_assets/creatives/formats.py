"""This file knows the canvases of creatives: how large each aspect ratio is drawn, and what platforms cover of it."""

from dataclasses import dataclass
from typing import Literal

from brand_assets.records.delivery import Box

Shape = Literal["tower", "stack", "columns", "banner"]
SIZES_PX = {"1:1": (1080, 1080), "4:5": (1080, 1350), "9:16": (1080, 1920), "16:9": (1920, 1080)}
"""What the large platforms publish for feeds, stories and video; see their pages on image ads."""
LONGER_SIDE_PX = 1920
MAX_RATIO = 10
"""The longer side to the shorter one: in a thinner strip a logo and a line of text cannot be told apart."""

EDGE = 0.05
"""Of a side that stays free: the "title safe" convention of SMPTE ST 2046-1, 90 % of width and height."""
STORY_TOP, STORY_BOTTOM, STORY_SIDE = 0.14, 0.20, 0.06
"""Of a story that its controls cover: the convention of Meta's guide to ads in stories and reels (14 % and 20 % of the
height, 6 % at each side)."""
BREATH = 0.062
"""Of the shorter side: the margin that a layout keeps where the safe area would allow a smaller one."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """`safe` is what no control covers; `inner`, within it, has the layout's own margins."""

    aspect_ratio: str
    width_px: int
    height_px: int
    safe: Box
    inner: Box
    shape: Shape

    @property
    def box(self) -> Box:
        return Box(0, 0, self.width_px, self.height_px)

    @property
    def scale_px(self) -> float:
        """The side of a square as large as the canvas: what type and logo are sized by."""
        return float((self.width_px * self.height_px) ** 0.5)


def open_canvas(aspect_ratio: str) -> Canvas:
    """The canvas of a ratio written `width:height`; the longer side is 1920 px where no platform says otherwise."""
    width, height = SIZES_PX.get(aspect_ratio) or _scale(aspect_ratio)
    left, top, bottom = EDGE * width, EDGE * height, EDGE * height
    if width * 16 == height * 9:
        left, top, bottom = STORY_SIDE * width, STORY_TOP * height, STORY_BOTTOM * height
    margin = BREATH * min(width, height)
    return Canvas(
        aspect_ratio,
        width,
        height,
        Box(left, top, width - left, height - bottom),
        Box(max(left, margin), max(top, margin), width - max(left, margin), height - max(bottom, margin)),
        _name_shape(width / height),
    )


def _scale(aspect_ratio: str) -> tuple[int, int]:
    across, down = (float(part) for part in aspect_ratio.split(":"))
    longer = max(across, down)
    return max(1, round(LONGER_SIDE_PX * across / longer)), max(1, round(LONGER_SIDE_PX * down / longer))


def _name_shape(ratio: float) -> Shape:
    if ratio < 0.45:
        return "tower"
    if ratio <= 1.2:
        return "stack"
    return "columns" if ratio <= 2.4 else "banner"
