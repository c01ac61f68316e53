"""This file checks what is answered about the visual language: words by turns, what goes together, what is drawn."""

from itertools import product

import pytest

from brand_assets.taxonomy.spelling import find_nearest
from brand_assets.taxonomy.vocabulary import (
    are_compatible,
    describe_category,
    find_attribute,
    find_value,
    is_drawable,
    list_attributes,
    list_categories,
    list_owners,
    list_undrawn,
    words_for,
)


def test_attributes_come_category_by_category() -> None:
    every = [attribute.name for attribute in list_attributes()]
    assert every == [attribute.name for category in list_categories() for attribute in list_attributes(category)]
    assert [attribute.name for attribute in list_attributes("mark")][:2] == ["mark_type", "motif"]
    assert list_attributes("marks") == []


def test_a_category_says_what_it_is_about() -> None:
    assert describe_category("line") == "How strokes are drawn."
    assert describe_category("lines") == ""


def test_a_value_that_nobody_knows_is_not_drawn_and_speaks_for_itself() -> None:
    assert not is_drawable("symmetry", "fractal")
    assert words_for("symmetry", "fractal") == words_for("symmetry", "fractal", 2) == "fractal"
    assert find_attribute("smell") is None
    assert find_value("smell", "rough") is None
    assert are_compatible(("symmetry", "fractal"), ("composition", "open"))


def test_words_go_round_by_turns() -> None:
    value = find_value("line_weight", "thin")
    assert value is not None
    said = [words_for("line_weight", "thin", turn) for turn in range(len(value.paraphrases) + 1)]
    assert said == [value.words, *value.paraphrases]
    assert words_for("line_weight", "thin", len(said)) == words_for("line_weight", "thin") == value.words
    assert words_for("line_weight", "thin", 1_000_003) in said


def test_what_excludes_holds_both_ways_round() -> None:
    pairs = [(attribute.name, value) for attribute in list_attributes() for value in attribute.values]
    apart = {(a, b) for a, b in product(pairs, pairs) if not are_compatible(a, b)}
    assert apart == {(b, a) for a, b in apart}
    assert (("mark_type", "badge"), ("composition", "open")) in apart
    assert (("mark_type", "badge"), ("composition", "contained")) not in apart


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("composition", "open"), ("enclosure", "ring")),
        (("composition", "contained"), ("enclosure", "none")),
        (("symmetry", "bilateral"), ("axis", "diagonal")),
        (("mark_type", "wordmark"), ("symmetry", "radial")),
        (("mark_type", "wordmark"), ("motif", "anchor")),
        (("mark_type", "abstract"), ("motif", "anchor")),
        (("mark_type", "pictorial"), ("letter_case", "upper")),
        (("color_count", "one"), ("accent", "point")),
        (("color_count", "one"), ("registration", "overprinted")),
        (("symmetry", "asymmetric"), ("fold", "three")),
        (("base_shape", "square"), ("fold", "three")),
        (("line_weight", "thin"), ("stroke_contrast", "high")),
    ],
)
def test_what_contradicts_does_not_go_together(first: tuple[str, str], second: tuple[str, str]) -> None:
    assert not are_compatible(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("symmetry", "rotational"), ("axis", "diagonal")),
        (("symmetry", "radial"), ("axis", "diagonal")),
        (("composition", "contained"), ("enclosure", "hexagon")),
        (("composition", "centered"), ("enclosure", "none")),
        (("mark_type", "seal"), ("motif", "lighthouse")),
        (("base_shape", "square"), ("fold", "four")),
        (("color_count", "two"), ("accent", "point")),
    ],
)
def test_what_a_designer_would_combine_goes_together(first: tuple[str, str], second: tuple[str, str]) -> None:
    assert are_compatible(first, second)


@pytest.mark.parametrize(("name", "nearest"), [("simetry", "symmetry"), ("Mark-Type", "mark_type"), ("", None)])
def test_the_nearest_attribute_is_always_found(name: str, nearest: str | None) -> None:
    found = find_nearest(name, [attribute.name for attribute in list_attributes()])
    assert found is not None
    assert nearest is None or found == nearest


def test_the_owners_of_a_value_are_the_attributes_that_have_it() -> None:
    assert list_owners("bold") == ["line_weight", "letter_weight"]
    assert list_owners("bolder") == []


def test_what_a_mark_type_leaves_out_is_undrawn_on_it_and_drawn_on_others() -> None:
    value = find_value("mark_type", "monogram")
    assert value is not None
    assert value.undrawn
    for name in value.undrawn:
        asked = {name: next(iter(find_drawable(name)))}
        assert list_undrawn({"mark_type": "monogram", **asked}) == [name]
        assert list_undrawn({"mark_type": "abstract", **asked}) == []


def test_what_is_beyond_draft_is_undrawn() -> None:
    assert list_undrawn({"mark_type": "abstract", "line_weight": "bold", "mood": "calm"}) == ["mood"]
    assert list_undrawn({"mark_type": "mascot", "smell": "rough"}) == ["mark_type", "smell"]


def find_drawable(name: str) -> list[str]:
    attribute = find_attribute(name)
    return [value.name for value in attribute.values.values() if value.is_drawable] if attribute else []
