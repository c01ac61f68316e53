"""This file checks direction against the samples of UAX #9 and against python-bidi's own reordering."""

import random

import pytest
from bidi import get_display

from brand_assets.typesetting.direction import order_visually, read_levels, runs_right_to_left

SAMPLES = [  # UAX #9, examples of rule L2: what is stored, its levels, what is shown (capitals run from right to left)
    ("car means CAR.", "00000000001110", "car means RAC."),
    ("<car MEANS CAR.=", "0222111111111110", "<.RAC SNAEM car="),
    (
        "he said “<car MEANS CAR=.” “<IT DOES=,” she agreed.",
        "0" * 10 + "222" + "1" * 10 + "0" * 6 + "1" * 7 + "0" * 15,
        "he said “<RAC SNAEM car=.” “<SEOD TI=,” she agreed.",
    ),
]
ALPHABET = ["a", "b", "א", "ב", "ب", "ت", "1", "2", "٣", " ", "(", ")", "[", "]", ".", ",", "-", "+", "%", "\u0301"]
DIRECTIONS = ["\u2067", "\u2066", "\u2068", "\u2069", "\u202b", "\u202e", "\u202a", "\u202c", "\u200f"]


@pytest.mark.parametrize(("stored", "levels", "shown"), SAMPLES)
def test_levels_are_reordered_as_in_the_standard(stored: str, levels: str, shown: str) -> None:
    order = order_visually(range(len(stored)), lambda i: int(levels[i]))
    assert "".join(stored[i] for i in order) == shown


@pytest.mark.parametrize("is_rtl", [False, True])
def test_random_text_is_ordered_as_by_python_bidi(is_rtl: bool) -> None:
    chance = random.Random(9)
    for _ in range(400):
        text = "x" + "".join(chance.choices(ALPHABET + DIRECTIONS, k=chance.randrange(1, 30))) + "א"
        levels = read_levels(text, is_rtl)
        ours = "".join(text[i] for i in order_visually(range(len(text)), levels.__getitem__))
        assert ours == get_display(text, base_dir="R" if is_rtl else "L"), ascii(text)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("אב 12 ג", [1, 1, 1, 2, 2, 1, 1]),  # figures run from left to right
        ("(אב) ab", [1, 1, 1, 1, 1, 2, 2]),  # N0: a pair of brackets goes with what it holds
        ("a😀א", [2, 1, 1]),  # one level per character, however many bytes it has
        ("אב\nab", [1, 1, 1, 2, 2]),
    ],
)
def test_levels_of_a_paragraph_from_right_to_left(text: str, levels: list[int]) -> None:
    assert read_levels(text, is_rtl=True) == levels


@pytest.mark.parametrize(
    ("text", "locale", "is_rtl"),
    [
        ("Atlas تحافظ", "ar", True),
        ("Atlas תמיד", "he-IL", True),
        ("Atlas Clinic", "ar", False),
        ("9:10", "fa", True),
        ("שלום Atlas", "en", True),
        ("Atlas שלום", "en", False),
        ("شكرا", "az-Arab", True),
        ("", "en", False),
    ],
)
def test_the_locale_and_then_the_first_letter_give_the_direction(text: str, locale: str, is_rtl: bool) -> None:
    assert runs_right_to_left(text, locale) is is_rtl


def test_directions_that_are_never_closed_are_read() -> None:
    assert len(read_levels("\u202e" * 500 + "abc" + "\u2067" * 500, is_rtl=False)) == 1003
