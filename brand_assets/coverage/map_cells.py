"""This file draws a cell of the coverage map: a value's share as a bar, a mark where it should end, what is missing."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from brand_assets.fonts import FontWeight, font_path

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

COLUMNS, CELL_PX, LINE_PX = 5, 184, 62
INSET_PX, BAR_PX = 10, 8
PAPER, INK, MUTED, RULE, TRACK = "#FBFAF7", "#1E2530", "#6A7280", "#DEDCD5", "#E9E7E1"
SHOWN, UNASKED = "#2F5C8F", "#B3BECB"
SEVERITY_INKS = {"low": "#8A6A00", "medium": "#B35900", "high": "#A3260B"}
SEVERITY_FILLS = {"low": "#F2D675", "medium": "#F0A04B", "high": "#DE6A4B"}
SEVERITY_PAPERS = {"low": "#FCF6E0", "medium": "#FDF0E0", "high": "#FCE8E2"}
DOTS = {"low": 1, "medium": 2, "high": 3}
DOT_PX = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its share and target, 0..1; `is_asked_again` unless more of the same would not help."""

    value: str
    share: float
    target: float
    severity: str
    gap: float
    is_asked_again: bool


def draw_cell(pen: "ImageDraw.ImageDraw", cell: Cell, left: float, top: float, widest: float) -> None:
    """`widest` is the share that fills the whole bar."""
    is_asked, is_lacking = cell.target > 0, cell.severity in DOTS
    if is_lacking:
        box = (left, top + 3, left + CELL_PX - 6, top + LINE_PX - 3)
        pen.rounded_rectangle(box, 6, SEVERITY_PAPERS[cell.severity])
    inner, right = left + INSET_PX, left + CELL_PX - 6 - INSET_PX
    figures = f"{_percent(cell.share)} of {_percent(cell.target)} %" if is_asked else f"{_percent(cell.share)} %"
    font = open_font("bold" if is_lacking else "medium", 12)
    pen.text((right, top + 11), figures, INK if is_asked else MUTED, font, anchor="ra")
    room = right - inner - pen.textlength(figures, font) - 6
    pen.text(
        (inner, top + 9),
        fit_text(pen, cell.value, "medium", 14, room),
        INK if is_asked else MUTED,
        open_font("medium", 14),
    )
    _draw_bar(pen, cell, inner, right, top + 31, widest)
    if is_lacking:
        draw_dots(pen, cell.severity, inner, top + 49)
        words = cell.severity if cell.is_asked_again else f"{cell.severity}, in vain"
        pen.text((inner + 32, top + 49), words, SEVERITY_INKS[cell.severity], open_font("medium", 11), anchor="lm")
    elif not is_asked:
        pen.text((inner, top + 49), "not asked for", MUTED, open_font("medium", 11), anchor="lm")


def draw_dots(pen: "ImageDraw.ImageDraw", severity: str, left: float, middle: float) -> None:
    """One to three dots, so that severity is not told by colour alone."""
    for place in range(3):
        x = left + place * (DOT_PX + 2)
        box = (x, middle - DOT_PX / 2, x + DOT_PX, middle + DOT_PX / 2)
        if place < DOTS[severity]:
            pen.ellipse(box, SEVERITY_INKS[severity])
        else:
            pen.ellipse(box, None, SEVERITY_INKS[severity])


def fit_text(pen: "ImageDraw.ImageDraw", text: str, weight: FontWeight, size: int, room: float) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    font = open_font(weight, size)
    if pen.textlength(text, font) <= room:
        return text
    while text and pen.textlength(f"{text}…", font) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


@cache
def open_font(weight: FontWeight, size: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(font_path(weight)), size)


def _draw_bar(pen: "ImageDraw.ImageDraw", cell: Cell, left: float, right: float, top: float, widest: float) -> None:
    def x(share: float) -> float:
        return left + (right - left) * min(1.0, share / widest)

    pen.rectangle((left, top, right, top + BAR_PX), TRACK)
    if cell.severity in DOTS:
        pen.rectangle((x(cell.share), top, x(cell.target), top + BAR_PX), SEVERITY_FILLS[cell.severity])
    if cell.share > 0:
        pen.rectangle((left, top, x(cell.share), top + BAR_PX), SHOWN if cell.target > 0 else UNASKED)
    if cell.target > 0:
        pen.line((x(cell.target), top - 4, x(cell.target), top + BAR_PX + 4), INK, 2)


def _percent(share: float) -> str:
    return "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"
