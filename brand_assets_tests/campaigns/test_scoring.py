"""This file tests how a round is scored: which model is asked about which image, and what it is held against."""

import json

import numpy as np
import polars as pl
import pytest

from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.earlier_images import list_kin
from brand_assets.campaigns.embedding import embed_images
from brand_assets.campaigns.scoring import score_images
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.embedding.embed import EMBEDDERS
from brand_assets.pixels import decode_rgba
from brand_assets.records.tables import RAW_IMAGES
from brand_assets_tests.campaigns.walking import draw_images_table, write_prompts_table
from brand_assets_tests.scoring.drawn import encode
from brand_assets_tests.scripted_clip import ScriptedClip
from brand_assets_tests.small_briefs import write_small_brief

Round = tuple[pl.DataFrame, pl.DataFrame]


@pytest.fixture
def clip(monkeypatch: pytest.MonkeyPatch) -> ScriptedClip:
    """What a round's images are compared by: it sees bold strokes, and something of a grid."""
    scripted = ScriptedClip({"bold": 0.9, "square": 0.3})
    monkeypatch.setitem(EMBEDDERS, "scripted", lambda: scripted)
    monkeypatch.setenv("BRAND_ASSETS_EMBEDDER", "scripted")
    return scripted


def draw(studio: Studio, provider: str = "draft") -> Round:
    """A drawn round of four, as if `provider` had drawn it."""
    write_small_brief(studio, "tide", images=4, shortlist=2)
    prompts = write_prompts_table(studio, "tide", "concept")
    images = draw_images_table(studio, "tide", "concept").rows.with_columns(provider=pl.lit(provider))
    return prompts, images


def score(studio: Studio, drawn: Round) -> pl.DataFrame:
    prompts, images = drawn
    return score_images(studio, "tide", "concept", prompts, images, embed_images(studio, prompts, images).rows)


def tell(rows: pl.DataFrame, part: str) -> list[dict[str, object]]:
    return [json.loads(text)[part] for text in rows["details"]]


def test_images_of_others_have_no_semantic_score_without_a_real_clip_and_are_told_how_to_get_one(
    studio: Studio,
) -> None:
    rows = score(studio, draw(studio, "openai"))
    assert rows["semantic"].null_count() == rows.height == 4
    for told in tell(rows, "semantic"):
        assert "images by openai" in str(told["finding"])
        assert "brand-assets models pull ViT-B-32" in str(told["finding"])


def test_the_weights_of_what_is_missing_are_shared_out_visibly(studio: Studio) -> None:
    rows = score(studio, draw(studio, "openai"))
    for told in tell(rows, "composite"):
        assert told["weights"] == pytest.approx({"color": 0.25 / 0.45, "composition": 0.20 / 0.45}, abs=1e-6)
        assert set(told["missing"]) == {"semantic", "aesthetic"}  # type: ignore[call-overload]


def test_the_semantic_score_is_the_clip_score_of_each_image_with_its_own_prompt(clip: ScriptedClip) -> None:
    studio = open_studio()
    prompts, images = drawn = draw(studio, "openai")
    rows = score(studio, drawn)
    text_of = dict(current_images(images, prompts).join(prompts, on="prompt_id").select("image_id", "text").rows())
    sha256_of = dict(images.select("image_id", "sha256").rows())
    for image_id, semantic in rows.select("image_id", "semantic").iter_rows():
        seen = clip.embed([decode_rgba(studio.images.get(sha256_of[image_id]))])[0]
        cosine = float(seen @ clip.embed_texts([text_of[image_id]])[0])
        assert semantic == pytest.approx(np.clip(2.5 * cosine, 0, 1), abs=5e-3)
    assert rows["semantic"].n_unique() > 1
    assert {told["scorer"] for told in tell(rows, "semantic")} == {"clip-score/scripted-1"}


def test_a_model_of_peoples_choices_is_asked_where_somebody_pulled_it(
    clip: ScriptedClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = open_studio()
    drawn = draw(studio, "openai")
    without = score(studio, drawn)
    assert all("models pull HPSv2.1" in str(told["finding"]) for told in tell(without, "preference"))
    monkeypatch.setattr("brand_assets.campaigns.dossier.find_preference", lambda studio: clip)
    rows = score(studio, drawn)
    for semantic, told in zip(tell(rows, "semantic"), tell(rows, "preference"), strict=True):
        metrics = semantic["metrics"]
        assert isinstance(metrics, dict)
        assert told["value"] == metrics["cosine"]
        assert (told["scorer"], told["version"]) == ("hps", "2.1")
    assert len({told["value"] for told in tell(rows, "preference")}) > 1
    assert rows.drop("details").equals(without.drop("details"))


def test_an_image_whose_prompt_nobody_knows_has_no_semantic_score(clip: ScriptedClip) -> None:
    studio = open_studio()
    prompts, images = draw(studio, "import")
    rows = score(studio, (prompts.with_columns(text=pl.lit(" ")), images))
    assert rows["semantic"].null_count() == rows.height == 4
    assert all("no prompt of the image is known" in str(told["finding"]) for told in tell(rows, "semantic"))


def test_a_clip_that_nobody_measured_judges_no_attribute_and_reports_its_cosines(clip: ScriptedClip) -> None:
    rows = score(open_studio(), draw(open_studio(), "openai"))
    for told in tell(rows, "semantic"):
        metrics = told["metrics"]
        assert isinstance(metrics, dict)
        assert metrics["missing"] == []
        assert metrics["attributes"]["mark_type"].keys() == {"asked", "cosine"}


def test_every_text_is_embedded_once_and_for_good(clip: ScriptedClip) -> None:
    studio = open_studio()
    drawn = draw(studio, "openai")
    first = score(studio, drawn)
    asked = list(clip.asked)
    assert len(asked) == len(set(asked)) > 4
    assert score(studio, drawn).equals(first)
    assert clip.asked == asked


def test_an_image_that_an_earlier_attempt_drew_already_is_out_and_names_it(studio: Studio) -> None:
    prompts, images = draw(studio)
    first, second = images.row(0, named=True), images.row(1, named=True)
    pixels = decode_rgba(studio.images.get(first["sha256"]), max_side_px=512)
    old = pl.DataFrame(
        [
            {**first, "image_id": "old", "prompt_id": "old", "sha256": studio.images.put(encode(pixels))},
            {**second, "image_id": "carried", "prompt_id": "old"},
        ],
        schema=images.schema,
    )
    rows = score(studio, (prompts, pl.concat([old, images])))
    twins = {row["image_id"]: json.loads(row["details"]).get("duplicate_of") for row in rows.to_dicts()}
    assert rows["image_id"].to_list() == current_images(images, prompts)["image_id"].to_list()
    assert twins[first["image_id"]]["image_id"] == "old"
    assert twins[first["image_id"]]["cosine"] > 0.99
    assert twins[second["image_id"]] is None


def test_a_refined_round_is_held_against_the_concepts_and_a_concept_round_against_nothing_later(
    studio: Studio,
) -> None:
    prompts, images = draw(studio)
    embeddings = embed_images(studio, prompts, images).rows
    concepts = score_images(studio, "tide", "concept", prompts, images, embeddings)
    studio.lake.write(concepts, "scores", "tide", "concept")
    studio.lake.write(embeddings, "embeddings", "tide", "concept")
    parent = images["image_id"][0]
    refined = images.with_columns(
        image_id=pl.lit("r-") + pl.col("image_id"), parent_image_id=pl.lit(parent), attempt=pl.lit(1, dtype=pl.Int32)
    )
    rows = score_images(studio, "tide", "direction", prompts, refined, embed_images(studio, prompts, refined).rows)
    others = rows.filter(pl.col("image_id") != f"r-{parent}")
    assert set(others["gate"]) == {"near duplicate"}
    twins = [json.loads(text)["duplicate_of"]["image_id"] for text in others["details"]]
    assert twins == [image_id.removeprefix("r-") for image_id in others["image_id"]]
    studio.lake.write(rows, "scores", "tide", "direction")
    again = score_images(studio, "tide", "concept", prompts, images, embeddings)
    assert again.equals(concepts)


def test_all_that_was_refined_from_one_concept_is_kin_and_nothing_else(studio: Studio) -> None:
    def rows(**parents: str | None) -> pl.DataFrame:
        named = [{"image_id": image_id, "parent_image_id": parent} for image_id, parent in parents.items()]
        blank = pl.DataFrame(named, schema_overrides={"parent_image_id": pl.String})
        return pl.concat([pl.DataFrame(schema=RAW_IMAGES), blank], how="diagonal")

    studio.lake.write(rows(a=None, b=None), "raw_images", "tide", "concept")
    studio.lake.write(rows(a1="a", a2="a", b1="b"), "raw_images", "tide", "direction")
    final = rows(a11="a1", a21="a2", b11="b1")
    kin = list_kin(studio, "tide", "final", final)
    assert kin == {
        "a11": {"a", "a1", "a2", "a11", "a21"},
        "a21": {"a", "a1", "a2", "a11", "a21"},
        "b11": {"b", "b1", "b11"},
    }
    assert list_kin(studio, "tide", "concept", rows(a=None, b=None)) == {}


def test_scoring_twice_gives_the_same_table(studio: Studio) -> None:
    drawn = draw(studio)
    assert score(studio, drawn).equals(score(studio, drawn))


def test_an_image_without_a_vector_is_scored_by_what_is_left(clip: ScriptedClip) -> None:
    studio = open_studio()
    prompts, images = draw(studio, "openai")
    embeddings = embed_images(studio, prompts, images).rows
    rows = score_images(studio, "tide", "concept", prompts, images, embeddings.head(3))
    assert rows["semantic"].null_count() == 1
    without = rows.filter(pl.col("semantic").is_null())
    assert without["color"].null_count() == 0
    assert "has no vector" in str(tell(without, "semantic")[0]["finding"])
