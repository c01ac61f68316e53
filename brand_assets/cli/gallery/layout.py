"""This file decides how thumbnails lie in a window, in cells: square pictures in rows that fill its height."""

from dataclasses import dataclass

from textual.geometry import Region

ROWS_OF_TILE = 13
"""As high as a tile is meant to be: a mark of 20 x 20 half blocks, which tells most marks apart."""
FEWEST_PICTURE_ROWS = 3
BESIDE_PICTURE = 3
"""Rows of a tile that are not picture: the frame above and below, and the caption."""
MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns` tiles in a row, `lines` rows in the window, `margin` cells to the left of them."""

    columns: int
    lines: int
    tile_width: int
    tile_height: int
    margin: int

    @property
    def picture(self) -> tuple[int, int]:
        """Columns and rows of the picture in a tile."""
        return self.tile_width - 2, self.tile_height - BESIDE_PICTURE

    def find_tile(self, place: int) -> Region:
        """Where a tile lies, from the upper left of the first."""
        row, column = divmod(place, self.columns)
        left, top = self.margin + column * self.tile_width, row * self.tile_height
        return Region(left, top, self.tile_width, self.tile_height)

    def find_place(self, x: int, y: int) -> int | None:
        """The tile that these cells belong to; None beside them all."""
        column = (x - self.margin) // self.tile_width
        return y // self.tile_height * self.columns + column if 0 <= column < self.columns else None

    def scroll_to(self, place: int, top: int) -> int:
        """The first line to show so that a tile is seen whole, with as little change as may be; rows stay aligned."""
        row, first = place // self.columns, top // self.tile_height
        first = min(max(first, row - self.lines + 1), row)
        return first * self.tile_height


def lay_out(width: int, height: int, lines: int | None = None) -> Layout:
    """The layout with so many rows at once; without `lines`, with as many as suit the height."""
    room = max(1, min(height // (BESIDE_PICTURE + FEWEST_PICTURE_ROWS), MOST_LINES))
    lines = min(max(1, lines or round(height / ROWS_OF_TILE)), room)
    tile_height = max(height // lines, BESIDE_PICTURE + FEWEST_PICTURE_ROWS)
    tile_width = min(2 * (tile_height - BESIDE_PICTURE) + 2, max(width, 4))
    columns = max(1, width // tile_width)
    return Layout(columns, lines, tile_width, tile_height, max(0, (width - columns * tile_width) // 2))
