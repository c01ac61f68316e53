"""This file checks the cache of vectors: what was kept is found again, damage is never believed, many may write."""

import hashlib
import multiprocessing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.errors import LakeError
from brand_assets.storage.vectors import HEADER, MERGED_FROM, VectorCache

MODEL = "open-clip/ViT-B-32/openai/padded-1-40d36571"
WIDTH = 8


def name_images(start: int, stop: int) -> list[str]:
    return [hashlib.sha256(b"%d" % number).hexdigest() for number in range(start, stop)]


def make_vectors(start: int, stop: int, width: int = WIDTH) -> NDArray[np.float32]:
    """Each by its number alone, of unit length."""
    rows = np.stack([np.random.default_rng(number).standard_normal(width) for number in range(start, stop)])
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def cache(tmp_path: Path) -> VectorCache:
    return VectorCache(tmp_path / "vectors")


def list_shards(cache: VectorCache) -> list[Path]:
    return sorted(cache.root.rglob("*.vectors"))


def test_what_was_kept_is_found_in_the_order_asked_for(cache: VectorCache) -> None:
    cache.keep(MODEL, name_images(0, 50), make_vectors(0, 50))
    cache.keep(MODEL, name_images(50, 70), make_vectors(50, 70))
    order = np.random.default_rng(1).permutation(90)
    found = cache.find(MODEL, [name_images(0, 90)[k] for k in order], WIDTH)
    assert found.is_known.tolist() == [k < 70 for k in order]
    assert np.array_equal(found.vectors[found.is_known], make_vectors(0, 90)[order[order < 70]])
    assert found.problems == []


def test_each_embedder_has_vectors_of_its_own(cache: VectorCache) -> None:
    cache.keep("a/b", name_images(0, 3), make_vectors(0, 3))
    cache.keep("a_b", name_images(0, 3), make_vectors(10, 13))
    assert np.array_equal(cache.find("a/b", name_images(0, 3), WIDTH).vectors, make_vectors(0, 3))
    assert np.array_equal(cache.find("a_b", name_images(0, 3), WIDTH).vectors, make_vectors(10, 13))
    assert not cache.find("c", name_images(0, 3), WIDTH).is_known.any()


def test_nothing_asked_and_nothing_there_are_answered_too(cache: VectorCache) -> None:
    assert cache.find(MODEL, [], WIDTH).vectors.shape == (0, WIDTH)
    cache.keep(MODEL, [], np.zeros((0, WIDTH), np.float32))
    assert list_shards(cache) == []
    assert cache.find(MODEL, name_images(0, 2), WIDTH).is_known.tolist() == [False, False]


def test_many_small_shards_become_one_and_nothing_is_lost(cache: VectorCache) -> None:
    for start in range(0, 5 * MERGED_FROM, 2):
        cache.keep(MODEL, name_images(start, start + 3), make_vectors(start, start + 3))  # one is kept twice
    total = 5 * MERGED_FROM + 1
    assert len(list_shards(cache)) < MERGED_FROM
    found = cache.find(MODEL, name_images(0, total), WIDTH)
    assert found.is_known.all()
    assert np.array_equal(found.vectors, make_vectors(0, total))


def test_a_key_that_ends_in_zero_bytes_is_found_and_is_no_other(cache: VectorCache) -> None:
    keys = ["ab" * 31 + "00", "ab" * 30 + "0000", "00" * 32]
    cache.keep(MODEL, keys, make_vectors(0, 3))
    assert np.array_equal(cache.find(MODEL, keys, WIDTH).vectors, make_vectors(0, 3))
    assert not cache.find(MODEL, ["ab" * 29 + "000000"], WIDTH).is_known.any()


def test_any_single_damaged_byte_is_never_believed(cache: VectorCache) -> None:
    cache.keep(MODEL, name_images(0, 6), make_vectors(0, 6))
    [path] = list_shards(cache)
    good, truth = path.read_bytes(), make_vectors(0, 6)
    for place in range(len(good)):
        for flip in (0x01, 0x80):
            path.write_bytes(good[:place] + bytes([good[place] ^ flip]) + good[place + 1 :])
            found = cache.find(MODEL, name_images(0, 6), WIDTH)
            assert np.array_equal(found.vectors[found.is_known], truth[found.is_known]), place
            assert not found.is_known.all(), place


@pytest.mark.parametrize("keep", [0, 3, HEADER.size, 200, -1])
def test_a_shard_that_is_cut_short_is_removed_and_told_of(cache: VectorCache, keep: int) -> None:
    cache.keep(MODEL, name_images(0, 6), make_vectors(0, 6))
    [path] = list_shards(cache)
    path.write_bytes(path.read_bytes()[:keep])
    found = cache.find(MODEL, name_images(0, 6), WIDTH)
    assert not found.is_known.any()
    assert len(found.problems) == 1
    assert path.name in found.problems[0]
    assert list_shards(cache) == []


def test_what_cannot_be_read_for_now_is_done_without_and_stays(cache: VectorCache) -> None:
    cache.keep(MODEL, name_images(0, 6), make_vectors(0, 6))
    [path] = list_shards(cache)
    unreadable = path.with_name("9" * 20 + ".vectors")
    unreadable.mkdir()
    found = cache.find(MODEL, name_images(0, 6), WIDTH)
    assert found.is_known.all()
    assert [problem.startswith(f"{unreadable} cannot be read") for problem in found.problems] == [True]
    assert unreadable.is_dir()


def test_what_was_damaged_and_computed_again_is_found_without_a_complaint(cache: VectorCache) -> None:
    cache.keep(MODEL, name_images(0, 6), make_vectors(0, 6))
    [path] = list_shards(cache)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    found = cache.find(MODEL, name_images(0, 6), WIDTH)
    assert (int(found.is_known.sum()), len(found.problems)) == (5, 1)
    cache.keep(MODEL, name_images(0, 6), make_vectors(0, 6))
    again = cache.find(MODEL, name_images(0, 6), WIDTH)
    assert again.is_known.all()
    assert again.problems == []


def test_vectors_of_another_length_are_not_taken_for_these(cache: VectorCache) -> None:
    cache.keep(MODEL, name_images(0, 3), make_vectors(0, 3, width=4))
    found = cache.find(MODEL, name_images(0, 3), WIDTH)
    assert not found.is_known.any()
    assert "have 4 numbers and should have 8" in found.problems[0]


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 2.0])
def test_what_is_no_unit_vector_is_not_kept(cache: VectorCache, value: float) -> None:
    vectors = make_vectors(0, 3)
    vectors[1] *= np.float32(value)
    with pytest.raises(LakeError, match="are not unit vectors"):
        cache.keep(MODEL, name_images(0, 3), vectors)
    assert list_shards(cache) == []


def test_a_folder_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("a file where the folder should be")
    cache = VectorCache(tmp_path / "vectors")
    assert not cache.find(MODEL, name_images(0, 1), WIDTH).is_known.any()
    with pytest.raises(LakeError, match="cannot be kept"):
        cache.keep(MODEL, name_images(0, 1), make_vectors(0, 1))


def write_and_read(root: Path, worker: int) -> bool:
    """Whether all that this process kept was there for it at once, while others kept theirs and merged."""
    cache = VectorCache(root)
    for start in range(worker * 100, worker * 100 + 40):
        cache.keep(MODEL, name_images(start, start + 1), make_vectors(start, start + 1))
        mine = cache.find(MODEL, name_images(worker * 100, start + 1), WIDTH)
        if not mine.is_known.all() or not np.array_equal(mine.vectors, make_vectors(worker * 100, start + 1)):
            return False
    return True


def test_processes_that_write_and_merge_at_once_lose_nothing(cache: VectorCache) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.starmap(write_and_read, [(cache.root, worker) for worker in range(3)]) == [True] * 3
    for worker in range(3):
        found = cache.find(MODEL, name_images(worker * 100, worker * 100 + 40), WIDTH)
        assert found.is_known.all()
        assert found.problems == []
    assert len(list_shards(cache)) < 2 * MERGED_FROM
