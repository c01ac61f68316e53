"""This file checks initials, and which characters the shipped fonts and those of a folder lack."""

from pathlib import Path

import pytest

from brand_assets.catalogue.lettering import initials_of, missing_glyphs, part_humps
from brand_assets.errors import ConfigError
from brand_assets_tests.generation.draft.small_fonts import make_chinese, make_empty


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Harbor & Pine", "HP"),
        ("Atlas Clinic", "AC"),
        ("LumenGrid 光網", "LG"),
        ("LumenGrid", "LG"),
        ("光網", "光"),
        ("Zenith", "Z"),
        ("harbor", "H"),
        ("harbor and pine", "HP"),
        ("Bank of America", "BA"),
        ("van der Berg", "VDB"),
        ("one two three four", "OTT"),
        ("L'Oréal", "LO"),
        ("O’Neill", "ON"),
        ("O'Neill & Sons", "OS"),
        ("3M", "3M"),
        ("IBM", "IBM"),
        ("7-Eleven", "7E"),
        ("Studio 7", "S7"),
        ("eBay Motors", "EM"),
        ("Æther", "Æ"),
        ("straße", "S"),
        ("école", "É"),
        ("e\u0301cole", "É"),
        ("Ελλάς", "Ε"),
        ("Дом Кино", "ДК"),
        ("دار الفنون", "دف"),
        ("हिन्दी समाचार", "हस"),
        ("☕ Harbor", "H"),
        ("☕", ""),
        ("❤️Coffee House", "CH"),
        ("A\ufe0fB", "AB"),
        ("☃\u0301Harbor", "H"),
        ("می\u200cخواهم", "م"),
        ("snake_case", "SC"),
        ("&", ""),
        ("", ""),
    ],
)
def test_initials_are_those_that_a_person_would_choose(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_a_camel_cased_word_is_parted_at_its_inner_capitals() -> None:
    assert part_humps("LumenGrid") == ["Lumen", "Grid"]
    assert part_humps("Harbor") == ["Harbor"]


def test_each_character_that_no_font_has_is_named_once_in_reading_order() -> None:
    assert missing_glyphs("Harbor & Pine") == ()
    assert missing_glyphs("Łódź Ελλάς Дом") == ()
    assert missing_glyphs("LumenGrid 光網光") == ("光", "網")


def test_white_space_and_joiners_are_never_missing() -> None:
    assert missing_glyphs("A\u200d\u00a0B\ufe0f\t") == ()


def test_a_font_in_a_folder_fills_what_the_shipped_ones_lack(tmp_path: Path) -> None:
    make_chinese(tmp_path / "small.ttf")
    assert missing_glyphs("LumenGrid 光網龍", [tmp_path]) == ("龍",)


def test_a_character_without_an_outline_counts_as_missing(tmp_path: Path) -> None:
    make_empty(tmp_path / "empty.ttf")
    assert missing_glyphs("光", [tmp_path]) == ("光",)


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.otf").write_bytes(b"not a font at all")
    with pytest.raises(ConfigError, match=r"broken\.otf' is no font"):
        missing_glyphs("光", [tmp_path])


def test_a_cut_off_font_is_named(tmp_path: Path) -> None:
    whole = make_chinese(tmp_path / "small.ttf").read_bytes()
    (tmp_path / "small.ttf").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(ConfigError, match=r"small\.ttf' is no font"):
        missing_glyphs("光", [tmp_path])


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere', which is no folder"):
        missing_glyphs("光", [tmp_path / "nowhere"])
