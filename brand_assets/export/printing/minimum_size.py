"""This file lays out the minimum-size figures: the mark from large to its smallest, each as large as it says."""

from collections.abc import Callable
from dataclasses import dataclass

from brand_assets.export.printing.detail import MinimumSizes
from brand_assets.export.printing.drawing import Drawing, Item, Label, Rule, guide_on, mix, place_mark, text_on
from brand_assets.export.printing.type import measure_line
from brand_assets.vector.mark import VectorMark, measure_bounds

PX_PER_MM = 96 / 25.4
HEIGHT_PX = 176.0
STEPS = (6, 4, 2, 1)
"""What the mark is shown at, in multiples of its smallest size, as far as there is room."""
GAP_PX = 36.0
LABEL_PX = 11.0
LABEL_DOWN_PX = 22.0
BELOW_PX = LABEL_DOWN_PX + 4.0
BRACKET_PX = 7.0


@dataclass(frozen=True, slots=True)
class _Specimen:
    label: str
    width: float
    height: float
    is_smallest: bool

    @property
    def room(self) -> float:
        return max(self.width, measure_line(self.label, "bold", LABEL_PX))


def plan_screen_size(
    mark: VectorMark,
    sizes: MinimumSizes,
    *,
    width_px: float,
    height_px: float = HEIGHT_PX,
    ground_hex: str = "#FFFFFF",
) -> Drawing:
    """Specimens at their own size where a CSS pixel is 1/96 inch, within so much room."""
    row = _choose(_shape(mark), float(sizes.screen_px), lambda k: f"{sizes.screen_px * k} px", width_px, height_px)
    return _draw(mark, row, width_px, ground_hex)


def plan_print_size(
    mark: VectorMark,
    sizes: MinimumSizes,
    *,
    width_px: float,
    height_px: float = HEIGHT_PX,
    ground_hex: str = "#FFFFFF",
) -> Drawing:
    """Specimens at their own size on paper, within so much room."""
    least_px = sizes.print_mm * PX_PER_MM
    row = _choose(_shape(mark), least_px, lambda k: f"{sizes.print_mm * k:g} mm", width_px, height_px)
    return _draw(mark, row, width_px, ground_hex)


def _shape(mark: VectorMark) -> float:
    ink = measure_bounds(mark)
    return (ink.right - ink.left) / (ink.bottom - ink.top)


def _choose(
    shape: float, least_px: float, name: Callable[[int], str], width_px: float, height_px: float
) -> list[_Specimen]:
    """As many steps as there is room for. A mark too large even at its smallest is shown smaller, and says so."""
    tallest = height_px - BELOW_PX
    for first in range(len(STEPS)):
        row = [_Specimen(name(k), least_px * k * shape, least_px * k, k == 1) for k in STEPS[first:]]
        needed = sum(one.room for one in row) + GAP_PX * (len(row) - 1) + BRACKET_PX * 2
        if row[0].height <= tallest and needed <= width_px:
            return row
    fit = min(tallest / least_px, (width_px - 2 * BRACKET_PX) / (least_px * shape), 1.0)
    return [_Specimen(f"{name(1)}, shown smaller", least_px * shape * fit, least_px * fit, True)]


def _draw(mark: VectorMark, specimens: list[_Specimen], width_px: float, ground_hex: str) -> Drawing:
    ink = measure_bounds(mark)
    tallest = max(one.height for one in specimens)
    items: list[Item] = []
    left = 0.0
    for one in specimens:
        top, scale = tallest - one.height, one.height / (ink.bottom - ink.top)
        items += place_mark(mark, left - ink.left * scale, top - ink.top * scale, scale)
        items += _label(one, left, tallest, ground_hex)
        left += one.room + GAP_PX
    return Drawing(width_px, round(tallest + BELOW_PX, 2), tuple(items))


def _label(one: _Specimen, left: float, bottom: float, ground_hex: str) -> list[Item]:
    ink = text_on(ground_hex)
    at = (left, bottom + LABEL_DOWN_PX)
    if not one.is_smallest:
        return [Label(one.label, at, LABEL_PX, mix(ground_hex, ink, 0.6))]
    guide = guide_on(ground_hex)
    right, top = left + one.width + BRACKET_PX, bottom - one.height
    return [
        Rule((right, top), (right, bottom), guide, 0.9),
        Rule((right - 3, top), (right + 3, top), guide, 0.9),
        Rule((right - 3, bottom), (right + 3, bottom), guide, 0.9),
        Label(one.label, at, LABEL_PX, ink, "bold"),
    ]
