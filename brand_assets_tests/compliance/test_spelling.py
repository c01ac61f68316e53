"""This file tests when words are nearly the brand's name, and what is read in a picture twice before it counts."""

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.compliance.evidence import Exhibit
from brand_assets.compliance.spelling import check_name_in_picture, find_misspelt
from brand_assets.lettering.reader import Line
from brand_assets_tests.compliance.layouts import make_creative


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Welcome to Atlas Clinik.", "Atlas Clinik"),
        ("ALTAS CLINIC, since 1990", "ALTAS CLINIC"),
        ("Atlas Klinik öffnet", "Atlas Klinik"),
        ("At Atlas Clnic we wait less", "Atlas Clnic"),
        ("Atlas\nClinnic", "Atlas Clinnic"),
    ],
)
def test_a_name_that_is_nearly_right_is_found(text: str, found: str) -> None:
    assert find_misspelt(text, "Atlas Clinic") == found


@pytest.mark.parametrize(
    "text",
    [
        "Atlas Clinic",
        "ATLAS CLINIC",
        "Atlas Clinic’s spring",
        "Atlas Clinics Team",
        "Atlas-Clinic",
        "Book a visit at the clinic",
        "An atlas of clinics and climates",
        "La clinique est ouverte",
        "",
    ],
)
def test_the_name_its_genitive_and_other_words_are_no_misspellings(text: str) -> None:
    assert find_misspelt(text, "Atlas Clinic") is None


def test_a_short_name_is_not_looked_for_where_it_is_nearly_right() -> None:
    assert find_misspelt("The new fan", "Fen") is None


class Scripted:
    """Reads one text at a first look and another one at a closer look."""

    alphabet = frozenset("Atlas Clinick")

    def __init__(self, first: str, closer: str) -> None:
        self.texts = {640: first, 480: closer}

    def read(self, rgba: NDArray[np.uint8], side_px: int = 480) -> list[Line]:
        return [Line(self.texts[side_px], 0.95, 10.0, 10.0, 20.0)]


@pytest.mark.parametrize(
    ("first", "closer", "expected"),
    [
        ("Atlas Clinik", "Atlas Clinik", ["misspelled_name"]),
        ("Atlas Clinik", "Atlas Clinic", []),
        ("Atlas C1inic", "Atlas C1inic", []),  # letters that are drawn alike
        ("Book a visit", "Book a visit", []),
    ],
)
def test_what_is_read_counts_when_a_closer_look_reads_the_same(first: str, closer: str, expected: list[str]) -> None:
    layout, picture = make_creative()
    found = check_name_in_picture(Exhibit("one", picture), layout, "Atlas Clinic", Scripted(first, closer))
    assert [finding.rule for finding in found] == expected


def test_a_name_that_the_reader_has_no_letters_for_is_not_judged() -> None:
    layout, picture = make_creative()
    reader = Scripted("Атлас Клиник", "Атлас Клиник")
    assert list(check_name_in_picture(Exhibit("one", picture), layout, "Атлас Клиника", reader)) == []
