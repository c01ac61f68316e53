"""This file saves an installation into one archive: ledger, briefs and, if asked, lake and images.

The order makes a backup consistent that is taken while runs go on: tables first, because the ledger knows whatever they
refer to; then the ledger; then images, because each is stored before the ledger names it.
"""

import importlib.metadata
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from brand_assets.campaigns.backups.archive import FORMAT, LEDGER, ArchiveWriter, Manifest, find_limit
from brand_assets.campaigns.backups.same_ledger import count_ledger_rows
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError, LakeError
from brand_assets.storage.files import replace_file
from brand_assets.storage.ledger import Ledger

KINDS = {"catalogue.yaml/": "catalogue", "briefs/": "briefs", "lake/": "tables", "images/": "images"}
"""Where the files of a backup belong, and what they are called in messages."""


@dataclass(frozen=True, slots=True)
class Saved:
    """`rows` counts the ledger's rows by table (empty without one); `left_out` names files that are not in and why."""

    path: Path
    bytes: int
    rows: dict[str, int]
    files: dict[str, int]
    left_out: tuple[str, ...]


def save_backup(
    studio: Studio, target: Path, *, with_lake: bool = False, with_images: bool = False, is_forced: bool = False
) -> Saved:
    """Write the archive, whole or not at all, mode 0600.

    Raises ConfigError when `target` is there and not `is_forced`, or when there is nothing to save.
    """
    if target.is_dir() or (target.exists() and not is_forced):
        raise ConfigError(f"{target} is there already and was left as it is. Name another file, or replace it: --force")
    settings = studio.settings
    if not settings.ledger.exists() and not any(settings.briefs.glob("*.md")):
        raise ConfigError(f"There is nothing to save: {settings.data_root} has neither a ledger nor briefs.")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.data_root) as folder:
            with replace_file(target, mode=0o600) as file:
                now = datetime.now(UTC).replace(microsecond=0)
                writer = ArchiveWriter(file, int(now.timestamp()))
                rows, left_out = _add_all(writer, studio, Path(folder, LEDGER), with_lake, with_images)
                writer.finish(_sign(writer, now))
            return Saved(target, target.stat().st_size, rows, count_kinds(one.name for one in writer.members), left_out)
    except OSError as error:
        raise LakeError(f"The backup was not written to {target}: {error.strerror or error}.") from error


def count_kinds(names: Iterable[str]) -> dict[str, int]:
    """How many of these files are of each kind; every kind is there."""
    kinds = [KINDS.get(name.partition("/")[0] + "/") for name in names]
    return {kind: kinds.count(kind) for kind in KINDS.values()}


def _add_all(
    writer: ArchiveWriter, studio: Studio, snapshot: Path, with_lake: bool, with_images: bool
) -> tuple[dict[str, int], tuple[str, ...]]:
    settings = studio.settings
    left_out: list[str] = []
    rows: dict[str, int] = {}
    if with_lake:
        left_out += _add_small(writer, settings.data_root, settings.lake.rglob("*.parquet"))
    if settings.ledger.exists():
        studio.ledger.snapshot(snapshot)
        writer.add_file(LEDGER, snapshot)
        rows = count_ledger_rows(Ledger(snapshot))
    left_out += _add_small(writer, settings.data_root, [settings.catalogue, *_list_brief_files(settings.briefs)])
    if with_images:
        left_out += _add_images(writer, settings.data_root, settings.images.glob("??/*"))
    return rows, tuple(left_out)


def _list_brief_files(folder: Path) -> list[Path]:
    """The briefs, and the pictures that they may refer to."""
    return [path for path in folder.glob("*") if path.suffix.lower() in (".md", ".png", ".jpg", ".jpeg", ".webp")]


def _add_small(writer: ArchiveWriter, root: Path, paths: Iterable[Path]) -> list[str]:
    """Add files that may be replaced while we look, each read at once; what was left out, and why."""
    left_out = []
    for path in sorted(path for path in paths if path.is_file()):
        name = path.relative_to(root).as_posix()
        if find_limit(name) is None:
            left_out.append(f"{name}: not a name that a campaign's file can have")
        else:
            writer.add_bytes(name, path.read_bytes())
    return left_out


def _add_images(writer: ArchiveWriter, root: Path, paths: Iterable[Path]) -> list[str]:
    left_out = []
    for path in sorted(paths):
        name = path.relative_to(root).as_posix()
        if find_limit(name) is None:
            continue  # an unfinished file of a run that is writing, or was stopped
        if not writer.add_file(name, path, sha256=path.name):
            left_out.append(f"{name}: damaged, its bytes are not those of its name")
    return left_out


def _sign(writer: ArchiveWriter, now: datetime) -> Manifest:
    return Manifest(
        kind="brand-assets backup",
        format=FORMAT,
        version=_find_version(),
        created_at=now.isoformat(),
        members=writer.members,
    )


def _find_version() -> str:
    try:
        return importlib.metadata.version("brand-assets")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
