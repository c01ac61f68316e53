"""This file draws the two figures of every logo manual: the space a mark needs, and how small it may become."""

import math
from collections.abc import Sequence

from brand_assets.color import hex_to_rgb, rgb_to_hex
from brand_assets.color.contrast import DARK_LUMINANCE, relative_luminance
from brand_assets.export.printing.detail import MinimumSizes, measure_minimum_sizes
from brand_assets.export.printing.drawing import (
    Drawing,
    Fill,
    Label,
    Rule,
    move_items,
    place_mark,
    rectangle,
    write_drawing,
)
from brand_assets.export.printing.type import CAP_HEIGHT, measure_line
from brand_assets.vector.mark import Bounds, VectorMark, measure_bounds

Items = tuple[Fill | Rule | Label, ...]

WIDTH_PX, HEIGHT_PX = 640.0, 400.0
MARGIN_PX = 56.0
GUIDE = "#E5007E"
"""Magenta, as manuals draw what is not to be printed: it is rarely a brand's own colour."""
PX_PER_MM = 96 / 25.4
MAX_TALL_PX = 120.0
STEPS = (4.0, 2.0, 1.0)
"""What a mark is shown at, as multiples of its smallest size."""
GAP_PX = 40.0
LABEL_PX = 11.0


def draw_clear_space(mark: VectorMark, *, ratio: float = 0.25, ground_hex: str = "#FFFFFF") -> str:
    """SVG text: the mark with the space that stays free around it, `ratio` of the height of its ink on every side."""
    return write_drawing(plan_clear_space(mark, ratio=ratio, ground_hex=ground_hex), "Clear space")


def draw_minimum_size(mark: VectorMark, *, sizes: MinimumSizes | None = None, ground_hex: str = "#FFFFFF") -> str:
    """SVG text, to be shown at its own size: the mark as small as it may be, on a screen and on paper.

    `sizes`: None measures the mark's thinnest detail.
    """
    told = sizes or measure_minimum_sizes(mark)
    rows = [plan_screen_size(mark, told, WIDTH_PX), plan_print_size(mark, told, WIDTH_PX)]
    return write_drawing(_stack(rows, ground_hex), "Minimum size")


def plan_clear_space(
    mark: VectorMark,
    *,
    ratio: float = 0.25,
    ground_hex: str = "#FFFFFF",
    width_px: float = WIDTH_PX,
    height_px: float = HEIGHT_PX,
) -> Drawing:
    """The figure within so many pixels: x is the free space, and the mark's height is told in x."""
    ink = measure_bounds(mark)
    wide, tall = ink.right - ink.left, ink.bottom - ink.top
    scale = min((width_px - 2 * MARGIN_PX) / (wide + 2 * ratio * tall), (height_px - 16) / (tall * (1 + 2 * ratio)))
    x = ratio * tall * scale
    left, top = (width_px - wide * scale) / 2, (height_px - tall * scale) / 2
    box = Bounds(left, top, left + wide * scale, top + tall * scale)
    outer = Bounds(box.left - x, box.top - x, box.right + x, box.bottom + x)
    items: Items = (
        *_draw_zone(box, outer, ground_hex),
        *place_mark(mark, box.left - ink.left * scale, box.top - ink.top * scale, scale),
        *_draw_guides(box, outer),
        *_name_corners(box, outer, x),
        *_measure_height(box, outer, x, ratio),
    )
    return Drawing(width_px, height_px, (*_fill_ground(ground_hex, width_px, height_px), *items))


def plan_screen_size(mark: VectorMark, sizes: MinimumSizes, width_px: float) -> Drawing:
    """Specimens from large to the smallest, at their own size where a CSS pixel is 1/96 inch."""
    return _plan_specimens(mark, sizes.screen_px, width_px, lambda step: f"{sizes.screen_px * step:g} px")


def plan_print_size(mark: VectorMark, sizes: MinimumSizes, width_px: float) -> Drawing:
    """Specimens from large to the smallest, at their own size on paper."""
    return _plan_specimens(
        mark, sizes.print_mm * PX_PER_MM, width_px, lambda step: f"{sizes.print_mm * step:g} mm"
    )


def mix(hex_color: str, other_hex: str, share: float) -> str:
    """So much of the other colour in the first."""
    pair = zip(hex_to_rgb(hex_color), hex_to_rgb(other_hex), strict=True)
    return rgb_to_hex([round(a + (b - a) * share) for a, b in pair])


def is_dark(hex_color: str) -> bool:
    return relative_luminance(hex_color) < DARK_LUMINANCE
