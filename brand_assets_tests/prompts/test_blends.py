"""This file checks that mixes become directions of their own: their images, texts, lettering and variations."""

import json
from collections import Counter
from dataclasses import replace

import polars as pl

from brand_assets.prompts.readings import choose_lettering, list_readings
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import Brief, ConceptPlan, Direction, RefinementPlan
from brand_assets.records.drawing import Parent
from brand_assets.records.mixing import expand_directions
from brand_assets.taxonomy.vocabulary import find_value
from brand_assets_tests.prompts.spreading.shaped_briefs import BATTERIES, ROASTER

MIXED = replace(ROASTER, mixes=(("anchor", "initials"), ("tide", "initials")), concept=ConceptPlan(250, 1, 1))
NAME = "anchor + initials"


def _concept(brief: Brief) -> pl.DataFrame:
    return write_prompts(brief, "concept", 1, profile="embedded")


def _attributes(row: dict[str, object]) -> dict[str, str]:
    pairs = row["attributes"]
    assert isinstance(pairs, list)
    return {pair["key"]: pair["value"] for pair in pairs}


def test_a_mix_is_drawn_as_a_direction_of_half_its_lighter_ones_weight() -> None:
    rows = _concept(MIXED)
    assert rows.height == 250
    assert Counter(rows["direction"]) == {"anchor": 100, "initials": 50, "tide": 50, NAME: 25, "tide + initials": 25}


def test_a_blend_says_both_descriptions_and_shares_out_both_lists() -> None:
    rows = _concept(replace(MIXED, directions=MIXED.directions[:2], mixes=(("anchor", "initials"),)))
    blended = rows.filter(pl.col("direction") == NAME)
    for text in ("An anchor whose arms are two leaves", "Two letters on one shared stem"):
        assert blended["text"].str.contains(text, literal=True).all()
    moods = Counter(_attributes(row)["mood"] for row in blended.iter_rows(named=True))
    assert set(moods) == {"calm", "confident", "precise"}
    assert max(moods.values()) - min(moods.values()) <= 1


def test_an_image_of_a_blend_is_lettered_as_its_mark_type_takes_it() -> None:
    lettered = Counter()
    for row in _concept(MIXED).filter(pl.col("direction") == NAME).iter_rows(named=True):
        lettering = json.loads(row["params"])["intent"]["lettering"]
        kind = _attributes(row)["mark_type"]
        value = find_value("mark_type", kind)
        assert value is not None
        assert lettering in value.letterings
        lettered[kind, lettering] += 1
    assert set(lettered) == {("pictorial", "none"), ("monogram", "initials")}


def test_a_direction_keeps_its_own_lettering() -> None:
    odd = Direction("odd", "A picture.", {"mark_type": ("pictorial",)}, lettering="initials")
    assert choose_lettering(odd, "pictorial") == "initials"


def test_a_variation_of_a_blends_image_keeps_its_description_reading_and_lettering() -> None:
    brief = replace(
        BATTERIES,
        mixes=(("mesh", "passing"),),
        direction=RefinementPlan(3, 1, 1, (0.3,)),
        refinement={"draft/draft": 1.0},
    )
    rows = _concept(brief).filter(pl.col("direction") == "mesh + passing")
    assert rows.height == 12
    for row in rows.iter_rows(named=True):
        parent = Parent("a" * 64, "s", row["direction"], _attributes(row), row["template"], row["text"])
        varied = write_prompts(brief, "direction", 1, parents=[parent], profile="embedded")
        said = {params["intent"]["direction"]["description"] for params in map(json.loads, varied["params"])}
        assert said == {json.loads(row["params"])["intent"]["direction"]["description"]}


def test_readings_of_a_blend_multiply_and_beyond_what_is_taken_go_in_step() -> None:
    few = expand_directions(replace(BATTERIES, mixes=(("mesh", "passing"),)))[-1]
    assert len(list_readings(few)) == 6
    choices = ",".join(f"c{n}" for n in range(10))
    many = replace(
        BATTERIES,
        directions=(Direction("one", f"A [{choices}]."), Direction("two", f"B [{choices}].")),
        mixes=(("one", "two"),),
    )
    readings = list_readings(expand_directions(many)[-1])
    assert len(readings) == 10
    assert readings[3] == "A c3. Blended with: B c3."
    assert _concept(many)["text"].n_unique() == 60


def test_a_mix_that_is_named_twice_is_one_blend() -> None:
    twice = replace(ROASTER, mixes=(("anchor", "tide"), ("anchor", "tide")))
    assert len(expand_directions(twice)) == 4


def test_templates_of_a_blend_are_those_of_both_or_all() -> None:
    one, two, free = (
        Direction(name, "A.", templates=templates)
        for name, templates in (("one", ("sentence",)), ("two", ("construction",)), ("free", ()))
    )
    brief = replace(ROASTER, directions=(one, two, free), mixes=(("one", "two"), ("one", "free")))
    assert [blend.templates for blend in expand_directions(brief)[3:]] == [("sentence", "construction"), ()]
