"""This file checks marks that are the name: case, spacing and weight as asked, lines, combinations in proportion."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.ndimage import label

from brand_assets.generation.draft.compose import compose
from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.families.lockup import ABSTRACT, OF_LETTERS, SYMBOLS
from brand_assets.generation.draft.families.wordmark_ideas import FREQUENCIES, IDEAS
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import break_lines
from brand_assets.generation.draft.letters.blocks import change_case, set_rows
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.shapes import measure
from brand_assets_tests.generation.draft.examples import draw_of, ink_mask, intent, pixels

NAMES = ("Ola", "Harbor & Pine", "Société Générale", "NORTHWIND", "LumenGrid", "O'Neill & Sons", "3M", "Łódź")


def named(brand: str, **attributes: str) -> Intent:
    return intent(attributes={"mark_type": "wordmark", **attributes}, lettering="name", brand=brand)


def plain(brand: str, seed: int = 1, **attributes: str) -> Mark:
    """On one line, with nothing done to it."""
    mark = draw_of("wordmark", seed, named(brand, **attributes))
    calm = {"idea": "plain", "lines": "one", "corners": "sharp", "fill": "solid", "scheme": "paper"}
    return replace(mark, words={**mark.words, **calm})


def letter_heights(mark: Mark) -> list[int]:
    labels, count = label(ink_mask(mark, 600))
    return [int(np.ptp(np.nonzero(labels == i)[0])) for i in range(1, count + 1)]


def count_holes(mark: Mark) -> int:
    mask = np.pad(ink_mask(mark, 600), 1)
    return int(label(~mask)[1]) - 1


def mean_gap(mark: Mark) -> float:
    """Paper between letters that stand upright, in heights of the line."""
    mask = ink_mask(mark, 900)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    steps = np.diff(columns)
    return float(np.mean(steps[steps > 1]) / np.ptp(rows))


def test_the_case_that_is_asked_for_is_drawn() -> None:
    for seed in range(6):
        upper, lower, mixed = (plain("Rex", seed, letter_case=case) for case in ("upper", "lower", "mixed"))
        assert [count_holes(mark) for mark in (upper, lower, mixed)] == [1, 1, 2]
        assert min(letter_heights(upper)) > 0.95 * max(letter_heights(upper))
        assert min(letter_heights(mixed)) < 0.85 * max(letter_heights(mixed))


def test_a_case_that_would_change_the_letters_is_left_alone() -> None:
    assert change_case("straße", "upper") == "straße"
    assert change_case("Harbor", "upper") == "HARBOR"


def test_wider_spacing_parts_the_letters_more() -> None:
    for weight in ("medium", "bold"):
        asked = [
            mean_gap(plain("MINIMUM", letter_case="upper", letter_spacing=spacing, letter_weight=weight))
            for spacing in ("tight", "normal", "wide")
        ]
        assert asked[0] < 0.9 * asked[1] < 0.5 * asked[2]


def test_bold_stems_are_thicker() -> None:
    def stem(weight: str) -> float:
        mask = ink_mask(plain("III", letter_case="upper", letter_weight=weight, letter_spacing="normal"), 900)
        rows = np.nonzero(mask)[0]
        row = mask[(rows.min() + rows.max()) // 2]
        return float(row.sum() / 3 / np.ptp(rows))

    assert stem("bold") > 1.2 * stem("medium")


@pytest.mark.parametrize("idea", sorted(IDEAS))
@pytest.mark.parametrize("brand", NAMES)
def test_every_idea_can_be_had_by_every_name(idea: str, brand: str) -> None:
    mark = draw_of("wordmark", 4, named(brand))
    image = pixels(replace(mark, words={**mark.words, "idea": idea}), 96, 96)
    assert (image != image[0, 0]).any()
    assert (image[:7] == image[0, 0]).all()
    assert (image[:, :7] == image[0, 0]).all()


def test_every_idea_has_a_frequency() -> None:
    assert FREQUENCIES.keys() == IDEAS.keys()


def test_a_name_of_two_words_is_set_in_two_rows_of_one_width_where_asked() -> None:
    first, second = set_rows("Harbor & Pine", 2, "justified", "bold", 0.0)
    assert first.extent.width == pytest.approx(second.extent.width)
    assert first.extent.left == pytest.approx(second.extent.left)
    assert second.extent.top > first.extent.bottom, "rows never touch"


@pytest.mark.parametrize("text", ["Ångström Ý", "gypsy jpqy Éclair", "HARBOR & PINE"])
def test_rows_never_touch(text: str) -> None:
    for lines in (2, 3):
        rows = set_rows(text, lines, "left", "bold", 0.0)
        assert all(low.extent.top > high.extent.bottom for high, low in pairwise(rows))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Harbor & Pine", ["Harbor", "& Pine"]),
        ("One Two Three", ["One Two", "Three"]),
        ("Smith & Sons –", ["Smith", "& Sons –"]),
        ("&", ["&"]),
        ("Zenith", ["Zenith"]),
    ],
)
def test_an_ampersand_never_stands_alone_on_a_line(name: str, lines: list[str]) -> None:
    assert break_lines(name, 2) == lines
    assert "&" not in break_lines(name, 3) or name == "&"


def test_the_whole_name_is_set_and_not_again_beneath() -> None:
    for seed in range(20):
        mark = draw_mark(named("Harbor & Pine"), seed)
        assert (mark.family, mark.name) == ("wordmark", "Harbor & Pine")
    bands = np.flatnonzero(ink_mask(plain("Harbor"), 400).any(axis=1))
    assert (np.diff(bands) == 1).all(), "one row"


def test_a_motif_that_is_asked_for_stands_in_for_one_letter_or_ends_the_name() -> None:
    for brand, ideas in (("Moon Coffee", {"rounds", "point"}), ("Atlas", {"point"})):
        marks = [draw_mark(named(brand, motif="star"), seed) for seed in range(20)]
        assert {mark.words["motif"] for mark in marks} == {"star"}
        assert {mark.words["idea"] for mark in marks} == ideas
        without = replace(marks[0], words={**marks[0].words, "idea": "plain"})
        assert (ink_mask(marks[0]) != ink_mask(without)).any()


def combination(brand: str = "Harbor & Pine", **attributes: str) -> Intent:
    return intent(attributes={"mark_type": "combination", **attributes}, lettering="name", brand=brand)


def test_a_combination_has_a_symbol_and_the_name() -> None:
    for seed in range(30):
        mark = draw_mark(combination(), seed)
        assert mark.family == "lockup"
        mask = ink_mask(mark, 500)
        axis = 1 if mark.words["layout"].startswith("over") else 0
        steps = np.diff(np.flatnonzero(mask.any(axis=axis)))
        assert steps.max() >= 6, "paper parts symbol and name"


def test_the_motif_that_is_asked_for_is_the_symbol() -> None:
    for motif in sorted(MOTIFS)[:6]:
        assert {draw_mark(combination(motif=motif), seed).words["symbol"] for seed in range(8)} == {motif}


def test_every_symbol_can_be_drawn_over_every_name() -> None:
    assert set(ABSTRACT) | set(OF_LETTERS) <= set(FAMILIES)
    mark = draw_mark(combination(), 3)
    for symbol in SYMBOLS:
        for name in ("Harbor & Pine", "&"):
            drawn = replace(mark, words={**mark.words, "symbol": symbol}, name=name)
            assert ink_mask(drawn, 64).any(), (symbol, name)


@pytest.mark.parametrize("family", sorted(name for name, family in FAMILIES.items() if family.reads == "name"))
@pytest.mark.parametrize("brand", ["A", "oo", "&", "...", "•"])
def test_a_name_of_one_letter_or_of_signs_alone_is_set(family: str, brand: str) -> None:
    """A tile may take the only letter, a disc the only two, and of signs there are no initials."""
    for seed in range(40):
        mark = draw_of(family, seed, intent(lettering="name", brand=brand))
        assert measure(compose(mark)).width > 0, mark


def test_a_symbol_stands_over_the_middle_of_the_name() -> None:
    for seed in range(40):
        mark = draw_mark(combination(motif="star"), seed)
        if not mark.words["layout"].startswith("over"):
            continue
        columns = np.flatnonzero(ink_mask(mark, 500).any(axis=0))
        assert abs(columns.min() + columns.max() - 499) <= 8
