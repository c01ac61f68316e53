"""This file reads single keys from a terminal, and leaves the terminal as it was found."""

import os
import select
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

ESCAPE_S = 0.05
"""A terminal sends the rest of an arrow key's sequence within this time; a lone Escape is followed by nothing."""
MAX_SEQUENCE = 16

EOF = "eof"
_NAMES = {
    b"\r": "enter", b"\n": "enter", b" ": "space", b"\t": "tab", b"\x7f": "backspace", b"\x08": "backspace",
    b"\x03": "interrupt", b"\x04": EOF, b"": EOF,
    b"\x1b": "escape",
    b"\x1b[A": "up", b"\x1b[B": "down", b"\x1b[C": "right", b"\x1b[D": "left",
    b"\x1bOA": "up", b"\x1bOB": "down", b"\x1bOC": "right", b"\x1bOD": "left",
    b"\x1b[H": "home", b"\x1b[F": "end", b"\x1bOH": "home", b"\x1bOF": "end", b"\x1b[1~": "home", b"\x1b[4~": "end",
}  # fmt: skip


@contextmanager
def single_keys(descriptor: int) -> Iterator[None]:
    """Keys come one by one and unechoed until this is left, by whatever way."""
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def discard_keys(descriptor: int) -> None:
    """Forget what was typed and not read yet."""
    termios.tcflush(descriptor, termios.TCIFLUSH)


def read_key(descriptor: int, timeout_s: float | None = None) -> str | None:
    """A character, or a name such as `right`, `enter`, `space`, `eof`; None when none came in time.

    A sequence without a name here comes back as `unknown`, whole, so that none of it is taken for a key.
    """
    if not _is_ready(descriptor, timeout_s):
        return None
    data = _read_byte(descriptor)
    if data == b"\x1b":
        data += _read_sequence(descriptor)
    elif data and data[0] >= 0xC0:
        data += b"".join(_read_byte(descriptor) for _ in range(_count_continuation(data[0])))
    if data in _NAMES:
        return _NAMES[data]
    text = data.decode("utf-8", "replace")
    return text if len(text) == 1 and text.isprintable() else "unknown"


def _read_sequence(descriptor: int) -> bytes:
    """What follows an Escape: `[` parameters and a final letter, `O` and a letter, or one key pressed with Alt."""
    data = b""
    while len(data) < MAX_SEQUENCE and _is_ready(descriptor, ESCAPE_S):
        data += _read_byte(descriptor)
        if data[:1] not in (b"[", b"O") or (len(data) > 1 and 0x40 <= data[-1] <= 0x7E):
            break
    return data


def _count_continuation(first: int) -> int:
    return 3 if first >= 0xF0 else 2 if first >= 0xE0 else 1


def _is_ready(descriptor: int, timeout_s: float | None) -> bool:
    return bool(select.select([descriptor], [], [], timeout_s)[0])


def _read_byte(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1)
    except OSError:
        return b""  # the terminal is gone: the same as its end
