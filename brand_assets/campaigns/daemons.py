"""This file says whether Dagster's daemon runs over an installation, to whoever asks and in whatever process.

Who starts it holds a lock (`<data>/daemon.lock`), and hands it on to Dagster, so that it is held while that lives.
"""

import fcntl
import os
import time
from pathlib import Path

from brand_assets.errors import AlreadyRunning
from brand_assets.settings import Settings
from brand_assets.storage.files import is_held_by_another

POLL_S = 0.05
TRIES = 10


def has_daemon(settings: Settings) -> bool:
    """One look at one file; those who ask do not keep one another waiting."""
    return is_held_by_another(_find(settings))


def hold_daemon_lock(settings: Settings) -> int:
    """A descriptor that holds the lock until it is closed, here and in whoever it was handed on to.

    Raises AlreadyRunning while another daemon runs over the same data: both would start what was submitted.
    """
    path = _find(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    for _ in range(TRIES):  # who only asks has the lock for a moment
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(POLL_S)
        else:
            return lock
    os.close(lock)
    raise AlreadyRunning(
        f"Dagster's daemon runs over {settings.data_root} already. Use that one; stop it before another is started."
    )


def _find(settings: Settings) -> Path:
    return settings.data_root / "daemon.lock"
