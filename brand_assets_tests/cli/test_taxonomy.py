"""This file checks the command that shows the visual language: the table, one attribute in full, JSON, wrong names."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
import typer

from brand_assets.cli.console import console
from brand_assets.cli.taxonomy import taxonomy
from brand_assets.errors import ConfigError
from brand_assets.taxonomy.vocabulary import describe_category, list_attributes, list_categories

app = typer.Typer()
app.command()(taxonomy)

Call = Callable[..., str]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Iterator[Call]:
    """Run the command on a console of some width, and give what it wrote to stdout."""
    before = console.width

    def run(*arguments: str, width: int = 140) -> str:
        console.width = width
        capsys.readouterr()
        app(list(arguments), standalone_mode=False)
        return capsys.readouterr().out

    yield run
    console.width = before


@pytest.mark.parametrize("width", [80, 140])
def test_without_a_name_everything_is_listed_by_category_within_the_width(call: Call, width: int) -> None:
    out = call(width=width)
    lines = out.splitlines()
    assert max(map(len, lines)) <= width
    assert lines[0].startswith(f"{len(list_attributes())} attributes in {len(list_categories())} categories")
    words = re.sub(r"[│┃\s]+", " ", out)
    for category in list_categories():
        assert category.upper() in words
    for attribute in list_attributes():
        for value in attribute.values.values():
            assert f"{value.name}{'*' if value.is_drawable else ''}" in words


def test_one_attribute_is_shown_in_full(call: Call) -> None:
    out = call("composition")
    (attribute,) = (one for one in list_attributes() if one.name == "composition")
    assert out.startswith(f"composition (composition)\n{attribute.about} Every prompt has a value of it")
    for value in attribute.values.values():
        assert all(phrasing in out for phrasing in (value.words, *value.paraphrases))
    assert "enclosure disc, ring, square or hexagon" in out
    assert "any frame_line" in out
    assert "corners" not in out


def test_what_a_value_is_bound_to_is_said(call: Call) -> None:
    out = call("mark_type")
    assert re.search(r"monogram\* *\n +words +a monogram *\n(.*\n){2} +lettering +initials *\n", out)
    assert re.search(r"seal\* *\n(.*\n){4} +weight +0\.6 times that of another *\n", out)
    assert "any motif" in out


def test_a_category_shows_each_of_its_attributes_in_full(call: Call) -> None:
    out = call("light")
    assert [line for line in out.splitlines() if line.endswith("(light)")] == ["shading (light)", "shadow (light)"]


def test_one_category_can_be_listed(call: Call) -> None:
    out = call("--category", "light")
    assert out.startswith("2 attributes of light, ")
    assert describe_category("light") in out
    assert "shading" in out
    assert "line_weight" not in out


def test_drawable_leaves_what_draft_draws(call: Call) -> None:
    out = call("--drawable", "--json")
    shown = json.loads(out)["attributes"]
    assert {attribute["name"] for attribute in shown} == {
        attribute.name
        for attribute in list_attributes()
        if any(value.is_drawable for value in attribute.values.values())
    }
    assert all(value["drawable"] for attribute in shown for value in attribute["values"])
    assert "mascot" not in call("mark_type", "--drawable")
    assert call("mood", "--drawable") == "The provider 'draft' draws none of these.\n"


def test_json_holds_every_fact(call: Call) -> None:
    shown = json.loads(call("corners", "--json"))
    assert shown["categories"] == {"geometry": describe_category("geometry")}
    (attribute,) = shown["attributes"]
    assert {name: attribute[name] for name in ("name", "category", "openness")} == {
        "name": "corners",
        "category": "geometry",
        "openness": "sometimes",
    }
    (known,) = (one for one in list_attributes() if one.name == "corners")
    (sharp,) = (value for value in attribute["values"] if value["name"] == "sharp")
    assert sharp == {
        "name": "sharp",
        "words": known.values["sharp"].words,
        "paraphrases": list(known.values["sharp"].paraphrases),
        "drawable": True,
        "weight": 1.0,
        "letterings": [],
        "excludes": {name: list(values) for name, values in known.values["sharp"].excludes.items()},
        "undrawn": [],
    }
    assert len(json.loads(call("--json"))["attributes"]) == len(list_attributes())


def test_that_a_name_is_a_category_too_is_said_beside_the_result(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    app(["density", "--json"], standalone_mode=False)
    assert "brand-assets taxonomy --category density" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["simetry"],
            "There is no attribute or category 'simetry'; the nearest are 'symmetry', 'geometry' and 'density'.",
        ),
        (["bold"], "'bold' is a value of line_weight and letter_weight, and the nearest are "),
        (["--category", "lines"], "There is no category 'lines'; the nearest are 'line', "),
        (["corners", "--category", "line"], "corners is an attribute of the category geometry, not of line."),
        (["light", "--category", "line"], "light is a category, and line another; ask for one of them."),
        (["x" * 5000], f"There is no attribute or category '{'x' * 80}'; the nearest are "),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(call: Call, arguments: list[str], said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        call(*arguments)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
