"""This file lays out the clear-space figure: the mark, x around it, and how x is found on the mark itself."""

import math

from brand_assets.export.printing.drawing import (
    Drawing,
    Fill,
    Item,
    Label,
    Rule,
    guide_on,
    mix,
    place_mark,
    rectangle,
    text_on,
)
from brand_assets.export.printing.type import CAP_HEIGHT
from brand_assets.vector.mark import Bounds, Contour, VectorMark, measure_bounds

WIDTH_PX, HEIGHT_PX = 640.0, 420.0
SIDE_PX = 52.0
"""What stays free on every side of the zone for the measure, so that the mark is in the middle all the same."""
EDGE_PX = 32.0
LABEL_PX = 12.0
LEAST_SQUARE_PX = 20.0
"""A square with less room has its letter beside it."""
LEAST_RATIO = 0.02
AS_WIDE = 1.02
"""A mark this much taller than wide is still measured by its height."""
MOST_STEPS = 8
DASH = (3.0, 3.0)
FINE_PX, LINE_PX, TICK_PX = 0.6, 0.9, 3.5


def plan_clear_space(
    mark: VectorMark,
    *,
    ratio: float = 0.25,
    ground_hex: str = "#FFFFFF",
    width_px: float = WIDTH_PX,
    height_px: float = HEIGHT_PX,
) -> Drawing:
    """The figure without its ground, at most so large; x is `ratio` of the shorter side of the ink."""
    ink = measure_bounds(mark)
    wide, tall = ink.right - ink.left, ink.bottom - ink.top
    free = max(ratio, LEAST_RATIO) * min(wide, tall)
    is_tall = tall > wide * AS_WIDE
    below = SIDE_PX if is_tall else EDGE_PX
    scale = min((width_px - 2 * SIDE_PX) / (wide + 2 * free), (height_px - 2 * below) / (tall + 2 * free))
    height = (tall + 2 * free) * scale + 2 * below
    left, top = (width_px - wide * scale) / 2, (height - tall * scale) / 2
    box, x = Bounds(left, top, left + wide * scale, top + tall * scale), free * scale
    outer = Bounds(box.left - x, box.top - x, box.right + x, box.bottom + x)
    items = (
        *_draw_zone(box, outer, ground_hex),
        *place_mark(mark, box.left - ink.left * scale, box.top - ink.top * scale, scale),
        *_draw_guides(box, outer, guide_on(ground_hex)),
        *_name_corners(outer, x, guide_on(ground_hex)),
        *_measure(box, outer, x, is_tall, guide_on(ground_hex)),
    )
    return Drawing(width_px, round(height, 2), items)


def _draw_zone(box: Bounds, outer: Bounds, ground_hex: str) -> list[Item]:
    """The zone in a tint of the ground's own text colour, its corners, which are x by x, in the guides' colour."""
    zone = Fill((_as_contour(outer), _as_contour(box)), mix(ground_hex, text_on(ground_hex), 0.05))
    corners = [
        rectangle(x0, y0, x1, y1)
        for x0, x1 in ((outer.left, box.left), (box.right, outer.right))
        for y0, y1 in ((outer.top, box.top), (box.bottom, outer.bottom))
    ]
    return [zone, Fill(tuple(corners), mix(ground_hex, guide_on(ground_hex), 0.16))]


def _draw_guides(box: Bounds, outer: Bounds, guide: str) -> list[Item]:
    """Along the ink's edges from one side of the zone to the other, dashed, and around the zone, solid."""
    upright = [Rule((x, outer.top), (x, outer.bottom), guide, FINE_PX, DASH) for x in (box.left, box.right)]
    level = [Rule((outer.left, y), (outer.right, y), guide, FINE_PX, DASH) for y in (box.top, box.bottom)]
    sides = [Rule((x, outer.top), (x, outer.bottom), guide, LINE_PX) for x in (outer.left, outer.right)]
    ends = [Rule((outer.left, y), (outer.right, y), guide, LINE_PX) for y in (outer.top, outer.bottom)]
    return [*upright, *level, *sides, *ends]


def _name_corners(outer: Bounds, x: float, guide: str) -> list[Item]:
    if x < LEAST_SQUARE_PX:
        return [Label("x", (outer.left - 6, outer.top + x / 2 + LABEL_PX / 4), LABEL_PX, guide, "bold", "end")]
    size = min(LABEL_PX * 1.5, x * 0.45)
    down = x / 2 + size * 0.27
    return [
        Label("x", (column, row), size, guide, "bold", "middle")
        for column in (outer.left + x / 2, outer.right - x / 2)
        for row in (outer.top + down, outer.bottom - x + down)
    ]


def _measure(box: Bounds, outer: Bounds, x: float, is_tall: bool, guide: str) -> list[Item]:
    """The shorter side of the ink beside the zone, ticked at every x where x goes into it evenly."""
    begin, end = (box.left, box.right) if is_tall else (box.top, box.bottom)
    at = (outer.bottom if is_tall else outer.right) + 14
    steps = (end - begin) / x
    is_even = math.isclose(steps, round(steps), rel_tol=1e-6) and steps <= MOST_STEPS
    ticks = [begin + x * k for k in range(round(steps) + 1)] if is_even else [begin, end]
    label = f"{steps:.3g} x"
    if is_tall:
        lines = [Rule((begin, at), (end, at), guide, LINE_PX)]
        lines += [Rule((tick, at - TICK_PX), (tick, at + TICK_PX), guide, LINE_PX) for tick in ticks]
        return [*lines, Label(label, ((begin + end) / 2, at + 18), LABEL_PX, guide, "bold", "middle")]
    lines = [Rule((at, begin), (at, end), guide, LINE_PX)]
    lines += [Rule((at - TICK_PX, tick), (at + TICK_PX, tick), guide, LINE_PX) for tick in ticks]
    middle = (begin + end) / 2 + LABEL_PX * CAP_HEIGHT / 2
    return [*lines, Label(label, (at + 10, middle), LABEL_PX, guide, "bold")]


def _as_contour(bounds: Bounds) -> Contour:
    return rectangle(bounds.left, bounds.top, bounds.right, bounds.bottom)
