"""This file checks that a round is spread: shares, prefixes, models, pairs, exclusions, on briefs real and made up."""

import math
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brand_assets.prompts.allocation import allocate, spread
from brand_assets.prompts.spreading.choices import Boosts, Choice, list_choices
from brand_assets.prompts.spreading.quotas import plan_quotas
from brand_assets.prompts.spreading.saying import Said, hear
from brand_assets.prompts.spreading.spread import Planned, spread_round
from brand_assets.records.brief import Brief, ConceptPlan, Direction
from brand_assets.records.mixing import expand_directions
from brand_assets.taxonomy.vocabulary import are_compatible, find_attribute, list_attributes
from brand_assets_tests.prompts.spreading.shaped_briefs import (
    BATTERIES,
    CLINIC,
    ROASTER,
    SHAPES,
    choices_of,
    count_listed,
    count_pairs,
    largest_product,
    targets_of,
)

LISTED = ["mark_type", "symmetry", "line_weight", "geometry", "density", "composition", "mood", "fill"]


def _spread(brief: Brief, boosts: Boosts | None = None) -> list[Planned]:
    models = spread(allocate(brief.allocation, brief.concept.images))
    said = hear(brief)
    return spread_round(expand_directions(brief), models, said=said, seed=brief.seed, boosts=boosts or {})


def _sized(brief: Brief, images: int) -> Brief:
    return replace(brief, concept=ConceptPlan(images, 1, 1))


@st.composite
def _directions(draw: st.DrawFn) -> tuple[Direction, ...]:
    """Up to six directions of any weights and any lists of values, also such as exclude one another."""
    made = []
    for index in range(draw(st.integers(1, 6))):
        names = draw(st.lists(st.sampled_from(LISTED), unique=True, max_size=5))
        attributes = {}
        for name in names:
            attribute = find_attribute(name)
            assert attribute is not None
            values = st.sampled_from(sorted(attribute.values))
            attributes[name] = tuple(draw(st.lists(values, unique=True, min_size=1, max_size=4)))
        lettering = draw(st.sampled_from(["none", "initials", "name"]))
        weight = draw(st.sampled_from([0.3, 1.0, 1.0, 2.0, 7.0]))
        made.append(Direction(f"d{index}", "A mark.", attributes, weight, (), lettering))
    return tuple(made)


def _is_free_of_clashes(directions: tuple[Direction, ...]) -> bool:
    """No two values that a direction lists exclude each other."""
    return all(
        are_compatible((first, one), (second, other))
        for direction in directions
        for first, second in combinations(direction.attributes, 2)
        for one in direction.attributes[first]
        for other in direction.attributes[second]
    )


@pytest.mark.parametrize("brief", SHAPES, ids=lambda brief: brief.campaign)
@pytest.mark.parametrize("images", [1, 2, 3, 7, 24, 60, 301, 1000])
def test_every_listed_value_is_within_one_image_of_its_share_of_the_round(brief: Brief, images: int) -> None:
    sized = _sized(brief, images)
    shown = count_listed(sized, _spread(sized))
    for pair, target in targets_of(sized).items():
        assert abs(shown[pair] - target) <= 1, pair


@settings(max_examples=60, deadline=None)
@given(_directions(), st.one_of(st.integers(1, 40), st.integers(1, 40), st.integers(1, 1000)))
def test_every_listed_value_of_any_brief_is_within_one_image_of_its_share(
    directions: tuple[Direction, ...], images: int
) -> None:
    if not _is_free_of_clashes(directions):
        directions = tuple(replace(one, attributes=dict([*one.attributes.items()][:1])) for one in directions)
    brief = _sized(replace(ROASTER, directions=directions), images)
    shown = count_listed(brief, _spread(brief))
    for pair, target in targets_of(brief).items():
        assert abs(shown[pair] - target) <= 1 + 1e-9, pair


def test_shares_hold_over_directions_that_list_the_same_value() -> None:
    # Ten directions of one image each: their counts alone would give a value 10 images or none instead of 5.
    directions = tuple(
        Direction(f"d{index}", "A mark.", {"mood": ("calm",) if index < 10 else ("warm",)}) for index in range(20)
    )
    brief = _sized(replace(ROASTER, directions=directions), 10)
    assert count_listed(brief, _spread(brief)) == {("mood", "calm"): 5, ("mood", "warm"): 5}


def test_a_boosted_value_is_given_one_and_its_boost_times_as_much() -> None:
    brief = _sized(BATTERIES, 1000)
    shown = count_listed(brief, _spread(brief, {("density", "sparse"): 0.25, ("geometry", "modular"): 0.15}))
    assert abs(shown["density", "sparse"] - 500 * 1.25 / 2.25) <= 1
    assert abs(shown["geometry", "modular"] - 500 * 1.15 / 2.15) <= 1


@settings(max_examples=20, deadline=None)
@given(st.floats(0.15, 0.25), st.floats(0.15, 0.25), st.integers(1, 150))
def test_boosted_shares_are_within_one_image_too(calm: float, warm: float, images: int) -> None:
    directions = tuple(
        Direction(f"d{n}", "A mark.", {"mood": ("calm", "warm", "precise")}, weight)
        for n, weight in enumerate((1, 2, 4))
    )
    brief = _sized(replace(ROASTER, directions=directions), images)
    shown = count_listed(brief, _spread(brief, {("mood", "calm"): calm, ("mood", "warm"): warm}))
    total = 3 + calm + warm
    for value, weight in (("calm", 1 + calm), ("warm", 1 + warm), ("precise", 1.0)):
        assert abs(shown["mood", value] - images * weight / total) <= 1 + 1e-9


def test_no_boosts_and_boosts_of_nothing_are_the_same() -> None:
    assert _spread(ROASTER, {("mood", "playful"): 0.25, ("no_such", "value"): 0.2}) == _spread(ROASTER)


@pytest.mark.parametrize("brief", SHAPES, ids=lambda brief: brief.campaign)
def test_any_beginning_of_a_direction_holds_about_its_share_of_each_value(brief: Brief) -> None:
    images = _spread(brief)
    for index, direction in enumerate(brief.directions):
        rows = [image.attributes for image in images if image.place.direction == index]
        for choice in choices_of(brief, direction):
            totals = Counter(row.get(choice.attribute) for row in rows)
            for value in choice.shares:
                dealt = 0
                for place, row in enumerate(rows, 1):
                    dealt += row.get(choice.attribute) == value
                    assert abs(dealt - place * totals[value] / len(rows)) <= 2, (direction.name, value, place)


@pytest.mark.parametrize("brief", SHAPES, ids=lambda brief: brief.campaign)
def test_half_a_round_is_spread_like_the_whole(brief: Brief) -> None:
    half = count_listed(brief, _spread(brief)[: brief.concept.images // 2])
    for pair, target in targets_of(brief).items():
        assert abs(half[pair] - target / 2) <= 2, pair


@pytest.mark.parametrize("brief", [ROASTER, CLINIC], ids=lambda brief: brief.campaign)
def test_the_values_are_spread_within_each_model_too(brief: Brief) -> None:
    images = _spread(brief)
    for index, direction in enumerate(brief.directions):
        own = [image for image in images if image.place.direction == index]
        for model in brief.allocation:
            rows = [image.attributes for image in own if image.place.model_key == model]
            for choice in choices_of(brief, direction):
                everywhere = Counter(image.attributes.get(choice.attribute) for image in own)
                shown = Counter(row.get(choice.attribute) for row in rows)
                for value in choice.shares:
                    share = everywhere[value] / len(own)
                    assert abs(shown[value] - share * len(rows)) <= 2.5, (direction.name, model, value)


def test_the_values_are_spread_over_readings_and_sweeps_too() -> None:
    brief = _sized(BATTERIES, 240)
    models = spread(allocate(brief.allocation, 240))
    images = spread_round(brief.directions, models, said=hear(brief), seed=3, sweeps=2)
    for reading in range(3):
        for sweep in range(2):
            rows = [
                image.attributes
                for image in images
                if (image.place.direction, image.place.reading, image.place.sweep) == (0, reading, sweep)
            ]
            assert len(rows) == 20
            shown = Counter(row["density"] for row in rows)
            assert abs(shown["sparse"] - 10) <= 2


@pytest.mark.parametrize("brief", SHAPES, ids=lambda brief: brief.campaign)
def test_values_meet_in_nearly_all_the_pairs_that_can(brief: Brief) -> None:
    images = _spread(brief)
    for index, direction in enumerate(brief.directions):
        rows = [image.attributes for image in images if image.place.direction == index]
        choices = choices_of(brief, direction)
        assert len(rows) >= 2 * largest_product(choices)
        asked, there = count_pairs(choices, rows)
        assert there >= 0.95 * asked, direction.name


def test_the_roasters_directions_get_half_and_two_quarters_and_every_pair() -> None:
    images = _spread(ROASTER)
    assert Counter(image.place.direction for image in images) == {0: 150, 1: 75, 2: 75}
    for index, direction in enumerate(ROASTER.directions):
        rows = [image.attributes for image in images if image.place.direction == index]
        asked, there = count_pairs(choices_of(ROASTER, direction), rows)
        assert (there, asked) == (asked, asked)
        assert asked >= 27, "three open attributes of three values each"


@settings(max_examples=40, deadline=None)
@given(_directions(), st.integers(0, 3))
def test_values_of_any_brief_meet_where_there_are_images_enough(directions: tuple[Direction, ...], seed: int) -> None:
    listed = directions[0].attributes
    if not _is_free_of_clashes(directions[:1]):  # else shares may leave no image for a pair that goes together
        listed = dict([*listed.items()][:1])
    one = replace(directions[0], attributes=listed)
    choices = list_choices(one, ["A mark."], Said())
    # A value that excludes others leaves those to the images of the values beside it: there are that many more of them.
    spare = max((len(choice.shares) for choice in choices if _excludes_any(choice, choices)), default=1)
    # And a light value has so many fewer.
    light = max((1 / (len(choice.shares) * min(choice.shares.values())) for choice in choices), default=1)
    count = max(1, math.ceil(2 * largest_product(choices) * spare * light))
    rows = [image.attributes for image in spread_round([one], ["draft/draft"] * count, said=Said(), seed=seed)]
    asked, there = count_pairs(choices, rows)
    assert there >= 0.95 * asked


def _excludes_any(choice: Choice, choices: tuple[Choice, ...]) -> bool:
    return any(
        not are_compatible((choice.attribute, value), (other.attribute, one))
        for value in choice.shares
        for other in choices
        for one in other.shares
    )


@settings(max_examples=60, deadline=None)
@given(_directions(), st.integers(1, 60))
def test_what_excludes_each_other_meets_only_where_a_direction_lists_nothing_else(
    directions: tuple[Direction, ...], images: int
) -> None:
    planned = spread_round(directions, ["draft/draft"] * images, said=Said(), seed=5)
    for image in planned:
        direction = directions[image.place.direction]
        for one, other in combinations(image.attributes.items(), 2):
            if not are_compatible(one, other):
                assert {one[0], other[0]} <= set(direction.attributes)
                assert not _has_way_out(direction)


def _has_way_out(direction: Direction) -> bool:
    """Whether one value of each listed attribute can be taken such that none excludes another."""
    kept: list[tuple[tuple[str, str], ...]] = [()]
    for name, values in direction.attributes.items():
        kept = [
            (*row, (name, value))
            for row in kept
            for value in values
            if all(are_compatible((name, value), pair) for pair in row)
        ]
    return bool(kept)


def test_a_listed_value_gives_way_where_another_can_be_paired() -> None:
    badge = Direction("badge", "A mark.", {"mark_type": ("badge", "abstract"), "composition": ("open",)})
    both = Direction("both", "A mark.", {"mark_type": ("badge",), "composition": ("open", "contained")})
    stuck = Direction("stuck", "A mark.", {"mark_type": ("badge",), "composition": ("open",)})
    planned = spread_round([badge, both, stuck], ["draft/draft"] * 30, said=Said(), seed=5)
    shown = Counter((i.place.direction, i.attributes["mark_type"], i.attributes["composition"]) for i in planned)
    assert shown == {(0, "abstract", "open"): 10, (1, "badge", "contained"): 10, (2, "badge", "open"): 10}


def test_shares_that_exclusions_allow_are_met_by_pairing() -> None:
    # Radial symmetry goes with no open composition: all that is radial must be contained, all that is open bilateral.
    direction = Direction("one", "A mark.", {"symmetry": ("radial", "bilateral"), "composition": ("open", "contained")})
    planned = spread_round([direction], ["draft/draft"] * 40, said=Said(), seed=5)
    shown = Counter((image.attributes["symmetry"], image.attributes["composition"]) for image in planned)
    assert shown == {("radial", "contained"): 20, ("bilateral", "open"): 20}


def test_shares_that_exclusions_forbid_are_missed_by_as_little_as_can_be() -> None:
    # A third of 60 images are abstract, and only they can be open, which half should be: open may be x short and
    # abstract y over with x + y = 10 at least, and what is short of one value is over of another: 20 at least.
    listed = {"mark_type": ("badge", "seal", "abstract"), "composition": ("open", "contained")}
    planned = spread_round([Direction("one", "A.", listed)], ["draft/draft"] * 60, said=Said(), seed=5)
    kinds = Counter(image.attributes["mark_type"] for image in planned)
    held = Counter(image.attributes["composition"] for image in planned)
    off = [kinds[name] - 20 for name in listed["mark_type"]] + [held[name] - 30 for name in listed["composition"]]
    assert sum(map(abs, off)) == 20


@settings(max_examples=60, deadline=None)
@given(_directions(), st.integers(1, 300))
def test_directions_keep_their_exact_shares(directions: tuple[Direction, ...], images: int) -> None:
    choices = [list_choices(one, ["A mark."], Said()) for one in directions]
    weights = [direction.weight for direction in directions]
    quotas = plan_quotas(weights, choices, images)
    assert sum(quotas.counts) == images
    for count, weight in zip(quotas.counts, weights, strict=True):
        assert abs(count - images * weight / sum(weights)) < 1


def test_values_are_in_the_taxonomys_order_and_the_same_for_the_same_seed() -> None:
    order = [attribute.name for attribute in list_attributes()]
    first, again = _spread(ROASTER), _spread(ROASTER)
    assert first == again
    assert first != _spread(replace(ROASTER, seed=99))
    for image in first:
        assert list(image.attributes) == sorted(image.attributes, key=order.index)
