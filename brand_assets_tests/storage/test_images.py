"""This file tests that image bytes are kept unchanged, found by their hash, and that damage is noticed."""

import hashlib
import threading
from pathlib import Path

import pytest

from brand_assets.errors import LakeError
from brand_assets.storage.images import ImageStore

DATA = b"\x89PNG not really, but bytes are bytes"
SHA256 = hashlib.sha256(DATA).hexdigest()


def test_what_was_put_is_got_under_its_hash(tmp_path: Path) -> None:
    store = ImageStore(tmp_path)
    assert not store.has(SHA256)
    assert store.put(DATA) == SHA256
    assert store.has(SHA256)
    assert store.get(SHA256) == DATA
    assert store.path(SHA256) == tmp_path / SHA256[:2] / SHA256


def test_putting_again_leaves_the_file_alone(tmp_path: Path) -> None:
    store = ImageStore(tmp_path)
    store.put(DATA)
    before = store.path(SHA256).stat()
    store.put(DATA)
    assert store.path(SHA256).stat().st_ino == before.st_ino


@pytest.mark.parametrize("damaged", [b"", DATA[:-1], b"x" * len(DATA)])
def test_damage_is_noticed_and_mended_by_putting_again(tmp_path: Path, damaged: bytes) -> None:
    store = ImageStore(tmp_path)
    store.put(DATA)
    store.path(SHA256).write_bytes(damaged)
    with pytest.raises(LakeError, match="is damaged"):
        store.get(SHA256)
    store.put(DATA)
    assert store.get(SHA256) == DATA


def test_a_missing_image_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="Restore it from a backup"):
        ImageStore(tmp_path).get(SHA256)


@pytest.mark.parametrize(
    "name", ["", "ab", "../" * 20 + "x", SHA256.upper(), SHA256 + "0", SHA256[:-1] + "g", SHA256 + "\n"]
)
def test_a_name_that_is_no_hash_reaches_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(LakeError, match="64 lower-case hex digits"):
        ImageStore(tmp_path).get(name)


def test_threads_that_put_the_same_bytes_leave_one_whole_file(tmp_path: Path) -> None:
    store, data = ImageStore(tmp_path), DATA * 20_000
    threads = [threading.Thread(target=store.put, args=(data,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sha256 = hashlib.sha256(data).hexdigest()
    assert store.get(sha256) == data
    assert [path.name for path in store.path(sha256).parent.iterdir()] == [sha256]


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "images").write_text("a file where the folder should be")
    with pytest.raises(LakeError, match="cannot be written"):
        ImageStore(tmp_path / "images").put(DATA)
