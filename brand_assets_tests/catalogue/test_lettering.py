"""This file checks initials, and which characters the shipped fonts lack."""

import pytest

from brand_assets.catalogue.lettering import FONTS, initials_of, missing_glyphs


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Harbor & Pine", "HP"),
        ("LumenGrid 光網", "LG光"),
        ("Atlas Clinic", "AC"),
        ("one two three four", "OTT"),
        ("7-Eleven", "7E"),
        ("école", "É"),
        ("&", ""),
        ("", ""),
    ],
)
def test_initials_are_the_first_letters_of_at_most_three_words(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_a_name_in_latin_letters_lacks_nothing_and_each_missing_character_is_named_once() -> None:
    if not list(FONTS.glob("*.ttf")):
        pytest.skip("no font is shipped")
    assert missing_glyphs("Harbor & Pine") == ()
    assert missing_glyphs("LumenGrid 光網光") == ("光", "網")
