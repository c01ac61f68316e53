"""This file checks what images are given beyond a direction's own lists: always, three from a pool, or never."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pytest

from brand_assets.prompts.dice import toss
from brand_assets.prompts.readings import list_readings
from brand_assets.prompts.spreading.choices import list_choices, list_pool
from brand_assets.prompts.spreading.pool import TAKEN, Taker, add_from_pool
from brand_assets.prompts.spreading.saying import Said, asks_for, bars_value, hear, mentions
from brand_assets.prompts.spreading.spread import Planned, spread_round
from brand_assets.records.brief import Brand, Brief, Direction
from brand_assets.taxonomy.vocabulary import Value, are_compatible, find_attribute, find_value, list_attributes
from brand_assets_tests.prompts.spreading.shaped_briefs import BATTERIES, ROASTER, SHAPES

PLAIN = Direction("plain", "A folded sheet.", {"mark_type": ("abstract",)})
OPENNESS = {attribute.name: attribute.openness for attribute in list_attributes()}


def _images(brief: Brief) -> list[Planned]:
    return spread_round(brief.directions, ["draft/draft"] * brief.concept.images, said=hear(brief), seed=brief.seed)


def _value(attribute: str, name: str) -> Value:
    found = find_value(attribute, name)
    assert found is not None
    return found


def _taken(brief: Brief, image: Planned) -> list[str]:
    """The attributes that came from the pool."""
    listed = brief.directions[image.place.direction].attributes
    return [name for name in image.attributes if name not in listed and OPENNESS[name] == "sometimes"]


@pytest.mark.parametrize("brief", SHAPES, ids=lambda brief: brief.campaign)
def test_an_image_has_what_is_listed_what_is_always_given_and_three_from_the_pool(brief: Brief) -> None:
    for image in _images(brief):
        listed = brief.directions[image.place.direction].attributes
        for name in image.attributes:
            assert name in listed or OPENNESS[name] != "never", name
        assert {*listed, *(name for name, openness in OPENNESS.items() if openness == "always")} == {
            name for name in image.attributes if name in listed or OPENNESS[name] == "always"
        }
        assert len(_taken(brief, image)) == TAKEN == 3


@pytest.mark.parametrize("brief", SHAPES, ids=lambda brief: brief.campaign)
def test_what_comes_from_the_pool_goes_with_everything_else(brief: Brief) -> None:
    for image in _images(brief):
        direction = brief.directions[image.place.direction]
        assert all(are_compatible(one, other) for one, other in combinations(image.attributes.items(), 2))
        for name in _taken(brief, image):
            value = _value(name, image.attributes[name])
            assert not value.letterings or direction.lettering in value.letterings


def test_every_attribute_of_the_pool_comes_up_as_often_as_any_other_that_goes_with_the_images() -> None:
    images = _images(ROASTER)
    shown = Counter(name for image in images for name in _taken(ROASTER, image))
    pools = [list_pool(one, list_readings(one), hear(ROASTER)) for one in ROASTER.directions]
    everywhere = set.intersection(*({choice.attribute for choice in pool} for pool in pools))
    assert len(everywhere) > 10
    mean = sum(shown[name] for name in everywhere) / len(everywhere)
    assert all(shown[name] <= 1.5 * mean for name in everywhere)
    first = Counter(name for image in images[:150] for name in _taken(ROASTER, image))
    assert all(abs(first[name] - shown[name] / 2) <= 3 for name in everywhere)


def test_values_of_the_pool_come_up_by_their_weight() -> None:
    pool = [choice for choice in list_pool(PLAIN, [PLAIN.description], Said()) if choice.attribute == "surface"]
    takers = [Taker({"mark_type": "abstract"}, pool, 0, ("round",)) for _ in range(200)]
    shown = Counter(row["surface"] for row in add_from_pool(takers, toss(1)))
    for value, share in pool[0].shares.items():
        assert abs(shown[value] - 200 * share) <= 2
    assert shown["plain"] > shown["split"]


def test_three_from_the_pool_are_of_three_categories_where_there_are_as_many() -> None:
    for image in _images(ROASTER):
        categories = [attribute.category for name in _taken(ROASTER, image) if (attribute := find_attribute(name))]
        assert len(set(categories)) == 3


def test_what_the_brand_avoids_is_not_given() -> None:
    brief = replace(ROASTER, brand=Brand("Quay", avoid=("rough outlines", "open compositions", "radial symmetry")))
    said = hear(brief)
    assert bars_value(said, _value("fill", "outline"))
    assert bars_value(said, _value("symmetry", "radial"))
    assert not bars_value(said, _value("symmetry", "bilateral"))
    for image in _images(brief):
        assert image.attributes.get("fill") != "outline"
        assert image.attributes["symmetry"] != "radial"


def test_the_head_of_what_is_avoided_counts_not_its_other_words() -> None:
    said = hear(replace(ROASTER, brand=Brand("Quay", avoid=("light bulbs", "solid gold"))))
    assert not bars_value(said, _value("ground", "light"))
    assert not bars_value(said, _value("fill", "solid"))
    assert bars_value(hear(replace(ROASTER, brand=Brand("Quay", avoid=("green leaves",)))), _value("motif", "leaf"))


def test_a_listed_value_stays_whatever_the_brand_avoids() -> None:
    direction = Direction("leaf", "A leaf.", {"motif": ("leaf",)})
    said = hear(replace(ROASTER, brand=Brand("Quay", avoid=("green leaves",))))
    assert list_choices(direction, ["A leaf."], said)[0].shares == {"leaf": 1.0}


def test_no_more_inks_are_asked_for_than_the_palette_has() -> None:
    for brief, most in ((BATTERIES, {"one", "two"}), (ROASTER, {"one", "two", "three"})):
        pool = list_pool(brief.directions[0], list_readings(brief.directions[0]), replace(hear(brief), do=""))
        assert next(set(choice.shares) for choice in pool if choice.attribute == "color_count") == most


@pytest.mark.parametrize(
    ("text", "attribute", "value", "is_asked"),
    [
        ("generous clear space", "clear_space", "generous", True),
        ("Two flat colours only.", "color_count", "two", True),
        ("It has radial symmetry", "symmetry", "radial", True),
        ("An open door.", "composition", "open", False),
        ("Two arcs.", "color_count", "two", False),
    ],
)
def test_a_text_asks_for_a_value_only_with_its_attribute(text: str, attribute: str, value: str, is_asked: bool) -> None:
    assert asks_for(text, _value(attribute, value)) is is_asked


def test_a_round_badge_is_given_no_other_outline() -> None:
    tide = ROASTER.directions[2]
    assert mentions(tide.description, _value("base_shape", "circle"))
    pool = {choice.attribute: choice for choice in list_pool(tide, [tide.description], hear(ROASTER))}
    assert set(pool["enclosure"].fitting({}, 0)) <= {"disc", "ring"}
    assert pool["base_shape"].fitting({}, 0) == ("circle",)


def test_a_reading_bars_what_differs_from_it() -> None:
    mesh = BATTERIES.directions[0]
    images = [image for image in _images(replace(BATTERIES, directions=(mesh,))) if "base_shape" in image.attributes]
    for image in images:
        if "hexagonal" in image.description:
            assert image.attributes["base_shape"] == "hexagon"
        if "square" in image.description:
            assert image.attributes["base_shape"] == "square"


def test_what_the_do_list_asks_for_is_not_contradicted() -> None:
    spaces = {image.attributes.get("clear_space") for image in _images(ROASTER)}
    assert spaces == {None, "generous"}


def test_words_that_a_value_jars_with_keep_it_from_being_given_by_chance() -> None:
    plain = Direction("mark", "A mark of parts.", {"mark_type": ("abstract",)})
    horizon = Direction("mark", "A horizon, trees above it.", {"mark_type": ("abstract",)})
    assert {"radial", "rotational"} <= set(_symmetries(plain))
    assert set(_symmetries(horizon)) == {"bilateral", "asymmetric"}
    asked = replace(horizon, attributes={**horizon.attributes, "symmetry": ("radial",)})
    assert _symmetries(asked) == {"radial": 1.0}


def test_a_value_that_is_not_for_a_mark_type_is_not_given_to_it_by_chance() -> None:
    assert "radial" not in _symmetries(Direction("mark", "An anchor.", {"mark_type": ("pictorial",)}))
    assert "radial" in _symmetries(Direction("mark", "A seal.", {"mark_type": ("seal",)}))


def _symmetries(direction: Direction) -> Mapping[str, float]:
    choices = list_choices(direction, list_readings(direction), Said())
    return next(choice.shares for choice in choices if choice.attribute == "symmetry")
