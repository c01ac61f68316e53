"""This file is the grid: thumbnails in rows that fit the window, a frame round the current one, what was decided."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from brand_assets.cli.gallery.album import Album, Cut
from brand_assets.cli.gallery.layout import lay_out
from brand_assets.cli.gallery.palette import ASCII, UNICODE
from brand_assets.cli.gallery.session import ReviewSession
from brand_assets.records.checkpoint import DecisionKind

SINGLE_PAGE = 10
"""Images that Page Down goes on by where only one is seen."""


@dataclass(frozen=True, slots=True)
class Tile:
    """What is drawn of an image beside its picture."""

    index: int
    word: DecisionKind | None
    is_current: bool


class Grid(ScrollView):
    """All images that pass the filter; draws only the tiles that are seen, and again only those that changed."""

    can_focus = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--frame", "grid--approved", "grid--rejected", "grid--starred", "grid--undecided", "grid--failed",
    }  # fmt: skip
    DEFAULT_CSS = """
    Grid { background: $background; overflow-x: hidden; scrollbar-size-vertical: 0; }
    Grid > .grid--frame { color: $primary; text-style: bold; }
    Grid > .grid--approved { color: $success; text-style: bold; }
    Grid > .grid--rejected { color: $error; }
    Grid > .grid--starred { color: $warning; text-style: bold; }
    Grid > .grid--undecided { color: $quiet; }
    Grid > .grid--failed { color: $error; }
    """

    class Picked(Message):
        """Somebody clicked on an image, or clicked twice to open it."""

        def __init__(self, index: int, *, is_opened: bool) -> None:
            super().__init__()
            self.index, self.is_opened = index, is_opened

    def __init__(self, session: ReviewSession, album: Album) -> None:
        super().__init__(id="grid")
        self._session, self._album = session, album
        self._signs = ASCII if album.kind == "ascii" else UNICODE
        self._wanted_lines: int | None = None
        self._tiles: list[Tile] = []
        self._layout = lay_out(80, 20)
        self._ground = Style()

    def follow(self) -> None:
        """Show what the session says now, scrolled to where the current image is whole."""
        before, self._tiles = self._tiles, self._list_tiles()
        rows = -(-len(self._tiles) // self._layout.columns)
        self.virtual_size = Size(self.size.width, rows * self._layout.tile_height)
        for place, tile in enumerate(self._tiles):
            if tile.is_current:
                top = self._layout.scroll_to(place, self.scroll_offset.y)
                self.scroll_to(y=top, animate=False, force=True, immediate=True)
        if [tile.index for tile in before] != [tile.index for tile in self._tiles]:
            self.refresh()
            return
        for place, (old, new) in enumerate(zip(before, self._tiles, strict=True)):
            if old != new:
                self._refresh_tile(place)

    def zoom(self, lines: int) -> None:
        """Show so many rows more, or fewer, at once."""
        self._wanted_lines = max(1, self._layout.lines + lines)
        self._lay_out()

    def count_steps(self, way: str, *, is_single: bool) -> int:
        """How many images a key goes on from the current one, negative for back."""
        columns = 1 if is_single else self._layout.columns
        page = SINGLE_PAGE if is_single else columns * self._layout.lines
        count = len(self._session.candidates)
        return {
            "left": -1, "right": 1, "up": -columns, "down": columns,
            "page_up": -page, "page_down": page, "home": -count, "end": count,
        }[way]  # fmt: skip

    def show_drawn(self, cut: Cut) -> None:
        """Draw the tiles again whose picture has come."""
        for place, tile in enumerate(self._tiles):
            if self._session.candidates[tile.index].sha256 == cut.sha256:
                self._refresh_tile(place)

    def on_resize(self, event: Resize) -> None:
        self._lay_out()

    def on_click(self, event: Click) -> None:
        place = self._layout.find_place(event.x, event.y + self.scroll_offset.y)
        if place is not None and place < len(self._tiles):
            self.post_message(self.Picked(self._tiles[place].index, is_opened=event.chain > 1))

    def render_line(self, y: int) -> Strip:
        row, line = divmod(y + self.scroll_offset.y, self._layout.tile_height)
        columns = self._layout.columns
        segments = [Segment(" " * self._layout.margin, self._ground)]
        for tile in self._tiles[row * columns : (row + 1) * columns]:
            segments += self._draw_line(tile, line)
        return Strip(segments).adjust_cell_length(self.size.width, self._ground)

    def _lay_out(self) -> None:
        self._layout = lay_out(self.size.width, self.size.height, self._wanted_lines)
        self._ground = self.rich_style
        self._tiles = []
        self.follow()

    def _list_tiles(self) -> list[Tile]:
        session = self._session
        return [Tile(index, session.word_at(index), index == session.index) for index in session.visible]

    def _refresh_tile(self, place: int) -> None:
        self.refresh(self._layout.find_tile(place).translate((0, -self.scroll_offset.y)))

    def _draw_line(self, tile: Tile, line: int) -> list[Segment]:
        """One line of a tile: the frame, a row of the picture, or the caption."""
        height, inner = self._layout.tile_height, self._layout.tile_width - 2
        upper_left, across, upper_right, down, lower_left, lower_right = self._signs.frame
        style = self.get_component_rich_style("grid--frame")
        if line in (0, height - 1):
            left, right = (upper_left, upper_right) if line == 0 else (lower_left, lower_right)
            text = left + across * inner + right if tile.is_current else " " * (inner + 2)
            return [Segment(text, style)]
        side = Segment(down if tile.is_current else " ", style)
        within = [self._caption(tile, inner)] if line == height - 2 else self._draw_picture(tile, line - 1)
        return [side, *within, side]

    def _draw_picture(self, tile: Tile, line: int) -> list[Segment]:
        columns, rows = self._layout.picture
        is_faded = tile.word == "rejected" and self._album.kind in ("blocks", "sixel")
        drawn = self._album.look(Cut(self._session.candidates[tile.index].sha256, columns, rows, is_faded))
        if drawn is None:
            return [_center("..." if line == rows // 2 else "", columns, self._ground)]
        if drawn.failure:
            words = {rows // 2 - 1: "cannot", rows // 2: "be shown"}
            return [_center(words.get(line, ""), columns, self.get_component_rich_style("grid--failed"))]
        row = line - (rows - len(drawn.rows)) // 2
        if not 0 <= row < len(drawn.rows):
            return [Segment(" " * columns, self._ground)]
        strip = drawn.rows[row].apply_style(self._ground)
        left = (columns - strip.cell_length) // 2
        right = columns - strip.cell_length - left
        return [Segment(" " * left, self._ground), *strip, Segment(" " * right, self._ground)]

    def _caption(self, tile: Tile, width: int) -> Segment:
        said = tile.word or self._session.candidates[tile.index].direction
        text = f"{tile.index + 1} {self._signs.marks[tile.word]} {said}"
        return Segment(set_cell_size(text, width), self.get_component_rich_style(f"grid--{tile.word or 'undecided'}"))


def _center(text: str, width: int, style: Style) -> Segment:
    return Segment(text[:width].center(width), style)
