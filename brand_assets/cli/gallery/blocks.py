"""This file turns pixels into rows of terminal cells: half blocks in the picture's own colours, or letters."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

CHECKER = (255, 214)
CHECKER_PX = 4
ASCII_RAMP = "@%#*+=-:. "
FADING = 0.65
"""How far a rejected picture goes towards the screen's own ground."""


def fit_pixels(rgba: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The image over a checkerboard, (rows, columns, 3), as large as fits in width x height; rows are even."""
    from PIL import Image

    scale = min(width / rgba.shape[1], height / rgba.shape[0])
    columns = max(1, round(rgba.shape[1] * scale))
    rows = min(height, 2 * max(1, round(rgba.shape[0] * scale / 2)))
    resized = Image.fromarray(rgba).resize((columns, rows), Image.Resampling.BOX)
    return lay_on_checkerboard(np.asarray(resized), CHECKER_PX)


def lay_on_checkerboard(rgba: NDArray[np.uint8], square_px: int) -> NDArray[np.uint8]:
    """The image without transparency, (rows, columns, 3): what was clear shows squares of two greys."""
    pixels = rgba.astype(np.float32)
    alpha = pixels[..., 3:] / 255
    y, x = np.mgrid[0 : rgba.shape[0], 0 : rgba.shape[1]] // square_px
    checker = np.where((x + y) % 2 == 0, *CHECKER)[..., None]
    return np.rint(pixels[..., :3] * alpha + checker * (1 - alpha)).astype(np.uint8)


def fade_pixels(pixels: NDArray[np.uint8], ground: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The picture, nearly sunk into the ground."""
    return np.rint(pixels * (1 - FADING) + np.asarray(ground) * FADING).astype(np.uint8)


def draw_blocks(pixels: NDArray[np.uint8]) -> list[Strip]:
    """Each cell is two pixels, one above the other; (rows, columns, 3) with an even number of rows."""
    rows = zip(pixels[0::2], pixels[1::2], strict=True)
    return [Strip(_find_runs(np.concatenate(pair, axis=1)), pixels.shape[1]) for pair in rows]


def draw_letters(pixels: NDArray[np.uint8]) -> list[Strip]:
    """The same cells by their lightness alone, dark as dense letters."""
    light = pixels.astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    steps = ((light[0::2] + light[1::2]) / 512 * len(ASCII_RAMP)).astype(int)
    return [Strip([Segment("".join(ASCII_RAMP[step] for step in row))], len(row)) for row in steps]


def _find_runs(cells: NDArray[np.uint8]) -> Iterator[Segment]:
    """One segment for each stretch of equal cells, (columns, 6): flat marks have few of them."""
    changes = np.flatnonzero((cells[1:] != cells[:-1]).any(axis=1)) + 1
    for start, end in pairwise((0, *changes.tolist(), len(cells))):
        red, green, blue, *lower = cells[start].tolist()
        yield _draw_run((red, green, blue), tuple(lower), end - start)


def _draw_run(upper: tuple[int, ...], lower: tuple[int, ...], length: int) -> Segment:
    if upper == lower:
        return Segment(" " * length, _style(None, lower))  # no glyph, so no seam in any font
    return Segment("▀" * length, _style(upper, lower))


@lru_cache(maxsize=4096)
def _style(upper: tuple[int, ...] | None, lower: tuple[int, ...]) -> Style:
    return Style(color=_name(upper) if upper else None, bgcolor=_name(lower))


def _name(color: tuple[int, ...]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
