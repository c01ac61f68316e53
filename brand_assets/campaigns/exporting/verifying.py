"""This file checks a delivered package, or single files: as they were delivered, and as they were signed."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from brand_assets.campaigns.exporting.manifest import MANIFEST
from brand_assets.errors import ConfigError, ExportError
from brand_assets.provenance.embedding import SIGNED
from brand_assets.provenance.verifying import Verification, verify
from brand_assets.settings import Settings

FileState = Literal["ok", "changed", "missing", "unlisted"]
MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}


MAX_BYTES = 1 << 30
"""Of one file in a zip; more is not a delivery."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file: whether it is what was delivered, and what its signature says, None where none is meant to be.

    `is_listed` is False for a file that was looked at alone, without a list to compare it with.
    """

    file: str
    state: FileState
    is_listed: bool = True
    verification: Verification | None = None
    problem: str = ""

    @property
    def is_intact(self) -> bool:
        return self.state == "ok" and (self.verification is None or self.verification.is_intact)


def read_trust_list(settings: Settings) -> str:
    """The authorities that the settings trust, as PEM. Raises ConfigError when the file cannot be read."""
    path = settings.signing.trust_list
    try:
        return path.read_text(encoding="utf-8") if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The trust list {path} cannot be read: {error}. Set BRAND_ASSETS_TRUST_LIST anew.") from None


def verify_package(folder: Path, trust_list: str = "") -> list[FileCheck]:
    """Every file of a package against its list, and every picture's signature; what is not listed is told too.

    Raises ExportError when the folder is no package: when its list is missing or cannot be read.
    """
    listed = _read_list(folder)
    checks = [_check_listed(folder, row, trust_list) for row in listed]
    known = {check.file for check in checks} | {MANIFEST}
    others = [name for name in _list_files(folder) if name not in known]
    return [*checks, *(_check_other(folder, name, listed) for name in others)]


def verify_file(path: Path, trust_list: str = "") -> FileCheck:
    """One file's signature. Raises ExportError when it cannot be read, or is of a kind that is never signed."""
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise ExportError(f"{path} is of a kind that carries no signature; {', '.join(MEDIA_TYPES)} can.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}.") from None
    return FileCheck(str(path), "ok", is_listed=False, verification=verify(data, media_type, trust_list))


def _read_list(folder: Path) -> list[Mapping[str, Any]]:
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ExportError(
            f"{folder} is no package: its {MANIFEST} cannot be read ({str(reason)[:200]}). Give the folder of one "
            "campaign below `exports`, or single files."
        ) from None
    rows = told.get("files") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and isinstance(row.get("file"), str) for row in rows
    ):
        raise ExportError(f"{path} does not list files. It was changed, or another program wrote it.")
    return rows


def _check_listed(folder: Path, row: Mapping[str, Any], trust_list: str) -> FileCheck:
    name = str(row["file"])
    path = folder / name
    if PurePosixPath(name).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
        return FileCheck(name, "changed", problem="It would lie outside the package: the list was changed.")
    try:
        data = path.read_bytes()
    except OSError as error:
        return FileCheck(name, "missing", problem=f"It cannot be read: {error.strerror}.")
    found = hashlib.sha256(data).hexdigest()
    media_type = str(row.get("media_type"))
    is_signed = row.get("unsigned_sha256") is not None and media_type in SIGNED
    verification = verify(data, media_type, trust_list) if is_signed else None
    if found == row.get("sha256"):
        return FileCheck(name, "ok", verification=verification)
    problem = f"Its SHA-256 is {found[:12]}…, not {str(row.get('sha256'))[:12]}… as it was delivered."
    return FileCheck(name, "changed", verification=verification, problem=problem)


def _list_files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() or path.is_symlink():
            yield path.relative_to(folder).as_posix()


def _check_other(folder: Path, name: str, listed: Sequence[Mapping[str, Any]]) -> FileCheck:
    """A file that is not listed: the one zip of everything, which holds the list and so cannot be in it, or a stray."""
    if "/" in name or not name.endswith(".zip"):
        return FileCheck(name, "unlisted", problem=f"It is not in {MANIFEST}.")
    wanted = {str(row["file"]): row.get("sha256") for row in listed}
    wanted[MANIFEST] = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    try:
        found = _hash_zip(folder / name)
    except (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        return FileCheck(name, "changed", problem=f"The zip cannot be read: {str(error)[:200]}.")
    if different := sorted(file for file in wanted.keys() | found.keys() if wanted.get(file) != found.get(file)):
        return FileCheck(name, "changed", problem=f"In the zip differ: {', '.join(different[:5])}.")
    return FileCheck(name, "ok")


def _hash_zip(path: Path) -> dict[str, str]:
    """SHA-256 of what lies in a zip, by its path below the zip's one folder, in pieces of bounded size."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.file_size > MAX_BYTES:
                raise ValueError(f"{entry.filename[:80]!r} would be {entry.file_size} bytes")
            with archive.open(entry) as file:
                found[entry.filename.partition("/")[2]] = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    return found
