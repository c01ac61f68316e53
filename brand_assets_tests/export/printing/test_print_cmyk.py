"""This file holds what the CMYK PDF keeps to: inks through the profile, which is embedded and named, and no claim."""

import io
import re

import pikepdf
import pytest

from brand_assets.color.cmyk import approximate_cmyk
from brand_assets.errors import ConfigError
from brand_assets.export.printing.cmyk import write_cmyk_pdf
from brand_assets.export.printing.wording import describe_print
from brand_assets_tests.export.printing.cmyk_profile import DESCRIPTION, make_cmyk_profile
from brand_assets_tests.export.printing.vectors import BADGE, ask, rasterise_mark, rasterise_pdf


def test_every_fill_is_in_the_inks_that_the_profile_gives() -> None:
    profile = make_cmyk_profile()
    with pikepdf.open(io.BytesIO(write_cmyk_pdf(BADGE, "Badge", None, profile))) as pdf:
        content = pdf.pages[0].Contents.read_bytes().decode()
    assert not re.search(r"\brg\b|\bRG\b|\bcs\b|\bscn?\b|\bg\b", content)
    told = [[float(share) for share in fill.split()] for fill in re.findall(r"([\d. ]+) k\b", content)]
    wanted = [approximate_cmyk(layer.hex, profile) for layer in BADGE.layers]
    assert told == [
        pytest.approx([ink.cyan / 100, ink.magenta / 100, ink.yellow / 100, ink.black / 100], abs=1e-4)
        for ink in wanted
    ]


def test_the_profile_is_the_output_intent_unchanged() -> None:
    profile = make_cmyk_profile()
    with pikepdf.open(io.BytesIO(write_cmyk_pdf(BADGE, "Badge", None, profile))) as pdf:
        [intent] = pdf.Root.OutputIntents
        assert (str(intent.S), int(intent.DestOutputProfile.N)) == ("/GTS_PDFX", 4)
        assert (str(intent.OutputConditionIdentifier), str(intent.Info)) == ("Custom", DESCRIPTION)
        assert intent.DestOutputProfile.read_bytes() == profile


def test_no_conformance_is_claimed() -> None:
    with pikepdf.open(io.BytesIO(write_cmyk_pdf(BADGE, "Badge", None, make_cmyk_profile()))) as pdf:
        assert "/GTS_PDFXVersion" not in pdf.docinfo
        assert b"pdfxid" not in pdf.Root.Metadata.read_bytes()
        assert "Not validated" in str(pdf.docinfo["/Subject"])
        assert DESCRIPTION in str(pdf.docinfo["/Subject"])


def test_the_same_mark_and_profile_give_the_same_bytes() -> None:
    profile = make_cmyk_profile()
    assert write_cmyk_pdf(BADGE, "Badge", None, profile) == write_cmyk_pdf(BADGE, "Badge", None, profile)


def test_poppler_shows_the_mark_in_about_its_colours(tmp_path) -> None:
    """About: poppler reckons without the profile. The shapes are the same to the pixel, or half of one."""
    data = write_cmyk_pdf(BADGE, "Badge", None, make_cmyk_profile())
    [page] = rasterise_pdf(data, tmp_path)
    meant = rasterise_mark(BADGE)
    assert ((page.min(axis=2) < 250) == (meant.min(axis=2) < 250)).mean() > 0.998
    assert abs(page.astype(int) - meant.astype(int)).max(axis=2).mean() < 25
    (tmp_path / "mark.pdf").write_bytes(data)
    assert len(ask("pdfimages", "-list", f"{tmp_path}/mark.pdf").splitlines()) == 2


@pytest.mark.parametrize(
    ("profile", "fault"),
    [
        (b"", "is no ICC profile"),
        (make_cmyk_profile()[:4000], "is cut short"),
        (make_cmyk_profile(kind=b"mntr", space=b"RGB "), "is of the kind 'mntr' for 'RGB' colours"),
        (make_cmyk_profile(kind=b"scnr"), "is of the kind 'scnr' for 'CMYK' colours"),
        (make_cmyk_profile().replace(b"B2A0", b"B2X0"), "cannot be used"),
    ],
)
def test_a_wrong_profile_is_refused_in_words(profile: bytes, fault: str) -> None:
    with pytest.raises(ConfigError, match=f"BRAND_ASSETS_ICC_PROFILE names {fault}"):
        write_cmyk_pdf(BADGE, "Badge", None, profile)


def test_a_client_is_told_what_is_rgb_and_what_is_not() -> None:
    without, named = describe_print(), describe_print(make_cmyk_profile())
    assert "RGB vector artwork" in without[0]
    assert "There is no CMYK file" in without[1]
    assert DESCRIPTION in named[1]
    assert not any("print-ready" in sentence or "PDF/X-4" in sentence for sentence in without + named)
