"""This file writes a backup's archive: a .tar.gz of files under known names, with a manifest of hashes at its end.

It is plain USTAR, so any `tar` opens it.
"""

import gzip
import hashlib
import io
import re
import tarfile
from pathlib import Path
from typing import BinaryIO, Literal

from pydantic import BaseModel, ConfigDict

from brand_assets.errors import LakeError
from brand_assets.pixels import MAX_BYTES as MAX_IMAGE_BYTES
from brand_assets.records.brief import ROUNDS, SLUG
from brand_assets.records.tables import CAMPAIGN_TABLES, INSIGHT_TABLES, ROUND_TABLES

FORMAT = 1
MANIFEST = "manifest.json"
LEDGER = "ledger.duckdb"
CATALOGUE = "catalogue.yaml"
BLOCK = tarfile.BLOCKSIZE
CHUNK = 1 << 20
MAX_MANIFEST_BYTES = 64 << 20
MAX_MEMBERS = 300_000
"""What a manifest of that size has room for."""

_LIMITS: tuple[tuple[str, int], ...] = (
    (re.escape(MANIFEST), MAX_MANIFEST_BYTES),
    (re.escape(LEDGER), (8 << 30) - 1),
    (re.escape(CATALOGUE), 1 << 20),
    (rf"briefs/{SLUG}\.md", 16 << 20),
    (r"briefs/\w[\w.-]{0,120}\.(?:png|jpe?g|webp)", MAX_IMAGE_BYTES),
    (rf"lake/(?:{'|'.join(ROUNDS)})/(?:{'|'.join(ROUND_TABLES)})/campaign={SLUG}/part\.parquet", 2 << 30),
    (rf"lake/(?:{'|'.join(CAMPAIGN_TABLES)})/campaign={SLUG}/part\.parquet", 2 << 30),
    (rf"lake/(?:{'|'.join(INSIGHT_TABLES)})/part\.parquet", 2 << 30),
    (r"images/(?P<fan>[0-9a-f]{2})/(?P=fan)[0-9a-f]{62}", MAX_IMAGE_BYTES),
)
_MEMBERS = tuple((re.compile(pattern), limit) for pattern, limit in _LIMITS)
"""Every name that a member may have, and its most bytes."""


def find_limit(name: str) -> int | None:
    """The most bytes that a member of this name may have; None when it is no name of a member."""
    return next((limit for pattern, limit in _MEMBERS if pattern.fullmatch(name)), None)


class Member(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    name: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What an archive says of itself; `version` is that of the program that wrote it, `created_at` ISO 8601 in UTC."""

    model_config = ConfigDict(frozen=True, strict=True)

    kind: Literal["brand-assets backup"]
    format: int
    version: str
    created_at: str
    members: list[Member]


class ArchiveWriter:
    """Adds files to an archive one by one, and its manifest at the end."""

    def __init__(self, file: BinaryIO, at_s: int) -> None:
        self._at_s = at_s
        self._gzip = gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=at_s)
        self.members: list[Member] = []

    def add_bytes(self, name: str, data: bytes) -> None:
        self._add(name, len(data), io.BytesIO(data))
        self.members.append(Member(name=name, bytes=len(data), sha256=hashlib.sha256(data).hexdigest()))

    def add_file(self, name: str, path: Path, sha256: str | None = None) -> bool:
        """Add a file that nobody writes to meanwhile; False, and it is left out, when it has not the hash it should."""
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            if sha256 not in (None, found):
                return False
            size = file.tell()
            file.seek(0)
            self._add(name, size, file)
        self.members.append(Member(name=name, bytes=size, sha256=found))
        return True

    def finish(self, manifest: Manifest) -> None:
        data = manifest.model_dump_json().encode()
        self._add(MANIFEST, len(data), io.BytesIO(data))
        self._gzip.write(bytes(2 * BLOCK))
        self._gzip.close()

    def _add(self, name: str, size: int, file: BinaryIO) -> None:
        limit = find_limit(name)
        if limit is None or size > limit or len(self.members) >= MAX_MEMBERS:
            raise LakeError(
                f"{name} does not fit into a backup: it has {size} bytes of at most {limit}, as file "
                f"{len(self.members) + 1} of at most {MAX_MEMBERS}. Copy the data folder itself, while nothing runs."
            )
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._at_s, 0o600
        self._gzip.write(info.tobuf(tarfile.USTAR_FORMAT))
        written = 0
        while data := file.read(min(CHUNK, size - written)):
            written += self._gzip.write(data)
        if written != size:
            raise LakeError(f"{name} was cut short while it was saved: {written} bytes of {size}. Save again.")
        self._gzip.write(bytes(-size % BLOCK))
