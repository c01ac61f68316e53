"""This file keeps embeddings by image and embedder, for every round, campaign and process: what was seen once is known.

Each embedder has a folder of shards. A shard is written once, whole or not at all, and never changed: its keys, sorted,
then a checksum of each row, then the vectors. Small ones are merged into one now and then. It is a cache: any file of
it may be removed at any time.
"""

import fcntl
import hashlib
import os
import re
import secrets
import struct
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brand_assets.errors import LakeError
from brand_assets.storage.files import replace_file

MAGIC = b"BAVEC1\r\n"
HEADER = struct.Struct("<8sQII")
"""Magic, rows, dimensions, the CRC-32 of what stands before."""
KEY_BYTES = 32
UNIT_TOLERANCE = 1e-3
SMALL_BYTES = 16 * 1024**2
MERGED_FROM = 16
"""As many small shards are merged into one."""
LOOKS = 5
"""How often the folder is listed again when a shard was merged away while it was being read."""
SUFFIX = ".vectors"


@dataclass(frozen=True, slots=True)
class Found:
    """`vectors` (n, d), of which the rows `is_known` (n,) hold what was asked for; `problems` names damaged files."""

    vectors: NDArray[np.float32]
    is_known: NDArray[np.bool_]
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Shard:
    """Arrays over a file: keys (n,), checksums (n,), vectors (n, d)."""

    path: Path
    keys: NDArray[np.bytes_]
    checksums: NDArray[np.uint32]
    vectors: NDArray[np.float32]

    def take(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """These rows' vectors, and which of them are what was once written."""
        vectors = np.array(self.vectors[rows])
        return vectors, (_checksum(self.keys[rows], vectors) == self.checksums[rows]) & _is_unit(vectors)


class _Damaged(Exception):
    """A file is no shard, or not of this embedder; the text says why."""


class VectorCache:
    """Unit vectors by (embedder's name, SHA-256 of the image's bytes) under `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, embedder: str, sha256s: Sequence[str], dimensions: int) -> Found:
        """What is known of these images. What is damaged counts as unknown and is told of; nothing is raised."""
        wanted = _as_keys(sha256s)
        found = Found(np.zeros((len(wanted), dimensions), np.float32), np.zeros(len(wanted), np.bool_))
        for _ in range(LOOKS):
            if self._look(self._folder(embedder), wanted, found):
                break
        return found

    def keep(self, embedder: str, sha256s: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add (n, d) unit vectors, durable on return. Raises LakeError when they are none, or cannot be written."""
        if vectors.ndim != 2 or len(vectors) != len(sha256s) or not _is_unit(vectors).all():
            raise LakeError(f"{len(sha256s)} embeddings by {embedder} are not unit vectors; they were not kept.")
        folder = self._folder(embedder)
        try:
            if len(vectors):
                _write(folder, _as_keys(sha256s), np.ascontiguousarray(vectors, dtype=np.float32))
            _merge(folder)
        except OSError as error:
            raise LakeError(f"Embeddings cannot be kept in {folder}: {error.strerror or error}.") from error

    def _look(self, folder: Path, wanted: NDArray[np.bytes_], found: Found) -> bool:
        """Fill in what the shards know; False when one of them went away meanwhile."""
        is_whole = True
        for path in _list_shards(folder):
            missing = np.flatnonzero(~found.is_known)
            if not len(missing):
                break
            try:
                shard = _open(path, found.vectors.shape[1])
            except FileNotFoundError:
                is_whole = False
                continue
            except _Damaged as problem:
                found.problems.append(f"{path} was removed: {problem}; its vectors are computed again.")
                _remove(path)
                continue
            except OSError as problem:
                found.problems.append(f"{path} cannot be read: {problem.strerror or problem}; it is done without.")
                continue
            _copy_known(shard, wanted, missing, found)
        return is_whole

    def _folder(self, embedder: str) -> Path:
        digest = hashlib.sha256(embedder.encode()).hexdigest()[:8]
        return self.root / f"{re.sub(r'[^A-Za-z0-9._-]+', '_', embedder)[:80]}-{digest}"


def _copy_known(shard: _Shard, wanted: NDArray[np.bytes_], missing: NDArray[np.intp], found: Found) -> None:
    near = np.minimum(np.searchsorted(shard.keys, wanted[missing]), len(shard.keys) - 1)
    is_here = shard.keys[near] == wanted[missing]
    vectors, is_sound = shard.take(near[is_here])
    rows = missing[is_here][is_sound]
    found.vectors[rows] = vectors[is_sound]
    found.is_known[rows] = True
    if not is_sound.all():
        count = int((~is_sound).sum())
        found.problems.append(f"{shard.path}: {count} vectors are damaged; they are computed again.")


def _list_shards(folder: Path) -> list[Path]:
    """The newest first: their names begin with the time."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.endswith(SUFFIX)]
    except OSError:
        return []
    return [folder / name for name in sorted(names, reverse=True)]


def _open(path: Path, dimensions: int) -> _Shard:
    with path.open("rb") as file:
        head = file.read(HEADER.size)
        size = os.fstat(file.fileno()).st_size
        if len(head) < HEADER.size or zlib.crc32(head[:-4]) != int.from_bytes(head[-4:], "little"):
            raise _Damaged(f"it is no shard of vectors ({size} bytes)")
        magic, rows, columns, _ = HEADER.unpack(head)
        expected = HEADER.size + rows * (KEY_BYTES + 4 + 4 * columns)
        if magic != MAGIC or rows == 0 or size != expected:
            raise _Damaged(f"it has {size} bytes and should have {expected}")
        if columns != dimensions:
            raise _Damaged(f"its vectors have {columns} numbers and should have {dimensions}")
        # Mapped, so that a look among many reads little of the file.
        raw = np.memmap(file, dtype=np.uint8, mode="r")
    keys, checksums, vectors = np.split(raw[HEADER.size :], [rows * KEY_BYTES, rows * (KEY_BYTES + 4)])
    return _Shard(
        path,
        keys.view(f"S{KEY_BYTES}"),
        checksums.view("<u4"),
        vectors.view("<f4").reshape(rows, columns),
    )


def _write(folder: Path, keys: NDArray[np.bytes_], vectors: NDArray[np.float32]) -> None:
    keys, first = np.unique(keys, return_index=True)
    vectors = vectors[first]
    head = HEADER.pack(MAGIC, len(keys), vectors.shape[1], 0)[:-4]
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}{SUFFIX}"
    with replace_file(folder / name) as file:
        file.write(head + zlib.crc32(head).to_bytes(4, "little"))
        for part in (keys.astype(f"S{KEY_BYTES}"), _checksum(keys, vectors), vectors.astype("<f4", copy=False)):
            file.write(part.tobytes())


def _merge(folder: Path) -> None:
    """Make one shard of many small ones; one process at a time, and another does not wait for it."""
    small = [path for path in _list_shards(folder) if _size(path) < SMALL_BYTES]
    if len(small) < MERGED_FROM:
        return
    with _alone(folder) as is_alone:
        parts = list(_read_sound(small)) if is_alone else []
        if not parts:
            return
        _write(folder, np.concatenate([keys for keys, _ in parts]), np.concatenate([rows for _, rows in parts]))
        for path in small:
            _remove(path)


def _read_sound(paths: Sequence[Path]) -> Iterator[tuple[NDArray[np.bytes_], NDArray[np.float32]]]:
    """What is sound of each shard, the newest first, all of one dimension."""
    dimensions: int | None = None
    for path in paths:
        with suppress(OSError, _Damaged):
            shard = _open(path, dimensions or _read_dimensions(path))
            dimensions = shard.vectors.shape[1]
            vectors, is_sound = shard.take(np.arange(len(shard.keys)))
            yield np.array(shard.keys)[is_sound], vectors[is_sound]


def _read_dimensions(path: Path) -> int:
    with path.open("rb") as file:
        head = file.read(HEADER.size)
    if len(head) < HEADER.size:
        raise _Damaged("it is cut short")
    return int(HEADER.unpack(head)[2])


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    with (folder / ".lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return SMALL_BYTES


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _as_keys(sha256s: Sequence[str]) -> NDArray[np.bytes_]:
    return np.array([bytes.fromhex(sha256) for sha256 in sha256s], dtype=f"S{KEY_BYTES}")


def _checksum(keys: NDArray[np.bytes_], vectors: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Of key and vector together, so that no row passes for another's."""
    whole = keys.astype(f"S{KEY_BYTES}").tobytes()
    starts = (zlib.crc32(whole[at : at + KEY_BYTES]) for at in range(0, len(whole), KEY_BYTES))
    sums = [
        zlib.crc32(row.tobytes(), start) for start, row in zip(starts, vectors.astype("<f4", copy=False), strict=True)
    ]
    return np.array(sums, dtype="<u4")


def _is_unit(vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    with np.errstate(all="ignore"):
        squares = np.einsum("ij,ij->i", vectors, vectors)
        return np.asarray(np.abs(squares - 1.0) < UNIT_TOLERANCE)
