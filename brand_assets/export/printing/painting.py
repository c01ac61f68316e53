"""This file puts a mark's curves onto a page of a PDF."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from brand_assets.color import hex_to_rgb
from brand_assets.vector.mark import Contour, VectorMark

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

SetColor = Callable[["Canvas", str], None]


def set_rgb(canvas: "Canvas", hex_color: str) -> None:
    canvas.setFillColorRGB(*(channel / 255 for channel in hex_to_rgb(hex_color)))


def paint_mark(canvas: "Canvas", mark: VectorMark, set_color: SetColor = set_rgb) -> None:
    """The layers from the bottom to the top, in the units of the mark; the canvas is to be placed and turned before."""
    for layer in mark.layers:
        set_color(canvas, layer.hex)
        fill_contours(canvas, layer.contours)


def fill_contours(canvas: "Canvas", contours: Iterable[Contour], *, is_even_odd: bool = True) -> None:
    """One path in the canvas's own fill colour, by the even-odd rule or by the nonzero one."""
    from reportlab.pdfgen.canvas import FILL_EVEN_ODD, FILL_NON_ZERO

    path = canvas.beginPath()
    for contour in contours:
        path.moveTo(*contour.start)
        for segment in contour.open_segments:
            if len(segment) == 1:
                path.lineTo(*segment[0])
            else:
                path.curveTo(*segment[0], *segment[1], *segment[2])
        path.close()
    canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_EVEN_ODD if is_even_odd else FILL_NON_ZERO)
