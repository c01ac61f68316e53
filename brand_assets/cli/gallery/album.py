"""This file keeps the pictures of a sitting: decoded when they are wanted, beside the screen, and never too many."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.strip import Strip

from brand_assets.cli.gallery.blocks import draw_blocks, draw_letters, fade_pixels, fit_pixels
from brand_assets.cli.gallery.terminal import CELL_PX, PictureKind
from brand_assets.errors import BrandAssetsError
from brand_assets.pixels import decode_rgba
from brand_assets.storage.images import ImageStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KEPT_SIDE_PX = 640  # of a decoded image: more than the half blocks of any usual terminal
KEPT_IMAGES = 8
KEPT_CELLS = 60_000
"""Cells of drawn pictures, about five of the largest usual windows; a cell of a photograph takes some 200 bytes."""
WANTED = 64
"""Pictures that wait to be drawn; older wishes are of images that were scrolled away."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A picture as a screen wants it, no larger than these cells."""

    sha256: str
    columns: int
    rows: int
    is_faded: bool = False


def _forget_nothing() -> None:
    """What is only text is gone with its rows."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rows of a picture, or why it cannot be shown; `forget` frees what the terminal keeps of it."""

    rows: list[Strip] = field(default_factory=list)
    failure: str = ""
    forget: Callable[[], None] = _forget_nothing


class Album:
    """What was drawn is at hand; what was not is wanted, and drawn in a thread, the latest wish first."""

    def __init__(
        self, images: ImageStore, kind: PictureKind, *, ground: tuple[int, int, int], cell_px: tuple[int, int] = CELL_PX
    ) -> None:
        """`ground` is the screen's colour; `cell_px` the width and height of a character."""
        self.kind = kind
        self._images, self._ground, self._cell_px = images, ground, cell_px
        self._decoding = threading.Lock()
        self._decoded: OrderedDict[str, NDArray[np.uint8] | str] = OrderedDict()
        self._drawn: OrderedDict[Cut, Drawn] = OrderedDict()
        self._cells = 0
        self._wanted: OrderedDict[Cut, None] = OrderedDict()
        self._wish = asyncio.Event()

    def look(self, cut: Cut) -> Drawn | None:
        """The picture, or None while it is being drawn."""
        if cut in self._drawn:
            self._drawn.move_to_end(cut)
            return self._drawn[cut]
        self._want(cut, is_first=True)
        return None

    def expect(self, cut: Cut) -> None:
        """Draw this one too, once nothing else is wanted: it is likely to be looked at next."""
        if cut not in self._drawn:
            self._want(cut, is_first=False)

    def find_failure(self, sha256: str) -> str:
        """Why the image cannot be shown; empty when it can, or nobody has looked yet."""
        decoded = self._decoded.get(sha256)
        return decoded if isinstance(decoded, str) else ""

    async def draw_wanted(self, on_drawn: Callable[[Cut], None]) -> None:
        """Draw wish after wish, for ever; `on_drawn` is called where it was awaited."""
        while True:
            await self._wish.wait()
            while self._wanted:
                cut = next(reversed(self._wanted))  # it stays there, or to look meanwhile would want it once more
                self._keep(cut, await asyncio.to_thread(self.draw, cut))
                self._wanted.pop(cut, None)
                on_drawn(cut)
            self._wish.clear()

    def draw(self, cut: Cut) -> Drawn:
        """Decode and draw, which takes its time."""
        rgba = self.decode(cut.sha256)
        if isinstance(rgba, str):
            return Drawn(failure=rgba)
        if self.kind == "kitty":
            from brand_assets.cli.gallery.graphics import draw_kitty

            rows, forget = draw_kitty(rgba, cut.columns, cut.rows, self._cell_px)
            return Drawn(rows, forget=forget)
        pixels = fit_pixels(rgba, cut.columns, 2 * cut.rows)
        if cut.is_faded:
            pixels = fade_pixels(pixels, self._ground)
        return Drawn(draw_letters(pixels) if self.kind == "ascii" else draw_blocks(pixels))

    def decode(self, sha256: str) -> "NDArray[np.uint8] | str":
        """The image as (height, width, 4), or why it cannot be shown."""
        with self._decoding:
            if sha256 not in self._decoded:
                try:
                    self._decoded[sha256] = decode_rgba(self._images.get(sha256), max_side_px=KEPT_SIDE_PX)
                except BrandAssetsError as error:
                    self._decoded[sha256] = str(error)
                if len(self._decoded) > KEPT_IMAGES:
                    self._decoded.popitem(last=False)
            self._decoded.move_to_end(sha256)
            return self._decoded[sha256]

    def close(self) -> None:
        """Free what the terminal keeps of the pictures."""
        for drawn in self._drawn.values():
            drawn.forget()
        self._drawn.clear()

    def _want(self, cut: Cut, *, is_first: bool) -> None:
        self._wanted[cut] = None
        self._wanted.move_to_end(cut, last=is_first)
        if len(self._wanted) > WANTED:
            self._wanted.popitem(last=False)
        self._wish.set()

    def _keep(self, cut: Cut, drawn: Drawn) -> None:
        self._drawn[cut] = drawn
        self._cells += cut.columns * cut.rows
        while self._cells > KEPT_CELLS and len(self._drawn) > 1:
            gone, what = self._drawn.popitem(last=False)
            self._cells -= gone.columns * gone.rows
            what.forget()
