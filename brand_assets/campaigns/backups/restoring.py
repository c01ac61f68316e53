"""This file puts a backup back: it verifies the whole archive first, and replaces nothing unless it is told to."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from brand_assets.campaigns.backups.archive import CATALOGUE, LEDGER
from brand_assets.campaigns.backups.same_ledger import count_ledger_rows, is_same_ledger
from brand_assets.campaigns.backups.saving import count_kinds
from brand_assets.campaigns.backups.unpacking import Staged, unpack_archive
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError, LakeError, LedgerBusy, LedgerError
from brand_assets.storage.files import replace_file
from brand_assets.storage.ledger import Ledger

SPARE_BYTES = 256 << 20
"""Left free on the disk when a backup is unpacked."""

LedgerState = Literal["not saved", "new", "same", "different", "damaged"]
"""How the saved ledger and the present one compare; one without rows counts as none."""
FileState = Literal["new", "same", "different"]


@dataclass(frozen=True, slots=True)
class Restored:
    """`written` and `same` count files by kind; `kept` is where the replaced ledger, briefs and tables are now."""

    created_at: str
    ledger: LedgerState
    rows: dict[str, int]
    written: dict[str, int]
    same: dict[str, int]
    kept: tuple[Path, ...]


def restore_backup(studio: Studio, source: Path, *, is_forced: bool = False) -> Restored:
    """Put an archive's files in place; what it does not hold is left alone, what is the same already stays.

    Raises LakeError when the archive is damaged or no backup, ConfigError when what is here differs and `is_forced` is
    not set; nothing has changed then.
    """
    if not source.is_file():
        raise ConfigError(f"There is no backup {source}.")
    root = studio.settings.data_root
    place = next(folder for folder in (root, *root.parents) if folder.is_dir())
    try:
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=place) as folder:
            room = shutil.disk_usage(place).free - SPARE_BYTES
            staged = unpack_archive(source, Path(folder), max(0, room))
            rows = _count_staged(source, staged)
            ledger = _compare_ledger(studio, staged)
            files = _compare_files(root, staged)
            if not is_forced:
                _refuse_differences(source, ledger, files)
            return _put_in_place(studio, staged, rows, ledger, files)
    except OSError as error:
        raise LakeError(f"{source} was not restored whole: {error.strerror or error}. Restore it again.") from error


def _count_staged(source: Path, staged: Staged) -> dict[str, int]:
    if not staged.names(LEDGER):
        return {}
    try:
        return count_ledger_rows(Ledger(staged.folder / LEDGER))
    except LedgerError as error:
        raise LakeError(f"The ledger in {source} cannot be used: {error} Nothing was restored.") from None


def _compare_ledger(studio: Studio, staged: Staged) -> LedgerState:
    path = studio.settings.ledger
    if not staged.names(LEDGER):
        return "not saved"
    log = path.with_name(f"{path.name}.wal")
    if not path.exists() and log.exists():
        raise ConfigError(f"{log} is the log of a ledger that is gone. Move it away, then restore again.")
    try:
        if not path.exists() or not any(count_ledger_rows(studio.ledger).values()):
            return "new"
        return "same" if is_same_ledger(studio.ledger, Ledger(staged.folder / LEDGER)) else "different"
    except LedgerBusy:
        raise
    except LedgerError:
        return "damaged"


def _compare_files(root: Path, staged: Staged) -> dict[str, FileState]:
    states: dict[str, FileState] = {}
    for member in staged.manifest.members:
        if member.name == LEDGER:
            continue
        path = root / member.name
        if not path.exists():
            states[member.name] = "new"
        else:
            with path.open("rb") as file:
                is_same = hashlib.file_digest(file, "sha256").hexdigest() == member.sha256
            states[member.name] = "same" if is_same else "different"
    return states


def _refuse_differences(source: Path, ledger: LedgerState, files: dict[str, FileState]) -> None:
    """An image that differs from its name is damaged, and is replaced without asking."""
    differing = [f"the ledger ({ledger})"] if ledger in ("different", "damaged") else []
    differing += [
        name for name, state in sorted(files.items()) if state == "different" and not name.startswith("images/")
    ]
    if differing:
        more = f" and {len(differing) - 5} more" if len(differing) > 5 else ""
        raise ConfigError(
            f"What is here differs from {source}: {', '.join(differing[:5])}{more}. Nothing was restored. Replace it "
            "with: --force (what is replaced is kept beside)"
        )


def _put_in_place(
    studio: Studio, staged: Staged, rows: dict[str, int], ledger: LedgerState, files: dict[str, FileState]
) -> Restored:
    """Briefs come last: a new brief may start a campaign, which must find what is paid already."""
    root = studio.settings.data_root
    root.mkdir(parents=True, exist_ok=True)
    aside = root / f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    wanted = [name for name, state in files.items() if state != "same"]
    kept: list[Path] = []
    _copy_each(staged, root, aside, [name for name in wanted if name.startswith("images/")])
    _copy_each(staged, root, aside, [name for name in wanted if name.startswith("lake/")])
    if ledger in ("new", "different", "damaged"):
        replaced = studio.ledger.restore_snapshot(staged.folder / LEDGER, force=True)
        kept += [replaced] if replaced else []
    _copy_each(staged, root, aside, [name for name in wanted if name == CATALOGUE])
    _copy_each(staged, root, aside, [name for name in wanted if name.startswith("briefs/")])
    return Restored(
        created_at=staged.manifest.created_at,
        ledger=ledger,
        rows=rows,
        written=count_kinds(wanted),
        same=count_kinds(name for name, state in files.items() if state == "same"),
        kept=(*kept, *([aside] if aside.exists() else [])),
    )


def _copy_each(staged: Staged, root: Path, aside: Path, names: Sequence[str]) -> None:
    for name in names:
        path = root / name
        if path.exists() and not name.startswith("images/"):
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(path, aside / name)
        with (staged.folder / name).open("rb") as file, replace_file(path) as target:
            shutil.copyfileobj(file, target)
