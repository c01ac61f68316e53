"""This file checks the visual language: what it knows, what `draft` draws of it, what excludes what."""

import pytest

from brand_assets.taxonomy.templates import list_templates
from brand_assets.taxonomy.vocabulary import (
    are_compatible,
    find_attribute,
    find_nearest,
    find_value,
    is_drawable,
    list_attributes,
    list_undrawn,
    words_for,
)

DRAWABLE = {
    "mark_type": {"monogram", "lettermark", "badge", "abstract"},
    "symmetry": {"bilateral", "rotational", "radial"},
    "line_weight": {"thin", "medium", "bold"},
    "geometry": {"constructed", "modular"},
    "density": {"sparse", "medium", "dense"},
    "composition": {"centered", "contained"},
    "mood": set(),
}
NOT_DRAWABLE = {
    "mark_type": {"pictorial", "wordmark"},
    "symmetry": {"asymmetric"},
    "geometry": {"organic"},
    "composition": {"open"},
    "mood": {"calm", "confident", "precise", "warm", "welcoming", "playful"},
}


def test_what_draft_draws() -> None:
    drawn = {a.name: {value.name for value in a.values.values() if value.is_drawable} for a in list_attributes()}
    rest = {a.name: {value.name for value in a.values.values() if not value.is_drawable} for a in list_attributes()}
    assert drawn == DRAWABLE
    assert {name: values for name, values in rest.items() if values} == NOT_DRAWABLE


def test_a_value_that_nobody_knows_is_not_drawn_and_speaks_for_itself() -> None:
    assert not is_drawable("symmetry", "fractal")
    assert words_for("symmetry", "fractal") == "fractal"
    assert find_attribute("texture") is None
    assert find_value("texture", "rough") is None


def test_what_excludes_holds_both_ways_round() -> None:
    assert not are_compatible(("mark_type", "badge"), ("composition", "open"))
    assert not are_compatible(("composition", "open"), ("mark_type", "badge"))
    assert are_compatible(("mark_type", "badge"), ("composition", "contained"))


def test_every_exclusion_names_something_that_exists() -> None:
    named = [
        (other, name)
        for attribute in list_attributes()
        for value in attribute.values.values()
        for other, names in value.excludes.items()
        for name in names
    ]
    assert named
    assert [pair for pair in named if find_value(*pair) is None] == []


@pytest.mark.parametrize(("name", "nearest"), [("simetry", "symmetry"), ("Mark-Type", "mark_type"), ("", "mood")])
def test_the_nearest_attribute_is_always_found(name: str, nearest: str) -> None:
    found = find_nearest(name, [attribute.name for attribute in list_attributes()])
    assert found is not None
    assert name == "" or found == nearest


def test_nothing_is_nearest_to_nothing() -> None:
    assert find_nearest("a", []) is None


def test_there_are_templates_to_choose_from() -> None:
    assert list_templates() == ("construction", "sentence")


def test_what_a_mark_type_leaves_out_is_undrawn_on_it_and_drawn_on_others() -> None:
    asked = {"symmetry": "radial", "line_weight": "bold", "mood": "calm"}
    assert list_undrawn({"mark_type": "monogram", **asked}) == ["mood", "symmetry"]
    assert list_undrawn({"mark_type": "abstract", **asked}) == ["mood"]
    assert list_undrawn({"mark_type": "pictorial", "geometry": "modular"}) == ["mark_type"]
