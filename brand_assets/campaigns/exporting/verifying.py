"""This file checks a delivered package, or single files: as they were delivered, and as they were signed."""

import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from brand_assets.campaigns.exporting.compliance import FOLDER as FINDINGS_FOLDER
from brand_assets.campaigns.exporting.manifest import MANIFEST, read_manifest
from brand_assets.campaigns.exporting.zipping import is_as_packed
from brand_assets.errors import ConfigError, ExportError
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


MAX_BYTES, MAX_ZIP_BYTES = 1 << 30, 8 << 30
"""Of one file in a zip, and of all; more is not a delivery."""
BAD_ZIP = (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error)
"""What reading a zip raises when it is damaged, locked, or packed in a way that is not known here."""


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
    listed: Sequence[Mapping[str, Any]] = read_manifest(folder)["files"]
    checks = [_check_listed(folder, row, trust_list) for row in listed]
    known = {check.file for check in checks} | {MANIFEST}
    others = [name for name in _list_files(folder) if name not in known]
    return [*checks, *(_check_other(folder, name, listed) for name in others)]


def verify_zip(path: Path, trust_list: str = "") -> list[FileCheck]:
    """The package in a zip, file by file, as `verify_package` checks a folder.

    Raises ExportError when it is no zip of a package, or cannot be unpacked within bounds.
    """
    with tempfile.TemporaryDirectory(prefix="brand-assets-verify-") as scratch:
        folder = Path(scratch).resolve()
        try:
            _unpack(path, folder)
        except BAD_ZIP as error:
            raise ExportError(f"The zip {path} cannot be read: {str(error)[:200]}.") from None
        inside = [folder] if (folder / MANIFEST).is_file() else [one for one in folder.iterdir() if one.is_dir()]
        if len(inside) != 1 or not (inside[0] / MANIFEST).is_file():
            raise ExportError(f"The zip {path} holds no package: there is no {MANIFEST} in its one folder.")
        return verify_package(inside[0], trust_list)


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


def _check_listed(folder: Path, row: Mapping[str, Any], trust_list: str) -> FileCheck:
    name = str(row["file"])
    path = folder / name
    try:
        if PurePosixPath(name).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
            return FileCheck(name, "changed", problem="It would lie outside the package: the list was changed.")
        if not path.is_file():
            return FileCheck(name, "missing", problem="It is not there.")
        data = path.read_bytes()
    except OSError as error:
        return FileCheck(name, "missing", problem=f"It cannot be read: {error.strerror}.")
    found = hashlib.sha256(data).hexdigest()
    media_type = _find_signed_type(name)
    verification = verify(data, media_type, trust_list) if media_type else None
    if found == row.get("sha256"):
        return FileCheck(name, "ok", verification=verification)
    problem = f"Its SHA-256 is {found[:12]}…, not {str(row.get('sha256'))[:12]}… as it was delivered."
    return FileCheck(name, "changed", verification=verification, problem=problem)


def _find_signed_type(name: str) -> str | None:
    """The media type of a file that is delivered signed. A list that calls such a file unsigned was changed."""
    is_evidence = PurePosixPath(name).parts[:1] == (FINDINGS_FOLDER,)
    return None if is_evidence else MEDIA_TYPES.get(PurePosixPath(name).suffix.lower())


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
    except BAD_ZIP as error:
        return FileCheck(name, "changed", problem=f"The zip cannot be read: {str(error)[:200]}.")
    if different := sorted(file for file in wanted.keys() | found.keys() if wanted.get(file) != found.get(file)):
        return FileCheck(name, "changed", problem=f"In the zip differ: {', '.join(different[:5])}.")
    return FileCheck(name, "ok")


def _hash_zip(path: Path) -> dict[str, str]:
    """SHA-256 of what lies in a zip, by its path below the zip's one folder, in pieces of bounded size."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        for entry in _list_bounded(archive):
            if not is_as_packed(entry):
                raise ValueError(f"the date or the permissions of {entry.filename[:80]!r} were changed")
            with archive.open(entry) as file:
                found[entry.filename.partition("/")[2]] = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    return found


def _unpack(path: Path, folder: Path) -> None:
    """Plain files only; a zip's links become files that hold where they lead."""
    with zipfile.ZipFile(path) as archive:
        for entry in _list_bounded(archive):
            target = folder / entry.filename
            if not target.resolve().is_relative_to(folder):
                raise ValueError(f"{entry.filename[:80]!r} would lie outside it")
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("xb") as file:
                shutil.copyfileobj(source, file, 1 << 20)


def _list_bounded(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Its files, without folders. Raises ValueError when one, or all together, would be more than a delivery is."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    for entry in entries:
        if entry.file_size > MAX_BYTES:
            raise ValueError(f"{entry.filename[:80]!r} would be {entry.file_size} bytes")
    if (total := sum(entry.file_size for entry in entries)) > MAX_ZIP_BYTES:
        raise ValueError(f"it would unpack to {total} bytes")
    return entries
