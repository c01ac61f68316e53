"""This file keeps image bytes for ever, unchanged, each under the SHA-256 of its content."""

import hashlib
import re
from pathlib import Path

from brand_assets.errors import LakeError
from brand_assets.storage.files import replace_file

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ImageStore:
    """Image bytes by their hash, under `root/<first two digits>/<sha256>`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where these bytes are, or would be. Raises LakeError when `sha256` is not 64 lower-case hex digits."""
        if not _SHA256.fullmatch(sha256):
            raise LakeError(f"{sha256[:80]!r} is not an image's SHA-256: 64 lower-case hex digits are.")
        return self.root / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def put(self, data: bytes) -> str:
        """Store the bytes, durable on return, and give their SHA-256; a damaged earlier copy is replaced."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        try:
            if not _holds(path, data):
                with replace_file(path) as file:
                    file.write(data)
        except OSError as error:
            raise LakeError(f"Image {sha256} cannot be written to {path.parent}: {error.strerror or error}.") from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes, verified against their hash. Raises LakeError when they are missing or damaged."""
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise LakeError(
                f"Image {sha256} cannot be read from {path}: {error.strerror or error}. Restore it from a backup."
            ) from error
        found = hashlib.sha256(data).hexdigest()
        if found != sha256:
            raise LakeError(
                f"Image file {path} is damaged: its {len(data)} bytes hash to {found}. Restore it from a backup."
            )
        return data


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False
