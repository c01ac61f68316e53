"""This file keeps an account in a small file that processes change in turn, behind a lock file beside it.

The file is replaced by rename, so reading it needs no lock. Nothing waits inside a system call: a lock that is taken
is tried again after an asynchronous sleep.
"""

import fcntl
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from brand_assets.errors import ConfigError
from brand_assets.remote.pacing.account import Account, format_account, parse_account
from brand_assets.remote.pacing.clock import Clock

LOCK_PATIENCE_S = 30.0
LOCK_RETRY_S = 0.005
MAX_BYTES = 65_536

T = TypeVar("T")
Move = Callable[[Account, float], tuple[Account, T]]


class SharedFile:
    """One account in one file. `mend(found, is_damaged, now)` gives what to go by: `found`, where that makes sense."""

    def __init__(self, path: Path, clock: Clock, mend: Callable[[Account | None, bool, float], Account]) -> None:
        self.path = path
        self._lock = path.with_suffix(".lock")
        self._temporary = path.with_name(f".{path.name}.tmp")
        self._clock = clock
        self._mend = mend

    def read(self) -> Account | None:
        """The account as it is now; None when there is none, or a damaged one."""
        try:
            text = self._read_text()
        except OSError as error:
            raise self._describe(error) from error
        return parse_account(text) if text is not None else None

    async def change(self, move: Move[T]) -> T:
        """Change the account with `move(account, now)` while no other process does, and give its answer.

        Raises ConfigError when the file cannot be locked or written.
        """
        try:
            async with self._hold():
                text, now = self._read_text(), self._clock.wall()
                found = parse_account(text) if text is not None else None
                after, answer = move(self._mend(found, text is not None and found is None, now), now)
                if after != found:
                    self._write(format_account(after))
                return answer
        except OSError as error:
            raise self._describe(error) from error

    @asynccontextmanager
    async def _hold(self) -> AsyncIterator[None]:
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            await self._wait_for(descriptor)
            try:
                yield
            finally:
                # Not by closing alone: a child forked meanwhile has a copy of the descriptor.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            os.close(descriptor)

    async def _wait_for(self, descriptor: int) -> None:
        deadline = self._clock.monotonic() + LOCK_PATIENCE_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if self._clock.monotonic() > deadline:
                    raise ConfigError(
                        f"{self._lock} was not free for {LOCK_PATIENCE_S:.0f} s: a process that holds it was stopped. "
                        "Continue or end that process, and run again."
                    ) from None
            await self._clock.sleep(LOCK_RETRY_S * (0.5 + self._clock.chance()))

    def _read_text(self) -> str | None:
        try:
            with open(self.path, "rb") as file:
                return file.read(MAX_BYTES).decode(errors="replace")
        except FileNotFoundError:
            return None

    def _write(self, text: str) -> None:
        """Whole or not at all; not synced, because what a power cut loses is only the place in the schedule."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        with os.fdopen(os.open(self._temporary, flags, 0o600), "w") as file:
            file.write(text)
        os.replace(self._temporary, self.path)

    def _describe(self, error: OSError) -> ConfigError:
        return ConfigError(
            f"The rate limits that processes share cannot be kept in {self.path}: {error.strerror or error}. The data "
            "root must be a local folder that this user may write to."
        )
