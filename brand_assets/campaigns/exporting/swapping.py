"""This file puts a finished package in the old one's place in one step, and keeps it from being changed by accident."""

import ctypes
import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brand_assets.storage.files import sync_folder

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""From <fcntl.h> and <linux/fs.h>: paths as `rename` takes them; both stay, in each other's place."""
READ_ONLY_FILE, READ_ONLY_FOLDER = 0o444, 0o555
WRITABLE_FOLDER = 0o755


@contextmanager
def one_export_at_a_time(folder: Path, *, leaves_lock: bool = True) -> Iterator[Path]:
    """An empty folder to build in, beside where the package will stand; what a killed export left is put right first.

    With `leaves_lock` False nothing of ours stays beside a package that goes to somebody else's folder.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = _beside(folder, "building")
    with _hold(_beside(folder, "lock"), leaves_lock=leaves_lock):
        _put_right(folder)
        remove_package(building)
        building.mkdir()
        try:
            yield building
        finally:
            remove_package(building)


@contextmanager
def _hold(lock: Path, *, leaves_lock: bool) -> Iterator[None]:
    """Wait for the lock and hold it. Who waited for a file that was taken away meanwhile waits for the new one."""
    while True:
        with lock.open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if not _is_there(lock, held.fileno()):
                continue
            try:
                yield
            finally:
                if not leaves_lock:
                    lock.unlink(missing_ok=True)
            return


def _is_there(lock: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(lock.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def protect(folder: Path) -> None:
    """Make a package read-only: what was delivered is not changed by a slip of the hand, it is exported again."""
    for path in (*sorted(folder.rglob("*"), reverse=True), folder):
        if not path.is_symlink():
            path.chmod(READ_ONLY_FOLDER if path.is_dir() else READ_ONLY_FILE)


def remove_package(folder: Path) -> None:
    """Delete a package, read-only or not; one that is not there is no error, and of a link only the link goes."""
    if folder.is_symlink():
        folder.unlink()
    if not folder.is_dir():
        return
    folder.chmod(WRITABLE_FOLDER)
    for path in folder.rglob("*"):
        if stat.S_ISDIR(path.lstat().st_mode):
            path.chmod(WRITABLE_FOLDER)
    shutil.rmtree(folder, ignore_errors=True)


def swap_in(building: Path, folder: Path) -> None:
    """Put a package in the old one's place; where the system can exchange them, there is one at every moment."""
    if not os.path.lexists(folder):
        building.rename(folder)
    elif not _exchange(building, folder):
        folder.rename(_previous(folder))
        try:
            building.rename(folder)
        finally:
            _put_right(folder)
    sync_folder(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False, and nothing done, where the system or the file system cannot.

    renameat2(2) with RENAME_EXCHANGE: https://man7.org/linux/man-pages/man2/rename.2.html
    """
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    renameat2.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return bool(renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)


def _put_right(folder: Path) -> None:
    """A swap that was cut off between its two renames leaves only the previous package, under another name."""
    previous = _previous(folder)
    if os.path.lexists(previous) and not os.path.lexists(folder):
        previous.rename(folder)
    remove_package(previous)


def _previous(folder: Path) -> Path:
    return _beside(folder, "previous")


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")
