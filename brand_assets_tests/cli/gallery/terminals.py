"""This file starts `brand-assets review` in a terminal of its own, types, and reads what comes to its screen."""

import codecs
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

PATIENCE_S = 60


class Terminal:
    """100 x 30 characters; `answer` is what the terminal says when it is asked what it can."""

    def __init__(
        self,
        data_root: Path,
        *arguments: str,
        answer: bytes = b"\x1b[?62;22c",
        environment: dict[str, str] | None = None,
    ) -> None:
        self.master, self.slave = pty.openpty()
        self.resize(100, 30)
        self.before = termios.tcgetattr(self.slave)
        self.seen = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "brand_assets_tests.cli.gallery.command", *arguments],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            env={
                **os.environ,
                "BRAND_ASSETS_DATA": str(data_root),
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                **(environment or {}),
            },
        )
        if (environment or {}).get("TERM") != "dumb":
            self.wait("\x1b[c")
            os.write(self.master, answer)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: bytes, until: str) -> str:
        """Send keys and read until the screen shows a text; what was read."""
        os.write(self.master, keys)
        return self.wait(until)

    def wait(self, until: str) -> str:
        start, deadline = len(self.seen), time.monotonic() + PATIENCE_S
        while until not in self.seen[start:]:
            if time.monotonic() > deadline:
                raise AssertionError(f"{until!r} did not come; the end of the screen was {self.seen[-800:]!r}")
            self.read(0.2)
        return self.seen[start:]

    def read(self, timeout_s: float) -> None:
        """Read what is there, or comes in time."""
        if select.select([self.master], [], [], timeout_s)[0]:
            self.seen += self.decoder.decode(os.read(self.master, 65536))

    def close(self) -> int:
        """Wait for the command's own end; the terminal is as it was found."""
        deadline = time.monotonic() + PATIENCE_S
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read(0.05)  # or the command would wait for somebody to read its last words
        code = self.process.wait(timeout=1)
        self.read(0.0)
        assert termios.tcgetattr(self.slave) == self.before
        self.hang_up()
        return code

    def hang_up(self) -> None:
        os.close(self.slave)
        os.close(self.master)
