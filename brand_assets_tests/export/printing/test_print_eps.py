"""This file holds what a mark's EPS keeps to: flat, plain ASCII, a tight box, the picture of the SVG."""

import re

import pytest
from PIL import Image

from brand_assets.export.printing.eps import write_eps
from brand_assets.vector.mark import VectorMark
from brand_assets_tests.export.printing.vectors import (
    BADGE,
    RING,
    TALL,
    WIDE,
    ask,
    mean_delta_e,
    rasterise_eps,
    rasterise_mark,
)

POINTS = 100 * 72 / 25.4


@pytest.mark.parametrize("mark", [BADGE, RING, WIDE, TALL], ids=["badge", "ring", "wide", "tall"])
def test_ghostscript_shows_the_picture_of_the_svg(mark: VectorMark, tmp_path) -> None:
    """At a resolution where two canvas units are a pixel."""
    width, height = mark.width // 2, mark.height // 2
    shown = rasterise_eps(write_eps(mark, "Mark"), tmp_path, width, height, 72 * max(width, height) / POINTS)
    assert mean_delta_e(shown, rasterise_mark(mark, width)) < 0.3


def test_ghostscript_crops_to_the_fine_box(tmp_path) -> None:
    """800 of 1024 units of 100 mm are 221.5 points."""
    (tmp_path / "in.eps").write_text(write_eps(BADGE, "Mark"), encoding="ascii")
    options = ["-dSAFER", "-dBATCH", "-dNOPAUSE", "-q", "-sDEVICE=png16m", "-dEPSCrop", "-r72"]
    ask("gs", *options, f"-sOutputFile={tmp_path}/eps.png", f"{tmp_path}/in.eps")
    with Image.open(tmp_path / "eps.png") as cropped:
        assert cropped.size == (221, 221)


def test_the_boxes_are_tight_around_the_ink() -> None:
    text = write_eps(BADGE, "Badge")
    unit = POINTS / 1024
    fine = [float(edge) for edge in re.search(r"%%HiResBoundingBox: (.+)", text).group(1).split()]
    assert fine == pytest.approx([112 * unit, 112 * unit, 912 * unit, 912 * unit], abs=0.02)
    whole = [int(edge) for edge in re.search(r"%%BoundingBox: (.+)", text).group(1).split()]
    assert all(0 <= outer < 1 for outer in (fine[0] - whole[0], fine[1] - whole[1], whole[2] - fine[2]))


@pytest.mark.parametrize("title", ["Häfen (& Söhne) \\", "光網", "a\n%%BoundingBox: 0 0 9 9\nshowpage", "x" * 900])
def test_no_title_becomes_a_part_of_the_program(title: str) -> None:
    lines = write_eps(BADGE, title).splitlines()
    assert sum(line.startswith("%%BoundingBox") for line in lines) == 1
    assert lines.count("showpage") == 1
    assert all(line.isascii() and len(line) <= 255 for line in lines if line.startswith("%"))


def test_a_title_without_ascii_is_still_a_title() -> None:
    assert "%%Title: (Brand mark)" in write_eps(BADGE, "光網")


def test_nothing_is_left_to_flatten() -> None:
    text = write_eps(BADGE, "Badge")
    assert text.count("eofill") == len(BADGE.layers)
    assert not re.search(r"image|setcolorspace|shfill|pdfmark", text)
    assert text == write_eps(BADGE, "Badge")
