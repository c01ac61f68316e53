"""This file writes a mark as a vector PDF in the four inks of the press whose ICC profile is given."""

from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.color.cmyk import approximate_cmyk, describe_profile
from brand_assets.export.printing.document import Description, OutputIntent, finish_pdf
from brand_assets.export.printing.pdf import draw_page, set_boxes_of
from brand_assets.export.printing.wording import describe_cmyk
from brand_assets.vector.mark import VectorMark

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

STANDARD = "GTS_PDFX"
UNREGISTERED = "Custom"
"""What a condition is called that its profile alone tells, and no name in the ICC's registry (ISO 15930-7)."""


def write_cmyk_pdf(mark: VectorMark, title: str, made_at: datetime | None, profile: bytes) -> bytes:
    """`write_pdf` in DeviceCMYK, each colour converted through the profile, which is embedded as the output intent.

    No conformance to PDF/X is claimed: nothing here validates it. The same arguments give the same bytes. Raises
    ConfigError when `profile` is damaged, too large, or none for CMYK output.
    """
    name = describe_profile(profile)

    def set_inks(canvas: "Canvas", hex_color: str) -> None:
        inks = approximate_cmyk(hex_color, profile)
        canvas.setFillColorCMYK(*(share / 100 for share in (inks.cyan, inks.magenta, inks.yellow, inks.black)))

    intent = OutputIntent(STANDARD, name, profile, 4, UNREGISTERED)
    return finish_pdf(
        draw_page(mark, set_inks), Description(title, describe_cmyk(profile), made_at), intent, set_boxes_of(mark)
    )
