"""This file writes one vector of a kit as SVG, as PDF or as a picture."""

from datetime import datetime

from brand_assets.export.printing.pdf import write_pdf
from brand_assets.records.delivery import NewFile
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.rendering import render_mark
from brand_assets.vector.svg import write_svg


def write_vector(stem: str, vector: VectorMark, title: str) -> NewFile:
    """`stem` is the file's path below `kit/`, less its suffix."""
    return NewFile(f"kit/{stem}.svg", "kit_vector", write_svg(vector, title).encode(), "image/svg+xml")


def write_page(stem: str, vector: VectorMark, title: str, made_at: datetime | None) -> NewFile:
    return NewFile(f"kit/{stem}.pdf", "kit_print", write_pdf(vector, title, made_at), "application/pdf")


def write_picture(stem: str, vector: VectorMark, side_px: int, ground_hex: str | None = None) -> NewFile:
    """`side_px` is the longer side; transparent without a ground."""
    scale = side_px / max(vector.width, vector.height)
    size = max(1, round(vector.width * scale)), max(1, round(vector.height * scale))
    return NewFile(f"kit/{stem}.png", "kit_raster", render_mark(vector, *size, ground_hex), "image/png", size)
