"""This file is the one door to the ledger: a lock file is held from before DuckDB opens it until it has closed it.

DuckDB's own file lock is not enough: processes that open, insert and close with retries alone lost rows that they had
been told were committed (benchmarks/ledger.py). Readers come through here too: an open reader makes a writer fail.
"""

import fcntl
import json
import os
import secrets
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from brand_assets.errors import LedgerBusy, LedgerError
from brand_assets.storage.files import sync_folder
from brand_assets.storage.ledger.engine import attach, close_kept
from brand_assets.storage.ledger.schema import migrate

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DUCKDB_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "enable_external_access": False,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
}

_fork_gate = threading.RLock()
"""Held while a database is open, so that no child is forked with half a transaction in its memory."""
_lock_descriptors: set[int] = set()


@contextmanager
def hold_lock(ledger: Path) -> Iterator[None]:
    """Hold the ledger's lock file, however long it takes to get it; the kernel serves those who wait in turn."""
    lock = lock_path(ledger)
    lock.parent.mkdir(parents=True, exist_ok=True)
    descriptor = _take_lock(lock)
    try:
        # A holder who cannot leave its name, the disk being full, still holds the lock.
        with suppress(OSError):
            _sign(descriptor)
        yield
    finally:
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
        # Unlocked by name and not only by closing: a forked child may still have a copy of the descriptor.
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        _close(descriptor)


@contextmanager
def open_ledger(ledger: Path) -> Iterator["DuckDBPyConnection"]:
    """An up-to-date ledger's connection, closed on leaving; the caller holds the lock.

    Raises LedgerBusy when a program that does not use the lock has the file open, LedgerError when it is no ledger.
    """
    with _fork_gate:
        import duckdb

        if not ledger.exists():
            _create(ledger)
        try:
            attached = attach(ledger)
        except duckdb.Error as error:
            raise _explain(ledger, error) from error
        try:
            _make_private(wal_path(ledger))
            migrate(attached.connection)
            yield attached.connection
        finally:
            attached.let_go()
            _remove_empty(wal_path(ledger))


def lock_path(ledger: Path) -> Path:
    return ledger.with_name(ledger.name + ".lock")


def wal_path(ledger: Path) -> Path:
    return ledger.with_name(ledger.name + ".wal")


def describe_holder(ledger: Path) -> str:
    """Who has the lock, in words, from what the holder wrote into the lock file."""
    try:
        holder = json.loads(lock_path(ledger).read_text(encoding="utf-8"))
        return f"process {holder['pid']} ({holder['command']}) has held it since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "whoever held it did not leave a name"


def _take_lock(lock: Path) -> int:
    while True:
        with _fork_gate:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            _lock_descriptors.add(descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _is_in_place(descriptor, lock):
                return descriptor
        except BaseException:
            _close(descriptor)
            raise
        _close(descriptor)


def _is_in_place(descriptor: int, lock: Path) -> bool:
    """Whether the file we locked still has the lock's name; if not, somebody else may hold the one that has."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(lock))
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    os.fchmod(descriptor, 0o600)
    command = " ".join([Path(sys.argv[0] or "python").name, *sys.argv[1:3]])[:120]
    holder = {"pid": os.getpid(), "command": command, "since": datetime.now(UTC).isoformat(timespec="seconds")}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(holder).encode(), 0)


def _close(descriptor: int) -> None:
    with _fork_gate:
        _lock_descriptors.discard(descriptor)
        os.close(descriptor)


def _create(ledger: Path) -> None:
    """Make an empty ledger under a temporary name, so that nobody ever meets half of one."""
    import duckdb

    if wal_path(ledger).exists():
        raise LedgerError(
            f"{ledger} is gone, but its log {wal_path(ledger).name} is there. Restore the ledger from a backup."
        )
    for leftover in ledger.parent.glob(f".{ledger.name}.*.new*"):
        leftover.unlink(missing_ok=True)
    temporary = ledger.with_name(f".{ledger.name}.{secrets.token_hex(6)}.new")
    connection = duckdb.connect(str(temporary), config=_DUCKDB_CONFIG)
    try:
        migrate(connection)
    finally:
        connection.close()
    temporary.chmod(0o600)
    os.replace(temporary, ledger)
    sync_folder(ledger.parent)


def _make_private(wal: Path) -> None:
    """Have the log's file there, mode 0600, before DuckDB would make it with the umask's mode."""
    os.close(os.open(wal, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
    wal.chmod(0o600)


def _remove_empty(wal: Path) -> None:
    with suppress(FileNotFoundError):
        if wal.stat().st_size == 0:
            wal.unlink()


def _explain(ledger: Path, error: Exception) -> LedgerError:
    first_line = str(error).partition("\n")[0][:300]
    if "Could not set lock on file" in first_line:
        return LedgerBusy(f"Another program has the ledger open without its lock; close it. DuckDB says: {first_line}")
    return LedgerError(f"The ledger {ledger} cannot be opened. Restore it from a backup. DuckDB says: {first_line}")


def _prepare_fork() -> None:
    _fork_gate.acquire()
    close_kept()


def _forget_inherited_locks() -> None:
    for descriptor in _lock_descriptors:
        os.close(descriptor)
    _lock_descriptors.clear()
    _fork_gate.release()


os.register_at_fork(before=_prepare_fork, after_in_parent=_fork_gate.release, after_in_child=_forget_inherited_locks)
