"""This file is the page that the sheet is drawn on: text, tiles, marks and figures, from its upper left corner.

Everything is in points. Text that the shipped font has is real text in that font, embedded; any other is outlines.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brand_assets.color import hex_to_rgb
from brand_assets.color.contrast import relative_luminance
from brand_assets.export.printing.drawing import INK, Align, Drawing, Label, Rule, begin_of
from brand_assets.export.printing.painting import fill_contours, paint_mark, set_rgb
from brand_assets.export.printing.type import can_set, measure_line, set_line
from brand_assets.fonts import FontWeight, font_path
from brand_assets.records.delivery import Box
from brand_assets.typesetting.fitting import fit_text
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.setting import TextBlock, set_text
from brand_assets.vector.mark import VectorMark, measure_bounds

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.2756, 841.8898
"""A4."""
LEFT, TOP, RIGHT, BOTTOM = 48.0, 44.0, WIDTH - 48.0, HEIGHT - 40.0
GREY, HAIRLINE = "#69727C", "#DCE0E4"
POINTS_PER_PX = 0.75
LINE_HEIGHT, LEADING = 1.15, 1.45
"""Of the size: between the lines of a heading, and of a paragraph."""
DEEP = 0.4
"""Of the size: what letters of other scripts may need below the last line."""
PALE = 0.86
"""Relative luminance from which a tile needs an edge on white paper."""


@dataclass
class Page:
    """`missing` gathers the characters that no font has; they are not drawn."""

    canvas: "Canvas"
    fonts: FontSet
    missing: set[str] = field(default_factory=set)

    def write(
        self,
        text: str,
        left: float,
        baseline: float,
        size: float,
        *,
        hex_color: str = INK,
        weight: FontWeight = "medium",
        align: Align = "start",
    ) -> None:
        """One line of the shipped font, kerned."""
        left -= {"start": 0.0, "middle": 0.5, "end": 1.0}[align] * measure_line(text, weight, size)
        line = self.canvas.beginText()
        line.setFont(name_font(weight), size)
        line.setFillColorRGB(*(channel / 255 for channel in hex_to_rgb(hex_color)))
        for right, piece in set_line(text, weight).pieces:
            line.setTextOrigin(left + right * size, HEIGHT - baseline)
            line.textOut(piece)
        self.canvas.drawText(line)

    def fit(
        self,
        text: str,
        left: float,
        baseline: float,
        width: float,
        sizes: tuple[float, float],
        *,
        lines: int = 1,
        weight: FontWeight = "bold",
        hex_color: str = INK,
    ) -> float:
        """Any text from that first baseline on, as large as it fits between the sizes; the last line's baseline.

        What does not fit at the smallest size is cut with an ellipsis.
        """
        room = Box(0.0, 0.0, width, (lines * LINE_HEIGHT + DEEP) * sizes[1])
        block = self._fit(text, room, sizes, lines, weight)
        self.missing.update(block.missing)
        if not block.lines:
            return baseline
        top = baseline - block.lines[0].baseline_px
        self._paint(block, left, top, weight, hex_color)
        return top + block.lines[-1].baseline_px

    def wrap(self, text: str, left: float, baseline: float, width: float, size: float) -> float:
        """A paragraph from that first baseline on; the last line's baseline."""
        lines = _break(text, width, size) if can_set(text, "medium") else [text]
        for number, line in enumerate(lines):
            y = baseline + number * size * LEADING
            self.fit(line, left, y, width, (size / 2, size), weight="medium", hex_color=GREY)
        return baseline + (len(lines) - 1) * size * LEADING

    def tile(self, box: Box, hex_color: str) -> None:
        """A ground, with a hairline around one that is hardly told from the paper."""
        set_rgb(self.canvas, hex_color)
        self.canvas.rect(box.left, HEIGHT - box.bottom, box.width, box.height, stroke=0, fill=1)
        if relative_luminance(hex_color) > PALE:
            self._stroke(HAIRLINE, 0.6, ())
            self.canvas.rect(box.left + 0.3, HEIGHT - box.bottom + 0.3, box.width - 0.6, box.height - 0.6)

    def rule(self, left: float, right: float, y: float) -> None:
        self._stroke(HAIRLINE, 0.6, ())
        self.canvas.line(left, HEIGHT - y, right, HEIGHT - y)

    def place(self, mark: VectorMark, box: Box) -> None:
        """The mark as large as its ink fits the box, in the middle."""
        ink = measure_bounds(mark)
        wide, tall = ink.right - ink.left, ink.bottom - ink.top
        scale = min(box.width / wide, box.height / tall)
        self.canvas.saveState()
        left, top = (box.left + box.right - wide * scale) / 2, (box.top + box.bottom - tall * scale) / 2
        self.canvas.translate(left, HEIGHT - top)
        self.canvas.scale(scale, -scale)
        self.canvas.translate(-ink.left, -ink.top)
        paint_mark(self.canvas, mark)
        self.canvas.restoreState()

    def draw(self, drawing: Drawing, left: float, top: float) -> None:
        """A figure at its own size, its labels as text."""
        self.canvas.saveState()
        self.canvas.translate(left, HEIGHT - top)
        self.canvas.scale(POINTS_PER_PX, -POINTS_PER_PX)
        for item in drawing.items:
            if isinstance(item, Rule):
                self._stroke(item.hex, item.width_px, item.dash)
                self.canvas.line(*item.start, *item.end)
            elif not isinstance(item, Label):
                set_rgb(self.canvas, item.hex)
                fill_contours(self.canvas, item.contours)
        self.canvas.restoreState()
        for item in drawing.items:
            if isinstance(item, Label):
                x, y = left + begin_of(item) * POINTS_PER_PX, top + item.at[1] * POINTS_PER_PX
                self.write(item.text, x, y, item.size_px * POINTS_PER_PX, hex_color=item.hex, weight=item.weight)

    def _stroke(self, hex_color: str, width: float, dash: tuple[float, ...]) -> None:
        self.canvas.setStrokeColorRGB(*(channel / 255 for channel in hex_to_rgb(hex_color)))
        self.canvas.setLineWidth(width)
        self.canvas.setDash(list(dash))

    def _fit(self, text: str, box: Box, sizes: tuple[float, float], max_lines: int, weight: FontWeight) -> TextBlock:
        shown = text
        while len(shown) > 1:
            block = fit_text(
                shown,
                self.fonts,
                weight=weight,
                locale="en",
                width_px=box.width,
                height_px=box.height,
                min_size_px=sizes[0],
                max_size_px=sizes[1],
                max_lines=max_lines,
            )
            if block is not None:
                return block
            text = text[: len(text) * 9 // 10].rstrip()
            shown = f"{text}…"
        return set_text(shown, self.fonts, weight=weight, size_px=sizes[0], locale="en", max_lines=1)

    def _paint(self, block: TextBlock, left: float, top: float, weight: FontWeight, hex_color: str) -> None:
        lines = [(_leave_out(line.text, block.missing), line) for line in block.lines]
        if all(can_set(text, weight) for text, _ in lines):
            for text, line in lines:
                x, y = left + line.left_px, top + line.baseline_px
                self.write(text, x, y, block.size_px, hex_color=hex_color, weight=weight)
            return
        set_rgb(self.canvas, hex_color)
        self.canvas.saveState()
        self.canvas.translate(left, HEIGHT - top)
        self.canvas.scale(1, -1)
        fill_contours(self.canvas, block.contours, is_even_odd=False)
        self.canvas.restoreState()


def _leave_out(text: str, missing: tuple[str, ...]) -> str:
    for cluster in missing:
        text = text.replace(cluster, "")
    return text


def _break(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and measure_line(longer, "medium", size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def name_font(weight: FontWeight) -> str:
    """The name under which ReportLab has the shipped font, which it learns here."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = f"Manrope-{weight.title()}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(font_path(weight))))
    return name
