"""This file checks what an installation keeps: the data root, the ledger, the lake and the images."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from brand_assets.campaigns.backups.same_ledger import count_ledger_rows
from brand_assets.campaigns.checkup.finding import Finding
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import LakeError, LedgerBusy, LedgerError
from brand_assets.records.brief import ROUNDS
from brand_assets.records.tables import CAMPAIGN_TABLES, INSIGHT_TABLES, ROUND_TABLES
from brand_assets.storage.ledger import Ledger

LOW_BYTES, FULL_BYTES = 5 << 30, 512 << 20
"""A campaign of 300 images with its exports takes about half a gigabyte."""
NETWORK_FILESYSTEMS = (
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "fuse.s3fs",
    "9p",
    "afs",
    "ceph",
    "fuse.gcsfuse",
)
"""Where a lock of one machine is not seen by another, or not at all."""
SAMPLED_IMAGES = 25
LEDGER_WAIT_S = 5.0


def check_data(studio: Studio) -> list[Finding]:
    root = studio.settings.data_root
    findings = [_check_root(root), _check_filesystem(root), _check_room(root)]
    return [*findings, *_check_ledger(studio), _check_lake(studio), _check_images(studio)]


def _check_root(root: Path) -> Finding:
    place = _find_place(root)
    if root.exists() and not root.is_dir():
        return Finding("data root", "fail", f"{root} is not a folder", "Move it away, or set BRAND_ASSETS_DATA.")
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".doctor-"):
            pass
    except OSError as error:
        advice = "Make it writable, or name another folder: BRAND_ASSETS_DATA"
        return Finding("data root", "fail", f"{place}: {error.strerror or error}", advice)
    return Finding("data root", "ok", f"{root} is writable" if place == root else f"{root} is made when it is needed")


def _check_filesystem(root: Path) -> Finding:
    kind = find_filesystem(_find_place(root).resolve(), Path("/proc/mounts"))
    if kind in NETWORK_FILESYSTEMS:
        advice = "Move it to a local disk: the ledger's lock is not safe on a network share."
        return Finding("filesystem", "warn", f"{root} is on {kind}", advice)
    return Finding("filesystem", "ok", f"{kind or 'unknown'}")


def _check_room(root: Path) -> Finding:
    free = shutil.disk_usage(_find_place(root)).free
    found = f"{free / (1 << 30):.1f} GB free"
    if free < LOW_BYTES:
        return Finding("disk", "fail" if free < FULL_BYTES else "warn", found, f"Make room under {root}.")
    return Finding("disk", "ok", found)


def _check_ledger(studio: Studio) -> Iterator[Finding]:
    path = studio.settings.ledger
    if not path.exists():
        yield Finding("ledger", "ok", "none yet; the first run makes it")
        return
    ledger = Ledger(path, timeout_s=min(LEDGER_WAIT_S, studio.settings.ledger_timeout_s))
    try:
        rows = count_ledger_rows(ledger)
        query = "SELECT max(version) FROM migrations"
        [(version,)] = ledger.call(lambda connection: connection.execute(query).fetchall())
    except LedgerBusy as error:
        yield Finding("ledger", "warn", str(error), "Wait for it to end, or end it, and look again.")
        return
    except LedgerError as error:
        yield Finding("ledger", "fail", str(error), "Restore it: brand-assets restore FILE --force")
        return
    counts = ", ".join(f"{count} {table}" for table, count in rows.items())
    yield Finding("ledger", "ok", f"opens, nobody holds it; schema {version}; rows: {counts}")
    if path.stat().st_mode & 0o077:
        yield Finding("ledger mode", "warn", "other users may read the ledger", f"Run: chmod 600 {path}")
    if unknown := len(ledger.spend.list_unknown()):
        advice = "Settle them: brand-assets spend --unknown"
        yield Finding("unknown outcomes", "warn", f"{unknown} requests may have been billed", advice)


def _check_lake(studio: Studio) -> Finding:
    read, problems = 0, list[str]()
    for table, campaign, round_name in _list_tables(studio):
        try:
            read += studio.lake.read_or_none(table, campaign, round_name) is not None
        except LakeError as error:
            problems.append(str(error))
    if problems:
        more = f" And {len(problems) - 3} more." if len(problems) > 3 else ""
        found = f"{len(problems)} of {read + len(problems)} tables cannot be read: {' '.join(problems[:3])}{more}"
        return Finding("lake", "fail", found, "Materialize them again in the Dagster UI, or restore a backup.")
    return Finding("lake", "ok", f"{read} tables can be read")


def _list_tables(studio: Studio) -> Iterator[tuple[str, str | None, str | None]]:
    for table in INSIGHT_TABLES:
        yield table, None, None
    for table in CAMPAIGN_TABLES:
        yield from ((table, campaign, None) for campaign in studio.lake.campaigns(table))
    for round_name in ROUNDS:
        for table in ROUND_TABLES:
            yield from ((table, campaign, round_name) for campaign in studio.lake.campaigns(table, round_name))


def _check_images(studio: Studio) -> Finding:
    """Whether every drawn image is there, and whether some of them, evenly spread, still have their bytes."""
    named = sorted(_list_drawn(studio))
    missing = [sha256 for sha256 in named if not studio.images.has(sha256)]
    present = [sha256 for sha256 in named if sha256 not in set(missing)]
    sample = present[:: max(1, -(-len(present) // SAMPLED_IMAGES))]
    damaged = [sha256 for sha256 in sample if not _is_sound(studio, sha256)]
    if missing or damaged:
        first = (missing + damaged)[0]
        found = (
            f"of {len(named)} images {len(missing)} are missing, of {len(sample)} verified {len(damaged)} are damaged"
        )
        return Finding(
            "images", "fail", f"{found}; the first is {first}", "Restore a backup that was made --with-images."
        )
    return Finding("images", "ok", f"{len(named)} are there; {len(sample)} verified")


def _list_drawn(studio: Studio) -> set[str]:
    found: set[str] = set()
    for round_name in ROUNDS:
        for campaign in studio.lake.campaigns("raw_images", round_name):
            try:
                rows = studio.lake.read("raw_images", campaign, round_name)
            except LakeError:
                continue  # told by the check of the lake
            found.update(sha256 for sha256 in rows["sha256"].to_list() if sha256)
    return found


def _is_sound(studio: Studio, sha256: str) -> bool:
    try:
        studio.images.get(sha256)
    except LakeError:
        return False
    return True


def _find_place(root: Path) -> Path:
    """The data root, or the nearest folder above it that is there."""
    return next(folder for folder in (root, *root.parents) if folder.is_dir())


def find_filesystem(path: Path, mounts: Path) -> str:
    """The type of the file system that a path is on, from the kernel's list; "" where there is no such list."""
    if not mounts.is_file():
        return ""
    fields = (line.split() for line in mounts.read_text(encoding="utf-8").splitlines())
    holding = [(field[1], field[2]) for field in fields if len(field) > 2 and path.is_relative_to(field[1])]
    return max(holding, key=lambda mount: len(mount[0]), default=("", ""))[1]
