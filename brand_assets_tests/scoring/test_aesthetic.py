"""This file tests the aesthetic part: the fold of a linear head, its range, and when there is no value."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.errors import ConfigError
from brand_assets.scoring.aesthetic import AestheticHead, LaionAesthetic, Layer, fold_layers, open_head, read_layers
from brand_assets.scoring.part import Evidence, PartScore, Subject
from brand_assets.scoring.picture import prepare_picture
from brand_assets_tests.conftest import REPO
from brand_assets_tests.scoring.drawn import HARBOR, canvas, put_disc

REAL = REPO.parent / "shared" / "real" / "laion-aesthetic"
PUBLISHED = "sac+logos+ava1-l14-linearMSE.pth"
needs_real = pytest.mark.skipif(not (REAL / PUBLISHED).is_file(), reason=f"{REAL} has no published weights")
VIT_L_14 = "open-clip/ViT-L-14/openai/padded-1-b8cca3fd"
PICTURE = prepare_picture(put_disc(canvas(64), HARBOR))


def score(embedding: NDArray[np.float32] | None, embedder: str = VIT_L_14, weights: Path | None = REAL) -> PartScore:
    evidence = Evidence(embedder=embedder, embedding=embedding, weights=weights)
    return LaionAesthetic().score(Subject(PICTURE, evidence=evidence))


def run_layers(layers: list[Layer], vector: NDArray[np.float64]) -> float:
    """One layer after the other, as the published code does it."""
    for weights, biases in layers:
        vector = weights @ vector + biases
    return float(vector[0])


def make_layers(seed: int, sizes: tuple[int, ...]) -> list[Layer]:
    rng = np.random.default_rng(seed)
    return [(rng.normal(size=(n, m)), rng.normal(size=n)) for m, n in pairwise(sizes)]


def read_ratings() -> list[NDArray[np.float32]]:
    """The mean embeddings of images that people rated 0, 1 ... 9."""
    return [np.load(REAL / f"vit_l_14_rating{k}.npy").reshape(-1) for k in range(10)]


def test_a_fold_is_the_layers_one_after_the_other() -> None:
    layers = make_layers(3, (12, 9, 5, 1))
    head = fold_layers(layers)
    for vector in np.random.default_rng(4).normal(size=(20, 12)):
        unit = vector / np.linalg.norm(vector)
        assert head.rate(unit) == pytest.approx(run_layers(layers, unit), abs=1e-9)


def test_a_fold_by_hand() -> None:
    """W2 (W1 e + b1) + b2 with W1 = [[1, 2], [0, 1]], b1 = (1, 0), W2 = [[2, 3]], b2 = 4: 2 x + 7 y + 6."""
    first = (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, 0.0]))
    head = fold_layers([first, (np.array([[2.0, 3.0]]), np.array([4.0]))])
    assert head.weights.tolist() == [2.0, 7.0]
    assert head.bias == 6.0


def test_only_the_direction_of_a_vector_counts() -> None:
    head = AestheticHead(np.array([3.0, 4.0]), 5.0)
    assert head.rate(np.array([0.6, 0.8])) == pytest.approx(10.0)
    assert head.rate(np.array([6.0, 8.0])) == pytest.approx(10.0)


@needs_real
def test_the_fold_of_the_published_weights_is_their_layers() -> None:
    layers = read_layers(REAL / PUBLISHED)
    head = fold_layers(layers)
    assert len(layers) == 5
    for vector in np.random.default_rng(1).normal(size=(50, 768)):
        unit = vector / np.linalg.norm(vector)
        assert head.rate(unit) == pytest.approx(run_layers(layers, unit), abs=1e-5)


@needs_real
def test_the_folded_head_has_the_published_length_and_bias() -> None:
    """shared/reference/imaging.md: |w| = 17.996, b = 5.2366."""
    head = open_head(REAL)
    assert np.linalg.norm(head.weights) == pytest.approx(17.996, abs=5e-4)
    assert head.bias == pytest.approx(5.2366, abs=5e-5)


@needs_real
def test_the_rating_rises_with_what_people_rated() -> None:
    ratings = [open_head(REAL).rate(vector) for vector in read_ratings()]
    assert (np.diff(ratings) > 0).all()
    values = [score(vector).value for vector in read_ratings()]
    assert values == [pytest.approx((rating - 1) / 9) for rating in ratings]


@needs_real
def test_the_raw_rating_is_kept_and_the_model_named() -> None:
    found = score(read_ratings()[5])
    assert found.metrics["rating"] == pytest.approx(open_head(REAL).rate(read_ratings()[5]))
    assert found.metrics["model"] == VIT_L_14
    assert (found.scorer, found.version) == ("laion-aesthetic", "2")


@needs_real
@pytest.mark.parametrize(("sign", "value"), [(1.0, 1.0), (-1.0, 0.0)])
def test_a_rating_beyond_the_scale_is_its_end(sign: float, value: float) -> None:
    """Along w the rating is b + |w| = 23.2, against it b - |w| = -12.8."""
    assert score((sign * open_head(REAL).weights).astype(np.float32)).value == value


@pytest.mark.parametrize("embedder", ["descriptor-3", "brand-clip-1-ab12cd34", "open-clip/ViT-B-32/openai/padded-1"])
def test_vectors_of_another_model_have_no_value_and_the_reason(embedder: str) -> None:
    found = score(np.ones(512, dtype=np.float32), embedder=embedder)
    assert found.value is None
    assert f"this round's are by {embedder}." in found.finding
    assert "ViT-L-14" in found.finding


@pytest.mark.parametrize("pretrained", ["laion2b_s32b_b82k", "openai_v2"])
def test_the_same_architecture_with_other_weights_is_another_model(pretrained: str) -> None:
    assert score(np.ones(768, dtype=np.float32), embedder=f"open-clip/ViT-L-14/{pretrained}/padded-1").value is None


def test_without_the_weights_the_command_that_gets_them_is_told(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        found = score(np.ones(768, dtype=np.float32), weights=folder)
        assert found.value is None
        assert "brand-assets models pull laion-aesthetic-v2" in found.finding


@needs_real
def test_damaged_weights_are_told_of_and_not_read(tmp_path: Path) -> None:
    damaged = tmp_path / PUBLISHED
    shutil.copy(REAL / PUBLISHED, damaged)
    with damaged.open("r+b") as file:
        file.seek(2_000_000)
        file.write(b"\xff" * 64)
    found = score(np.ones(768, dtype=np.float32), weights=tmp_path)
    assert found.value is None
    assert "damaged" in found.finding


@needs_real
def test_a_head_of_another_shape_is_refused() -> None:
    """The V1 head is one layer under other names."""
    with pytest.raises(ConfigError, match=r"cannot be read|holds layers"):
        read_layers(REAL / "sa_0_4_vit_l_14_linear.pth")


@needs_real
def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    path = tmp_path / "head.pth"
    torch.save({"layers.0.weight": Path("/"), "layers.0.bias": json.JSONEncoder()}, path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_layers(path)


@needs_real
@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_a_vector_without_a_direction_has_no_value(bad: float) -> None:
    found = score(np.full(768, bad, dtype=np.float32))
    assert found.value is None
    assert "not finite" in found.finding


def test_an_image_without_a_vector_has_no_value() -> None:
    assert score(None).finding == "Not computed: the image has no vector."
