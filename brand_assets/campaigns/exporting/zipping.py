"""This file packs a package into one zip, in which the same files are the same bytes whenever it is made."""

import shutil
import zipfile
from pathlib import Path

NO_DATE = (1980, 1, 1, 0, 0, 0)
"""A zip wants a date; the files' own would make two zips of one package differ."""
PACKED = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".ico", ".zip", ".pdf")
"""What compression would only slow down."""
READABLE = 0o644 << 16


def zip_package(folder: Path, name: str) -> Path:
    """Every file below `folder` into `folder/name`, below a folder of the zip's own name; the zip's path."""
    target = folder / name
    inner = target.stem
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path != target:
                _add(archive, path, f"{inner}/{path.relative_to(folder).as_posix()}")
    return target


def is_as_packed(entry: zipfile.ZipInfo) -> bool:
    """Whether what the zip's directory says beside the contents, its date and permissions, is as it was written."""
    is_plain = not entry.comment and not entry.extra and entry.internal_attr == 0
    return is_plain and (entry.date_time, entry.external_attr) == (NO_DATE, READABLE)


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    entry = zipfile.ZipInfo(name, NO_DATE)
    entry.external_attr = READABLE
    entry.compress_type = zipfile.ZIP_STORED if path.suffix.lower() in PACKED else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w") as packed:
        shutil.copyfileobj(source, packed, 1 << 20)
