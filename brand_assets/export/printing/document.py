"""This file finishes a PDF: what its colours mean, what it is called, and nothing that differs from day to day."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

CREATOR = "brand-assets"
PRODUCER = "ReportLab, pikepdf"
SRGB = "sRGB IEC61966-2.1"
_PROFILE_DATE = slice(24, 36)
"""Bytes of an ICC header that hold the moment it was made (ICC.1:2022, 7.2)."""
VERSION = "1.6"
"""Of PDF: the first that has all that is used here, and the one that PDF/X-4 builds on."""
_IDLE_TEXT = re.compile(rb"BT /F\d+ [\d.]+ Tf [\d.]+ TL ET")
"""How ReportLab begins every page: a font is chosen and nothing is set in it."""
_STALE = ("/CreationDate", "/ModDate", "/Author", "/Keywords", "/Trapped")


@dataclass(frozen=True, slots=True)
class OutputIntent:
    """What the device colours of a document mean (ISO 32000-2, 14.11.5); `channels` is 3 for RGB and 4 for CMYK."""

    standard: str
    condition: str
    profile: bytes
    channels: int
    identifier: str


@dataclass(frozen=True, slots=True)
class Description:
    title: str
    text: str
    made_at: datetime | None = None


def srgb_intent() -> OutputIntent:
    """sRGB with the profile itself, as PDF/A names it (ISO 19005-2, 6.2.3)."""
    return OutputIntent("GTS_PDFA1", SRGB, _make_srgb_profile(), 3, SRGB)


def finish_pdf(
    drawn: bytes,
    description: Description,
    intent: OutputIntent,
    shape_page: Callable[["pikepdf.Page"], None] | None = None,
) -> bytes:
    """The document with its metadata and output intent; `shape_page` sets each page's boxes. Same input, same bytes."""
    import pikepdf

    finished = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        for page in pdf.pages:
            _drop_idle_font(pdf, page)
            if shape_page is not None:
                shape_page(page)
        _set_output_intent(pdf, intent)
        _describe(pdf, description)
        pdf.Root.Lang = "en"
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(
            finished,
            min_version=VERSION,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return finished.getvalue()


def _drop_idle_font(pdf: "pikepdf.Pdf", page: "pikepdf.Page") -> None:
    """Helvetica is never embedded, and a preflight refuses what is not."""
    resources = page.obj.get("/Resources")
    if resources is not None and "/Font" in resources:
        for name in [name for name, font in resources.Font.items() if font.get("/BaseFont") == "/Helvetica"]:
            del resources.Font[name]
        if not resources.Font.keys():
            del resources.Font
    page.obj.Contents = pdf.make_stream(_IDLE_TEXT.sub(b"", page.obj.Contents.read_bytes(), count=1))


def _set_output_intent(pdf: "pikepdf.Pdf", intent: OutputIntent) -> None:
    import pikepdf

    space = pikepdf.Name.DeviceCMYK if intent.channels == 4 else pikepdf.Name.DeviceRGB
    entry = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name(f"/{intent.standard}"),
        OutputConditionIdentifier=intent.identifier,
        OutputCondition=intent.condition,
        Info=intent.condition,
        DestOutputProfile=pdf.make_stream(intent.profile, N=intent.channels, Alternate=space),
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(entry)])


@cache
def _make_srgb_profile() -> bytes:
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    return bytes(profile)


def _describe(pdf: "pikepdf.Pdf", description: Description) -> None:
    for key in _STALE:
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = description.title
        metadata["dc:description"] = description.text
        metadata["dc:format"] = "application/pdf"
        metadata["xmp:CreatorTool"] = CREATOR
        metadata["pdf:Producer"] = PRODUCER
        if description.made_at is not None:
            metadata["xmp:CreateDate"] = description.made_at.isoformat(timespec="seconds")
