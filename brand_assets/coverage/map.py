"""This file draws the coverage map: attributes down, their values across, what is shown against what was asked for."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from brand_assets.coverage.map_cells import (
    CELL_PX,
    COLUMNS,
    INK,
    LINE_PX,
    MUTED,
    PAPER,
    RULE,
    SEVERITY_INKS,
    Cell,
    draw_cell,
    draw_dots,
    fit_text,
    open_font,
)

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

MAX_BYTES = 42_000  # base64 makes 56 kB of it; the UI stores every byte of metadata about four times
MOST_ATTRIBUTES = 14
MOST_VALUES = 2 * COLUMNS
MARGIN_PX, LABEL_PX, HEAD_PX, FOOT_PX, GAP_PX = 28, 172, 92, 58, 14
WIDTH_PX = 2 * MARGIN_PX + LABEL_PX + COLUMNS * CELL_PX
BASIS = {"shown": "as images show", "asked": "as was asked", "mixed": "partly as asked"}
ORDER = ("high", "medium", "low", "none")


@dataclass(frozen=True, slots=True)
class _Band:
    """One attribute: its cells, the worst first, and how many of its values are left out."""

    attribute: str
    basis: str
    cells: tuple[Cell, ...]
    left_out: int

    @property
    def height_px(self) -> int:
        return LINE_PX * -(-len(self.cells) // COLUMNS) + GAP_PX


def draw_coverage_map(coverage: pl.DataFrame, title: str) -> bytes | None:
    """A WebP of at most MAX_BYTES, or None when the brief asks for no attribute.

    Attributes are the worst first, at most MOST_ATTRIBUTES; the foot says how many are left out. Severity is told by
    dots and words beside its colour. Colours keep apart for those who confuse red and green (Okabe & Ito 2008).
    """
    bands = _list_bands(coverage)
    for count in range(min(MOST_ATTRIBUTES, len(bands)), 0, -1):
        drawn = _encode(_draw(bands[:count], title, left_out=len(bands) - count))
        if len(drawn) <= MAX_BYTES:
            return drawn
    return None


def _list_bands(coverage: pl.DataFrame) -> list[_Band]:
    """The attributes that the brief asks for."""
    asked = coverage.filter(pl.col("target").sum().over("attribute") > 0)
    bands = [_make_band(str(name), rows) for (name,), rows in asked.group_by("attribute", maintain_order=True)]
    return sorted(bands, key=lambda band: (_rank(band), -max(cell.gap for cell in band.cells), band.attribute))


def _rank(band: _Band) -> int:
    return min(ORDER.index(cell.severity) for cell in band.cells)


def _make_band(attribute: str, rows: pl.DataFrame) -> _Band:
    cells = [
        Cell(row["value"].replace("_", " "), row["share"], row["target"], row["severity"], row["gap"], row["boost"] > 0)
        for row in rows.iter_rows(named=True)
    ]
    cells.sort(key=lambda cell: (cell.target <= 0, ORDER.index(cell.severity), -cell.target, -cell.share, cell.value))
    return _Band(attribute, rows["basis"][0] or "asked", tuple(cells[:MOST_VALUES]), max(0, len(cells) - MOST_VALUES))


def _draw(bands: Sequence[_Band], title: str, left_out: int) -> "Image.Image":
    from PIL import Image, ImageDraw

    height = HEAD_PX + sum(band.height_px for band in bands) + FOOT_PX
    image = Image.new("RGB", (WIDTH_PX, height), PAPER)
    pen = ImageDraw.Draw(image)
    _draw_head(pen, title)
    widest = max(max(cell.share, cell.target) for band in bands for cell in band.cells)
    top = HEAD_PX
    for band in bands:
        _draw_band(pen, band, top, widest)
        top += band.height_px
    _draw_foot(pen, height - FOOT_PX, left_out)
    return image


def _draw_head(pen: "ImageDraw.ImageDraw", title: str) -> None:
    pen.text((MARGIN_PX, 22), fit_text(pen, title, "bold", 24, WIDTH_PX - 2 * MARGIN_PX), INK, open_font("bold", 24))
    words = "Share of images against the share that the brief asks for, the worst first"
    pen.text((MARGIN_PX, 56), words, MUTED, open_font("medium", 15))


def _draw_band(pen: "ImageDraw.ImageDraw", band: _Band, top: int, widest: float) -> None:
    pen.line((MARGIN_PX, top, WIDTH_PX - MARGIN_PX, top), RULE)
    name = band.attribute.replace("_", " ")
    pen.text((MARGIN_PX, top + 13), fit_text(pen, name, "bold", 16, LABEL_PX - 14), INK, open_font("bold", 16))
    below = BASIS.get(band.basis, band.basis) + (f", {band.left_out} more" if band.left_out else "")
    pen.text((MARGIN_PX, top + 35), below, MUTED, open_font("medium", 12))
    for place, cell in enumerate(band.cells):
        left = MARGIN_PX + LABEL_PX + place % COLUMNS * CELL_PX
        draw_cell(pen, cell, left, top + GAP_PX // 2 + place // COLUMNS * LINE_PX, widest)


def _draw_foot(pen: "ImageDraw.ImageDraw", top: int, left_out: int) -> None:
    pen.line((MARGIN_PX, top, WIDTH_PX - MARGIN_PX, top), RULE)
    font, left, middle = open_font("medium", 13), float(MARGIN_PX), top + 30
    for severity, words in (("low", "a tenth missing"), ("medium", "a quarter"), ("high", "half or more")):
        draw_dots(pen, severity, left, middle)
        left += 34
        pen.text((left, middle), words, SEVERITY_INKS[severity], font, anchor="lm")
        left += pen.textlength(words, font) + 26
    pen.line((left + 2, middle - 8, left + 2, middle + 8), INK, 2)
    pen.text((left + 12, middle), "asked for", INK, font, anchor="lm")
    if left_out:
        words = f"and {left_out} attribute{'' if left_out == 1 else 's'} with less to mend"
        pen.text((WIDTH_PX - MARGIN_PX, middle), words, MUTED, font, anchor="rm")


def _encode(image: "Image.Image") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", lossless=True, quality=90, method=5)
    return buffer.getvalue()
