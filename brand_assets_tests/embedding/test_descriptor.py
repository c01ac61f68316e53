"""This file tests the descriptor: unit vectors, one per picture, near for near pictures and far for far ones."""

import io

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from brand_assets.embedding.descriptor import DIMENSIONS, describe
from brand_assets.embedding.embed import EMBEDDERS, embed_all, open_embedder
from brand_assets.errors import ConfigError
from brand_assets.records.tables import EMBEDDINGS

INKS = ("#0B3C5D", "#2F5D50", "#D9822B", "#7A1E3A")


def draw(kind: str, ink: str, paper: str = "#FFFFFF", side: int = 256, shift: int = 0) -> "NDArray[np.uint8]":
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", (side * 4, side * 4), paper)
    pen, unit = ImageDraw.Draw(image), side * 4 / 100
    box = [25 * unit + shift * 4, 25 * unit, 75 * unit + shift * 4, 75 * unit]
    if kind == "disc":
        pen.ellipse(box, fill=ink)
    elif kind == "ring":
        pen.ellipse(box, outline=ink, width=round(8 * unit))
    elif kind == "bars":
        for k in range(4):
            pen.rectangle([box[0] + 14 * k * unit, box[1], box[0] + (14 * k + 7) * unit, box[3]], fill=ink)
    else:
        pen.polygon([(50 * unit, 22 * unit), (80 * unit, 75 * unit), (20 * unit, 75 * unit)], fill=ink)
    return np.asarray(image.resize((side, side), Image.Resampling.BOX))


KINDS = ("disc", "ring", "bars", "triangle")
PICTURES = [draw(kind, ink) for kind in KINDS for ink in INKS]
EMBEDDER = open_embedder("descriptor")


def encode(rgba: "NDArray[np.uint8]", format: str = "PNG") -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(rgba).convert("RGB" if format == "JPEG" else "RGBA").save(out, format)
    return out.getvalue()


def test_vectors_are_float32_of_unit_length() -> None:
    vectors = EMBEDDER.embed(PICTURES)
    assert vectors.shape == (16, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_a_picture_has_the_same_vector_alone_and_in_any_batch() -> None:
    together = EMBEDDER.embed(PICTURES)
    for row in (0, 7, 15):
        assert np.array_equal(EMBEDDER.embed([PICTURES[row]])[0], together[row])


def test_the_map_to_512_dimensions_keeps_every_cosine() -> None:
    raw = np.stack([describe(picture) for picture in PICTURES])
    raw /= np.linalg.norm(raw, axis=1, keepdims=True)
    vectors = EMBEDDER.embed(PICTURES).astype(np.float64)
    assert np.abs(raw @ raw.T - vectors @ vectors.T).max() < 1e-5


def test_a_recompressed_resized_or_shifted_picture_is_nearest_to_its_original() -> None:
    from brand_assets.pixels import decode_rgba

    vectors = EMBEDDER.embed(PICTURES)
    changed = {
        "jpeg": [decode_rgba(encode(picture, "JPEG")) for picture in PICTURES],
        "half size": [draw(kind, ink, side=128) for kind in KINDS for ink in INKS],
        "shifted": [draw(kind, ink, shift=2) for kind in KINDS for ink in INKS],
    }
    for how, pictures in changed.items():
        nearest = (EMBEDDER.embed(pictures) @ vectors.T).argmax(axis=1)
        assert nearest.tolist() == list(range(16)), how


def test_pictures_do_not_all_lie_in_a_narrow_cone() -> None:
    vectors = EMBEDDER.embed(PICTURES)
    cosines = (vectors @ vectors.T)[~np.eye(16, dtype=bool)]
    assert cosines.min() < 0.2
    assert cosines.mean() < 0.6


def test_both_colour_and_shape_tell_pictures_apart() -> None:
    disc, same_shape, same_color = EMBEDDER.embed([draw("disc", INKS[0]), draw("disc", INKS[2]), draw("bars", INKS[0])])
    assert 0.0 < float(disc @ same_shape) < 0.95
    assert 0.0 < float(disc @ same_color) < 0.95


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (2, 3), (300, 200)])
def test_blank_tiny_and_thin_pictures_have_unit_vectors_too(shape: tuple[int, int]) -> None:
    for alpha in (0, 255):
        rgba = np.full((*shape, 4), 128, dtype=np.uint8)
        rgba[..., 3] = alpha
        assert float(np.linalg.norm(EMBEDDER.embed([rgba])[0])) == pytest.approx(1.0, abs=1e-6)


def test_an_undecodable_image_is_left_out_and_reported() -> None:
    rows, unreadable = embed_all([("a", encode(PICTURES[0])), ("b", b"nothing"), ("c", encode(PICTURES[1]))], EMBEDDER)
    assert rows.schema == EMBEDDINGS
    assert rows["image_id"].to_list() == ["a", "c"]
    assert rows["model"].unique().to_list() == ["descriptor-lab-edge-shape-v1"]
    assert [image_id for image_id, _ in unreadable] == ["b"]
    assert "cannot be decoded" in unreadable[0][1]


def test_more_images_than_one_batch_keep_their_order() -> None:
    data = [encode(picture) for picture in PICTURES]
    rows, _ = embed_all([(f"{k:03d}", data[k % 16]) for k in range(70)], EMBEDDER)
    assert rows["image_id"].to_list() == [f"{k:03d}" for k in range(70)]
    assert rows["vector"][0].equals(rows["vector"][64])


def test_no_images_give_an_empty_table_with_the_schema() -> None:
    rows, unreadable = embed_all([], EMBEDDER)
    assert rows.equals(pl.DataFrame(schema=EMBEDDINGS))
    assert unreadable == []


def test_an_unknown_embedder_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(ConfigError, match=r"'clip'.*descriptor"):
        open_embedder("clip")


def test_every_embedder_in_the_list_opens() -> None:
    assert all(open_embedder(name).name for name in EMBEDDERS)
