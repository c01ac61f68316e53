"""This file writes a package's files: stamped with where they come from, hashed, each told of as it lies there."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.exporting.stamping import Origin, Stamper
from brand_assets.errors import ExportError
from brand_assets.records.delivery import ExportedFile, NewFile


@dataclass(slots=True)
class PackageWriter:
    """Writes into the package's folder what the order wants; `verified` is what reading a signed file back found.

    Keys of `verified` are paths within the package.
    """

    folder: Path
    order: ExportOrder
    stamper: Stamper
    verified: dict[str, Mapping[str, object]] = field(default_factory=dict)

    def put_all(self, label: str, files: Iterable[NewFile], origin: Origin) -> list[ExportedFile]:
        """Those of the files that are wanted, below the folder `label`."""
        return [self.put(label, file, origin) for file in files if self.order.wants(file.file)]

    def put(self, label: str, file: NewFile, origin: Origin) -> ExportedFile:
        """Write one file, stamped. Raises ExportError when it cannot be written, or cannot be read back as signed."""
        stamped = self.stamper.stamp(file, origin)
        if stamped.verification is not None:
            self.verified[f"{label}/{file.file}"] = stamped.verification
        written = self.put_plain(label, NewFile(file.file, file.kind, stamped.data, file.media_type, file.size_px))
        if stamped.verification is None:
            return written
        unsigned_sha256 = hashlib.sha256(file.data).hexdigest()
        return replace(written, unsigned_sha256=unsigned_sha256)

    def put_plain(self, label: str, file: NewFile) -> ExportedFile:
        """Write one file as it is: a text, or what explains the others."""
        path = self.folder / label / file.file
        _refuse_escape(self.folder, path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
        except OSError as error:
            raise ExportError(f"{path} cannot be written: {error.strerror}. Check the folder and the disk.") from None
        width, height = file.size_px or (None, None)
        digest = hashlib.sha256(file.data).hexdigest()
        return ExportedFile(file.file, file.kind, digest, len(file.data), width, height, file.media_type)

    def find_verified(self, label: str) -> dict[str, Mapping[str, object]]:
        """By file below that folder, what reading it back found."""
        start = f"{label}/"
        return {path.removeprefix(start): told for path, told in self.verified.items() if path.startswith(start)}


def _refuse_escape(folder: Path, path: Path) -> None:
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ExportError(f"{str(path)[-120:]!r} would lie outside the package {folder.name!r}; nothing was written.")
