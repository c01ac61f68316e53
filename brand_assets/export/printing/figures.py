"""This file writes the two figures of every logo manual as SVG: the space a mark needs, and how small it may become."""

import math
from collections.abc import Sequence

from brand_assets.export.printing.clear_space import plan_clear_space
from brand_assets.export.printing.detail import MinimumSizes, measure_minimum_sizes
from brand_assets.export.printing.drawing import Drawing, Item, fill_ground, move_items, write_drawing
from brand_assets.export.printing.minimum_size import plan_print_size, plan_screen_size
from brand_assets.vector.mark import VectorMark

WIDTH_PX = 640.0
MARGIN_PX = 32.0
HEIGHT_STEP_PX = 80.0
"""An eighth of the width: the height is whole at every width that eight divides."""


def draw_clear_space(mark: VectorMark, *, ratio: float = 0.25, ground_hex: str = "#FFFFFF") -> str:
    """SVG text: the mark with the space that stays free around it, `ratio` of the shorter side of its ink."""
    figure = plan_clear_space(mark, ratio=ratio, ground_hex=ground_hex)
    return _write_on(ground_hex, figure.height, figure.items, "Clear space")


def draw_minimum_size(mark: VectorMark, *, sizes: MinimumSizes | None = None, ground_hex: str = "#FFFFFF") -> str:
    """SVG text, to be shown at its own size: the mark as small as it may be, on a screen and on paper.

    `sizes`: None measures the mark's thinnest detail.
    """
    told = sizes or measure_minimum_sizes(mark)
    width = WIDTH_PX - 2 * MARGIN_PX
    rows = [plan(mark, told, width_px=width, ground_hex=ground_hex) for plan in (plan_screen_size, plan_print_size)]
    height = MARGIN_PX
    items: list[Item] = []
    for row in rows:
        items += move_items(row.items, MARGIN_PX, height)
        height += row.height + MARGIN_PX
    return _write_on(ground_hex, height, items, "Minimum size")


def _write_on(ground_hex: str, height: float, items: Sequence[Item], title: str) -> str:
    """In the middle of a canvas whose height is a whole number of pixels at nearly every width that is asked for.

    Where it is not, one renderer rounds it up and stretches, another rounds down and shifts, and fine lines differ.
    """
    whole = math.ceil(height / HEIGHT_STEP_PX) * HEIGHT_STEP_PX
    placed = move_items(tuple(items), 0.0, (whole - height) / 2)
    return write_drawing(Drawing(WIDTH_PX, whole, (*fill_ground(ground_hex, WIDTH_PX, whole), *placed)), title)
