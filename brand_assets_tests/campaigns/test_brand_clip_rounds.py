"""This file tests what brand-clip, the model in the package, says of drawings by `draft`, and of nobody else's."""

import json

import numpy as np
import polars as pl
import pytest

from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.embedding import embed_images, see
from brand_assets.campaigns.scoring import score_images
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.campaigns.tagging import tag_images
from brand_assets.embedding.brand_clip import open_brand_clip, style_phrases, trusted_attributes
from brand_assets.embedding.embed import EMBEDDERS
from brand_assets.taxonomy.vocabulary import find_value
from brand_assets_tests.campaigns.walking import draw_images_table, write_prompts_table
from brand_assets_tests.scripted_clip import ScriptedClip
from brand_assets_tests.small_briefs import write_small_brief

Round = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


@pytest.fixture
def drawn(studio: Studio) -> Round:
    """Prompts, raw_images and embeddings of four drawings in two directions: a monogram and a lattice."""
    write_small_brief(studio, "tide", images=4, shortlist=2)
    prompts = write_prompts_table(studio, "tide", "concept")
    images = draw_images_table(studio, "tide", "concept").rows
    return prompts, images, embed_images(studio, prompts, images).rows


def test_drawings_match_their_own_prompts_better_than_those_of_the_other_direction(
    studio: Studio, drawn: Round
) -> None:
    prompts, images, embeddings = drawn
    scores = score_images(studio, "tide", "concept", prompts, images, embeddings)
    current = current_images(images, prompts).join(prompts, on="prompt_id", maintain_order="left")
    _, seen = see(studio, current, open_brand_clip().name)
    matches = np.clip(2.5 * seen @ open_brand_clip().embed_texts(current["text"].to_list()).T, 0, 1)
    assert scores["semantic"].to_list() == pytest.approx(np.diag(matches), abs=1e-4)
    directions = current["direction"].to_numpy()
    others = matches[directions[:, None] != directions[None, :]]
    assert np.diag(matches).mean() > others.mean() + 0.1


def test_a_finding_is_about_attributes_that_were_measured(studio: Studio, drawn: Round) -> None:
    rows = score_images(studio, "tide", "concept", *drawn)
    for text in rows["details"]:
        told = json.loads(text)["semantic"]
        judged = {name for name, entry in told["metrics"]["attributes"].items() if "likelihood" in entry}
        assert judged <= set(trusted_attributes())
        assert set(told["metrics"]["missing"]) <= judged
        assert told["scorer"] == f"clip-score/{open_brand_clip().name}"


def test_drawings_are_tagged_with_what_the_model_can_be_trusted_on(studio: Studio, drawn: Round) -> None:
    tags = tag_images(studio, "tide", *drawn)
    assert tags["image_id"].n_unique() == 4
    assert set(tags["attribute"]) <= set(trusted_attributes())
    assert set(tags["model"]) == {open_brand_clip().name}
    assert tags["likelihood"].is_between(0.5, 1.0).all()
    for attribute, value in tags.select("attribute", "value").unique().iter_rows():
        assert value in style_phrases() if attribute == "style" else find_value(attribute, value)


def test_where_a_real_clip_is_in_use_it_matches_prompts_and_brand_clip_judges_drawings(
    studio: Studio, drawn: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EMBEDDERS, "scripted", lambda: ScriptedClip({"bold": 1.0}))
    monkeypatch.setenv("BRAND_ASSETS_EMBEDDER", "scripted")
    prompts, images, _ = drawn
    embeddings = embed_images(open_studio(), prompts, images).rows
    for text in score_images(open_studio(), "tide", "concept", prompts, images, embeddings)["details"]:
        told = json.loads(text)["semantic"]
        assert told["scorer"] == "clip-score/scripted-1"
        assert told["metrics"]["judge"] == open_brand_clip().name
    assert set(tag_images(open_studio(), "tide", prompts, images, embeddings)["model"]) == {open_brand_clip().name}


def test_in_a_mixed_round_only_drawings_of_draft_are_matched_and_tagged(studio: Studio, drawn: Round) -> None:
    prompts, images, _ = drawn
    mixed = images.with_columns(
        provider=pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("draft")).otherwise(pl.lit("openai"))
    )
    embeddings = embed_images(studio, prompts, mixed).rows
    rows = score_images(studio, "tide", "concept", prompts, mixed, embeddings)
    drafted = set(mixed.filter(pl.col("provider") == "draft")["image_id"])
    assert set(rows.filter(pl.col("semantic").is_not_null())["image_id"]) == drafted
    assert set(tag_images(studio, "tide", prompts, mixed, embeddings)["image_id"]) == drafted
    for image_id, text in rows.select("image_id", "details").iter_rows():
        assert ("semantic" in json.loads(text)["composite"]["weights"]) == (image_id in drafted)
