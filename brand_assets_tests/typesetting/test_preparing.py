"""This file checks what happens to a text before it is set: hostile characters go, spaces that must hold are held."""

import pytest

from brand_assets.typesetting.preparing import MARKS_IN_A_ROW, is_unseen, prepare_text

NARROW, HARD = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("Prêts ?", f"Prêts{NARROW}?"),
        ("Oui ! Non ; si : « là »", f"Oui{NARROW}! Non{NARROW}; si{NARROW}: «{NARROW}là{NARROW}»"),
        ("Prêts\u00a0?", f"Prêts{NARROW}?"),
        ("Vue à 9 h 10.", f"Vue à 9{HARD}h{HARD}10."),
        ("à 10 h.", f"à 10{HARD}h."),
        ("-20 % dès 5 €", f"-20{NARROW}% dès 5{NARROW}€"),
        ("12 500 visites", f"12{HARD}500 visites"),
        ("Bonjour!", "Bonjour!"),
    ],
)
def test_french_spaces_hold(written: str, held: str) -> None:
    assert prepare_text(written, "fr-FR") == held


def test_a_figure_and_its_sign_stay_together_in_every_language() -> None:
    assert prepare_text("20 % weniger, ab 5 €", "de") == f"20{HARD}% weniger, ab 5{HARD}€"
    assert prepare_text("Who? Me !", "en") == "Who? Me !"


def test_newlines_of_every_kind_part_paragraphs() -> None:
    assert prepare_text("a\r\nb\rc\u2028d\u0085e", "en") == "a\nb\nc\nd\ne"


def test_tabs_and_runs_of_spaces_are_one_space() -> None:
    assert prepare_text("  a\t\tb   c \n  d ", "en") == "a b c\nd"


def test_controls_are_dropped_and_lone_surrogates_replaced() -> None:
    assert prepare_text("a\x00b\x1b[31m\x7f\ud800c", "en") == "ab[31m\ufffdc"


def test_text_is_composed() -> None:
    assert prepare_text("Cafe\u0301", "en") == "Café"


def test_marks_are_limited_in_a_row_and_not_over_the_text() -> None:
    assert prepare_text("q" + "\u0301" * 1000, "en").count("\u0301") == MARKS_IN_A_ROW
    assert prepare_text("q\u0301" * 100, "en").count("\u0301") == 100


@pytest.mark.parametrize("character", [" ", "\u200d", "\ufe0f", "\u202e", "\u3164", "\u00ad", "\n"])
def test_what_only_steers_is_unseen(character: str) -> None:
    assert is_unseen(character)


@pytest.mark.parametrize("character", ["a", "\u0301", "。", "\u06dd", "\ufffd", "\ue000"])
def test_what_shows_is_not(character: str) -> None:
    assert not is_unseen(character)
