"""This file holds what a mark's RGB PDF keeps to: boxes, metadata, no raster, the picture of the SVG."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest

from brand_assets.export.printing.pdf import write_pdf
from brand_assets.vector.mark import VectorMark
from brand_assets_tests.export.printing.vectors import (
    BADGE,
    RING,
    TALL,
    WIDE,
    ask,
    mean_delta_e,
    rasterise_mark,
    rasterise_pdf,
)

WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
MM = 72 / 25.4
HOSTILE = ["Häfen & Söhne", "光網 LumenGrid", "</dc:title><script>x</script>", r"a) b( \ %%EOF endobj", "‮مرحبا"]


def test_every_box_is_there_and_the_art_box_is_tight() -> None:
    with pikepdf.open(io.BytesIO(write_pdf(BADGE, "Badge"))) as pdf:
        page = pdf.pages[0].obj
        for box in ("MediaBox", "CropBox", "BleedBox", "TrimBox"):
            assert [float(edge) for edge in page[f"/{box}"]] == pytest.approx([0, 0, 100 * MM, 100 * MM], abs=1e-3)
        unit = 100 * MM / 1024
        ink = [112 * unit, 112 * unit, 912 * unit, 912 * unit]
        assert [float(edge) for edge in page.ArtBox] == pytest.approx(ink, abs=0.02)


def test_the_longer_side_is_ten_centimetres() -> None:
    with pikepdf.open(io.BytesIO(write_pdf(WIDE, "Wide"))) as pdf:
        assert [float(edge) for edge in pdf.pages[0].mediabox] == pytest.approx([0, 0, 100 * MM, 100 * MM * 400 / 1800])


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_is_in_both_kinds_of_metadata(title: str) -> None:
    with pikepdf.open(io.BytesIO(write_pdf(BADGE, title, WHEN))) as pdf:
        assert str(pdf.docinfo["/Title"]) == title
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == title
            assert "RGB" in metadata["dc:description"]
            assert metadata["xmp:CreateDate"] == "2026-03-04T05:06:07+00:00"


def test_it_is_called_rgb_and_never_ready_for_print() -> None:
    data = write_pdf(BADGE, "Badge")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        intent = pdf.Root.OutputIntents[0]
        assert (str(intent.S), int(intent.DestOutputProfile.N)) == ("/GTS_PDFA1", 3)
        assert str(intent.OutputConditionIdentifier) == "sRGB IEC61966-2.1"
        assert "GTS_PDFXVersion" not in str(pdf.docinfo.keys())
        text = str(pdf.docinfo["/Subject"]).lower()
    assert "rgb" in text
    assert "print-ready" not in text


def test_the_same_mark_gives_the_same_bytes() -> None:
    assert write_pdf(BADGE, "Badge", WHEN) == write_pdf(BADGE, "Badge", WHEN)


def test_poppler_finds_no_raster_no_font_and_no_fault(tmp_path) -> None:
    (tmp_path / "mark.pdf").write_bytes(write_pdf(BADGE, "Badge", WHEN))
    assert len(ask("pdfimages", "-list", f"{tmp_path}/mark.pdf").splitlines()) == 2
    assert len(ask("pdffonts", f"{tmp_path}/mark.pdf").splitlines()) == 2
    assert "PDF version:     1.6" in ask("pdfinfo", f"{tmp_path}/mark.pdf")


@pytest.mark.parametrize("mark", [BADGE, RING, WIDE, TALL], ids=["badge", "ring", "wide", "tall"])
def test_poppler_shows_the_picture_of_the_svg(mark: VectorMark, tmp_path) -> None:
    width, height = mark.width // 2, mark.height // 2
    [page] = rasterise_pdf(write_pdf(mark, "Mark"), tmp_path, width, height)
    assert mean_delta_e(page, rasterise_mark(mark, width)) < 0.2
