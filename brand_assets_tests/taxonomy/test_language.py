"""This file checks the visual language as it is shipped: how much there is of it, and that it holds together."""

import re
from collections import Counter
from itertools import combinations, permutations, product

import pytest

from brand_assets.records.brief import Lettering
from brand_assets.taxonomy.vocabulary import (
    Attribute,
    Value,
    are_compatible,
    find_attribute,
    list_attributes,
    list_categories,
)
from brand_assets_tests.conftest import REPO

DRAWN = {
    "mark_type": "monogram lettermark wordmark combination badge seal shield abstract pictorial",
    "motif": "anchor bean bell bird boat book bridge clock cup door drop feather fish flame flower hand heart house "
    "key leaf lighthouse moon mountain shell star sun tree wave wheat",
    "symmetry": "bilateral rotational radial asymmetric",
    "geometry": "constructed modular organic",
    "corners": "sharp eased round",
    "line_weight": "thin medium bold",
    "terminals": "flat round",
    "fill": "solid outline",
    "density": "sparse medium dense",
    "composition": "centered contained open",
    "enclosure": "none disc ring square hexagon",
    "clear_space": "generous moderate tight",
    "axis": "upright diagonal",
    "color_count": "one two three",
    "ground": "light dark",
    "surface": "plain sliced split",
    "letter_case": "upper lower mixed",
    "letter_spacing": "tight normal wide",
    "letter_weight": "medium bold",
}
NEGATIONS = {"no", "not", "never", "without", "none", "nothing", "neither"}
SIMILE = re.compile(r"\b(like|as if|as an?|as the)\b")
MAX_WORDS = 11
"""In a value's words: a text encoder reads some 75 tokens, and a prompt speaks of eight or nine values."""

VALUES = [value for attribute in list_attributes() for value in attribute.values.values()]


def test_the_language_is_rich() -> None:
    assert len(list_attributes()) >= 60
    assert len(list_categories()) >= 11
    assert {
        "mark",
        "geometry",
        "symmetry",
        "line",
        "density",
        "composition",
        "colour",
        "mood",
        "texture",
        "typography",
        "era",
    } <= set(list_categories())
    assert all(len(attribute.values) >= 3 for attribute in list_attributes())
    assert all(list_attributes(category) for category in list_categories())


def test_what_draft_draws() -> None:
    drawn = {a.name: [value.name for value in a.values.values() if value.is_drawable] for a in list_attributes()}
    assert {name: set(values) for name, values in drawn.items() if values} == {
        name: set(values.split()) for name, values in DRAWN.items()
    }


def test_six_attributes_are_part_of_every_prompt() -> None:
    always = {attribute.name for attribute in list_attributes() if attribute.openness == "always"}
    assert always == {"mark_type", "symmetry", "line_weight", "geometry", "density", "composition"}
    assert sum(attribute.openness == "sometimes" for attribute in list_attributes()) >= 30


def test_what_only_a_brief_can_know_is_never_left_to_chance() -> None:
    never = {attribute.name for attribute in list_attributes() if attribute.openness == "never"}
    assert never >= {"motif", "mood", "era", "ground", "letter_class", "material", "process", "shading", "shadow"}


@pytest.mark.parametrize("attribute", list_attributes(), ids=lambda attribute: attribute.name)
def test_an_attribute_is_explained_in_one_sentence(attribute: Attribute) -> None:
    assert re.fullmatch(r"[A-Z][^.;]{10,98}\.", attribute.about)


def test_every_phrasing_says_one_thing_only() -> None:
    said = Counter(phrasing.lower() for value in VALUES for phrasing in spell(value))
    assert [phrasing for phrasing, count in said.items() if count > 1] == []


@pytest.mark.parametrize("attribute", list_attributes(), ids=lambda attribute: attribute.name)
def test_phrasings_fit_into_a_list(attribute: Attribute) -> None:
    for value in attribute.values.values():
        assert 2 <= len(spell(value)) <= 4
        assert len(value.words.split()) <= MAX_WORDS
        for phrasing in spell(value):
            assert not set(phrasing) & set(',;:.()[]{}"')
            assert not NEGATIONS & set(phrasing.lower().split()), "what is not there is drawn all the same"


def test_what_is_said_of_a_mark_compares_it_with_no_other_thing() -> None:
    of_form = [a for a in list_attributes() if a.openness != "never" or a.name == "mood"]
    phrasings = [phrasing for attribute in of_form for value in attribute.values.values() for phrasing in spell(value)]
    assert [phrasing for phrasing in phrasings if SIMILE.search(phrasing)] == [], "a model draws both"


@pytest.mark.parametrize("attribute", list_attributes(), ids=lambda attribute: attribute.name)
def test_no_phrasing_of_a_value_names_another_value(attribute: Attribute) -> None:
    named = [
        (value, other, phrasing)
        for value, other in permutations(attribute.values, 2)
        for phrasing in spell(attribute.values[value])
        if set(other.split("_")) <= set(re.findall(r"[a-z]+", phrasing.lower())) and value != "mixed"
    ]
    assert named == []


@pytest.mark.parametrize("lettering", ["none", "initials", "name"])
def test_every_value_has_a_mark_that_it_can_be_on(lettering: Lettering) -> None:
    fit = [value for value in VALUES if not value.letterings or lettering in value.letterings]
    always = [attribute for attribute in list_attributes() if attribute.openness == "always"]
    marks = [mark for mark in product(*(attribute.values.values() for attribute in always)) if go_together(mark)]
    marks = [mark for mark in marks if all(value in fit for value in mark)]
    lonely = [f"{value.attribute} {value.name}" for value in fit if not any(goes_with(value, mark) for mark in marks)]
    assert lonely == []


def test_no_value_leaves_an_attribute_of_every_prompt_without_a_choice() -> None:
    always = [attribute for attribute in list_attributes() if attribute.openness == "always"]
    stuck = [
        (value.attribute, value.name, attribute.name)
        for value, attribute in product(VALUES, always)
        if value.attribute != attribute.name
        and not any(are_compatible((value.attribute, value.name), (attribute.name, name)) for name in attribute.values)
    ]
    assert stuck == []


def test_the_first_value_of_the_pool_is_not_the_rare_one() -> None:
    for attribute in list_attributes():
        weights = [value.weight for value in attribute.values.values()]
        assert max(weights) / min(weights) <= 12
        assert sum(weight >= 1 for weight in weights) >= 2


def test_letters_are_spoken_of_only_where_there_is_lettering() -> None:
    for attribute in list_attributes("typography"):
        for value in attribute.values.values():
            assert value.letterings
            assert "none" not in value.letterings
            assert not are_compatible((attribute.name, value.name), ("mark_type", "pictorial"))


def test_a_motif_goes_with_what_can_hold_a_picture() -> None:
    motif = find_attribute("motif")
    kinds = find_attribute("mark_type")
    assert motif
    assert kinds
    for name in motif.values:
        holders = {kind for kind in kinds.values if are_compatible(("motif", name), ("mark_type", kind))}
        assert holders == {"pictorial", "badge", "seal", "shield", "combination"}


def test_briefs_of_the_house_use_words_that_are_known() -> None:
    from brand_assets.briefs.read import check_brief

    briefs = sorted((REPO / "data" / "briefs").glob("*.md"))
    assert briefs
    for path in briefs:
        report = check_brief(path)
        assert report.problems == ()
        assert [warning for warning in report.warnings if "do not go together" in warning.message] == []


def spell(value: Value) -> tuple[str, ...]:
    return (value.words, *value.paraphrases)


def go_together(mark: tuple[Value, ...]) -> bool:
    return all(are_compatible((a.attribute, a.name), (b.attribute, b.name)) for a, b in combinations(mark, 2))


def goes_with(value: Value, mark: tuple[Value, ...]) -> bool:
    others = [one for one in mark if one.attribute != value.attribute]
    if len(others) < len(mark) and value not in mark:
        return False
    return all(are_compatible((value.attribute, value.name), (one.attribute, one.name)) for one in others)
