"""This file checks that a file of the visual language that does not hold together is refused, and says where."""

from collections.abc import Callable
from pathlib import Path

import pytest

from brand_assets.errors import ConfigError
from brand_assets.taxonomy.reading import read_language
from brand_assets.taxonomy.terms import Value

TASTE = """\
about: What it tastes of.
order: 1
attributes:
  sweetness:
    about: How sweet it is.
    openness: always
    drawable: true
    values:
      sweet: {words: very sweet, paraphrases: [sugary, like honey], excludes: {bite: [sour]}}
      mild:
        {words: a little sweet, paraphrases: [mildly sweet], weight: 0.5, drawable: false, not_beside: {bite: [hot]}}
      dry: {words: hardly sweet, paraphrases: [dry], undrawn: [bite]}
"""
BITE = """\
about: What it does to the tongue.
order: 2
attributes:
  bite:
    about: How sharp it is.
    openness: sometimes
    letterings: [name]
    excludes: {sweetness: [dry]}
    values:
      sour: {words: sour, paraphrases: [acid]}
      hot: {words: hot, paraphrases: [burning], letterings: [initials]}
      soft: {words: soft, paraphrases: [gentle], excludes: {sweetness: [mild]}}
"""

Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write two categories with one text of either changed; read_language(tmp_path) reads them."""

    def change(old: str, new: str) -> None:
        assert old == "" or old in TASTE + BITE
        for name, text in (("taste.yaml", TASTE), ("bite.yaml", BITE)):
            (tmp_path / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")

    return change


def test_what_is_written_is_what_is_read(tmp_path: Path, write: Write) -> None:
    write("", "")
    (tmp_path / "notes.txt").write_text("no category", encoding="utf-8")
    language = read_language(tmp_path)
    assert language.categories == {"taste": "What it tastes of.", "bite": "What it does to the tongue."}
    assert list(language.attributes) == ["sweetness", "bite"]
    sweetness, bite = language.attributes["sweetness"], language.attributes["bite"]
    assert (sweetness.category, sweetness.about, sweetness.openness) == ("taste", "How sweet it is.", "always")
    assert sweetness.values["sweet"] == Value(
        attribute="sweetness",
        name="sweet",
        words="very sweet",
        paraphrases=("sugary", "like honey"),
        is_drawable=True,
        weight=1.0,
        excludes={"bite": ("sour",)},
    )
    assert [value.weight for value in sweetness.values.values()] == [1.0, 0.5, 1.0]
    assert [value.undrawn for value in sweetness.values.values()] == [(), (), ("bite",)]
    assert bite.openness == "sometimes"


def test_what_is_written_of_an_attribute_holds_for_its_values_unless_they_say_otherwise(
    tmp_path: Path, write: Write
) -> None:
    write("", "")
    attributes = read_language(tmp_path).attributes
    assert [value.is_drawable for value in attributes["sweetness"].values.values()] == [True, False, True]
    assert [value.letterings for value in attributes["bite"].values.values()] == [("name",), ("initials",), ("name",)]
    assert attributes["bite"].values["soft"].excludes == {"sweetness": ("dry", "mild")}


def test_an_exclusion_is_on_both_of_its_values_however_often_it_is_written(tmp_path: Path, write: Write) -> None:
    write("words: sour, paraphrases: [acid]", "words: sour, paraphrases: [acid], excludes: {sweetness: [sweet, dry]}")
    attributes = read_language(tmp_path).attributes
    assert attributes["sweetness"].values["sweet"].excludes == {"bite": ("sour",)}
    assert attributes["bite"].values["sour"].excludes == {"sweetness": ("sweet", "dry")}
    assert attributes["sweetness"].values["dry"].excludes == {"bite": ("sour", "hot", "soft")}


def test_categories_come_in_their_order_and_not_by_name(tmp_path: Path, write: Write) -> None:
    write("order: 2", "order: 0")
    assert list(read_language(tmp_path).categories) == ["bite", "taste"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("about: What it tastes of.", "abuot: x", "taste.yaml: found the unknown key 'abuot'; the nearest are 'about'"),
        ("order: 2\n", "", "bite.yaml: there is no order; write it."),
        ("order: 2", "order: first", "bite.yaml: order is 'first'; it is a whole number."),
        ("order: 2", "order: 1", "both have the order 1."),
        ("    openness: always", "    varies: true", "taste.yaml: sweetness: found the unknown key 'varies'"),
        ("    openness: always\n", "", "taste.yaml: sweetness: there is no openness; write it."),
        ("openness: always", "openness: often", "openness is 'often'; it is one of always, sometimes, never."),
        ("    about: How sharp it is.\n", "", "bite.yaml: bite: there is no about; write it."),
        ("about: How sharp it is.", "about: ''", "bite.yaml: bite: about is ''"),
        ("  bite:", "  Bite:", "bite.yaml: 'Bite' cannot name one of the attributes; use a-z, 0-9 and '_'."),
        ("      sour:", "      no:", "bite.yaml: bite: False cannot name one of the values"),
        ("  bite:", "  sweetness:", "bite.yaml: sweetness is in taste.yaml already; keep one."),
        ("      hot:", "      sour:", "bite.yaml is not YAML in line 11: 'sour' is there twice."),
        (
            "      dry: {words: hardly sweet, paraphrases: [dry], undrawn: [bite]}\n",
            "",
            "taste.yaml: sweetness: found 2 values; at least 3 are wanted.",
        ),
        ("words: very sweet, ", "", "taste.yaml: sweetness.sweet: there is no words; write it."),
        ("words: very sweet", "words: ' '", "taste.yaml: sweetness.sweet: words is ' '; it is text"),
        ("words: very sweet", "words: 3", "taste.yaml: sweetness.sweet: words is 3; it is text"),
        ("paraphrases: [acid]", "paraphrases: acid", "bite.yaml: bite.sour: paraphrases is 'acid'; it is a list"),
        ("paraphrases: [acid]", "paraphrases: []", "bite.yaml: bite.sour: there are no paraphrases"),
        ("paraphrases: [acid]", "paraphrases: [sour]", "bite.yaml: bite.sour: a paraphrase repeats 'sour'"),
        ("[sugary, like honey]", "[sugary, sugary]", "sweetness.sweet: paraphrases says one thing twice"),
        ("weight: 0.5", "weight: 0", "sweetness.mild: weight is 0; it is a number above 0."),
        ("weight: 0.5", "weight: -1", "sweetness.mild: weight is -1; it is a number above 0."),
        ("weight: 0.5", "weight: .nan", "sweetness.mild: weight is nan; it is a number above 0."),
        ("weight: 0.5", "weight: .inf", "sweetness.mild: weight is inf; it is a number above 0."),
        ("weight: 0.5", "weight: heavy", "sweetness.mild: weight is 'heavy'; it is a number above 0."),
        ("drawable: true", "drawable: 1", "sweetness: drawable is 1; it is true or false."),
        (
            "letterings: [name]",
            "letterings: [names]",
            "found the lettering 'names'; it is one of none, initials, name.",
        ),
        (
            "not_beside: {bite: [hot]}",
            "not_beside: {bit: [hot]}",
            "sweetness.mild: not_beside names 'bit', no attribute",
        ),
        ("not_beside: {bite: [hot]}", "not_beside: {bite: [hat]}", "mild: not_beside names 'hat', no value of bite"),
        ("undrawn: [bite]", "undrawn: [bites]", "sweetness.dry: undrawn names 'bites', no attribute; the nearest are"),
        (
            "excludes: {bite: [sour]}",
            "excludes: {byte: [sour]}",
            "sweetness.sweet: excludes names 'byte', no attribute",
        ),
        (
            "excludes: {bite: [sour]}",
            "excludes: {bite: [sore]}",
            "taste.yaml: sweetness.sweet: excludes names 'sore', no value of bite; the nearest are 'sour', ",
        ),
        ("excludes: {bite: [sour]}", "excludes: {bite: sour}", "excludes bite is 'sour'; it is a list"),
        ("excludes: {bite: [sour]}", "excludes: [bite]", "excludes is ['bite']; it is written {attribute: "),
        ("excludes: {bite: [sour]}", "excludes: {sweetness: [dry]}", "excludes names sweetness itself"),
        ("words: sour", "words: !odd sour", "bite.yaml is not YAML in line 10: could not determine a constructor"),
        ("      hot: {", "      hot: {]", "bite.yaml is not YAML in line 11: "),
        (
            "sour: {words: sour, paraphrases: [acid]}",
            "sour: acid",
            "bite.yaml: bite.sour: found 'acid'; the keys words, ",
        ),
    ],
)
def test_what_does_not_hold_together_is_refused(tmp_path: Path, write: Write, old: str, new: str, said: str) -> None:
    write(old, new)
    with pytest.raises(ConfigError) as refused:
        read_language(tmp_path)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_category_without_attributes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taste.yaml").write_text("about: What it tastes of.\norder: 1\nattributes: {}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"taste\.yaml: attributes is {}; write each attribute under its name\."):
        read_language(tmp_path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taste.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"taste\.yaml: found None; the keys about, order, attributes are wanted\."):
        read_language(tmp_path)
