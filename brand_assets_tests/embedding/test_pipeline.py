"""This file checks how many images are embedded: in order, whatever the batches and threads, from reduced pictures."""

import io
import threading
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.embedding.decoding import decode_small, reduce_picture
from brand_assets.embedding.embed import embed_all, embed_stream, open_embedder, write_rows
from brand_assets.embedding.embedder import Embedder
from brand_assets.errors import ConfigError, ImageQuarantined, LakeError
from brand_assets.pixels import decode_rgba
from brand_assets.records.tables import EMBEDDINGS
from brand_assets_tests.embedding.tiny_clip import TINY, add_tiny_clip, need_open_clip, write_weights

SIDE_PX = 24


@dataclass
class Averages:
    """An embedder by mean colours, which remembers how many pictures it was given at a time."""

    batch: int = 8
    name: str = "averages"
    dimensions: int = 12
    side_px: int = SIDE_PX
    sizes: list[int] = field(default_factory=list)

    def prepare(self, rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
        rows, columns = (np.linspace(0, side - 1, 2).astype(int) for side in rgba.shape[:2])
        return np.ascontiguousarray(rgba[rows][:, columns, :3])

    def embed_prepared(self, squares: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.sizes.append(len(squares))
        flat = squares.reshape(len(squares), -1).astype(np.float32) + 1
        return np.asarray(flat / np.linalg.norm(flat, axis=1, keepdims=True), dtype=np.float32)

    def embed(self, images: Iterable[NDArray[np.uint8]]) -> NDArray[np.float32]:
        return self.embed_prepared(np.stack([self.prepare(image) for image in images]))


def encode(pixels: NDArray[np.uint8], format: str = "PNG", **how: object) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, format, **how)
    return out.getvalue()


def make_png(seed: int, side: int = SIDE_PX) -> bytes:
    return encode(np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8))


def collect(
    images: Iterable[tuple[str, bytes]], embedder: Embedder, threads: int
) -> tuple[list[str], NDArray[np.float32]]:
    sources = ((key, partial(bytes, data)) for key, data in images)
    batches = list(embed_stream(sources, embedder, [], threads=threads))
    return [key for keys, _ in batches for key in keys], np.concatenate([vectors for _, vectors in batches])


@pytest.mark.parametrize(("batch", "threads"), [(1, 1), (8, 1), (8, 4), (64, 3)])
def test_neither_batches_nor_threads_change_anything(batch: int, threads: int) -> None:
    images = [(str(k), make_png(k)) for k in range(45)]
    keys, vectors = collect(images, Averages(batch), threads)
    assert keys == [str(k) for k in range(45)]
    one_by_one = np.concatenate([Averages().embed([decode_rgba(data)]) for _, data in images])
    assert np.array_equal(vectors, one_by_one)


def test_the_model_gets_whole_batches_also_when_some_images_cannot_be_read() -> None:
    embedder, unreadable = Averages(8), list[tuple[str, str]]()

    def read(k: int) -> bytes:
        if k % 5 == 0:
            raise LakeError(f"image {k} is gone")
        return b"no image" if k % 7 == 0 else make_png(k)

    keys = [
        key
        for keys, _ in embed_stream(((str(k), partial(read, k)) for k in range(40)), embedder, unreadable)
        for key in keys
    ]
    assert keys == [str(k) for k in range(40) if k % 5 and k % 7]
    assert embedder.sizes == [8, 8, 8, len(keys) - 24]
    assert [key for key, _ in unreadable] == [str(k) for k in range(40) if k % 5 == 0 or k % 7 == 0]
    assert dict(unreadable)["10"] == "image 10 is gone"
    assert "cannot be decoded" in dict(unreadable)["7"]


def test_images_are_read_a_few_ahead_and_no_more() -> None:
    read: list[int] = []

    def list_images() -> Iterator[tuple[str, partial[bytes]]]:
        for k in range(200):
            read.append(k)
            yield str(k), partial(make_png, 1)

    stream = embed_stream(list_images(), Averages(4), [], threads=2)
    next(stream)
    assert len(read) <= 4 + 2 * 4
    stream.close()


def test_pictures_are_prepared_while_the_model_looks_at_earlier_ones() -> None:
    main, where = threading.get_ident(), set[int]()

    class Slow(Averages):
        def prepare(self, rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
            where.add(threading.get_ident())
            return super().prepare(rgba)

        def embed_prepared(self, squares: NDArray[np.uint8]) -> NDArray[np.float32]:
            time.sleep(0.001)
            return super().embed_prepared(squares)

    collect([(str(k), make_png(k)) for k in range(20)], Slow(4), threads=2)
    assert where
    assert main not in where


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_a_model_that_makes_no_vector_of_any_image_ends_the_run(bad: float) -> None:
    class Broken(Averages):
        def embed_prepared(self, squares: NDArray[np.uint8]) -> NDArray[np.float32]:
            return np.full((len(squares), 12), bad, dtype=np.float32)

    with pytest.raises(ConfigError, match="averages made vectors that are not of unit length"):
        embed_all([("a", make_png(1)), ("b", make_png(2))], Broken())


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_an_image_of_which_there_is_no_vector_is_left_out_and_told_of(bad: float) -> None:
    class Dazzled(Averages):
        def embed_prepared(self, squares: NDArray[np.uint8]) -> NDArray[np.float32]:
            vectors = super().embed_prepared(squares)
            vectors[squares.reshape(len(squares), -1).min(axis=1) == 255] = bad
            return vectors

    white = encode(np.full((SIDE_PX, SIDE_PX, 3), 255, dtype=np.uint8))
    rows, unreadable = embed_all([("a", make_png(1)), ("white", white), ("b", make_png(2))], Dazzled())
    assert rows["image_id"].to_list() == ["a", "b"]
    assert unreadable == [("white", "averages made no vector of it.")]


def test_a_decoder_that_fails_in_its_own_way_costs_one_image() -> None:
    def fail() -> bytes:
        raise MemoryError("1 GB")

    unreadable: list[tuple[str, str]] = []
    sources = [("a", fail), ("b", partial(make_png, 1))]
    keys = [key for keys, _ in embed_stream(sources, Averages(), unreadable) for key in keys]
    assert keys == ["b"]
    assert unreadable == [("a", "The image cannot be decoded: MemoryError: 1 GB.")]


def test_rows_have_the_tables_schema_and_the_very_same_numbers() -> None:
    vectors = np.random.default_rng(1).standard_normal((5, 768)).astype(np.float32)
    rows = write_rows(list("abcde"), "m", vectors)
    assert rows.schema == EMBEDDINGS
    assert np.array_equal(np.array(rows["vector"].to_list(), dtype=np.float32), vectors)
    assert write_rows([], "m", vectors[:0]).schema == EMBEDDINGS


def test_memory_grows_by_the_vectors_alone() -> None:
    """1,500 small images: 12 numbers each are kept, and never all their pixels, which are 27 MB."""
    data = make_png(1, side=67)
    sources = ((str(k), partial(bytes, data)) for k in range(1500))
    tracemalloc.start()
    count = sum(len(keys) for keys, _ in embed_stream(sources, Averages(32), []))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1500
    assert peak < 4_000_000


def make_embedder(name: str, folder: Path) -> Embedder:
    if name == TINY:
        need_open_clip()
        add_tiny_clip(folder)
        write_weights(folder)
    try:
        return open_embedder(name, folder)
    except ConfigError as problem:
        pytest.skip(str(problem))


def draw_large(seed: int) -> NDArray[np.uint8]:
    """(1024, 1024, 4): shapes with sharp edges, a gradient and some grain, which reduction is hardest on."""
    from PIL import Image, ImageDraw

    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (1024, 1024), tuple(rng.integers(180, 256, 3).tolist()))
    pen = ImageDraw.Draw(image)
    for _ in range(6):
        x, y, size = rng.integers(100, 700), rng.integers(100, 700), rng.integers(40, 300)
        shape = pen.ellipse if rng.random() < 0.5 else pen.rectangle
        shape([x, y, x + size, y + size], fill=tuple(rng.integers(0, 256, 3).tolist()))
    for x in range(0, 1024, 24):
        pen.line([(x, 0), (1024 - x, 1024)], fill=(20, 20, 60), width=2)
    grain = rng.normal(0, 6, (1024, 1024, 1)) + np.linspace(-15, 15, 1024)[:, None, None]
    rgb = np.clip(np.asarray(image, dtype=np.float64) + grain, 0, 255).astype(np.uint8)
    return np.dstack([rgb, np.full((1024, 1024), 255, dtype=np.uint8)])


@cache
def encode_large(seed: int, format: str) -> bytes:
    pixels = draw_large(seed)
    if format == "cut out":
        pixels[:200, :, 3] = 0
        pixels[700:, 600:, 3] = 128
        return encode(pixels, "PNG", compress_level=1)
    return encode(pixels[..., :3], format, **({"compress_level": 1} if format == "PNG" else {"quality": 90}))


@pytest.mark.parametrize("name", ["brand-clip", "descriptor", TINY])
@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "cut out"])
def test_reduced_pictures_have_the_vectors_of_whole_ones(name: str, format: str, tmp_path: Path) -> None:
    """Within 1e-2 in cosine distance, and nearer than another such picture by far: a random model has a narrow cone."""
    embedder = make_embedder(name, tmp_path)
    encoded = [encode_large(seed, format) for seed in (0, 2)]
    small = [decode_small(data, embedder.side_px) for data in encoded]
    assert all(max(picture.shape) < 2 * embedder.side_px for picture in small)
    whole, reduced = embedder.embed(map(decode_rgba, encoded)), embedder.embed(small)
    distances = 1.0 - (whole * reduced).sum(axis=1)
    assert distances.max() < 1e-2
    assert distances.max() < 0.1 * (1.0 - float(whole[0] @ whole[1]))


@pytest.mark.parametrize(("shape", "reduced"), [((100, 100), (100, 100)), ((300, 200), (75, 50)), ((900, 2), (100, 1))])
def test_a_picture_is_reduced_by_whole_factors(shape: tuple[int, int], reduced: tuple[int, int]) -> None:
    picture = np.full((*shape, 4), 255, dtype=np.uint8)
    assert reduce_picture(picture, 64 if shape[0] < 900 else 100).shape == (*reduced, 4)


def test_what_cannot_be_decoded_is_refused_with_the_reason() -> None:
    with pytest.raises(ImageQuarantined, match="cannot be decoded"):
        decode_small(b"GIF89a and nothing", 64)


def make_odd(kind: str) -> bytes:
    """Pictures of kinds that few draw and somebody imports."""
    from PIL import Image

    grey = Image.linear_gradient("L")
    out = io.BytesIO()
    if kind == "CMYK":
        Image.merge("CMYK", [grey] * 4).save(out, "JPEG")
    elif kind == "16 bits":
        Image.fromarray((np.asarray(grey).astype(np.uint16)) * 257).save(out, "PNG")
    elif kind == "palette":
        grey.convert("RGB").quantize(7).save(out, "PNG", transparency=0)
    elif kind == "moving":
        grey.save(out, "WEBP", save_all=True, append_images=[grey.rotate(90)], duration=100)
    elif kind == "12,000 x 12,000":
        Image.new("1", (12_000, 12_000)).save(out, "PNG")
    else:
        Image.new("LA", (1, 1), (10, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", ["brand-clip", "descriptor", TINY])
def test_odd_pictures_have_unit_vectors_or_a_reason_why_not(name: str, tmp_path: Path) -> None:
    kinds = ("1 x 1", "CMYK", "16 bits", "palette", "moving", "12,000 x 12,000")
    rows, unreadable = embed_all(((kind, make_odd(kind)) for kind in kinds), make_embedder(name, tmp_path))
    lengths = [np.linalg.norm(vector) for vector in rows["vector"].to_list()]
    assert lengths == pytest.approx([1.0] * rows.height, abs=1e-5)
    assert {*rows["image_id"], *dict(unreadable)} == {*kinds}
    assert {*kinds[:4]} <= {*rows["image_id"]}
    assert "at most 100000000 pixels are taken" in dict(unreadable)["12,000 x 12,000"]


def test_large_pictures_are_decoded_one_at_a_time() -> None:
    """Four of 17 million pixels in four threads: what is decoded of one takes 68 MB, and never several at once."""
    data = encode(np.zeros((4200, 4000), dtype=np.uint8))
    tracemalloc.start()
    keys, _ = collect([(str(k), data) for k in range(4)], Averages(), threads=4)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(keys) == 4
    assert peak < 250_000_000
