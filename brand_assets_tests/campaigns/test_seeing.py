import base64
import io
import json

import numpy as np
import polars as pl
import pytest
from PIL import Image

from brand_assets.campaigns.contact_sheet import MAX_BYTES, make_contact_sheet
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.embedding import embed_images
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import RoundIncomplete
from brand_assets_tests.campaigns.walking import draw_images_table, see_round, write_prompts_table
from brand_assets_tests.small_briefs import write_small_brief


def draw_concepts(studio: Studio) -> dict[str, str]:
    """Image ids with their hashes, in the order of the prompts."""
    write_small_brief(studio, "tide")
    prompts = write_prompts_table(studio, "tide", "concept")
    rows = draw_images_table(studio, "tide", "concept").rows
    return dict(current_images(rows, prompts).select("image_id", "sha256").rows())


def test_a_missing_and_a_damaged_image_file_are_left_out_and_the_round_goes_on(studio: Studio) -> None:
    images = draw_concepts(studio)
    missing, damaged = list(images)[1], list(images)[4]
    studio.images.path(images[missing]).unlink()
    studio.images.path(images[damaged]).write_bytes(b"\x89PNG, and then nothing")

    checkpoint = see_round(studio, "tide", "concept")

    shown = {image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)}
    assert len(shown) == 4
    assert not shown & {missing, damaged}
    scores = studio.lake.read("scores", "tide", "concept")
    assert set(scores.filter(pl.col("gate") == "unreadable")["image_id"]) == {missing, damaged}
    findings = {row["image_id"]: json.loads(row["details"])["color"]["finding"] for row in scores.to_dicts()}
    assert "cannot be read" in findings[missing]
    assert "is damaged: its 22 bytes hash to" in findings[damaged]
    assert set(studio.lake.read("embeddings", "tide", "concept")["image_id"]) == set(images) - {missing, damaged}


def test_the_embeddings_name_each_file_that_could_not_be_read(studio: Studio) -> None:
    images = draw_concepts(studio)
    first = next(iter(images))
    studio.images.path(images[first]).unlink()
    prompts = studio.lake.read("prompts", "tide", "concept")
    embedded = embed_images(studio, prompts, studio.lake.read("raw_images", "tide", "concept"))
    [(image_id, reason)] = embedded.unreadable
    assert image_id == first
    assert "cannot be read" in reason
    assert embedded.rows.height == len(images) - 1


def test_a_round_of_which_no_file_is_left_says_how_many_its_current_attempt_asked_for(studio: Studio) -> None:
    draw_concepts(studio)
    write_prompts_table(studio, "tide", "concept", "again", new_attempt=True)
    for sha256 in draw_images_table(studio, "tide", "concept").rows["sha256"]:
        studio.images.path(sha256).unlink(missing_ok=True)
    assert studio.lake.read("raw_images", "tide", "concept").height == 16
    with pytest.raises(RoundIncomplete, match="8 were asked for"):
        see_round(studio, "tide", "concept")


@pytest.mark.parametrize("count", [1, 7, 60])
def test_images_that_do_not_compress_still_make_a_contact_sheet(studio: Studio, count: int) -> None:
    rng = np.random.default_rng(5)
    sha256s = []
    for _ in range(count):
        buffer = io.BytesIO()
        Image.fromarray(rng.integers(0, 256, (112, 112, 3), dtype=np.uint8)).save(buffer, "PNG")
        sha256s.append(studio.images.put(buffer.getvalue()))
    uri = make_contact_sheet(studio.images, sha256s)
    assert uri is not None
    data = base64.b64decode(uri.removeprefix("data:image/webp;base64,"))
    assert len(data) <= MAX_BYTES
    assert Image.open(io.BytesIO(data)).width >= 52


def test_only_where_no_image_can_be_decoded_there_is_no_contact_sheet(studio: Studio) -> None:
    assert make_contact_sheet(studio.images, [studio.images.put(b"no image"), "0" * 64]) is None
