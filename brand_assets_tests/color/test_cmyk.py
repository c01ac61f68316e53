"""This file tests how colours are turned into inks, and which profiles are taken."""

from pathlib import Path

import pytest

from brand_assets.color.cmyk import MAX_PROFILE_BYTES, approximate_cmyk, describe_profile, read_cmyk_profile
from brand_assets.errors import ConfigError
from brand_assets.settings import read_settings
from brand_assets_tests.export.printing.cmyk_profile import DESCRIPTION, make_cmyk_profile

GHOSTSCRIPTS = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")


@pytest.mark.parametrize(
    ("hex_color", "inks"),
    [
        ("#FFFFFF", "0 0 0 0"),
        ("#000000", "0 0 0 100"),
        ("#FF0000", "0 100 100 0"),
        ("#00FF00", "100 0 100 0"),
        ("#808080", "0 0 0 50"),
        ("#D9822B", "0 40 80 15"),
    ],
)
def test_without_a_profile_inks_are_complements_and_say_so(hex_color: str, inks: str) -> None:
    found = approximate_cmyk(hex_color)
    assert (str(found), found.source, found.is_naive) == (inks, "naive", True)


@pytest.mark.parametrize("hex_color", ["#FFFFFF", "#0B3C5D", "#D9822B", "#2F5D50", "#BBAA99"])
def test_through_a_profile_inks_are_the_presss(hex_color: str) -> None:
    """The tests' press prints complements, on a grid of 17 steps."""
    found, plain = approximate_cmyk(hex_color, make_cmyk_profile()), approximate_cmyk(hex_color)
    assert (found.source, found.is_naive) == (DESCRIPTION, False)
    assert [found.cyan, found.magenta, found.yellow, found.black] == pytest.approx(
        [plain.cyan, plain.magenta, plain.yellow, plain.black], abs=5
    )


@pytest.mark.skipif(not GHOSTSCRIPTS.is_file(), reason="Ghostscript's default_cmyk.icc is not installed")
def test_a_real_press_prints_black_with_all_its_inks() -> None:
    profile = read_cmyk_profile(GHOSTSCRIPTS)
    black = approximate_cmyk("#000000", profile)
    assert black.black > 80
    assert min(black.cyan, black.magenta, black.yellow) > 50
    assert str(approximate_cmyk("#FFFFFF", profile)) == "0 0 0 0"


def test_a_profile_is_read_from_the_file_that_the_setting_names(tmp_path, monkeypatch) -> None:
    (tmp_path / "press.icc").write_bytes(make_cmyk_profile())
    monkeypatch.setenv("BRAND_ASSETS_ICC_PROFILE", str(tmp_path / "press.icc"))
    path = read_settings().icc_profile
    assert describe_profile(read_cmyk_profile(path)) == DESCRIPTION


@pytest.mark.parametrize("name", ["missing.icc", "."])
def test_a_path_without_a_file_is_named(name: str, tmp_path) -> None:
    with pytest.raises(ConfigError, match=r"BRAND_ASSETS_ICC_PROFILE names '.*', which is no file"):
        read_cmyk_profile(tmp_path / name)


def test_a_huge_file_is_not_read(tmp_path) -> None:
    with (tmp_path / "huge.icc").open("wb") as file:
        file.truncate(MAX_PROFILE_BYTES + 1)
    with pytest.raises(ConfigError, match="at most 33554432 are read"):
        read_cmyk_profile(tmp_path / "huge.icc")


def test_a_description_is_one_printable_line() -> None:
    assert describe_profile(make_cmyk_profile("Press\nof\x1b[31m ours")) == "Press of[31m ours"


@pytest.mark.skipif(not GHOSTSCRIPTS.is_file(), reason="Ghostscript's profiles are not installed")
def test_every_profile_of_ghostscripts_converts_or_is_refused_in_words() -> None:
    """Two of them are CMYK, open, and fail only when a colour goes through them."""
    assert not approximate_cmyk("#D9822B", read_cmyk_profile(GHOSTSCRIPTS)).is_naive
    others = [path for path in sorted(GHOSTSCRIPTS.parent.glob("*.icc")) if path != GHOSTSCRIPTS]
    for path in others:
        with pytest.raises(ConfigError, match="BRAND_ASSETS_ICC_PROFILE"):
            read_cmyk_profile(path)
