"""This file tests when words are nearly the brand's name, and what is read in a picture twice before it counts."""

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.compliance.evidence import Exhibit
from brand_assets.compliance.naming import find_misnomers
from brand_assets.compliance.spelling import check_name_in_picture
from brand_assets.lettering.reader import Line
from brand_assets_tests.compliance.layouts import make_creative

CLINIC = "Atlas Clinic"


def find(text: str, brand_name: str = CLINIC, locale: str = "en") -> list[tuple[str, str]]:
    return [(one.found, one.severity) for one in find_misnomers(text, brand_name, locale)]


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Welcome to Atlas Clinik.", CLINIC, "Atlas Clinik"),
        ("ALTAS CLINIC, since 1990", CLINIC, "ALTAS CLINIC"),
        ("Atlas Klinik öffnet", CLINIC, "Atlas Klinik"),
        ("Bienvenue à l’Atlas Clinique", CLINIC, "Atlas Clinique"),
        ("At Atlas Clnic we wait less", CLINIC, "Atlas Clnic"),
        ("Atlas\nClinnic", CLINIC, "Atlas Clinnic"),
        ("Atlas Clinic, oder Atlas Clinicc", CLINIC, "Atlas Clinicc"),
        ("Atlas Clínic abre", CLINIC, "Atlas Clínic"),
        ("Atlas Clin\u00adik", CLINIC, "Atlas Clinik"),
        ("The Lumen Gird hums", "Lumen Grid", "Lumen Gird"),
        ("Chez Nestle, on dort", "Nestlé", "Nestle"),
        ("We love Kowa", "Kova", "Kowa"),
        ("今日のさくら咖琲店", "さくら珈琲店", "さくら咖琲店"),
    ],
)
def test_a_name_that_is_nearly_right_is_found(text: str, name: str, found: str) -> None:
    assert find(text, name) == [(found, "error")]


@pytest.mark.parametrize(
    ("text", "name", "locale"),
    [
        ("Atlas Clinic", CLINIC, "en"),
        ("ATLAS CLINIC", CLINIC, "en"),
        ("Atlas Clinic’s spring", CLINIC, "en"),
        ("Atlas Clinics Team", CLINIC, "de"),
        ("Atlas-Clinic", CLINIC, "en"),
        ("L’Atlas Clinic, jusqu’à Atlas Clinic", CLINIC, "fr"),
        ("Atlas Clinic'in kapısı", CLINIC, "tr"),
        ("atlasclinic.example, @atlasclinic and #AtlasClinic", CLINIC, "en"),
        ("Book a visit at the clinic", CLINIC, "en"),
        ("An atlas of clinics and climates", CLINIC, "en"),
        ("La clinique est ouverte", CLINIC, "fr"),
        ("", CLINIC, "en"),
        ("NESTLÉ, NESTLE; they nestled", "Nestlé", "en"),
        ("Range, oranges, orange Orangen", "Orange", "de"),
        ("Nova, cova", "Kova", "en"),
        ("В Авроре, с Авророй", "Аврора", "ru"),
        ("さくら珈琲店へ", "さくら珈琲店", "ja"),
        ("朝はAtlas Clinicで", CLINIC, "ja"),
        ("נראה אתכם ב-9:10 ב-Atlas Clinic, בבית עד 10", CLINIC, "he"),
    ],
)
def test_the_name_its_inflected_forms_and_other_words_are_no_misspellings(text: str, name: str, locale: str) -> None:
    assert find(text, name, locale) == []


def test_the_name_in_letters_of_another_size_is_for_a_person_to_judge() -> None:
    assert find("Come to atlas clinic") == [("atlas clinic", "warning")]
    assert find("Try Youtube", "YouTube") == [("Youtube", "warning")]


def test_what_may_be_another_word_is_for_a_person_to_judge() -> None:
    assert find("Ornage opens", "Orange") == [("Ornage", "warning")]


def test_a_short_name_is_not_looked_for_where_it_is_nearly_right() -> None:
    assert find("The new Fan", "Fen") == []


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
