"""This file is where a webhook leaves word that a task has ended, for the run that waits for it in another process.

It says that, and nothing about how: whoever finds word asks the provider, whose answer is the truth.
"""

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

KEPT_S = 24 * 3600.0
SWEEP_EVERY_S = 3600.0
SWEPT = ".swept"


class NoticeBoard:
    """One empty file for each task that has ended, by the hash of its name: no name of theirs becomes a path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def pin(self, provider: str, task_id: str) -> None:
        """Leave word; what is older than a day is taken down. Raises OSError when the disk does not take it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(provider, task_id)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self._sweep()

    def is_pinned(self, provider: str, task_id: str) -> bool:
        return self._path(provider, task_id).exists()

    def take_down(self, provider: str, task_id: str) -> None:
        with suppress(OSError):
            self._path(provider, task_id).unlink(missing_ok=True)

    def _path(self, provider: str, task_id: str) -> Path:
        name = hashlib.sha256(f"{provider}/{_shorten(task_id)}".encode("utf-8", "replace")).hexdigest()
        return self._folder / f"{name}.ended"

    def _sweep(self) -> None:
        """Once an hour, whoever comes first."""
        mark, now = self._folder / SWEPT, time.time()
        if _read_age_s(mark, now) < SWEEP_EVERY_S:
            return
        mark.touch()
        for path in self._folder.glob("*.ended"):
            if _read_age_s(path, now) > KEPT_S:
                with suppress(OSError):
                    path.unlink()


def _shorten(task_id: str) -> str:
    """A task's own name: ours for fal's has the path of its queue before it."""
    return task_id.rpartition("/")[2]


def _read_age_s(path: Path, now: float) -> float:
    """Without end for a file that is not there."""
    try:
        return now - path.stat().st_mtime
    except OSError:
        return float("inf")
