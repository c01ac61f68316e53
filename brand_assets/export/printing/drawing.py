"""This file holds a figure before it is SVG or a part of a page: filled shapes, thin lines and short labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

from brand_assets.color import hex_to_rgb, rgb_to_hex
from brand_assets.color.contrast import DARK_LUMINANCE, WHITE, contrast, relative_luminance
from brand_assets.export.printing.type import measure_line, outline_line
from brand_assets.fonts import FontWeight
from brand_assets.vector.mark import Contour, VectorMark, map_contour
from brand_assets.vector.path_data import format_path

INK = "#15181C"
GUIDE, GUIDE_ON_DARK = "#E5007E", "#FF7AB8"
"""Magenta, as manuals draw what is not printed: hardly any brand's own colour."""
SEEN = 2.5
"""The least contrast of a guide with its ground: with less it is drawn as text is."""
Align = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Fill:
    """Contours in one colour, by the even-odd rule."""

    contours: tuple[Contour, ...]
    hex: str


@dataclass(frozen=True, slots=True)
class Rule:
    """An upright or a level line of `width_px`; `dash` is the lengths of dash and gap, empty for a solid one."""

    start: tuple[float, float]
    end: tuple[float, float]
    hex: str
    width_px: float = 0.75
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A few characters of the shipped font; `at` is on its baseline."""

    text: str
    at: tuple[float, float]
    size_px: float
    hex: str
    weight: FontWeight = "medium"
    align: Align = "start"


Item = Fill | Rule | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """In CSS pixels of 1/96 inch, the origin in the upper left corner; what comes later lies above."""

    width: float
    height: float
    items: tuple[Item, ...]


def rectangle(left: float, top: float, right: float, bottom: float) -> Contour:
    return Contour((left, top), (((right, top),), ((right, bottom),), ((left, bottom),), ((left, top),)))


def place_mark(mark: VectorMark, left: float, top: float, scale: float) -> tuple[Fill, ...]:
    """The mark's layers with its canvas's corner at (left, top)."""

    def place(x: float, y: float) -> tuple[float, float]:
        return round(left + x * scale, 4), round(top + y * scale, 4)

    return tuple(
        Fill(tuple(map_contour(contour, place) for contour in layer.contours), layer.hex) for layer in mark.layers
    )


def move_items(items: tuple[Item, ...], right: float, down: float) -> tuple[Item, ...]:
    return tuple(_move(item, right, down) for item in items)


def _move(item: Item, right: float, down: float) -> Item:
    def move(x: float, y: float) -> tuple[float, float]:
        return x + right, y + down

    if isinstance(item, Fill):
        return Fill(tuple(map_contour(contour, move) for contour in item.contours), item.hex)
    if isinstance(item, Rule):
        return Rule(move(*item.start), move(*item.end), item.hex, item.width_px, item.dash)
    return Label(item.text, move(*item.at), item.size_px, item.hex, item.weight, item.align)


def fill_ground(hex_color: str, width: float, height: float) -> tuple[Fill, ...]:
    """Nothing for white: a figure on a white page has no edge of its own."""
    return () if hex_color.upper() == WHITE else (Fill((rectangle(0, 0, width, height),), hex_color),)


def mix(hex_color: str, other_hex: str, share: float) -> str:
    """So much, 0..1, of the other colour in the first."""
    pair = zip(hex_to_rgb(hex_color), hex_to_rgb(other_hex), strict=True)
    return rgb_to_hex([round(a + (b - a) * share) for a, b in pair])


def text_on(ground_hex: str) -> str:
    """What text is set in on that ground: near black or white."""
    return WHITE if relative_luminance(ground_hex) < DARK_LUMINANCE else INK


def guide_on(ground_hex: str) -> str:
    """What measures are drawn in on that ground."""
    guide = GUIDE_ON_DARK if text_on(ground_hex) == WHITE else GUIDE
    return guide if contrast(guide, ground_hex) >= SEEN else text_on(ground_hex)


def write_drawing(drawing: Drawing, title: str) -> str:
    """SVG without fonts, scripts or anything to fetch: labels are outlines."""
    size = f'width="{drawing.width:g}" height="{drawing.height:g}" viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
            f"  <title>{escape(title)}</title>",
            *(f"  {_write_item(item)}" for item in drawing.items),
            "</svg>",
            "",
        )
    )


def begin_of(label: Label) -> float:
    """Where the label's first letter starts."""
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.align]
    return label.at[0] - share * measure_line(label.text, label.weight, label.size_px)


def _outline(label: Label) -> tuple[Contour, ...]:
    return outline_line(label.text, label.weight, label.size_px, begin_of(label), label.at[1])


def _write_item(item: Item) -> str:
    if isinstance(item, Rule):
        contours = tuple(_outline_rule(item))
    else:
        contours = _outline(item) if isinstance(item, Label) else item.contours
    return f'<path fill="{item.hex}" fill-rule="evenodd" d="{format_path(contours)}"/>'


def _outline_rule(rule: Rule) -> Iterator[Contour]:
    """Its dashes as filled boxes on whole pixels, at least one wide: a thinner stroke each renderer draws its way."""
    thick = max(1, round(rule.width_px))
    is_upright = rule.start[0] == rule.end[0]
    at = round((rule.start[0] if is_upright else rule.start[1]) - thick / 2)
    ends = (rule.start[1], rule.end[1]) if is_upright else (rule.start[0], rule.end[0])
    first, last = round(min(ends)), round(max(ends))
    dash, gap = (round(length) for length in rule.dash) if rule.dash else (last - first, 1)
    for begin in range(first, last, dash + gap):
        end = min(begin + dash, last)
        yield rectangle(at, begin, at + thick, end) if is_upright else rectangle(begin, at, end, at + thick)
