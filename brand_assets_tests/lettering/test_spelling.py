"""This file tests what is said of lines of text that were read, without a reader."""

import pytest

from brand_assets.lettering.reader import Line, sort_lines
from brand_assets.lettering.spelling import (
    MISSPELLED,
    UNWANTED_TEXT,
    expected_text,
    is_word,
    judge,
    measure_distance,
    unknown_letters,
)
from brand_assets.records.brief import Lettering

BRAND = "Harbor & Pine"


def line(text: str, confidence: float = 0.99, top: float = 0.0, left: float = 0.0) -> Line:
    return Line(text, confidence, top, left, 20.0)


@pytest.mark.parametrize(
    ("text", "expected", "distance"),
    [
        ("HARBOR & PINE", BRAND, 0.0),
        ("harborpine", BRAND, 0.0),
        ("Harbor 8 Pine", BRAND, 0.0),
        ("HARB0R PINE", BRAND, 0.0),
        ("Harbour & Pine", BRAND, 1 / 11),
        ("Habror & Pine", BRAND, 2 / 10),
        ("", BRAND, 1.0),
        ("Lumen Grid", "Lumen Grid 光網", 0.0),
        ("光網", "Lumen Grid 光網", 0.0),
        ("Kestrel", "Kestrel 42", 2 / 9),
        ("Cafe", "Café", 1 / 4),
    ],
)
def test_the_distance_is_the_share_of_letters_that_are_off(text: str, expected: str, distance: float) -> None:
    """Levenshtein's edits over the longer of the two, by hand."""
    assert measure_distance(text, expected) == pytest.approx(distance)


@pytest.mark.parametrize(
    ("lines", "lettering", "concern", "distance"),
    [
        ([line("Harbor & Pine")], "name", None, 0.0),
        ([line("HARBOR"), line("PINE", top=40)], "name", None, 0.0),
        ([line("HP", 1.0), line("Harbor & Pine", top=40)], "name", None, 0.0),
        ([line("品", 0.6), line("Harbor & Pine", top=40)], "name", None, 0.0),
        ([line("Harbor & Pine"), line("SINCE 1887", top=40)], "name", UNWANTED_TEXT, 0.0),
        ([line("Harbour & Pine")], "name", MISSPELLED, 1 / 11),
        ([line("Harbor")], "name", MISSPELLED, 4 / 10),
        ([line("Harbour & Pine", 0.6)], "name", None, None),
        ([], "name", None, None),
        ([line("HP")], "initials", None, 0.0),
        ([line("H"), line("P", left=40)], "initials", None, 0.0),
        ([line("HR", 0.99)], "initials", MISSPELLED, 0.5),
        ([line("HR", 0.8)], "initials", None, None),
        ([line("H", 1.0)], "initials", None, None),
        ([line("SALE")], "none", UNWANTED_TEXT, None),
        ([line("SALE", 0.7)], "none", None, None),
        ([line("O", 1.0), line("0", 1.0), line("8", 1.0)], "none", None, None),
        ([line("DOO", 0.95)], "none", None, None),
        ([], "none", None, None),
    ],
)
def test_only_what_the_reader_is_sure_of_counts_against_a_mark(
    lines: list[Line], lettering: Lettering, concern: str | None, distance: float | None
) -> None:
    found = judge(lines, BRAND, lettering)
    assert found.concern == concern
    assert found.distance == (None if distance is None else pytest.approx(distance))
    assert found.finding.endswith(".")


def test_a_finding_names_what_was_read_and_what_was_wanted() -> None:
    assert judge([line("Harbour & Pine")], BRAND, "name").finding == (
        "The name reads 'Harbour & Pine' instead of 'Harbor & Pine' (9% of its letters are off): letter it again."
    )


def test_what_a_mark_is_to_show_follows_its_lettering() -> None:
    assert [expected_text(BRAND, lettering) for lettering in ("none", "initials", "name")] == ["", "HP", BRAND]


def test_letters_that_the_reader_does_not_know_are_named_once_each() -> None:
    assert unknown_letters("Щука & Щит", frozenset("укаи")) == ("Щ", "т")


def test_a_word_has_two_different_letters() -> None:
    assert [is_word(text) for text in ("OK", "O", "OoO", "42", "А1б")] == [True, False, False, False, True]


def test_lines_are_read_row_by_row_from_the_left() -> None:
    lines = [line("c", top=40), line("b", top=3, left=50), line("a", top=0)]
    assert [one.text for one in sort_lines(lines)] == ["a", "b", "c"]
