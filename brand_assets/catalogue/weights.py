"""This file knows the weights of models: where they are from, how large, their checksums, whether they are here."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from brand_assets.catalogue.entries import Entry
from brand_assets.catalogue.reading import Stamp, read_entries, stamp_additions
from brand_assets.errors import ConfigError

MOST_BYTES = 100 * 1024**3
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]*")


@dataclass(frozen=True, slots=True)
class Weights:
    """One file of weights; `weights.yaml` says what each field means. `sha256` None: it cannot be verified."""

    name: str
    what: str
    model: str | None
    pretrained: str | None
    file: str
    url: str
    bytes: int
    sha256: str | None
    is_optional: bool
    licence: str
    source: str
    date: str


def list_weights() -> dict[str, Weights]:
    """All that the catalogue has, with what the installation adds, by name."""
    return _read_weights(stamp_additions())


def name_weights(name: str) -> Weights:
    """Raise ConfigError when the catalogue has none of that name."""
    known = list_weights()
    if name not in known:
        raise ConfigError(f"The catalogue has no weights {name[:80]!r}; it has: {', '.join(sorted(known))}.")
    return known[name]


def find_weights(folder: Path, name: str) -> Path:
    """Where they are. Raises ConfigError with the command that gets them; of a file that is there, only its size is
    looked at: `verify_weights` reads it.
    """
    weights = name_weights(name)
    path = folder / weights.file
    if not path.is_file():
        raise ConfigError(f"The weights of {name} are not here ({path}). Get them: brand-assets models pull {name}")
    found = path.stat().st_size
    if found != weights.bytes:
        raise ConfigError(
            f"The weights of {name} are damaged: {path} has {found} bytes and should have {weights.bytes}. "
            f"Get them again: brand-assets models pull {name}"
        )
    return path


def has_weights(folder: Path, name: str) -> bool:
    """Whether a file of the right size is here."""
    weights = name_weights(name)
    path = folder / weights.file
    return path.is_file() and path.stat().st_size == weights.bytes


def verify_weights(folder: Path, name: str) -> Path:
    """As `find_weights`, the whole file read against its checksum: about a second for a gigabyte."""
    path, weights = find_weights(folder, name), name_weights(name)
    if weights.sha256 is not None and (found := hash_file(path)) != weights.sha256:
        raise ConfigError(
            f"The weights of {name} are damaged: {path} has the SHA-256 {found} and should have {weights.sha256}. "
            f"Get them again: brand-assets models pull {name}"
        )
    return path


def hash_file(path: Path) -> str:
    """The SHA-256 of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _read_weights(stamp: Stamp | None) -> dict[str, Weights]:
    return {name: _read(name, entry) for name, entry in read_entries("weights.yaml", "weights", stamp).items()}


def _read(name: str, entry: Entry) -> Weights:
    return Weights(
        name=name,
        what=entry.text("what"),
        model=_text_or_none(entry, "model"),
        pretrained=_text_or_none(entry, "pretrained"),
        file=_read_file(entry),
        url=_read_url(entry),
        bytes=_read_bytes(entry),
        sha256=_read_sha256(entry),
        is_optional=entry.flag("optional"),
        licence=entry.text("licence"),
        source=entry.text("source"),
        date=entry.date("date"),
    )


def _text_or_none(entry: Entry, field: str) -> str | None:
    return None if entry.fields.get(field) is None else entry.text(field)


def _read_file(entry: Entry) -> str:
    file = entry.text("file")
    if not _FILE.fullmatch(file):
        entry.refuse("file", "the name of a file, without a folder")
    return file


def _read_url(entry: Entry) -> str:
    url = entry.text("url")
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username:
        entry.refuse("url", "an address such as https://host.example/model.pt")
    return url


def _read_bytes(entry: Entry) -> int:
    found = entry.fields.get("bytes")
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found <= MOST_BYTES:
        entry.refuse("bytes", f"a whole number from 1 to {MOST_BYTES}")
    return found


def _read_sha256(entry: Entry) -> str | None:
    found = entry.fields.get("sha256")
    if found is None:
        return None
    if not isinstance(found, str) or not _SHA256.fullmatch(found):
        entry.refuse("sha256", "64 lower-case hex digits, or null")
    return found
