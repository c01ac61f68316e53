"""This file holds what a specification sheet keeps to: vector pages of A4 that say everything, whatever the name."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pikepdf
import pytest

from brand_assets.color.cmyk import approximate_cmyk
from brand_assets.export.printing.sheet.specimens import Specimen, list_grounds
from brand_assets.export.printing.spec_sheet import write_spec_sheet
from brand_assets.records.brief import PaletteColor
from brand_assets_tests.export.printing.cmyk_profile import DESCRIPTION, make_cmyk_profile
from brand_assets_tests.export.printing.vectors import (
    BADGE,
    EMBER,
    HARBOR,
    PINE,
    RING,
    SALT,
    TALL,
    WIDE,
    ask,
    make_mark,
    rasterise_pdf,
    rectangle,
)
from brand_assets_tests.typesetting.small_fonts import make_japanese

WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
PALETTE = (
    PaletteColor("Deep Harbor", HARBOR, "primary"),
    PaletteColor("Pine", PINE, "secondary"),
    PaletteColor("Ember", EMBER, "accent"),
    PaletteColor("Salt", SALT, "neutral"),
)
LONG = "The Extraordinarily Long and Honourable Company of Roasters, Bakers, Ferrymen & Sons of the Northern Islands"


def write(mark=BADGE, title: str = "Harbor & Pine", **options) -> bytes:
    given = {"palette": PALETTE, "background_hex": SALT, "one_color": RING, "made_at": WHEN} | options
    return write_spec_sheet(mark, title=title, **given)


def read_pages(data: bytes, folder) -> list[str]:
    (folder / "sheet.pdf").write_bytes(data)
    return ask("pdftotext", "-layout", f"{folder}/sheet.pdf", "-").split("\f")[:-1]


def test_it_is_three_pages_of_a4_with_real_type_and_no_raster(tmp_path) -> None:
    pages = read_pages(write(), tmp_path)
    assert len(pages) == 3
    assert "595.276 x 841.89 pts (A4)" in ask("pdfinfo", f"{tmp_path}/sheet.pdf")
    assert len(ask("pdfimages", "-list", f"{tmp_path}/sheet.pdf").splitlines()) == 2
    fonts = [line.split() for line in ask("pdffonts", f"{tmp_path}/sheet.pdf").splitlines()[2:]]
    assert {font[0][7:] for font in fonts} == {"Manrope-Bold", "Manrope-Medium"}
    assert all(font[3:6] == ["yes", "yes", "yes"] for font in fonts)


def test_every_colour_has_its_values(tmp_path) -> None:
    colors = read_pages(write(), tmp_path)[2]
    for expected in (
        "Deep Harbor",
        "#0B3C5D",
        "11 60 93",
        "≈ 88 35 0 64",
        "darkslategray",
        "ΔE 8.3",
        "CMYK, approximate",
    ):
        assert expected in colors
    assert "arithmetic" in colors


def test_with_a_profile_the_inks_are_the_presss_and_still_approximate(tmp_path) -> None:
    profile = make_cmyk_profile()
    colors = read_pages(write(profile=profile), tmp_path)[2]
    assert f"≈ {approximate_cmyk(EMBER, profile)}" in colors
    assert DESCRIPTION in colors
    assert "approximations" in colors


def test_a_colour_of_the_mark_that_the_palette_lacks_is_listed(tmp_path) -> None:
    mark = make_mark(("Off palette C2185B", "#C2185B", rectangle(100, 100, 800, 800)))
    colors = read_pages(write(mark), tmp_path)[2]
    assert "#C2185B" in colors
    assert "not in the palette" in " ".join(colors.split())


@pytest.mark.parametrize("count", [1, 12, 30])
def test_any_palette_finds_room(count: int, tmp_path) -> None:
    palette = [PaletteColor(f"Tone {k}", f"#{k * 8:02X}40{255 - k * 8:02X}", "accent") for k in range(count)]
    pages = read_pages(write(palette=palette), tmp_path)
    text = " ".join("\n".join(pages[2:]).split())
    assert all(color.hex in text for color in palette)
    assert len(pages) == (3 if count <= 12 else 5)


@pytest.mark.parametrize("title", [LONG, "Donaudampfschifffahrtsgesellschaft" * 5, "x", "Ångström & Ωμέγα Ёлка"])
@pytest.mark.parametrize("mark", [BADGE, WIDE, TALL], ids=["badge", "wide", "tall"])
def test_nothing_runs_into_the_margins(title: str, mark, tmp_path) -> None:
    """48 points at the sides, 30 above and below; the first page, on which the name stands large."""
    page = rasterise_pdf(write(mark, title), tmp_path, 595)[0]
    inside = np.zeros(page.shape[:2], bool)
    inside[30:-20, 47:-47] = True
    assert (page[~inside] == 255).all()


def test_a_long_name_is_there_in_full(tmp_path) -> None:
    assert " ".join(LONG.split()) in " ".join(read_pages(write(title=LONG), tmp_path)[0].split())


def test_what_no_font_has_is_said_and_not_drawn_as_boxes(tmp_path) -> None:
    pages = read_pages(write(title="LumenGrid 光網"), tmp_path)
    assert "LumenGrid" in pages[0]
    assert all("no font here has them: U+5149, U+7DB2" in page for page in pages)
    plain = rasterise_pdf(write(title="LumenGrid"), tmp_path, 595)[0]
    asked = rasterise_pdf(write(title="LumenGrid 光網"), tmp_path, 595)[0]
    assert (plain[60:120] == asked[60:120]).all()


def test_a_name_in_a_font_of_the_settings_is_drawn(tmp_path) -> None:
    fonts = make_japanese(tmp_path)
    data = write(title="あなたの街", fonts=fonts)
    assert "no font here" not in "".join(read_pages(data, tmp_path))
    band = rasterise_pdf(data, tmp_path, 595)[0][60:112, 48:300]
    assert (band < 128).mean() > 0.15


@pytest.mark.parametrize("title", ["(a) \\ </x> & %%EOF", "\u202eevil", "a\u0301\u0301\u0301\u0301b", "\x00\x07", ""])
def test_a_hostile_name_does_no_harm(title: str, tmp_path) -> None:
    assert len(read_pages(write(title=title), tmp_path)) == 3


def test_the_same_facts_give_the_same_bytes() -> None:
    assert write() == write()


def test_it_is_named_and_dated_and_called_rgb() -> None:
    with pikepdf.open(io.BytesIO(write())) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Harbor & Pine: Logo specification"
        assert metadata["xmp:CreateDate"] == "2026-03-04T05:06:07+00:00"
        assert "RGB" in metadata["dc:description"]


def test_given_grounds_are_shown_as_given(tmp_path) -> None:
    grounds = [Specimen(f"Ground {k}", f"#{k:02X}2030", RING) for k in range(12)]
    page = read_pages(write(on_grounds=grounds), tmp_path)[1]
    assert all(f"Ground {k}" in page for k in range(9))
    assert "Ground 9" not in page


def test_a_tint_that_a_ground_asks_for_is_named_with_its_values(tmp_path) -> None:
    tinted = replace(RING, layers=(replace(RING.layers[0], hex="#6387AD"),))
    pages = read_pages(write(on_grounds=[Specimen("Deep Harbor", "#0B3C5D", tinted)]), tmp_path)
    assert "#6387AD on #0B3C5D" in pages[1]
    text = " ".join(pages[2].split())
    assert "Tint" in text
    assert "#6387AD" in text
    assert "99 135 173" in text
    assert "on Deep Harbor only" in text


def test_the_mark_is_shown_only_where_it_is_seen() -> None:
    """Without a version for dark grounds, and without one colour, those grounds are left out."""
    grounds = list_grounds(BADGE, PALETTE, SALT, None, None)
    assert [(one.name, one.ground_hex) for one in grounds] == [("As approved", SALT), ("White", "#FFFFFF")]
    with_one_color = list_grounds(BADGE, PALETTE, SALT, RING, None)
    assert [one.vector.layers[0].hex for one in with_one_color if one.name == "Deep Harbor"] == ["#FFFFFF"]
