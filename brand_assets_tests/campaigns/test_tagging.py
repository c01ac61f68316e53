"""This file tests which images are tagged by which model, and how what they show is held against what was asked."""

import polars as pl
import pytest

from brand_assets.campaigns.embedding import embed_images
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.campaigns.tagging import share_shown, tag_images
from brand_assets.embedding.embed import EMBEDDERS
from brand_assets.records.tables import TAGS
from brand_assets_tests.campaigns.walking import draw_images_table, write_prompts_table
from brand_assets_tests.scripted_clip import ScriptedClip
from brand_assets_tests.small_briefs import write_small_brief


def tag(studio: Studio, provider: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`prompts` and `tags` of a drawn round of four, as if `provider` had drawn it."""
    write_small_brief(studio, "tide", images=4, shortlist=2)
    prompts = write_prompts_table(studio, "tide", "concept")
    images = draw_images_table(studio, "tide", "concept").rows.with_columns(provider=pl.lit(provider))
    embeddings = embed_images(studio, prompts, images).rows
    return prompts, tag_images(studio, "tide", prompts, images, embeddings)


def use(monkeypatch: pytest.MonkeyPatch, words: dict[str, float]) -> Studio:
    monkeypatch.setitem(EMBEDDERS, "scripted", lambda: ScriptedClip(words))
    monkeypatch.setenv("BRAND_ASSETS_EMBEDDER", "scripted")
    return open_studio()


def test_images_of_others_have_no_tags_without_a_real_clip(studio: Studio) -> None:
    _, tags = tag(studio, "openai")
    assert tags.height == 0
    assert tags.schema == TAGS


def test_a_clip_that_nobody_measured_tags_what_is_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every value of line_weight but bold is as far from these images as can be."""
    prompts, tags = tag(use(monkeypatch, {"bold": 1.0}), "openai")
    weights = tags.filter(pl.col("attribute") == "line_weight")
    assert set(weights["value"]) == {"bold"}
    assert weights.height == prompts.height
    assert set(tags["model"]) == {"scripted-1"}
    assert tags["likelihood"].min() >= 0.9  # type: ignore[operator]


def test_a_clip_that_sees_no_difference_tags_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, tags = tag(use(monkeypatch, {"word that nobody says": 1.0}), "openai")
    assert tags.height == 0


def test_what_was_asked_stands_beside_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    prompts, tags = tag(use(monkeypatch, {"bold": 1.0}), "openai")
    asked = [
        next((pair["value"] for pair in attributes if pair["key"] == "line_weight"), None)
        for attributes in prompts["attributes"].to_list()
    ]
    shown = tags.filter(pl.col("attribute") == "line_weight")
    assert shown["asked"].to_list() == asked


def test_the_share_shown_counts_what_was_asked_and_judged() -> None:
    rows = [
        ("a", "symmetry", "radial", "radial"),
        ("b", "symmetry", "radial", "bilateral"),
        ("c", "symmetry", "radial", None),
        ("a", "density", "sparse", "sparse"),
    ]
    tags = pl.DataFrame(
        [
            {"image_id": i, "attribute": a, "value": v, "likelihood": 0.8, "asked": asked, "model": "m"}
            for i, a, v, asked in rows
        ],
        schema=TAGS,
    )
    assert share_shown(tags).rows() == [("symmetry", 2, 1, 0.5), ("density", 1, 1, 1.0)]
    assert share_shown(tags.head(0)).height == 0
