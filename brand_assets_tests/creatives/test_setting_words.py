"""How headlines and calls to action are set: hard texts, each as somebody who reads them would have it."""

import pytest

from brand_assets.creatives.setting_words import fit_headline, list_cautions, set_action
from brand_assets.typesetting.fonts import open_fonts

FONTS = open_fonts([])


def _lines(text: str, locale: str, width_px: float, name: str = "") -> list[str]:
    return [line for line, _ in fit_headline(text, FONTS, locale, width_px, 700, 120, name).lines]


def test_a_long_compound_is_parted_where_that_makes_it_much_larger_and_a_person_is_told() -> None:
    text = "Donaudampfschifffahrtsgesellschaftskapitän gesucht"
    german = fit_headline(text, FONTS, "de", 900, 500, 120)
    assert german.size_px > 2 * fit_headline(text, FONTS, "en", 900, 500, 120).size_px
    assert german.lines[0][0] == "Donaudampfschiff-"
    assert "\u00ad" not in "".join(line for line, _ in german.lines)
    assert "Donaudampfschiff-" in list_cautions(german)[0]
    assert german.text == text


def test_a_brands_name_stays_in_one_line() -> None:
    text = "Come and see Atlas Clinic now"
    torn = _lines(text, "en", 620)
    assert not any("Atlas Clinic" in line for line in torn)
    held = _lines(text, "en", 620, "Atlas Clinic")
    assert any("Atlas\u00a0Clinic" in line for line in held)


def test_an_emoji_that_no_font_has_leaves_no_hole_and_is_told() -> None:
    words = fit_headline("Spring is here 🌷🎉 come in!", FONTS, "en", 600, 500, 120)
    plain = fit_headline("Spring is here come in!", FONTS, "en", 600, 500, 120)
    assert words.missing == ("🌷", "🎉")
    assert words.contours == plain.contours
    assert words.text == "Spring is here 🌷🎉 come in!"


def test_a_letter_that_no_font_has_is_not_set_over() -> None:
    assert fit_headline("朝9時", FONTS, "ja", 600, 500, 120).missing == ("朝", "時")


def test_a_long_call_to_action_takes_two_lines_before_it_gets_tiny() -> None:
    short = set_action("Book a visit", FONTS, "en", 40, 900)
    assert (len(short.lines), short.size_px) == (1, 40)
    text = "Find the nearest clinic with free appointments this evening and book yours at once"
    long = set_action(text, FONTS, "en", 40, 900)
    assert len(long.lines) == 2
    assert long.width_px <= 900
    assert long.size_px > 1.2 * 40 * 900 / set_action(text, FONTS, "en", 40, 9000).width_px  # than in one line


def test_lines_of_a_script_without_spaces_are_for_a_person_to_look_at() -> None:
    assert list_cautions(fit_headline("สวัสดี", FONTS, "th", 600, 500, 120))
    assert not list_cautions(fit_headline("Good day, well-known friends", FONTS, "en", 300, 500, 120))


@pytest.mark.parametrize(("text", "together"), [("Nur noch heute EUR 1 299,00", "EUR\u00a01\u00a0299,00")])
def test_a_price_is_never_torn(text: str, together: str) -> None:
    assert any(together in line for line in _lines(text, "de", 420))
