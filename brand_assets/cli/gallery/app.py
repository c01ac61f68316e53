"""This file runs the gallery in a terminal, from the first question to it until it is as it was found."""

import asyncio
import importlib
import os
import signal
import sys
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from brand_assets.cli.gallery.album import Album
from brand_assets.cli.gallery.desk import Desk
from brand_assets.cli.gallery.palette import DARK, LIGHT, find_ground
from brand_assets.cli.gallery.session import ReviewSession
from brand_assets.cli.gallery.sitting import Sitting
from brand_assets.cli.gallery.terminal import GalleryDriver, ask_terminal, choose_kind, deaf_import, is_gone

GONE_CHECK_S = 0.5
"""How often the gallery looks whether its terminal is still there."""


class Gallery(App[str | Exception]):
    """Ends with the words to print, or with the error that ended it."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+d,ctrl+q", "leave", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
    ]

    def __init__(self, sitting: Sitting, session: ReviewSession, album: Album, *, is_light: bool = False) -> None:
        super().__init__(driver_class=GalleryDriver)
        self._desk = Desk(sitting, session, album)
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = (LIGHT if is_light else DARK).name

    def on_mount(self) -> None:
        self.push_screen(self._desk)
        if not self.is_headless:
            self._watch_terminal()

    def action_leave(self) -> None:
        self._desk.leave_now()

    def _watch_terminal(self) -> None:
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(stop, self.action_leave)
        self.set_interval(GONE_CHECK_S, self._leave_if_gone)

    def _leave_if_gone(self) -> None:
        if is_gone(sys.stdin.fileno()):
            self.action_leave()


def run_gallery(
    sitting: Sitting, session: ReviewSession, *, pictures: str, is_ascii: bool, is_light: bool | None, term: str
) -> str:
    """Review until the reviewer submits or leaves; says how it ended.

    Raises DecisionRefused when the checkpoint was submitted or superseded by somebody else meanwhile.
    """
    answers = ask_terminal(sys.stdin.fileno(), term)
    kind = choose_kind(pictures, answers, is_ascii=is_ascii)
    is_light = answers.is_light if is_light is None else is_light
    if kind in ("kitty", "sixel"):
        os.environ["COLORTERM"] = "truecolor"  # as all of them are; ssh does not hand the variable on
        with deaf_import(answers.cell_px):
            importlib.import_module("brand_assets.cli.gallery.graphics")
    album = Album(sitting.studio.images, kind, ground=find_ground(is_light=is_light), cell_px=answers.cell_px)
    try:
        ending = Gallery(sitting, session, album, is_light=is_light).run()
    finally:
        album.close()
    if isinstance(ending, Exception):
        raise ending
    if ending is None:
        raise SystemExit(1)
    return ending
