"""This file writes a mark as a vector PDF in sRGB, with the boxes, output intent and metadata of print work."""

import io
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.color import hex_to_rgb
from brand_assets.export.printing.eps import POINTS_PER_MM, PRINT_SIDE_MM
from brand_assets.vector.mark import Contour, VectorMark, measure_bounds

if TYPE_CHECKING:
    import pikepdf
    from reportlab.pdfgen.pathobject import PDFPathObject

RGB_NOTE = "RGB vector artwork (sRGB IEC61966-2.1). Convert to CMYK or spot colours with the printer's own profile."
CREATOR = "brand-assets"
_PROFILE_DATE = slice(24, 36)
"""Bytes of an ICC header that hold the moment it was made (ICC.1:2022, 7.2)."""


def write_pdf(mark: VectorMark, title: str, made_at: datetime | None = None) -> bytes:
    """One page, the canvas on it as trim and crop box, the ink as art box. The same arguments give the same bytes."""
    import pikepdf

    scale = PRINT_SIDE_MM * POINTS_PER_MM / max(mark.width, mark.height)
    finished = io.BytesIO()
    with pikepdf.open(io.BytesIO(_draw_page(mark, scale))) as pdf:
        _set_boxes(pdf, mark, scale)
        _drop_fonts(pdf)
        _set_output_intent(pdf)
        _describe(pdf, title, made_at)
        pdf.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return finished.getvalue()


def _draw_page(mark: VectorMark, scale: float) -> bytes:
    from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas

    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(mark.width * scale, mark.height * scale), invariant=1, pageCompression=1)
    canvas.translate(0, mark.height * scale)
    canvas.scale(scale, -scale)
    for layer in mark.layers:
        canvas.setFillColorRGB(*(channel / 255 for channel in hex_to_rgb(layer.hex)))
        path = canvas.beginPath()
        for contour in layer.contours:
            _add_contour(path, contour)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_EVEN_ODD)
    canvas.showPage()
    canvas.save()
    return page.getvalue()


def _add_contour(path: "PDFPathObject", contour: Contour) -> None:
    path.moveTo(*contour.start)
    for segment in contour.open_segments:
        if len(segment) == 1:
            path.lineTo(*segment[0])
        else:
            path.curveTo(*segment[0], *segment[1], *segment[2])
    path.close()


def _set_boxes(pdf: "pikepdf.Pdf", mark: VectorMark, scale: float) -> None:
    page = pdf.pages[0]
    canvas = [0.0, 0.0, round(mark.width * scale, 4), round(mark.height * scale, 4)]
    ink = measure_bounds(mark)
    art = [ink.left, mark.height - ink.bottom, ink.right, mark.height - ink.top]
    for box in ("MediaBox", "CropBox", "BleedBox", "TrimBox"):
        page.obj[f"/{box}"] = canvas
    page.obj.ArtBox = [round(edge * scale, 4) for edge in art]


def _drop_fonts(pdf: "pikepdf.Pdf") -> None:
    """ReportLab names Helvetica on every page; nothing is set in it, and a preflight refuses what is not embedded."""
    for page in pdf.pages:
        if "/Font" in page.obj.get("/Resources", {}):
            del page.obj.Resources.Font


def _set_output_intent(pdf: "pikepdf.Pdf") -> None:
    """Names the colours as sRGB, with the profile itself, as PDF/A does (ISO 19005-2, 6.2.3)."""
    import pikepdf

    profile = pdf.make_stream(_make_srgb_profile(), N=3, Alternate=pikepdf.Name.DeviceRGB)
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB IEC61966-2.1",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])


def _make_srgb_profile() -> bytes:
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    return bytes(profile)


def _describe(pdf: "pikepdf.Pdf", title: str, made_at: datetime | None) -> None:
    for key in ("/CreationDate", "/ModDate", "/Author", "/Keywords", "/Trapped"):
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = title
        metadata["dc:description"] = RGB_NOTE
        metadata["dc:format"] = "application/pdf"
        metadata["xmp:CreatorTool"] = CREATOR
        metadata["pdf:Producer"] = "ReportLab, pikepdf"
        if made_at is not None:
            metadata["xmp:CreateDate"] = made_at.isoformat(timespec="seconds")
