"""This file unpacks a backup's archive and believes nothing of it: every name, size and hash is checked.

It takes regular files under known names, once each, exactly those that the manifest at the end lists. Links, devices
and extended headers are refused, and nothing is read that is larger than its kind may be.
"""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from brand_assets.campaigns.backups.archive import (
    BLOCK,
    CHUNK,
    FORMAT,
    MANIFEST,
    MAX_MEMBERS,
    Manifest,
    Member,
    find_limit,
)
from brand_assets.errors import LakeError

MAX_PADDING = 1 << 20
"""Zeros that may follow the last file; tar programs pad to 10 kB."""


@dataclass(frozen=True, slots=True)
class Staged:
    """An archive that has proved to be whole, unpacked; each member lies at `folder / name`."""

    folder: Path
    manifest: Manifest

    def names(self, prefix: str) -> list[str]:
        return sorted(member.name for member in self.manifest.members if member.name.startswith(prefix))


def unpack_archive(archive: Path, folder: Path, max_bytes: int) -> Staged:
    """Unpack into an empty folder, verifying everything; at most `max_bytes` are written.

    Raises LakeError, saying what is wrong, when the archive is damaged, cut short, or not a backup of ours.
    """
    try:
        with archive.open("rb") as file, gzip.GzipFile(fileobj=file) as stream:
            found, manifest = _unpack(stream, folder, max_bytes)
            _refuse_rest(stream)
    except (OSError, EOFError, zlib.error) as error:
        raise LakeError(f"The backup {archive} cannot be read: {_shorten(error)}. Nothing was restored.") from None
    except _Unfit as error:
        raise LakeError(f"{archive} is not a sound backup: {error}. Nothing was restored.") from None
    return Staged(folder, _compare(archive, found, manifest))


class _Unfit(Exception):
    """What is wrong with an archive, without its name."""


def _unpack(stream: gzip.GzipFile, folder: Path, max_bytes: int) -> tuple[dict[str, Member], bytes]:
    found: dict[str, Member] = {}
    manifest = b""
    left = max_bytes
    for name, size in _read_headers(stream):
        if manifest:
            raise _Unfit(f"{name!r} comes after its manifest")
        if name == MANIFEST:
            manifest = _read_exactly(stream, size)
        else:
            if name in found or len(found) >= MAX_MEMBERS:
                raise _Unfit(f"{name!r} is in it twice, or it holds more than {MAX_MEMBERS} files")
            left -= size
            if left < 0:
                raise _Unfit(f"it unpacks to more than the {max_bytes} bytes that there is room for")
            found[name] = _store(stream, name, size, folder / name)
        _read_exactly(stream, -size % BLOCK)
    if not manifest:
        raise _Unfit("it has no manifest at its end")
    return found, manifest


def _read_headers(stream: gzip.GzipFile) -> Iterator[tuple[str, int]]:
    """Name and size of each member; the caller reads its content and padding before it asks for the next."""
    while any(block := _read_exactly(stream, BLOCK)):
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            raise _Unfit(f"it is no tar archive, or damaged ({error})") from None
        limit = find_limit(info.name)
        if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
            raise _Unfit(f"{info.name[:120]!r} is not a regular file (tar type {info.type!r})")
        if limit is None:
            raise _Unfit(f"{info.name[:120]!r} is no file of a backup")
        if not 0 <= info.size <= limit:
            raise _Unfit(f"{info.name!r} claims {info.size} bytes; at most {limit} are taken")
        yield info.name, info.size


def _store(stream: gzip.GzipFile, name: str, size: int, path: Path) -> Member:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for start in range(0, size, CHUNK):
            data = _read_exactly(stream, min(CHUNK, size - start))
            digest.update(data)
            file.write(data)
    sha256 = digest.hexdigest()
    if name.startswith("images/") and sha256 != path.name:
        raise _Unfit(f"the content of {name!r} is not the image of that hash")
    return Member(name=name, bytes=size, sha256=sha256)


def _read_exactly(stream: gzip.GzipFile, size: int) -> bytes:
    data = stream.read(size) if size else b""
    if len(data) != size:
        raise EOFError(f"it ends {size - len(data)} bytes too early")
    return data


def _refuse_rest(stream: gzip.GzipFile) -> None:
    """Read to the end, where gzip's own checksum is; only zeros may be left."""
    rest = stream.read(MAX_PADDING + 1)
    if len(rest) > MAX_PADDING or any(rest):
        raise _Unfit("more data follows after its end")


def _compare(archive: Path, found: dict[str, Member], data: bytes) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "manifest"
        raise LakeError(
            f"{archive} is not a sound backup: {where} in its manifest: {first['msg'][:120]}. Nothing was restored."
        ) from None
    if manifest.format != FORMAT:
        raise LakeError(
            f"The backup {archive} has format {manifest.format}, made by brand-assets {manifest.version[:40]}; "
            f"this version reads {FORMAT}. Restore it with that version."
        )
    if problem := _find_difference(manifest.members, found):
        raise LakeError(f"The backup {archive} is damaged: {problem}. Nothing was restored.")
    return manifest


def _find_difference(listed: Sequence[Member], found: dict[str, Member]) -> str | None:
    names = {member.name for member in listed}
    if len(names) != len(listed):
        return "its manifest lists a file twice"
    if missing := sorted(names - found.keys()):
        return f"{len(missing)} files are missing, the first is {missing[0][:120]!r}"
    if unlisted := sorted(found.keys() - names):
        return f"its manifest does not list {unlisted[0]!r}"
    changed = [member.name for member in listed if found[member.name] != member]
    return (
        f"{len(changed)} files have other bytes than when they were saved, the first is {changed[0]!r}"
        if changed
        else None
    )


def _shorten(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:160]
