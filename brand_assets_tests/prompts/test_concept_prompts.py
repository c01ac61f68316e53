"""This file checks the concept round's prompts: how many, how distinct, how spread, and what they say."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from brand_assets.briefs.rounds import MAX_IMAGES
from brand_assets.prompts import write
from brand_assets.prompts.rows import Shot, write_row
from brand_assets.prompts.templating.finding import find_templates
from brand_assets.prompts.wording.phrases import count_combinations
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import Brand, Brief, ConceptPlan, Direction, PaletteColor
from brand_assets.records.tables import PROMPTS
from brand_assets.settings import Profile
from brand_assets.taxonomy.vocabulary import find_value, is_drawable

REPO = Path(__file__).parents[2]
PLAIN = Brief(
    campaign="plain",
    brand=Brand("Plain & Co", industry="paper mill", avoid=("staples",)),
    palette=(PaletteColor("Ink", "#112233", "primary"), PaletteColor("Foam", "#F0F4F8", "neutral")),
    directions=(Direction("sheet", "One folded sheet."),),
    seed=7,
    sha256="",
)
BUSY = replace(
    PLAIN,
    campaign="busy",
    directions=(
        Direction(
            "arcs", "Two arcs passing one [dot,bar].", {"mark_type": ("abstract",), "line_weight": ("thin", "bold")}, 2
        ),
        Direction("letters", "Joined letters.", {"mark_type": ("monogram",), "mood": ("calm",)}, 1, (), "initials"),
        Direction("seal", "A seal.", {"mark_type": ("badge",)}, 1, ("construction",)),
    ),
    allocation={"stability/sd3.5-large": 0.7, "replicate/flux-schnell": 0.2, "openai/gpt-image-2.5-flare": 0.1},
    params={"openai/gpt-image-2.5-flare": {"quality": "high"}},
    story="# Do\n\n- Keep it flat.\n\n# Don't\n\n- No gradients, no glow.\n",
)

FIXED = {
    "mark_type": ("abstract",),
    "symmetry": ("radial",),
    "line_weight": ("bold",),
    "geometry": ("modular",),
    "density": ("dense",),
    "composition": ("centered",),
}
"""Nothing is left open but what comes from the pool."""


def _concept(brief: Brief, attempt: int = 1, profile: str = "production") -> pl.DataFrame:
    return write_prompts(brief, "concept", attempt, profile="embedded" if profile == "embedded" else "production")


@pytest.mark.parametrize("images", [1, 2, 59, 300, 1000])
def test_exactly_as_many_rows_as_asked_for_and_no_text_twice(images: int) -> None:
    for brief in (PLAIN, BUSY):
        rows = _concept(replace(brief, concept=ConceptPlan(images, 1, 1)))
        assert (rows.height, rows["text"].n_unique(), rows["prompt_id"].n_unique()) == (images, images, images)
        assert rows.schema == PROMPTS


def test_the_phrases_alone_tell_the_largest_round_apart() -> None:
    assert count_combinations() >= MAX_IMAGES
    one = Direction("one", "A dot.", FIXED, templates=("sentence",))
    rows = _concept(replace(PLAIN, directions=(one,), concept=ConceptPlan(MAX_IMAGES, 1, 1)))
    assert rows["text"].n_unique() == MAX_IMAGES


def test_a_text_that_its_model_leaves_no_other_words_for_is_not_reworded_for_every_image(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shots: list[Shot] = []

    def count(brief: Brief, attempt: int, profile: Profile, shot: Shot) -> dict[str, object]:
        shots.append(shot)
        return write_row(brief, attempt, profile, shot)

    monkeypatch.setattr(write, "write_row", count)
    ropes = ", ".join(f"{which} rope that lies over the one before it" for which in ("a second", "a third", "a last"))
    long = Direction("rope", f"A knot of ropes: a first rope, {ropes}, all of them as broad as each other", FIXED)
    brief = replace(PLAIN, directions=(long,), concept=ConceptPlan(60, 1, 1), allocation={"replicate/sdxl": 1.0})
    texts = _concept(brief)["text"].n_unique()
    assert texts < 30, "CLIP reads 75 tokens, which leaves no room for phrases"
    assert len(shots) <= 60 + texts * (write.MAX_REWORDINGS + 1)


def test_the_same_seed_gives_the_same_prompts_in_another_process() -> None:
    code = (
        "from brand_assets_tests.prompts.test_concept_prompts import BUSY, _concept; import hashlib; "
        "print(hashlib.sha256(_concept(BUSY).write_json().encode()).hexdigest())"
    )
    env = {"PYTHONHASHSEED": "1", "PYTHONPATH": str(REPO)}
    said = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPO, env=e).stdout
        for e in (env, {**env, "PYTHONHASHSEED": "2"})
    ]
    assert said[0] == said[1]
    assert len(said[0].strip()) == 64


def test_another_seed_or_attempt_gives_others() -> None:
    first = _concept(BUSY)
    for other in (_concept(replace(BUSY, seed=8)), _concept(BUSY, attempt=2)):
        assert not set(first["seed"]) & set(other["seed"])
        assert first["text"].to_list() != other["text"].to_list()
    assert not set(first["prompt_id"]) & set(_concept(BUSY, attempt=2)["prompt_id"])


def test_seeds_are_distinct_and_fit_every_provider() -> None:
    seeds = _concept(BUSY)["seed"]
    assert seeds.n_unique() == 300
    assert seeds.min() >= 1
    assert seeds.max() <= 4294967294


def test_models_and_directions_get_their_exact_shares() -> None:
    rows = _concept(BUSY)
    assert Counter(rows["planned_model"]) == {"sd3.5-large": 210, "flux-schnell": 60, "gpt-image-2.5-flare": 30}
    assert Counter(rows["direction"]) == {"arcs": 150, "letters": 75, "seal": 75}


def test_every_model_sees_every_direction_in_its_share() -> None:
    cells = Counter(zip(_concept(BUSY)["planned_model"], _concept(BUSY)["direction"], strict=True))
    assert len(cells) == 9
    assert abs(cells["flux-schnell", "arcs"] - 30) <= 1
    assert abs(cells["gpt-image-2.5-flare", "seal"] - 7.5) <= 1


def test_any_stretch_of_the_round_holds_every_direction_and_model() -> None:
    rows = _concept(BUSY)
    for start in range(0, 270, 30):
        assert rows[start : start + 30]["direction"].n_unique() == 3
        assert rows[start : start + 30]["planned_model"].n_unique() == 3


def test_brackets_stand_for_their_choices_in_equal_parts_with_every_model() -> None:
    rows = _concept(BUSY).filter(pl.col("direction") == "arcs")
    assert not rows["text"].str.contains("[", literal=True).any()
    for model, share in (("sd3.5-large", 105), ("flux-schnell", 30), ("gpt-image-2.5-flare", 15)):
        texts = rows.filter(pl.col("planned_model") == model)["text"]
        dots = sum("passing one dot" in text for text in texts)
        assert len(texts) == share
        assert abs(2 * dots - share) <= 1


def test_attributes_take_the_directions_values_in_equal_parts() -> None:
    rows = _concept(BUSY).filter(pl.col("direction") == "arcs")
    chosen = [{pair["key"]: pair["value"] for pair in attributes} for attributes in rows["attributes"]]
    assert Counter(attributes["line_weight"] for attributes in chosen) == {"thin": 75, "bold": 75}
    assert {attributes["mark_type"] for attributes in chosen} == {"abstract"}
    assert {attributes["density"] for attributes in chosen} == {"sparse", "medium", "dense"}
    assert "mood" not in chosen[0]


def test_what_excludes_each_other_does_not_meet() -> None:
    rows = _concept(BUSY).filter(pl.col("direction") == "seal")
    compositions = [{p["key"]: p["value"] for p in attributes}["composition"] for attributes in rows["attributes"]]
    assert set(compositions) == {"centered", "contained"}


def test_a_free_mark_type_goes_with_the_lettering() -> None:
    named = Direction("name", "The name.", lettering="name")
    rows = _concept(replace(PLAIN, directions=(named,), concept=ConceptPlan(40, 1, 1)))
    kinds = {pair["value"] for attributes in rows["attributes"] for pair in attributes if pair["key"] == "mark_type"}
    assert {"wordmark", "badge", "combination"} <= kinds
    assert kinds.isdisjoint({"monogram", "lettermark", "abstract", "pictorial"})
    assert rows["text"].str.contains('"Plain & Co", spelled exactly so').all()


def test_the_text_carries_palette_hex_codes_and_lettering() -> None:
    rows = _concept(BUSY)
    assert rows["text"].str.contains("Ink #112233").all()
    assert rows["text"].str.contains("Foam #F0F4F8").all()
    assert rows.filter(pl.col("direction") == "letters")["text"].str.contains('"PC"').all()
    assert rows.filter(pl.col("direction") == "arcs")["text"].str.contains("No letters").all()
    assert rows["text"].str.contains("Keep it flat").all()


@pytest.mark.parametrize("profile", ["embedded", "production"])
def test_what_to_avoid_is_a_negative_prompt_or_part_of_the_text(profile: str) -> None:
    rows = _concept(BUSY, profile=profile)
    apart = rows.filter(pl.col("planned_provider") == "stability")
    assert set(apart["negative"]) == {"staples, gradients, glow"}
    assert not apart["text"].str.contains("staples").any()
    told = rows.filter(pl.col("planned_provider") != "stability")
    assert set(told["negative"]) == {""}
    positive = told.filter(pl.col("planned_provider") == "replicate")["text"]
    assert positive.str.contains("Avoid: staples.", literal=True).all()
    assert positive.str.contains("Flat, even colour. Plain, unlit colour.", literal=True).all()
    openai = told.filter(pl.col("planned_provider") == "openai")["text"]
    assert openai.str.contains("Avoid: staples; gradients, glow.", literal=True).all()


def test_templates_are_those_named_or_those_that_suit() -> None:
    rows = _concept(BUSY)
    assert set(rows.filter(pl.col("direction") == "seal")["template"]) == {"construction"}
    for row in rows.filter(pl.col("direction") == "arcs").iter_rows(named=True):
        attributes = {pair["key"]: pair["value"] for pair in row["attributes"]}
        model_key = f"{row['planned_provider']}/{row['planned_model']}"
        suiting = find_templates(attributes, model_key, row["direction"], "none")
        assert row["template"] in [template.name for template in suiting]
    assert rows["template"].n_unique() > 5
    assert set(rows.group_by("template").agg(pl.col("template_sha256").n_unique())["template_sha256"]) == {1}


def test_sweeps_multiply_evenly_over_models_and_directions() -> None:
    swept = replace(
        BUSY, concept=ConceptPlan(300, 1, 1, {"guidance": (3.5, 5), "style_preset": ("line-art", "origami")})
    )
    rows = _concept(swept)
    stability = rows.filter(pl.col("planned_provider") == "stability")
    settings = [(params["cfg_scale"], params["style_preset"]) for params in map(json.loads, stability["params"])]
    assert sorted(Counter(settings).values()) == [52, 52, 53, 53]
    arcs = stability.filter(pl.col("direction") == "arcs")
    assert max(Counter(json.loads(p)["cfg_scale"] for p in arcs["params"]).values()) <= 54
    other = rows.filter(pl.col("planned_provider") == "replicate")
    assert all(ignored.to_list() == ["guidance", "style_preset"] for ignored in other["ignored_params"])


def test_production_sends_each_model_what_it_takes() -> None:
    rows = _concept(BUSY)
    assert rows["provider"].equals(rows["planned_provider"])
    flare = rows.filter(pl.col("planned_provider") == "openai").row(0, named=True)
    assert json.loads(flare["params"]) == {"output_format": "png", "quality": "high", "size": "1024x1024"}
    assert (flare["ignored_params"], flare["planned_cost_usd"]) == (["seed"], 0.0527)
    large = rows.filter(pl.col("planned_provider") == "stability").row(0, named=True)
    assert json.loads(large["params"]) == {"aspect_ratio": "1:1", "output_format": "png"}
    assert (large["ignored_params"], large["planned_cost_usd"]) == ([], 0.065)


def test_embedded_draws_everything_with_draft_and_keeps_the_plan() -> None:
    embedded, production = _concept(BUSY, profile="embedded"), _concept(BUSY)
    assert set(embedded["provider"] + "/" + embedded["model"]) == {"draft/draft"}
    same = [
        "prompt_id",
        "text",
        "negative",
        "attributes",
        "planned_provider",
        "planned_model",
        "planned_cost_usd",
        "seed",
    ]
    assert embedded.select(same).equals(production.select(same))


def test_draft_is_told_the_intent_and_what_it_cannot_draw_is_named() -> None:
    rows = _concept(BUSY, profile="embedded").filter(pl.col("direction") == "letters")
    row = rows.filter(pl.col("planned_provider") == "openai").row(0, named=True)
    params = json.loads(row["params"])
    attributes = {pair["key"]: pair["value"] for pair in row["attributes"]}
    assert params == {
        "height_px": 1024,
        "width_px": 1024,
        "intent": {
            "palette": [
                {"name": "Ink", "hex": "#112233", "role": "primary"},
                {"name": "Foam", "hex": "#F0F4F8", "role": "neutral"},
            ],
            "attributes": attributes,
            "lettering": "initials",
            "brand": "Plain & Co",
            "direction": {"name": "letters", "description": "Joined letters."},
        },
    }
    monogram = find_value("mark_type", "monogram")
    assert monogram is not None
    lost = {
        f"attributes.{name}"
        for name, value in attributes.items()
        if name in monogram.undrawn or not is_drawable(name, value)
    }
    assert row["ignored_params"] == sorted([*lost, "quality"])
    assert "attributes.mood" in row["ignored_params"]


def test_what_a_long_list_of_traits_leaves_unsaid_is_named() -> None:
    crowded = {"fill": ("solid",), "corners": ("sharp",), "axis": ("upright",), "terminals": ("flat",)}
    brief = replace(PLAIN, directions=(Direction("one", "A dot.", crowded),), concept=ConceptPlan(6, 1, 1))
    for row in _concept(brief).iter_rows(named=True):
        unsaid = [name for name in row["ignored_params"] if name.startswith("text.")]
        assert len(row["attributes"]) - len(unsaid) <= 1 + 8 + 1  # the kind, eight traits, perhaps the number of inks
        assert unsaid
        assert not {f"text.{name}" for name in crowded} & set(unsaid)


def test_an_unpriced_model_has_no_planned_cost() -> None:
    rows = _concept(replace(PLAIN, allocation={"freepik/mystic": 1.0}, concept=ConceptPlan(3, 1, 1)))
    assert rows["planned_cost_usd"].to_list() == [None, None, None]


def test_frozen_concept_prompts_stay_as_they_are() -> None:
    before = _concept(BUSY)
    after = write_prompts(replace(BUSY, seed=99), "concept", 1, profile="production", frozen=before)
    assert after.equals(before)
