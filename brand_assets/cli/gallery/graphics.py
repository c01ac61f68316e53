"""This file draws pictures in full resolution where the terminal can, by the kitty protocol or as sixels."""

import asyncio
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual_image.renderable import TGPImage
from textual_image.widget import SixelImage

from brand_assets.cli.gallery.blocks import lay_on_checkerboard

CHECKER_PX = 16


def draw_kitty(
    rgba: NDArray[np.uint8], columns: int, rows: int, cell_px: tuple[int, int]
) -> tuple[list[Strip], Callable[[], None]]:
    """Send the picture to the terminal; the rows of characters that stand for it, and how to have it forgotten.

    The characters are text as any other, which the terminal replaces: they can be scrolled, cut and drawn again.
    """
    from PIL import Image

    scale = min(columns * cell_px[0] / rgba.shape[1], rows * cell_px[1] / rgba.shape[0])
    width = max(1, min(columns, round(rgba.shape[1] * scale / cell_px[0])))
    height = max(1, min(rows, round(rgba.shape[0] * scale / cell_px[1])))
    picture = TGPImage(Image.fromarray(lay_on_checkerboard(rgba, CHECKER_PX)), width=width, height=height)
    console = Console(width=width, height=height, force_terminal=True, color_system="truecolor", _environ={})
    lines = console.render_lines(picture, console.options.update(width=width, height=height), pad=False)
    return [Strip(line, width) for line in lines[:height]], picture.cleanup


class SixelPicture(Widget):
    """One picture as large as the room it has; its rows are no text, so it is for a place that does not scroll."""

    DEFAULT_CSS = """
    SixelPicture { width: 1fr; height: 1fr; align: center middle; background: $background; }
    SixelPicture > Image { width: auto; height: auto; }
    """

    def __init__(self, decode: Callable[[str], "NDArray[np.uint8] | str"]) -> None:
        super().__init__(id="picture")
        self._decode, self._wanted, self._shown = decode, "", ""
        self._picture = SixelImage()

    def compose(self) -> ComposeResult:
        yield self._picture

    async def show(self, sha256: str) -> None:
        """Decode the picture beside the screen, and put it there; what cannot be decoded leaves the place empty."""
        from PIL import Image

        self._wanted = sha256
        rgba = await asyncio.to_thread(self._decode, sha256)
        if self._wanted == sha256 != self._shown:
            self._shown = sha256
            on_squares = None if isinstance(rgba, str) else lay_on_checkerboard(rgba, CHECKER_PX)
            self._picture.image = None if on_squares is None else Image.fromarray(on_squares)
