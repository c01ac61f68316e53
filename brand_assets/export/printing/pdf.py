"""This file writes a mark as a vector PDF in sRGB, with the boxes, output intent and metadata of print work."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.export.printing.document import Description, finish_pdf, srgb_intent
from brand_assets.export.printing.eps import POINTS_PER_MM, PRINT_SIDE_MM
from brand_assets.export.printing.painting import SetColor, paint_mark, set_rgb
from brand_assets.export.printing.wording import RGB_NOTE
from brand_assets.vector.mark import VectorMark, measure_bounds

if TYPE_CHECKING:
    import pikepdf


def write_pdf(mark: VectorMark, title: str, made_at: datetime | None = None) -> bytes:
    """One page, the canvas on it as trim and crop box, the ink as art box. The same arguments give the same bytes."""
    return finish_pdf(draw_page(mark), Description(title, RGB_NOTE, made_at), srgb_intent(), set_boxes_of(mark))


def draw_page(mark: VectorMark, set_color: SetColor = set_rgb) -> bytes:
    """An unfinished PDF of one page, the longer side of the canvas `PRINT_SIDE_MM`."""
    from reportlab.pdfgen.canvas import Canvas

    scale, page = _scale_of(mark), io.BytesIO()
    canvas = Canvas(page, pagesize=(mark.width * scale, mark.height * scale), invariant=1, pageCompression=0)
    canvas.translate(0, mark.height * scale)
    canvas.scale(scale, -scale)
    paint_mark(canvas, mark, set_color)
    canvas.showPage()
    canvas.save()
    return page.getvalue()


def set_boxes_of(mark: VectorMark) -> Callable[["pikepdf.Page"], None]:
    """Nothing bleeds off a mark's canvas, so media, crop, bleed and trim box are one; the art box is tight."""
    scale = _scale_of(mark)
    canvas = [0.0, 0.0, round(mark.width * scale, 4), round(mark.height * scale, 4)]
    ink = measure_bounds(mark)
    art = [round(edge * scale, 4) for edge in (ink.left, mark.height - ink.bottom, ink.right, mark.height - ink.top)]

    def set_boxes(page: "pikepdf.Page") -> None:
        for box in ("MediaBox", "CropBox", "BleedBox", "TrimBox"):
            page.obj[f"/{box}"] = canvas
        page.obj.ArtBox = art

    return set_boxes


def _scale_of(mark: VectorMark) -> float:
    return PRINT_SIDE_MM * POINTS_PER_MM / max(mark.width, mark.height)
