"""This file checks how rounds are embedded: by the right model, each picture once, for every campaign and process."""

import io
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from brand_assets.campaigns.choosing_embedder import find_real_clip, has_brand_clip, open_by_name
from brand_assets.campaigns.embedding import (
    choose_embedder,
    embed_by,
    embed_images,
    open_text_embedder,
    see,
    vectors_of,
)
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.catalogue.weights import list_weights
from brand_assets.embedding.embed import write_rows
from brand_assets.errors import ConfigError, LakeError
from brand_assets.records.tables import EMBEDDINGS
from brand_assets_tests.campaigns.walking import draw_images_table, write_prompts_table
from brand_assets_tests.embedding.tiny_clip import DIMENSIONS, TINY, add_tiny_clip, need_open_clip, write_weights
from brand_assets_tests.small_briefs import write_small_brief


@dataclass
class Counting:
    """An embedder that counts the pictures it looks at."""

    name: str = "counting-1"
    dimensions: int = 6
    side_px: int = 16
    seen: list[int] = field(default_factory=list)

    def embed(self, images: Iterable[NDArray[np.uint8]]) -> NDArray[np.float32]:
        corners = [np.concatenate([image[0, 0, :3], image[-1, -1, :3]]).astype(np.float32) + 1 for image in images]
        self.seen.append(len(corners))
        return np.stack([corner / np.linalg.norm(corner) for corner in corners])


def put_picture(studio: Studio, seed: int) -> str:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (8, 8, 3), dtype=np.uint8)).save(out, "PNG")
    return studio.images.put(out.getvalue())


def put_pictures(studio: Studio, count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"image_id": [f"i{k}" for k in range(count)], "sha256": [put_picture(studio, k) for k in range(count)]}
    )


def pretend_weights(studio: Studio, name: str) -> None:
    """A file of the right size, which is what the choice goes by."""
    weights = list_weights()[name]
    studio.settings.models.mkdir(parents=True, exist_ok=True)
    with (studio.settings.models / weights.file).open("wb") as file:
        file.truncate(weights.bytes)


def test_a_picture_is_looked_at_once_by_an_embedder_for_every_round(studio: Studio) -> None:
    images, embedder = put_pictures(studio, 40), Counting()
    first = embed_by(studio, images.head(30), embedder)
    assert (first.computed, first.cached, sum(embedder.seen)) == (30, 0, 30)
    assert first.images_per_s is not None
    again = embed_by(open_studio(studio.settings), images.reverse(), embedder)
    assert (again.computed, again.cached, sum(embedder.seen)) == (10, 30, 40)
    third = embed_by(studio, images, embedder)
    assert (third.computed, third.cached, third.images_per_s) == (0, 40, None)
    assert again.rows.sort("image_id").equals(third.rows.sort("image_id"))
    assert again.rows["image_id"].to_list() == images.reverse()["image_id"].to_list()
    assert third.rows.schema == EMBEDDINGS
    assert embed_by(studio, images, Counting(name="counting-2")).computed == 40


def test_the_same_picture_drawn_twice_is_looked_at_once_and_has_two_rows(studio: Studio) -> None:
    sha256 = put_picture(studio, 1)
    images, embedder = pl.DataFrame({"image_id": ["a", "b"], "sha256": [sha256, sha256]}), Counting()
    embedded = embed_by(studio, images, embedder)
    assert embedded.rows["image_id"].to_list() == ["a", "b"]
    assert embedded.rows["vector"][0].equals(embedded.rows["vector"][1])
    assert embedder.seen == [1]


def test_pictures_that_come_to_the_model_in_another_way_are_looked_at_again(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    images, embedder = put_pictures(studio, 3), Counting()
    embed_by(studio, images, embedder)
    monkeypatch.setattr("brand_assets.campaigns.embedding.DECODING", "reduced-0")
    assert embed_by(studio, images, embedder).computed == 3


def test_what_cannot_be_read_is_told_of_by_every_image_that_has_it(studio: Studio) -> None:
    broken = studio.images.put(b"no image")
    gone = "ab" * 32
    images = pl.DataFrame({"image_id": list("abcd"), "sha256": [broken, put_picture(studio, 1), gone, broken]})
    embedded = embed_by(studio, images, Counting())
    assert embedded.rows["image_id"].to_list() == ["b"]
    assert [image_id for image_id, _ in embedded.unreadable] == ["a", "c", "d"]
    assert embedded.computed == 1


def test_a_damaged_cache_costs_time_and_nothing_else(studio: Studio) -> None:
    images = put_pictures(studio, 8)
    right = embed_by(studio, images, Counting()).rows
    for shard in studio.settings.vectors.rglob("*.vectors"):
        shard.write_bytes(shard.read_bytes()[:-50])
    again = embed_by(studio, images, Counting())
    assert again.computed == 8
    assert again.rows.equals(right)
    assert len(again.problems) == 1


def test_a_cache_that_cannot_be_written_does_not_stop_the_round(studio: Studio) -> None:
    images = put_pictures(studio, 3)
    studio.settings.vectors.write_text("a file where the folder should be")
    embedded = embed_by(studio, images, Counting())
    assert embedded.rows.height == 3
    assert "cannot be kept" in embedded.problems[0]


def test_a_stopped_run_keeps_what_it_computed(studio: Studio) -> None:
    class Stopping(Counting):
        def embed(self, images: Iterable[NDArray[np.uint8]]) -> NDArray[np.float32]:
            if self.seen:
                raise KeyboardInterrupt
            return super().embed(images)

    images = put_pictures(studio, 40)
    with pytest.raises(KeyboardInterrupt):
        embed_by(studio, images, Stopping())
    assert embed_by(studio, images, Counting()).cached == 32  # a batch


@pytest.mark.parametrize("dimensions", [512, 768])
def test_vectors_come_out_of_the_table_as_they_went_in(dimensions: int) -> None:
    vectors = np.random.default_rng(1).standard_normal((7, dimensions)).astype(np.float32)
    found = vectors_of(write_rows(list("abcdefg"), "m", vectors))
    assert found.dtype == np.float32
    assert np.array_equal(found, vectors)


def test_no_rows_have_no_vectors_and_rows_of_several_lengths_are_refused() -> None:
    assert vectors_of(EMBEDDINGS.to_frame()).shape == (0, 0)
    rows = pl.DataFrame({"image_id": ["a", "b"], "model": ["m", "m"], "vector": [[1.0], [0.6, 0.8]]}, schema=EMBEDDINGS)
    with pytest.raises(LakeError, match="several lengths"):
        vectors_of(rows)
    with pytest.raises(LakeError, match="several lengths"):
        vectors_of(rows.with_columns(vector=pl.lit(None, dtype=EMBEDDINGS["vector"])))


def test_auto_takes_brand_clip_for_drawings_of_draft_alone(studio: Studio) -> None:
    own = "brand-clip" if has_brand_clip() else "descriptor"
    assert choose_embedder(studio, ["draft"]) == own
    assert choose_embedder(studio, ["draft", "import"]) == "descriptor"
    assert choose_embedder(studio, ["replicate"]) == "descriptor"
    assert choose_embedder(studio, []) == "descriptor"


def test_auto_takes_the_best_real_clip_that_is_here(studio: Studio) -> None:
    need_open_clip()
    assert find_real_clip(studio) is None
    pretend_weights(studio, "ViT-B-32")
    assert choose_embedder(studio, ["draft", "import"]) == "ViT-B-32"
    pretend_weights(studio, "ViT-L-14")
    assert choose_embedder(studio, ["draft"]) == "ViT-L-14"
    (studio.settings.models / list_weights()["ViT-L-14"].file).write_bytes(b"begun")
    assert choose_embedder(studio, ["draft"]) == "ViT-B-32"


@pytest.mark.parametrize("absent", ["torch", "open_clip"])
def test_without_the_extra_auto_does_without_and_a_setting_says_what_to_install(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, absent: str
) -> None:
    monkeypatch.setitem(sys.modules, absent, None)  # as Python marks what cannot be imported
    pretend_weights(studio, "ViT-L-14")
    assert choose_embedder(studio, ["import"]) == "descriptor"
    wanting = open_studio(replace(studio.settings, embedder="ViT-L-14"))
    with pytest.raises(ConfigError, match=r"ViT-L-14 needs torch and open_clip.*Install the extra 'models'"):
        choose_embedder(wanting, ["import"])


def test_a_setting_is_taken_by_its_word(studio: Studio) -> None:
    chosen = open_studio(replace(studio.settings, embedder="descriptor"))
    assert choose_embedder(chosen, ["draft"]) == "descriptor"
    wrong = open_studio(replace(studio.settings, embedder="dino"))
    with pytest.raises(ConfigError, match=r"no embedder 'dino'.*ViT-L-14, brand-clip, descriptor"):
        choose_embedder(wrong, ["draft"])


def test_a_model_whose_weights_are_missing_is_one_error_before_anything_is_looked_at(studio: Studio) -> None:
    need_open_clip()
    write_small_brief(studio, "tide", images=4, shortlist=2)
    write_prompts_table(studio, "tide", "concept")
    draw_images_table(studio, "tide", "concept")
    prompts, images = (studio.lake.read(table, "tide", "concept") for table in ("prompts", "raw_images"))
    wanting = open_studio(replace(studio.settings, embedder="ViT-L-14"))
    with pytest.raises(ConfigError, match="brand-assets models pull ViT-L-14"):
        embed_images(wanting, prompts, images)


def test_a_round_embedded_by_an_open_clip_model_can_be_asked_in_words_later(studio: Studio, tmp_path: Path) -> None:
    need_open_clip()
    add_tiny_clip(tmp_path)
    studio.settings.models.mkdir(parents=True)
    write_weights(studio.settings.models)
    images = put_pictures(studio, 5)
    embedded = embed_by(studio, images, open_by_name(studio, TINY))
    assert vectors_of(embedded.rows).shape == (5, DIMENSIONS)
    model = embedded.rows["model"][0]
    image_ids, vectors = see(studio, images, model)
    assert image_ids == images["image_id"].to_list()
    assert np.array_equal(vectors, vectors_of(embedded.rows))
    words = open_text_embedder(studio, model).embed_texts(["a leaf"])
    assert words.shape == (1, DIMENSIONS)
    write_weights(studio.settings.models, seed=7)
    with pytest.raises(ConfigError, match="by another model than the one that is here"):
        open_text_embedder(studio, model)


def test_the_descriptor_has_no_words(studio: Studio) -> None:
    with pytest.raises(ConfigError, match="no text tower"):
        open_text_embedder(studio, "descriptor-lab-edge-shape-v1")
    assert see(studio, put_pictures(studio, 2), "descriptor-lab-edge-shape-v1")[1].shape == (2, 512)
    with pytest.raises(ConfigError, match="by another model"):
        open_by_name(studio, "descriptor-lab-edge-shape-v0")
