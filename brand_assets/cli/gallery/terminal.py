"""This file knows the terminal: which pictures it can show, whether its ground is light, and when it is gone."""

import io
import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

from textual.drivers.linux_driver import LinuxDriver

PictureKind = Literal["kitty", "sixel", "blocks", "ascii"]

PATIENCE_S = 1.0
"""Every terminal answers the last of our questions; one that is this far away would be slow with pictures anyway."""
ENQUIRY = (
    b"\x1b_Gi=1,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"  # kitty graphics: https://sw.kovidgoyal.net/kitty/graphics-protocol/
    b"\x1b]11;?\x1b\\"  # the colour of the ground, and then the size of a cell, and who is there (DA1), from xterm:
    b"\x1b[16t"  # https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
    b"\x1b[c"
)
TAUGHT_NOTHING = ("", "dumb", "linux", "vt100", "vt220")
"""Terminals, by TERM, that would print such questions."""
CELL_PX = (10, 20)
"""Of a terminal that does not tell, those of the VT340."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a terminal told of itself; without an answer it can do nothing more than characters on a dark ground."""

    has_kitty: bool = False
    has_sixel: bool = False
    is_light: bool = False
    cell_px: tuple[int, int] = CELL_PX


def choose_kind(wanted: str, answers: Answers, *, is_ascii: bool) -> PictureKind:
    """The pictures for this option, by what the terminal can."""
    if wanted == "ascii" or (wanted == "auto" and is_ascii):
        return "ascii"
    if wanted == "kitty" or (wanted == "auto" and answers.has_kitty):
        return "kitty"
    if wanted == "sixel" or (wanted == "auto" and answers.has_sixel):
        return "sixel"
    return "blocks"


def ask_terminal(descriptor: int, term: str) -> Answers:
    """Ask what the terminal can, before anything else reads from it; keys that were typed ahead are dropped."""
    if term in TAUGHT_NOTHING:
        return Answers()
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor, termios.TCSANOW)
    try:
        os.write(descriptor, ENQUIRY)
        reply = _read_reply(descriptor)
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
    return read_answers(reply)


def read_answers(reply: bytes) -> Answers:
    """What a reply to the enquiry says; what is not in it is as if it had been denied."""
    able = re.search(rb"\x1b\[\?([\d;]*)c", reply)
    ground = re.search(rb"\x1b\]11;rgb:([0-9a-fA-F]{2})[^/]*/([0-9a-fA-F]{2})[^/]*/([0-9a-fA-F]{2})", reply)
    cell = re.search(rb"\x1b\[6;(\d+);(\d+)t", reply)
    red, green, blue = (int(part, 16) for part in ground.groups()) if ground else (0, 0, 0)
    return Answers(
        has_kitty=b"\x1b_Gi=1;OK" in reply,
        has_sixel=able is not None and b"4" in able.group(1).split(b";"),
        is_light=0.2126 * red + 0.7152 * green + 0.0722 * blue > 128,
        cell_px=(int(cell.group(2)) or CELL_PX[0], int(cell.group(1)) or CELL_PX[1]) if cell else CELL_PX,
    )


def _read_reply(descriptor: int) -> bytes:
    """All that comes until the terminal has answered the last question, or patience ends."""
    reply = b""
    deadline = time.monotonic() + PATIENCE_S
    while not re.search(rb"\x1b\[\?[\d;]*c", reply):
        if not select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))[0]:
            break
        data = os.read(descriptor, 1024)
        if not data:
            break
        reply += data
    return reply


@contextmanager
def deaf_import(cell_px: tuple[int, int]) -> Iterator[None]:
    """Import textual_image in here: it asks the terminal on its own while it is imported, and we know the answers.

    It waits a tenth of a second for each, so that over a slow line they would come later, as keys. Where it sees no
    terminal it takes the size of a cell from two variables instead.
    """
    names = {"TEXTUAL_CELL_WIDTH": str(cell_px[0]), "TEXTUAL_CELL_HEIGHT": str(cell_px[1])}
    stdout = sys.__stdout__
    vars(sys)["__stdout__"] = io.StringIO()
    os.environ.update(names)
    try:
        yield
    finally:
        vars(sys)["__stdout__"] = stdout
        for name in names:
            os.environ.pop(name, None)


class GalleryDriver(LinuxDriver):
    """Textual's own, but it draws where graphics are written too, and a terminal that is gone ends the sitting."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file = sys.__stdout__

    def run_input_thread(self) -> None:
        with suppress(OSError):
            super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.call_later(self._app.exit)

    def write(self, data: str) -> None:
        """Nothing is written, and nothing waits, once the terminal is gone and with it the thread that writes."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(data)


def is_gone(descriptor: int) -> bool:
    """Whether nobody is at the other end of the terminal any more."""
    poll = select.poll()
    poll.register(descriptor, select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
