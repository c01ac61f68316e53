"""This file checks a later round's prompts: a parent's rows are its own, shares hold, and what is frozen stays."""

import json
from collections import Counter
from dataclasses import replace

import polars as pl
import pytest

from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import RefinementPlan
from brand_assets.records.drawing import Parent
from brand_assets.records.tables import PROMPTS
from brand_assets_tests.prompts.test_concept_prompts import BUSY

BRIEF = replace(
    BUSY,
    direction=RefinementPlan(10, 20, 5, (0.3, 0.5, 0.7)),
    refinement={"stability/sd3.5-large": 0.8, "replicate/flux-dev": 0.2},
)
PARENTS = [
    Parent(
        f"{n:064x}",
        "s",
        "arcs",
        {"mark_type": "abstract", "symmetry": "radial"},
        "sentence",
        "Two arcs passing one bar.",
    )
    for n in range(10)
]
OWN = ["prompt_id", "parent_image_id", "direction", "attributes", "template", "seed", "strength"]


def _refine(parents: list[Parent], frozen: pl.DataFrame | None = None, attempt: int = 1) -> pl.DataFrame:
    return write_prompts(BRIEF, "direction", attempt, parents=parents, profile="production", frozen=frozen)


def _rows_of(rows: pl.DataFrame, parent: Parent) -> pl.DataFrame:
    return rows.filter(pl.col("parent_image_id") == parent.image_id)


@pytest.mark.parametrize("count", [0, 1, 3, 10])
def test_exactly_variations_rows_for_each_parent(count: int) -> None:
    rows = _refine(PARENTS[:count])
    assert rows.schema == PROMPTS
    assert Counter(rows["parent_image_id"]) == {parent.image_id: 10 for parent in PARENTS[:count]}
    assert rows.select("parent_image_id", "strength", "seed").n_unique() == 10 * count or count == 0
    assert rows["prompt_id"].n_unique() == 10 * count


def test_a_parent_that_is_named_twice_is_varied_once() -> None:
    assert _refine([PARENTS[0], PARENTS[0]]).height == 10


def test_variation_i_uses_strength_i_mod_n() -> None:
    assert _refine(PARENTS[:1])["strength"].to_list() == [0.3, 0.5, 0.7, 0.3, 0.5, 0.7, 0.3, 0.5, 0.7, 0.3]


def test_models_get_their_exact_shares_with_every_parent_and_strength() -> None:
    rows = _refine(PARENTS)
    assert Counter(rows["planned_model"]) == {"sd3.5-large": 80, "flux-dev": 20}
    dev = rows.filter(pl.col("planned_model") == "flux-dev")
    assert set(Counter(dev["parent_image_id"]).values()) == {2}
    assert Counter(dev["strength"]) == {0.3: 8, 0.5: 6, 0.7: 6}


def test_a_parents_rows_do_not_depend_on_its_place_or_its_neighbours() -> None:
    every, last = _refine(PARENTS), _refine([PARENTS[9], PARENTS[4]])
    for parent in (PARENTS[9], PARENTS[4]):
        assert _rows_of(every, parent).select(OWN).equals(_rows_of(last, parent).select(OWN))


def test_another_attempt_and_another_round_have_other_seeds() -> None:
    first = set(_refine(PARENTS)["seed"])
    final = write_prompts(BRIEF, "final", 1, parents=PARENTS, profile="production")
    assert not first & set(_refine(PARENTS, attempt=2)["seed"])
    assert not first & set(final["seed"])


def test_a_refinement_keeps_direction_attributes_template_and_reading() -> None:
    row = _refine(PARENTS[:1]).row(0, named=True)
    assert (row["direction"], row["template"]) == ("arcs", "sentence")
    assert row["attributes"] == [{"key": "mark_type", "value": "abstract"}, {"key": "symmetry", "value": "radial"}]
    assert "Two arcs passing one bar." in row["text"]
    assert "Keep the idea and the silhouette" in row["text"]
    assert "Vary " in row["text"]
    assert "#112233" in row["text"]


def test_a_refinement_of_a_refinement_keeps_the_reading_too() -> None:
    text = _refine(PARENTS[:1])["text"][0]
    final = write_prompts(BRIEF, "final", 1, parents=[replace(PARENTS[0], text=text)], profile="embedded")
    assert final["text"].str.contains("Two arcs passing one bar.", literal=True).all()
    intents = [json.loads(params)["intent"]["direction"]["description"] for params in final["params"]]
    assert set(intents) == {"Two arcs passing one bar."}


def test_strength_decides_what_is_kept() -> None:
    texts = dict(zip(_refine(PARENTS[:1])["strength"], _refine(PARENTS[:1])["text"], strict=True))
    assert "Keep the idea of the reference image" in texts[0.7]
    final = write_prompts(BRIEF, "final", 1, parents=PARENTS[:1], profile="production")
    assert final["text"].str.contains("arrangement and colours of the reference image").all()


def test_guidance_and_steps_are_sent_by_the_models_own_name_or_named_as_ignored() -> None:
    rows = write_prompts(BRIEF, "final", 1, parents=PARENTS, profile="production")
    large = rows.filter(pl.col("planned_provider") == "stability").row(0, named=True)
    assert json.loads(large["params"]) == {"cfg_scale": 8.0, "output_format": "png"}
    assert large["ignored_params"] == ["steps"]
    dev = rows.filter(pl.col("planned_provider") == "replicate").row(0, named=True)
    assert json.loads(dev["params"]) == {
        "go_fast": False,
        "guidance": 8.0,
        "num_inference_steps": 50,
        "output_format": "png",
    }
    assert dev["ignored_params"] == []
    embedded = write_prompts(BRIEF, "final", 1, parents=PARENTS, profile="embedded")
    assert all({"guidance", "steps"} <= set(ignored) for ignored in embedded["ignored_params"])


def test_a_models_own_param_goes_before_the_rounds_guidance() -> None:
    brief = replace(
        BRIEF, params={"stability/sd3.5-large": {"cfg_scale": 4}}, refinement={"stability/sd3.5-large": 1.0}
    )
    row = write_prompts(brief, "final", 1, parents=PARENTS[:1], profile="production").row(0, named=True)
    assert json.loads(row["params"])["cfg_scale"] == 4
    assert row["ignored_params"] == ["guidance", "steps"]


def test_a_value_outside_a_models_range_is_ignored_and_said_so() -> None:
    brief = replace(BRIEF, final=RefinementPlan(2, 1, 1, (0.2,), 8.0, 90), refinement={"replicate/flux-dev": 1.0})
    row = write_prompts(brief, "final", 1, parents=PARENTS[:1], profile="production").row(0, named=True)
    assert "num_inference_steps" not in json.loads(row["params"])
    assert row["ignored_params"] == ["steps"]


def test_an_edit_has_no_strength() -> None:
    brief = replace(BRIEF, refinement={"openai/gpt-image-2.5-flare": 1.0})
    row = write_prompts(brief, "direction", 1, parents=PARENTS[:1], profile="production").row(0, named=True)
    assert row["ignored_params"] == ["seed", "strength"]


def test_frozen_rows_stay_and_only_new_parents_are_written() -> None:
    before = _refine(PARENTS[:4]).with_columns(pl.lit("as it was").alias("text"))
    now = [PARENTS[7], PARENTS[1], PARENTS[2], PARENTS[8]]
    after = _refine(now, frozen=before)
    assert list(dict.fromkeys(after["parent_image_id"])) == [parent.image_id for parent in now]
    for kept in (PARENTS[1], PARENTS[2]):
        assert _rows_of(after, kept).equals(_rows_of(before, kept))
    for new in (PARENTS[7], PARENTS[8]):
        assert not _rows_of(after, new)["text"].str.contains("as it was").any()
        assert _rows_of(after, new).height == 10
    assert _refine(now, frozen=after).equals(after)


def test_new_rows_fill_up_towards_the_shares() -> None:
    only_large = pl.lit("stability").alias("planned_provider"), pl.lit("sd3.5-large").alias("planned_model")
    before = _refine(PARENTS[:2]).with_columns(*only_large)
    assert Counter(_refine(PARENTS[:4], frozen=before)["planned_model"]) == {"sd3.5-large": 32, "flux-dev": 8}
    all_kept = _refine(PARENTS[:9]).with_columns(*only_large)
    assert Counter(_refine(PARENTS, frozen=all_kept)["planned_model"]) == {"sd3.5-large": 90, "flux-dev": 10}


def test_frozen_rows_of_another_attempt_are_not_taken_over() -> None:
    rows = _refine(PARENTS[:2], frozen=_refine(PARENTS[:2]), attempt=2)
    assert set(rows["attempt"]) == {2}
    assert rows.height == 20


@pytest.mark.parametrize(("direction", "text"), [("gone", "A fern."), ("", "")])
def test_a_parent_from_outside_the_brief_is_described_by_its_own_words(direction: str, text: str) -> None:
    stranger = Parent("f" * 64, "s", direction, {}, "no-such-template", text)
    rows = _refine([stranger])
    assert (rows.height, set(rows["direction"])) == (10, {direction})
    assert rows["text"].str.contains(text.rstrip(".") or "The mark in the reference image", literal=True).all()
