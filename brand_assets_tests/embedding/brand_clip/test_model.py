from importlib.resources import files

import numpy as np
import pytest

from brand_assets.embedding.brand_clip import BrandClip, open_brand_clip
from brand_assets.embedding.brand_clip.facts import FACTS_FILE
from brand_assets.embedding.brand_clip.model import IMAGE_FILE, MEANING, TEXT_FILE, WORDS_FILE
from brand_assets.embedding.embedder import TextEmbedder

MAX_BYTES = 12_000_000
TEXTS = ["an anchor", "two flat inks on a dark ground", "", "a lattice of linked nodes, thin lines; no letters " * 30]


@pytest.fixture(scope="module")
def model() -> BrandClip:
    return open_brand_clip()


def picture(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)


def test_it_is_a_text_embedder_whose_name_says_version_and_weights(model: BrandClip) -> None:
    assert isinstance(model, TextEmbedder)
    assert model.name.startswith("brand-clip-v")
    assert model.dimensions == 512


def test_vectors_are_of_unit_length(model: BrandClip) -> None:
    vectors = np.concatenate([model.embed([picture(50, 70), picture(96, 96)]), model.embed_texts(TEXTS)])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-5)


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (3, 2), (97, 96), (1024, 768), (191, 193)])
def test_a_picture_of_any_size_has_a_finite_vector(model: BrandClip, size: tuple[int, int]) -> None:
    assert np.isfinite(model.embed([picture(*size)])).all()


@pytest.mark.parametrize("rgba", [(0, 0, 0, 0), (255, 255, 255, 255), (255, 255, 255, 0), (9, 9, 9, 1)])
def test_a_blank_or_invisible_picture_has_a_finite_vector(model: BrandClip, rgba: tuple[int, ...]) -> None:
    assert np.isfinite(model.embed([np.full((40, 40, 4), rgba, dtype=np.uint8)])).all()


def test_a_vector_depends_on_its_own_picture_alone(model: BrandClip) -> None:
    pictures = [picture(40 + 3 * i, 60, seed=i) for i in range(40)]
    together = model.embed(pictures)
    alone = np.concatenate([model.embed([one]) for one in pictures])
    assert np.abs(together - alone).max() < 1e-5


def test_a_vector_depends_on_its_own_text_alone(model: BrandClip) -> None:
    alone = np.concatenate([model.embed_texts([text]) for text in TEXTS])
    assert np.abs(model.embed_texts(TEXTS) - alone).max() < 1e-5


def test_the_same_input_has_the_same_vector(model: BrandClip) -> None:
    pictures = [picture(64, 64, seed=i) for i in range(3)]
    assert np.array_equal(model.embed(pictures), model.embed(pictures))
    assert np.array_equal(model.embed_texts(TEXTS), model.embed_texts(TEXTS))


def test_nothing_in_gives_nothing_out(model: BrandClip) -> None:
    assert model.embed([]).shape == (0, 512)
    assert model.embed_texts([]).shape == (0, 512)


def test_a_picture_and_a_text_share_only_what_they_mean(model: BrandClip) -> None:
    pictures = model.embed([picture(64, 64, seed=i) for i in range(8)])
    texts = model.embed_texts(["an anchor", "a wordmark in red", "a seal"])
    assert np.abs(pictures @ texts.T).max() <= 0.4 + 1e-5
    assert np.square(pictures[:, :MEANING]).sum(axis=1) == pytest.approx(np.full(8, 0.4), abs=1e-5)
    assert np.square(texts[:, :MEANING]).sum(axis=1) == pytest.approx(np.full(3, 0.4), abs=1e-5)
    assert (texts[:, MEANING:-1] == 0).all()
    assert (pictures[:, -1] == 0).all()


def test_names_of_brands_do_not_matter(model: BrandClip) -> None:
    one, other = model.embed_texts(["a badge for Zyxquor in blue", "a badge for Vlimtarp in blue"])
    assert one == pytest.approx(other, abs=1e-6)


def test_the_files_are_at_most_12_megabytes() -> None:
    folder = files("brand_assets.embedding.brand_clip")
    names = (IMAGE_FILE, TEXT_FILE, WORDS_FILE, FACTS_FILE, "MODEL_CARD.md")
    assert sum(len((folder / name).read_bytes()) for name in names) <= MAX_BYTES


def test_other_weights_have_another_name(model: BrandClip) -> None:
    folder = files("brand_assets.embedding.brand_clip")
    image, text, words = ((folder / name).read_bytes() for name in (IMAGE_FILE, TEXT_FILE, WORDS_FILE))
    other = BrandClip(image, text, f"{words.decode()}oneword\n", "v1", 1)
    assert other.name != model.name
