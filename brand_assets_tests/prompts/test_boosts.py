"""This file checks that what is wanted more often comes more often: in concepts, bolder variations and top-ups."""

import json
from collections import Counter
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brand_assets.prompts.boosting import take_boosted
from brand_assets.prompts.spreading.choices import Boosts
from brand_assets.prompts.write import write_prompts, write_top_up
from brand_assets.records.brief import Brief, ConceptPlan, Direction, RefinementPlan
from brand_assets.records.drawing import Parent
from brand_assets.taxonomy.vocabulary import are_compatible
from brand_assets_tests.prompts.spreading.shaped_briefs import BATTERIES, ROASTER

SPARSE = {("density", "sparse"): 0.25}
MESH = BATTERIES.directions[0]
OWN = {"mark_type": "abstract", "geometry": "modular", "density": "medium"}


def _concept(brief: Brief, boosts: Boosts | None = None, images: int = 120) -> pl.DataFrame:
    sized = replace(brief, concept=ConceptPlan(images, 1, 1))
    return write_prompts(sized, "concept", 1, profile="embedded", boosts=boosts or {})


def _attributes(rows: pl.DataFrame) -> list[dict[str, str]]:
    return [{pair["key"]: pair["value"] for pair in attributes} for attributes in rows["attributes"]]


def _top_up(brief: Brief, before: pl.DataFrame, count: int, boosts: Boosts) -> pl.DataFrame:
    return write_top_up(brief, 1, before=before, count=count, boosts=boosts, profile="embedded")


def _parents(count: int) -> list[Parent]:
    said = "A square mesh about one bright middle."
    return [Parent(f"{n:064x}", "s", "mesh", OWN, "sentence", said) for n in range(count)]


def _refine(count: int, boosts: Boosts, strengths: tuple[float, ...] = (0.3, 0.5, 0.7)) -> pl.DataFrame:
    brief = replace(BATTERIES, direction=RefinementPlan(12, 1, 1, strengths), refinement={"replicate/flux-dev": 1.0})
    return write_prompts(brief, "direction", 1, parents=_parents(count), profile="embedded", boosts=boosts)


def test_a_concept_round_shows_more_of_a_boosted_value_whether_listed_or_open() -> None:
    plain, boosted = (
        _attributes(_concept(BATTERIES)),
        _attributes(_concept(BATTERIES, {**SPARSE, ("mood", "calm"): 0.2})),
    )
    shown = Counter(row["density"] for row in boosted[0:] if row.get("geometry") in ("modular", "constructed"))
    assert shown["sparse"] > shown["medium"]
    assert [row.get("mood") for row in boosted] == [row.get("mood") for row in plain] == [None] * 120
    open_value = {("symmetry", "bilateral"): 0.25}
    before, after = (
        Counter(row["symmetry"] for row in _attributes(_concept(BATTERIES, boosts, 200))) for boosts in ({}, open_value)
    )
    assert after["bilateral"] > before["bilateral"]


def test_a_boost_in_the_pool_brings_its_attribute_and_its_value_up_more_often() -> None:
    boosts = {("corners", "sharp"): 0.25}
    plain, boosted = (_attributes(_concept(BATTERIES, given_boosts, 450)) for given_boosts in ({}, boosts))
    assert sum(row.get("corners") == "sharp" for row in boosted) > sum(row.get("corners") == "sharp" for row in plain)


def test_no_boosts_change_nothing() -> None:
    assert _concept(ROASTER, {}).equals(_concept(ROASTER))


def test_bolder_variations_take_a_boosted_value_and_gentle_ones_never() -> None:
    rows = _refine(40, SPARSE)
    by_strength = {
        strength: Counter(row["density"] for row in _attributes(rows.filter(pl.col("strength") == strength)))
        for strength in (0.3, 0.5, 0.7)
    }
    assert by_strength[0.3] == {"medium": 160}
    bold = by_strength[0.5]["sparse"] + by_strength[0.7]["sparse"]
    assert bold == 80  # a quarter of 40 parents' 8 variations at 0.5 or bolder
    assert min(by_strength[0.5]["sparse"], by_strength[0.7]["sparse"]) > 20


def test_a_variation_says_what_it_was_asked_for() -> None:
    rows = _refine(4, SPARSE)
    for row, attributes in zip(rows.iter_rows(named=True), _attributes(rows), strict=True):
        assert json.loads(row["params"])["intent"]["attributes"] == attributes
    texts = dict(zip(rows["prompt_id"], rows["text"], strict=True))
    plain = dict(zip(_refine(4, {})["prompt_id"], _refine(4, {})["text"], strict=True))
    for row, attributes in zip(rows.iter_rows(named=True), _attributes(rows), strict=True):
        assert (texts[row["prompt_id"]] != plain[row["prompt_id"]]) == (attributes["density"] == "sparse")


def test_a_boosted_variation_differs_from_its_parent_in_nothing_else() -> None:
    for attributes in _attributes(_refine(10, {**SPARSE, ("geometry", "constructed"): 0.2})):
        assert sum(attributes[name] != value for name, value in OWN.items()) <= 1
        assert attributes.keys() == OWN.keys()


@pytest.mark.parametrize(
    "boosts",
    [{("symmetry", "radial"): 0.25}, {("density", "medium"): 0.25}, {("density", "dense"): 0.25}, {}],
    ids=["left open", "its own", "not listed", "none"],
)
def test_only_another_value_that_the_direction_lists_is_taken(boosts: Boosts) -> None:
    assert _refine(20, boosts).equals(_refine(20, {}))


def test_strengths_below_a_half_take_nothing() -> None:
    assert _refine(20, SPARSE, (0.2, 0.49)).equals(_refine(20, {}, (0.2, 0.49)))


def test_a_parents_variations_do_not_depend_on_its_neighbours() -> None:
    four, two = _refine(4, SPARSE), _refine(2, SPARSE)
    assert four.head(two.height).select("prompt_id", "attributes").equals(two.select("prompt_id", "attributes"))


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([("density", "sparse"), ("geometry", "constructed"), ("mark_type", "badge")]),
        st.floats(0.15, 0.25),
    ),
    st.lists(st.sampled_from([0.2, 0.5, 0.8]), min_size=1, max_size=12),
    st.integers(0, 2**32),
)
def test_each_value_takes_its_share_of_the_bold_give_or_take_one(
    boosts: dict[tuple[str, str], float], strengths: list[float], base: int
) -> None:
    taken = take_boosted(MESH, OWN, strengths, boosts, base)
    bold = sum(strength >= 0.5 for strength in strengths)
    for (name, value), boost in boosts.items():
        count = sum(row.get(name) == value for row in taken)
        assert count == 0 if value == "badge" else count <= bold * boost + 1
    assert all(row == OWN for row, strength in zip(taken, strengths, strict=True) if strength < 0.5)


def test_a_value_that_clashes_with_the_rest_of_the_parent_is_not_taken() -> None:
    direction = Direction("one", "A.", {"composition": ("open", "contained")})
    own = {"mark_type": "badge", "composition": "contained"}
    assert take_boosted(direction, own, [0.7] * 12, {("composition", "open"): 0.25}, 1) == [own] * 12


def test_a_top_up_carries_a_boosted_value_in_every_row() -> None:
    before = _concept(ROASTER, images=60)
    boosts = {("mood", "calm"): 0.25, ("symmetry", "radial"): 0.15}
    added = _top_up(ROASTER, before, 24, boosts)
    assert added.height == 24
    for attributes in _attributes(added):
        assert any(pair in attributes.items() for pair in boosts)


def test_values_of_a_top_up_come_as_often_as_they_are_boosted() -> None:
    before = _concept(BATTERIES, images=60)
    added = _attributes(
        _top_up(BATTERIES, before, 40, {("line_weight", "medium"): 0.25, ("line_weight", "bold"): 0.15})
    )
    shown = Counter(row["line_weight"] for row in added)
    assert shown == {"medium": 25, "bold": 15}


def test_a_top_up_row_carries_a_boosted_value_of_every_attribute_that_it_can() -> None:
    before = _concept(BATTERIES, images=60)
    added = _top_up(BATTERIES, before, 10, {("density", "sparse"): 0.2, ("geometry", "modular"): 0.2})
    for row in _attributes(added.filter(pl.col("direction") == "mesh")):
        assert (row["density"], row["geometry"]) == ("sparse", "modular")


def test_boosted_values_that_exclude_each_other_come_in_rows_of_their_own() -> None:
    listed = {"symmetry": ("radial", "bilateral"), "composition": ("open", "contained")}
    brief = replace(BATTERIES, directions=(Direction("one", "A mark.", listed),))
    added = _top_up(brief, _concept(brief, images=8), 12, {("symmetry", "radial"): 0.2, ("composition", "open"): 0.2})
    rows = _attributes(added)
    assert Counter((row["symmetry"], row["composition"]) for row in rows) == {
        ("radial", "contained"): 6,
        ("bilateral", "open"): 6,
    }
    assert all(are_compatible(*pair) for row in rows for pair in [tuple(row.items())[:2]])


def test_a_top_up_goes_on_where_the_round_ended_and_repeats_nothing() -> None:
    before = _concept(ROASTER, images=60)
    first = _top_up(ROASTER, before, 15, {("mood", "calm"): 0.25})
    second = _top_up(ROASTER, pl.concat([before, first]), 15, {("mood", "calm"): 0.25})
    together = pl.concat([before, first, second])
    for column in ("prompt_id", "seed", "text"):
        assert together[column].n_unique() == 90
    longer = _concept(ROASTER, images=75)
    assert first["prompt_id"].to_list() == longer["prompt_id"][60:75].to_list()
    assert first["seed"].to_list() == longer["seed"][60:75].to_list()
    assert set(first["attempt"]) == {1}


def test_a_top_up_brings_the_models_to_their_shares() -> None:
    before = _concept(ROASTER, images=60)
    added = _top_up(ROASTER, before, 40, {("mood", "calm"): 0.25})
    models = Counter(pl.concat([before, added])["planned_model"])
    assert models == {"sd3.5-large-turbo": 70, "flux-schnell": 20, "gpt-image-2.5-flare": 10}


def test_a_top_up_after_prompts_of_another_seed_repeats_no_seed() -> None:
    before = _concept(replace(ROASTER, seed=5), images=60)
    added = _top_up(replace(ROASTER, seed=6), before, 20, {("mood", "calm"): 0.25})
    assert not set(before["seed"]) & set(added["seed"])
    assert not set(before["text"]) & set(added["text"])


def test_the_same_top_up_is_planned_twice() -> None:
    before = _concept(ROASTER, images=60)
    assert _top_up(ROASTER, before, 9, SPARSE).equals(_top_up(ROASTER, before, 9, SPARSE))


@pytest.mark.parametrize(
    "boosts", [{}, {("mood", "playful"): 0.25}, {("ground", "dark"): 0.2}, {("mood", "calm"): 0.0}]
)
def test_nothing_is_added_for_values_that_no_direction_may_show(boosts: Boosts) -> None:
    assert _top_up(ROASTER, _concept(ROASTER, images=20), 8, boosts).height == 0


def test_a_text_that_was_said_already_is_said_otherwise() -> None:
    before = _concept(ROASTER, images=20)
    added = _top_up(ROASTER, before, 1, {("mood", "calm"): 0.25})
    same = before.with_columns(
        pl.when(pl.int_range(20) == 3).then(pl.lit(added["text"][0])).otherwise("text").alias("text")
    )
    again = _top_up(ROASTER, same, 1, {("mood", "calm"): 0.25})
    assert again["text"][0] != added["text"][0]
    assert again.select("prompt_id", "seed", "attributes").equals(added.select("prompt_id", "seed", "attributes"))
