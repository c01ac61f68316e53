"""This file checks the models of open_clip: right vectors from files that are here, and nothing ever fetched."""

import logging
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.embedding.clip_files import find_clip, read_config
from brand_assets.embedding.embed import open_embedder
from brand_assets.embedding.embedder import PreparingEmbedder, TextEmbedder
from brand_assets.embedding.open_clip import OpenClip
from brand_assets.embedding.processor import Processor, has_bf16
from brand_assets.errors import ConfigError
from brand_assets_tests.embedding.tiny_clip import (
    DIMENSIONS,
    SIDE_PX,
    TINY,
    add_tiny_clip,
    make_model,
    need_open_clip,
    write_archive,
    write_weights,
)

FP32 = Processor("cpu", "fp32", 4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    need_open_clip()
    add_tiny_clip(tmp_path)
    return tmp_path


def draw_pictures(count: int, height: int = 48, width: int = 48, seed: int = 0) -> list[NDArray[np.uint8]]:
    """Opaque pictures of a few large coloured boxes."""
    rng = np.random.default_rng(seed)
    pictures = []
    for _ in range(count):
        picture = np.full((height, width, 4), 255, dtype=np.uint8)
        for _ in range(3):
            top, left = rng.integers(0, height // 2), rng.integers(0, width // 2)
            picture[top : top + height // 2, left : left + width // 2, :3] = rng.integers(0, 256, 3)
        pictures.append(picture)
    return pictures


def test_vectors_are_those_of_open_clips_own_loop(folder: Path) -> None:
    """Against PIL, torchvision and the model as their documentation has it."""
    import torch
    from open_clip import get_tokenizer, image_transform
    from open_clip.constants import OPENAI_DATASET_MEAN, OPENAI_DATASET_STD
    from PIL import Image

    write_weights(folder)
    model, pictures = make_model(), draw_pictures(6)
    transform = image_transform(SIDE_PX, is_train=False, mean=OPENAI_DATASET_MEAN, std=OPENAI_DATASET_STD)
    with torch.inference_mode():
        pixels = torch.stack([transform(Image.fromarray(picture[..., :3])) for picture in pictures])
        images = torch.nn.functional.normalize(model.encode_image(pixels), dim=-1).numpy()
        words = get_tokenizer(TINY)(["a blue anchor", "leaf"])
        texts = torch.nn.functional.normalize(model.encode_text(words), dim=-1).numpy()
    embedder = OpenClip(find_clip(TINY, folder), FP32)
    assert np.abs(embedder.embed(pictures) - images).max() < 1e-5
    assert np.abs(embedder.embed_texts(["a blue anchor", "leaf"]) - texts).max() < 1e-5


def test_it_is_a_text_embedder_whose_name_says_model_weights_and_preprocessing(folder: Path) -> None:
    write_weights(folder)
    embedder = open_embedder(TINY, folder)
    assert isinstance(embedder, TextEmbedder)
    assert isinstance(embedder, PreparingEmbedder)
    assert embedder.name.startswith(f"open-clip/{TINY}/openai/padded-1-")
    assert (embedder.dimensions, embedder.side_px) == (DIMENSIONS, 2 * SIDE_PX)
    write_weights(folder, pretrained="other", seed=1)
    other = open_embedder(f"{TINY}/other", folder)
    assert other.name.startswith(f"open-clip/{TINY}/other/padded-1-")
    assert other.name[-8:] != embedder.name[-8:]


def test_vectors_are_float32_of_unit_length_in_any_precision(folder: Path) -> None:
    write_weights(folder)
    exact = OpenClip(find_clip(TINY, folder), FP32).embed(draw_pictures(5))
    for embedder in (OpenClip(find_clip(TINY, folder), Processor("cpu", "bf16", 2)), open_embedder(TINY, folder)):
        vectors = embedder.embed(draw_pictures(5))
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
        assert (1.0 - (vectors * exact).sum(axis=1)).max() < 1e-3


def test_batches_change_a_vector_by_no_more_than_rounding(folder: Path) -> None:
    write_weights(folder)
    pictures = draw_pictures(9)
    together = OpenClip(find_clip(TINY, folder), Processor("cpu", "fp32", 32)).embed(pictures)
    alone = OpenClip(find_clip(TINY, folder), Processor("cpu", "fp32", 1)).embed(pictures)
    assert np.abs(together - alone).max() < 1e-5
    assert OpenClip(find_clip(TINY, folder), FP32).embed([]).shape == (0, DIMENSIONS)


def test_the_ends_of_a_wide_picture_are_seen(folder: Path) -> None:
    """A crop of the middle would give both the same vector."""
    write_weights(folder)
    left, right = (np.full((40, 160, 4), 255, dtype=np.uint8) for _ in range(2))
    left[5:35, :30, :3] = (200, 0, 0)
    right[5:35, 130:, :3] = (0, 0, 120)
    one, other = OpenClip(find_clip(TINY, folder), FP32).embed([left, right])
    assert float(one @ other) < 0.999


def test_what_is_transparent_is_seen_as_on_a_backdrop(folder: Path) -> None:
    write_weights(folder)
    seen = np.zeros((40, 40, 4), dtype=np.uint8)
    seen[10:30, 10:30] = (20, 60, 90, 255)
    on_white = np.full((40, 40, 4), 255, dtype=np.uint8)
    on_white[10:30, 10:30, :3] = (20, 60, 90)
    one, other = OpenClip(find_clip(TINY, folder), FP32).embed([seen, on_white])
    assert float(one @ other) > 0.9999


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 2)])
def test_tiny_and_thin_pictures_have_vectors(folder: Path, shape: tuple[int, int]) -> None:
    write_weights(folder)
    [vector] = OpenClip(find_clip(TINY, folder), FP32).embed([np.full((*shape, 4), 128, dtype=np.uint8)])
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_an_archive_as_openai_publishes_it_gives_the_same_vectors(folder: Path) -> None:
    write_weights(folder)
    plain = OpenClip(find_clip(TINY, folder), FP32).embed(draw_pictures(3))
    write_archive(folder / "archive.pt", make_model())
    embedder = OpenClip(find_clip(f"{TINY}@{folder / 'archive.pt'}", folder), FP32)
    assert (1.0 - (embedder.embed(draw_pictures(3)) * plain).sum(axis=1)).max() < 1e-4  # its weights are float16
    assert embedder.name.startswith(f"open-clip/{TINY}/file/")


def test_missing_weights_are_one_error_with_what_to_do(folder: Path) -> None:
    with pytest.raises(ConfigError, match=rf"put them at {folder}/{TINY}-openai\.safetensors"):
        open_embedder(TINY, folder)
    embedder = open_embedder("ViT-L-14", folder)  # its name and size are known without its weights
    assert (embedder.dimensions, embedder.name) == (768, "open-clip/ViT-L-14/openai/padded-1-b8cca3fd")
    with pytest.raises(ConfigError, match="brand-assets models pull ViT-L-14"):
        embedder.embed(draw_pictures(1))


def test_weights_of_another_model_or_damaged_ones_are_refused(folder: Path) -> None:
    add_tiny_clip(folder, "wider-clip-for-tests", embed_dim=64)
    write_weights(folder, "wider-clip-for-tests").rename(folder / f"{TINY}-openai.pt")
    with pytest.raises(ConfigError, match=f"damaged, or not those of {TINY}"):
        open_embedder(TINY, folder).embed(draw_pictures(1))
    (folder / f"{TINY}-openai.pt").write_bytes(b"no weights at all")
    with pytest.raises(ConfigError, match=f"damaged, or not those of {TINY}"):
        open_embedder(TINY, folder).embed(draw_pictures(1))


@pytest.mark.parametrize("name", ["ViT-B-16-SigLIP", "roberta-ViT-B-32"])
def test_a_model_that_would_fetch_a_part_of_itself_is_refused(folder: Path, name: str) -> None:
    (folder / f"{name}-openai.pt").write_bytes(b"")
    with pytest.raises(ConfigError, match="nothing is fetched in the middle of a run"):
        open_embedder(name, folder)


def test_loading_changes_nothing_of_the_programs_logging(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_weights(folder)
    root = logging.getLogger()
    before = (list(root.handlers), list(root.filters))
    caplog.clear()
    OpenClip(find_clip(TINY, folder), FP32).embed(draw_pictures(1))
    assert (list(root.handlers), list(root.filters)) == before
    assert "randomly" not in caplog.text


def test_the_sizes_of_known_models_are_read_without_loading_them() -> None:
    need_open_clip()
    assert read_config("ViT-B-32") == (512, 224)
    assert read_config("ViT-L-14") == (768, 224)
    assert read_config("ViT-L-14-336") == (768, 336)


def test_half_precision_is_for_processors_that_have_it(tmp_path: Path) -> None:
    lines = "processor : 0\nflags\t\t: fpu sse2 avx512f {}\nbugs : bf16\n"
    for flag, is_there in (("avx512_bf16", True), ("amx_bf16", True), ("avx2", False)):
        (tmp_path / "cpuinfo").write_text(lines.format(flag))
        assert has_bf16(tmp_path / "cpuinfo") is is_there
    assert not has_bf16(tmp_path / "none")
