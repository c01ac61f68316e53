"""This file checks where lines may end against the rules of UAX #14, and which of those places read better."""

import itertools

import pytest

from brand_assets.typesetting.opportunities import find_opportunities


def parts(text: str, locale: str = "en") -> list[str]:
    ends = [0, *(o.position for o in find_opportunities(text, locale)), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(ends)]


def costs(text: str, locale: str = "en") -> dict[str, float]:
    """The cost of a break, by the text before it."""
    return {text[: o.position].strip(): o.cost for o in find_opportunities(text, locale)}


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("LB18", "a b  c", ["a ", "b  ", "c"]),
        ("LB4", "a\nb", ["a\n", "b"]),
        ("LB7", "a \u200bb", ["a \u200b", "b"]),
        ("LB11", "a \u2060b", ["a \u2060b"]),
        ("LB12", "9\u00a0h\u202f10", ["9\u00a0h\u202f10"]),
        ("LB13", "「はい」。", ["「は", "い」。"]),
        ("LB14", "( a", ["( a"]),
        ("LB21", "well-known fact", ["well-", "known ", "fact"]),
        ("LB22", "光……", ["光……"]),
        ("LB25", "$(12.35) 2,1234 (12)¢", ["$(12.35) ", "2,1234 ", "(12)¢"]),
        ("LB30b", "👩🏽", ["👩🏽"]),
        ("LB9", "e\u0301a", ["e\u0301a"]),
    ],
)
def test_lines_end_where_the_standard_lets_them(rule: str, text: str, expected: list[str]) -> None:
    assert parts(text) == expected, rule


def test_japanese_punctuation_and_small_kana_never_begin_a_line() -> None:
    text = "待ち時間をゼロにする、あなたの街の「クリニック」。きっと、ちょうどいい！"
    starts = {part[0] for part in parts(text, "ja")[1:]}
    assert not starts & set("、。」！っょッー")
    assert not any(part.endswith("「") for part in parts(text, "ja"))


def test_a_sentence_s_end_is_the_best_place_and_a_short_word_a_bad_one() -> None:
    cost = costs("Seen at 9:10. Home, by 10.")
    assert cost["Seen at 9:10."] < cost["Seen at 9:10. Home,"] < cost["Seen"] < cost["Seen at"]


def test_an_ampersand_and_a_dash_do_not_part_from_their_side() -> None:
    cost = costs("Harbor & Pine – roasted here")
    assert cost["Harbor"] < cost["Harbor &"]
    assert cost["Harbor & Pine –"] < cost["Harbor & Pine"]


def test_japanese_phrases_hold_together() -> None:
    cost = costs("街のクリニック", "ja")
    assert cost["街の"] < min(cost["街"], cost["街のク"])


def test_korean_words_are_not_torn() -> None:
    cost = costs("기다림 없는", "ko")
    assert cost["기다림"] < cost["기"]
