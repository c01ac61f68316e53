"""This file reads a folder of pictures that were made elsewhere: by their content, and nothing from outside it."""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from brand_assets.errors import ConfigError, ImageQuarantined
from brand_assets.pixels import MAX_BYTES, ImageFacts, inspect_image

MAX_FILES = 1000
"""At once: more than anybody looks through, and the ledger takes them in as one transaction."""
SIDECAR = ".txt"
MAX_SIDECAR_BYTES = 64 * 1024
MAX_PROMPT_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that can be used; `prompt` is the text that lies beside it, empty when there is none."""

    file: str
    data: bytes
    sha256: str
    facts: ImageFacts
    prompt: str


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that cannot be used, by name, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a folder: pictures to be, in the order of their names, and the names of what is left alone."""

    folder: Path
    pictures: tuple[str, ...]
    left_alone: tuple[str, ...]


class _Unusable(Exception):
    """Why one file cannot be used; never leaves this file."""


def list_folder(folder: Path) -> Listing:
    """Every file but hidden ones and prompts. Sub-folders are left alone, and texts that belong to no picture.

    Raises ConfigError when it is no folder, cannot be read, or holds more than MAX_FILES pictures.
    """
    try:
        root = folder.resolve(strict=True)
        with os.scandir(root) as found:
            entries = sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)[:80]
        raise ConfigError(
            f"{show_name(str(folder))} cannot be imported: {reason}. Name a folder of pictures."
        ) from None
    folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    files = [entry.name for entry in entries if entry.name not in folders]
    pictures = [name for name in files if not _is_sidecar(name)]
    stems = {Path(name).stem for name in pictures}
    strays = [name for name in files if _is_sidecar(name) and Path(name).stem not in stems]
    if len(pictures) > MAX_FILES:
        raise ConfigError(
            f"{show_name(str(folder))} holds {len(pictures)} files; at most {MAX_FILES} are imported at once. Divide "
            "it into several folders."
        )
    return Listing(root, tuple(pictures), tuple(sorted((*(f"{name}/" for name in folders), *strays))))


def read_pictures(listing: Listing) -> Iterator[Picture | BadFile]:
    """Each picture of the folder, one at a time in memory, or the reason why it cannot be used."""
    for name in listing.pictures:
        try:
            data = _read(listing.folder, name, MAX_BYTES)
            facts = inspect_image(data)
            prompt = _read_prompt(listing.folder, Path(name).stem)
        except (_Unusable, ImageQuarantined) as problem:
            yield BadFile(name, str(problem))
        else:
            yield Picture(name, data, hashlib.sha256(data).hexdigest(), facts, prompt)


def show_name(name: str) -> str:
    """A file's name as a terminal may print it: without what would steer it, at most 120 characters."""
    return (name if name.isprintable() else ascii(name)[1:-1])[:120]


def _is_sidecar(name: str) -> bool:
    return Path(name).suffix.lower() == SIDECAR


def _read(folder: Path, name: str, limit: int) -> bytes:
    """The bytes of a plain file inside the folder; a link is followed as far as it stays there."""
    try:
        target = (folder / name).resolve(strict=True)
        if not target.is_relative_to(folder):
            raise _Unusable("It is a link that leads out of the folder; put the file itself there.")
        # Without O_NONBLOCK a pipe would be waited for.
        descriptor = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb", closefd=True) as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise _Unusable("It is not a plain file.")
            if found.st_size > limit:
                raise _Unusable(f"{show_name(name)} has {found.st_size} bytes; at most {limit} are taken.")
            return file.read(limit + 1)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)[:80]
        raise _Unusable(f"{show_name(name)} cannot be read: {reason}.") from None


def _read_prompt(folder: Path, stem: str) -> str:
    """The text of the same name, white space at its ends and what steers a terminal taken away."""
    sidecar = next(
        (stem + suffix for suffix in (SIDECAR, SIDECAR.upper()) if (folder / (stem + suffix)).exists()), None
    )
    if sidecar is None:
        return ""
    try:
        text = _read(folder, sidecar, MAX_SIDECAR_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Unusable(f"Its prompt {show_name(sidecar)} is not UTF-8 text.") from None
    plain = "".join(" " if unicodedata.category(char) == "Cc" and char not in "\n\t" else char for char in text).strip()
    if len(plain) > MAX_PROMPT_CHARS:
        raise _Unusable(f"Its prompt has {len(plain)} characters; at most {MAX_PROMPT_CHARS} are taken.")
    return plain
