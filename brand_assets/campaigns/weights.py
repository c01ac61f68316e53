"""This file gets the weights of models: from their source, a mirror or a file, and only what has the right checksum."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from brand_assets.campaigns.studio import Studio
from brand_assets.catalogue.weights import Weights, has_weights, hash_file, list_weights, name_weights
from brand_assets.errors import ConfigError, WeightsError
from brand_assets.remote.downloading import FIRST_WAIT_S, Download
from brand_assets.settings import Settings
from brand_assets.storage.files import replace_file, sync_folder

State = Literal["here", "not here", "damaged", "begun"]
How = Literal["fetched", "copied", "was here"]
SPARE_BYTES = 64 * 1024**2
"""What is left free on the disk."""


@dataclass(frozen=True, slots=True)
class WeightsState:
    """`state` by the file's size alone; `bytes` of it that are here."""

    weights: Weights
    path: Path
    state: State
    bytes: int


@dataclass(frozen=True, slots=True)
class Pulled:
    weights: Weights
    path: Path
    how: How


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told: `on_progress` of the bytes that are here, `on_wait` when another process is fetching the same."""

    on_progress: Callable[[int], None] = lambda count: None
    on_wait: Callable[[], None] = lambda: None


def list_states(settings: Settings) -> list[WeightsState]:
    """All weights of the catalogue, and what of them is here."""
    return [_look(weights, settings.models) for weights in list_weights().values()]


def list_pinned() -> list[str]:
    """The names of those that are fetched when none is named: their checksum is known, and they are not optional."""
    return [name for name, weights in list_weights().items() if weights.sha256 and not weights.is_optional]


def find_offered(source: Path, names: Sequence[str]) -> dict[str, Path]:
    """Which file of `source`, a file or a folder, is offered for which of `names`; for all, when there are none.

    Raises ConfigError when there is no file for one of them; whether it is the right one is seen when it is taken.
    """
    if source.is_dir():
        found = {name: _find_in(source, name_weights(name)) for name in names or list_pinned()}
        missing = [name for name, path in found.items() if path is None]
        if missing and (names or len(missing) == len(found)):
            wanted = ", ".join(name_weights(name).file for name in missing)
            raise ConfigError(f"{source} has no file for {', '.join(missing)}: it would be named {wanted}.")
        return {name: path for name, path in found.items() if path is not None}
    if not source.is_file():
        raise ConfigError(f"There is no file or folder {source}.")
    if len(names) > 1:
        raise ConfigError(f"{source} is one file; it cannot be {' and '.join(names)}. Name one, or give a folder.")
    return {names[0] if names else _recognize(source): source}


def pull_weights(
    studio: Studio,
    name: str,
    *,
    source: Path | None = None,
    watch: Watch = Watch(),
    first_wait_s: float = FIRST_WAIT_S,
) -> Pulled:
    """Get one file of weights, unless it is here and right; what is put in place has been verified.

    Raises ConfigError when the name is unknown or has no checksum, WeightsError when the file cannot be had or is
    another one. Of several processes at once one fetches and the others wait for it.
    """
    weights = name_weights(name)
    if weights.sha256 is None:
        raise ConfigError(
            f"No checksum of {name} is known, so what came could not be verified, and it is not fetched. Set sha256 "
            f"and bytes of {name!r} under `weights` in {studio.settings.catalogue}, from a source that you trust."
        )
    path = studio.settings.models / weights.file
    with _alone(path, watch):
        if path.is_file() and hash_file(path) == weights.sha256:
            return Pulled(weights, path, "was here")
        if source is not None:
            _copy(source, path, weights)
            return Pulled(weights, path, "copied")
        _fetch(weights, path, studio.settings.weights_mirror, watch, first_wait_s)
        return Pulled(weights, path, "fetched")


def place_weights(weights: Weights, mirror: str | None) -> str:
    """Where they are fetched from: a mirror stands in for the https://host."""
    if mirror is None:
        return weights.url
    parts = urlsplit(weights.url)
    return mirror + parts.path + (f"?{parts.query}" if parts.query else "")


def _look(weights: Weights, folder: Path) -> WeightsState:
    path, part = folder / weights.file, _part(folder / weights.file)
    if path.is_file():
        state: State = "here" if has_weights(folder, weights.name) else "damaged"
        return WeightsState(weights, path, state, path.stat().st_size)
    if part.is_file():
        return WeightsState(weights, path, "begun", part.stat().st_size)
    return WeightsState(weights, path, "not here", 0)


def _fetch(weights: Weights, path: Path, mirror: str | None, watch: Watch, first_wait_s: float) -> None:
    part = _part(path)
    _need_room(path.parent, weights.bytes - (part.stat().st_size if part.is_file() else 0))
    download = Download(place_weights(weights, mirror), part, weights.bytes, watch.on_progress, first_wait_s)
    had_part = part.is_file()
    download.run()
    found = hash_file(part)
    if found != weights.sha256 and (had_part or download.was_resumed):
        # The pieces may be of different files: what lies at the source changed meanwhile.
        download.start_over()
        download.run()
        found = hash_file(part)
    if found != weights.sha256:
        part.unlink()
        raise WeightsError(
            f"What came from {download.url} has the SHA-256 {found}, and {weights.name} should have {weights.sha256}; "
            "it was thrown away. Set BRAND_ASSETS_WEIGHTS_MIRROR to another source, or use --from FILE."
        )
    with part.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)
    sync_folder(path.parent)


def _copy(source: Path, path: Path, weights: Weights) -> None:
    found = hash_file(source)
    if found != weights.sha256:
        raise WeightsError(
            f"{source} is not {weights.name}: it has the SHA-256 {found} and should have {weights.sha256}."
        )
    _need_room(path.parent, weights.bytes)
    try:
        with source.open("rb") as given, replace_file(path) as file:
            shutil.copyfileobj(given, file, 1024 * 1024)
    except OSError as problem:
        raise WeightsError(f"{source} cannot be copied to {path}: {problem.strerror or problem}.") from None
    if hash_file(path) != weights.sha256:
        path.unlink()
        raise WeightsError(f"{source} changed while it was copied; nothing was kept.")


def _find_in(folder: Path, weights: Weights) -> Path | None:
    """By our name for it, or the one that it has at its source."""
    names = (weights.file, Path(unquote(urlsplit(weights.url).path)).name)
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _recognize(source: Path) -> str:
    found = hash_file(source)
    for name, weights in list_weights().items():
        if weights.sha256 == found:
            return name
    raise ConfigError(f"{source} has the SHA-256 {found}, which is none of the catalogue's weights.")


def _need_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise WeightsError(
            f"{folder} has {free // 1024**2} MiB free, and {needed // 1024**2} MiB are to come. Make room, or set "
            "BRAND_ASSETS_WEIGHTS to a folder on another disk."
        )


@contextmanager
def _alone(path: Path, watch: Watch) -> Iterator[None]:
    """One process at a time for one file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f".{path.name}.lock").open("wb")
    except OSError as problem:
        raise WeightsError(f"Nothing can be written to {path.parent}: {problem.strerror or problem}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            watch.on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")
